//! Where keys stand in a `tutorial.toml`, so that a finding can name the line. A key written in an unusual form
//! (an array of inline tables) is not found; the finding then names the line of what surrounds it.

use std::collections::BTreeMap;

/// Lines of one table.
type Keys = BTreeMap<String, usize>;

/// The lines of a description.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lines {
    top: Keys,
    stages: BTreeMap<String, usize>,
    steps: Vec<(usize, Keys)>,
}

enum Place {
    Top,
    Stage,
    Step,
    Other,
}

impl Lines {
    /// Reads them. `table` names the repeated table: `step` or `question`.
    pub(crate) fn of(text: &str, table: &str) -> Self {
        let mut lines = Self::default();
        let mut place = Place::Top;
        for (line, text) in (1..).zip(text.lines()) {
            let text = text.trim_start();
            if text.starts_with('[') {
                place = lines.header(line, text, table);
            } else if let Some((key, _)) = text.split_once('=').filter(|_| !text.starts_with('#')) {
                lines.key(line, key.trim(), &place);
            }
        }
        lines
    }

    fn header(&mut self, line: usize, text: &str, table: &str) -> Place {
        let name = text.trim_start_matches('[').split(']').next().unwrap_or_default().trim();
        if text.starts_with("[[") && name == table {
            self.steps.push((line, Keys::new()));
            return Place::Step;
        }
        match name.strip_prefix("stage.") {
            Some(stage) => {
                self.stages.entry(stage.split('.').next().unwrap_or_default().to_owned()).or_insert(line);
                Place::Stage
            }
            None if self.steps.last().is_some() && name.starts_with(table) => Place::Step,
            None => Place::Other,
        }
    }

    fn key(&mut self, line: usize, key: &str, place: &Place) {
        let keys = match place {
            Place::Top => &mut self.top,
            Place::Step => match self.steps.last_mut() {
                Some((_, keys)) => keys,
                None => return,
            },
            Place::Stage | Place::Other => return,
        };
        keys.entry(key.to_owned()).or_insert(line);
    }

    /// The line of a key at the top; 1 where it is not found.
    pub(crate) fn top(&self, key: &str) -> usize {
        self.top.get(key).copied().unwrap_or(1)
    }

    /// The line of a stage.
    pub(crate) fn stage(&self, name: &str) -> usize {
        self.stages.get(name).copied().unwrap_or(1)
    }

    /// The line of step `index`, from 0.
    pub(crate) fn step(&self, index: usize) -> usize {
        self.steps.get(index).map_or(1, |(line, _)| *line)
    }

    /// The line of a key of step `index`, or of the step.
    pub(crate) fn step_key(&self, index: usize, key: &str) -> usize {
        let found = self.steps.get(index).and_then(|(_, keys)| keys.get(key));
        found.copied().unwrap_or_else(|| self.step(index))
    }
}

/// The line, from 1, in which byte `offset` stands.
pub(crate) fn line_at(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}
