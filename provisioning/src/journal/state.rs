//! The state of a unit, computed from its rows.

use perron_qualify::{Text, Verdict as Grade};

use super::records::StepRow;
use super::{Outcome, Step};
use crate::machine::{Parts, Verification};

/// The state of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing was done.
    Waiting,
    /// Judged good enough.
    Qualified,
    /// Its drives are erased.
    Erased,
    /// The image is written.
    Flashed,
    /// The image was read back and is equal.
    Verified,
    /// The enrolment is on it.
    Enrolled,
    /// The label is out.
    Labelled,
    /// It goes to spare parts.
    Rejected {
        /// The reasons, in sentences.
        reasons: Vec<Text>,
        /// Whether its label is out.
        labelled: bool,
    },
    /// A step did not succeed.
    Failed {
        /// The step that failed.
        step: Step,
        /// The reason, in a sentence.
        reason: String,
    },
}

/// The state of a unit and the step that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// Its state.
    pub state: State,
    /// The first step that is not done; `None` when nothing is left.
    pub next: Option<Step>,
    /// Whether that step began before and did not end: a crash, or a pulled cable.
    pub interrupted: bool,
}

impl Next {
    /// Whether a step may begin: the one that is due, or one before it that is done anew.
    pub(super) fn allows(&self, step: Step) -> bool {
        let rejected = matches!(self.state, State::Rejected { .. });
        match self.next {
            Some(next) if rejected => step == next || step == Step::Label,
            Some(next) => step <= next,
            None => true, // done anew, such as a label that was lost
        }
    }
}

/// The last good end of each step that still counts, in order, and what else the rows say.
#[derive(Default)]
struct Fold<'r> {
    done: Vec<(Step, &'r Outcome)>,
    rejected: Option<Vec<Text>>,
    labelled: bool,
    failed: Option<(Step, String)>,
    open: Option<Step>,
}

fn fold(rows: &[StepRow]) -> Fold<'_> {
    let mut fold = Fold::default();
    for row in rows {
        // Later steps rest on this one, which begins anew: they count no more.
        fold.done.retain(|(step, _)| *step < row.step);
        fold.failed = None;
        fold.open = None;
        if row.step == Step::Label {
            fold.labelled = false;
        } else {
            fold.rejected = None;
        }
        match row.end.as_ref().map(|(_, outcome)| outcome) {
            None => fold.open = Some(row.step),
            Some(outcome) => fold.end(row.step, outcome),
        }
    }
    fold
}

impl<'r> Fold<'r> {
    fn end(&mut self, step: Step, outcome: &'r Outcome) {
        match outcome {
            Outcome::Failed { reason } => self.failed = Some((step, reason.clone())),
            Outcome::Rejected { reasons } => self.reject(reasons),
            Outcome::Verified(image) => match &image.verification {
                Verification::Verified { .. } => self.done.push((step, outcome)),
                Verification::Unverified => self.failed = Some((step, "it was not read back".to_owned())),
                Verification::Failed { reason } => self.failed = Some((step, reason.en().to_owned())),
            },
            Outcome::Qualified(report) => {
                self.done.push((step, outcome));
                if report.verdict == Grade::SpareParts {
                    self.reject(&report.reasons);
                }
            }
            Outcome::Labelled { .. } => {
                self.labelled = true;
                self.done.push((step, outcome));
            }
            Outcome::Erased(_) => match outcome.left_hidden() {
                Some(reason) => self.failed = Some((step, reason)),
                None => self.done.push((step, outcome)),
            },
            Outcome::Flashed(_) | Outcome::Enrolled(_) => self.done.push((step, outcome)),
        }
    }

    fn reject(&mut self, reasons: &[Text]) {
        self.rejected = Some(reasons.to_vec());
        self.labelled = false;
    }

    fn has(&self, step: Step) -> bool {
        self.done.iter().any(|(done, _)| *done == step)
    }
}

/// The state of a unit after these rows.
pub(super) fn of(rows: &[StepRow]) -> Next {
    let fold = fold(rows);
    let (state, next) = if let Some(reasons) = &fold.rejected {
        let state = State::Rejected { reasons: reasons.clone(), labelled: fold.labelled };
        (state, (!fold.labelled).then_some(Step::Label))
    } else {
        let next = Step::ALL.into_iter().find(|step| !fold.has(*step));
        (reached(next), next)
    };
    let state = match &fold.failed {
        Some((step, reason)) => State::Failed { step: *step, reason: reason.clone() },
        None => state,
    };
    Next { state, next, interrupted: next.is_some() && fold.open == next }
}

/// The state in which this step is due.
fn reached(next: Option<Step>) -> State {
    match next {
        Some(Step::Qualify) => State::Waiting,
        Some(Step::Erase) => State::Qualified,
        Some(Step::Flash) => State::Erased,
        Some(Step::Verify) => State::Flashed,
        Some(Step::Enrol) => State::Verified,
        Some(Step::Label) => State::Enrolled,
        None => State::Labelled,
    }
}

/// The parts of a passport that the rows still bear out.
pub(super) fn parts(rows: &[StepRow]) -> Parts {
    let fold = fold(rows);
    let mut parts = Parts::default();
    for (_, outcome) in &fold.done {
        match outcome {
            Outcome::Qualified(report) => parts.qualification = Some(report.clone()),
            Outcome::Erased(drives) => parts.erasures.clone_from(drives),
            Outcome::Flashed(image) => {
                let mut image = image.clone();
                image.verification = Verification::Unverified; // only reading back says more
                parts.image = Some(image);
            }
            Outcome::Verified(image) => parts.image = Some(image.clone()),
            Outcome::Enrolled(enrolment) => parts.enrolment = Some(enrolment.clone()),
            Outcome::Labelled { .. } | Outcome::Rejected { .. } | Outcome::Failed { .. } => {}
        }
    }
    let spare = parts.qualification.as_ref().is_some_and(|report| report.verdict == Grade::SpareParts);
    if let Some(reasons) = fold.rejected.filter(|_| !spare) {
        parts.rejection = reasons;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::samples;
    use proptest::prelude::*;

    fn good(step: Step) -> Outcome {
        let parts = samples::parts();
        let image = parts.image.unwrap();
        match step {
            Step::Qualify => Outcome::Qualified(parts.qualification.unwrap()),
            Step::Erase => Outcome::Erased(parts.erasures),
            Step::Flash => Outcome::Flashed(image),
            Step::Verify => Outcome::Verified(image),
            Step::Enrol => Outcome::Enrolled(parts.enrolment.unwrap()),
            Step::Label => Outcome::Labelled { confirmed: true },
        }
    }

    fn row(step: Step, outcome: Option<Outcome>) -> StepRow {
        StepRow { step, begun: 0, end: outcome.map(|outcome| (1, outcome)) }
    }

    fn up_to(count: usize) -> Vec<StepRow> {
        Step::ALL.into_iter().take(count).map(|step| row(step, Some(good(step)))).collect()
    }

    #[test]
    fn the_first_step_not_done_is_next() {
        let states = [
            State::Waiting,
            State::Qualified,
            State::Erased,
            State::Flashed,
            State::Verified,
            State::Enrolled,
            State::Labelled,
        ];
        for (count, state) in states.into_iter().enumerate() {
            let next = Step::ALL.get(count).copied();
            assert_eq!(of(&up_to(count)), Next { state: state.clone(), next, interrupted: false });
            let Some(step) = next else { continue };
            let mut begun = up_to(count);
            begun.push(row(step, None));
            assert_eq!(of(&begun), Next { state: state.clone(), next, interrupted: true });
            begun.push(row(step, Some(Outcome::Failed { reason: "cable".to_owned() })));
            assert_eq!(of(&begun).state, State::Failed { step, reason: "cable".to_owned() });
            assert_eq!((of(&begun).next, of(&begun).interrupted), (next, false));
            begun.push(row(step, Some(good(step))));
            assert_eq!(of(&begun), of(&up_to(count + 1)));
        }
    }

    #[test]
    fn a_step_done_anew_undoes_what_rests_on_it() {
        let mut rows = up_to(6);
        rows.push(row(Step::Flash, None));
        assert_eq!(of(&rows), Next { state: State::Erased, next: Some(Step::Flash), interrupted: true });
        assert!(parts(&rows).image.is_none() && parts(&rows).enrolment.is_none());
        rows.push(row(Step::Flash, Some(good(Step::Flash))));
        assert_eq!(of(&rows).state, State::Flashed);
        assert_eq!(parts(&rows).image.unwrap().verification, Verification::Unverified);
    }

    #[test]
    fn only_a_read_back_that_is_equal_verifies() {
        for verification in
            [Verification::Unverified, Verification::Failed { reason: Text::same("sector 7") }]
        {
            let mut image = samples::parts().image.unwrap();
            image.verification = verification;
            let mut rows = up_to(3);
            rows.push(row(Step::Verify, Some(Outcome::Verified(image))));
            assert!(matches!(of(&rows).state, State::Failed { step: Step::Verify, .. }));
            assert_eq!(of(&rows).next, Some(Step::Verify));
        }
    }

    #[test]
    fn a_hidden_area_that_is_left_is_not_erased_whatever_was_done_since() {
        use perron_flash::erase::{Hidden, Method};
        for (hidden, method, counts) in [
            (Some(Hidden::Left { bytes: 512 }), Method::Overwrite, false),
            (Some(Hidden::Left { bytes: 512 }), Method::AtaSecureErase, true),
            (Some(Hidden::Opened { bytes: 512 }), Method::Overwrite, true),
            (Some(Hidden::OverlayNotAsked { opened: 0 }), Method::Overwrite, true),
            (Some(Hidden::NotAsked), Method::Overwrite, true),
            (None, Method::Overwrite, true),
        ] {
            let mut drives = samples::parts().erasures;
            (drives[0].hidden, drives[0].method) = (hidden, method);
            let mut rows = up_to(1);
            rows.push(row(Step::Erase, Some(Outcome::Erased(drives))));
            let next = of(&rows);
            assert_eq!(next.next == Some(Step::Flash), counts, "{hidden:?}");
            if counts {
                continue;
            }
            assert!(
                matches!(&next.state, State::Failed { step: Step::Erase, reason } if reason.contains("512 bytes is not erased")),
                "{next:?}"
            );
            assert!(next.next == Some(Step::Erase) && !next.allows(Step::Flash));
            assert!(parts(&rows).erasures.is_empty());
            // An older journal went on all the same: the machine is erased anew.
            rows.extend(up_to(6).split_off(2));
            assert_eq!(of(&rows).next, Some(Step::Erase));
            rows.push(row(Step::Erase, Some(good(Step::Erase))));
            assert_eq!(of(&rows).state, State::Erased);
        }
    }

    #[test]
    fn a_rejected_machine_still_gets_its_label() {
        let spare = row(Step::Qualify, Some(Outcome::Qualified(samples::spare().qualification.unwrap())));
        let by_hand =
            row(Step::Erase, Some(Outcome::Rejected { reasons: vec![Text::same("The fan screams.")] }));
        for (rows, rejection) in [(vec![spare], 0), ([up_to(1), vec![by_hand]].concat(), 1)] {
            let mut rows = rows;
            let next = of(&rows);
            assert!(
                matches!(next.state, State::Rejected { labelled: false, .. })
                    && next.next == Some(Step::Label)
            );
            assert!(next.allows(Step::Label) && !next.allows(Step::Flash));
            assert_eq!(parts(&rows).rejection.len(), rejection);
            rows.push(row(Step::Label, None));
            assert!(of(&rows).interrupted);
            rows.push(row(Step::Label, Some(good(Step::Label))));
            assert!(
                matches!(of(&rows).state, State::Rejected { labelled: true, .. }) && of(&rows).next.is_none()
            );
        }
    }

    #[test]
    fn nothing_is_skipped() {
        let qualified = of(&up_to(1));
        assert!(
            qualified.allows(Step::Erase)
                && qualified.allows(Step::Qualify)
                && !qualified.allows(Step::Flash)
        );
    }

    fn any_row() -> impl Strategy<Value = StepRow> {
        (0..6_usize, 0..4_u8).prop_map(|(step, end)| {
            let step = Step::ALL[step];
            row(
                step,
                match end {
                    0 => None,
                    1 => Some(Outcome::Failed { reason: "x".to_owned() }),
                    _ => Some(good(step)),
                },
            )
        })
    }

    proptest! {
        /// Nothing counts as done whose last row is not its good end.
        #[test]
        fn the_state_never_says_more_than_the_rows(rows in proptest::collection::vec(any_row(), 0..20)) {
            let next = of(&rows);
            let done = Step::ALL.into_iter().take_while(|step| next.next.is_none_or(|next| *step < next));
            for step in done {
                let last = rows.iter().rev().find(|row| row.step == step).unwrap();
                prop_assert!(matches!(&last.end, Some((_, outcome)) if *outcome == good(step)));
            }
        }
    }
}
