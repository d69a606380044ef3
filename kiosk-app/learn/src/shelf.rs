//! The shelf, and what this visit has done with it.

use perron_content::Card;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What part of the shelf is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// The whole shelf.
    #[default]
    All,
    /// The machine itself.
    Gestures,
    /// The internet, e-mail, others.
    Internet,
    /// Staying safe: passwords, scams, personal data.
    Safety,
    /// Everyday life: services, health, work, money.
    Life,
}

impl Filter {
    /// In the order of the screen.
    pub const ALL: [Self; 5] = [Self::All, Self::Gestures, Self::Internet, Self::Safety, Self::Life];

    /// The part that a theme of the national activity report belongs to.
    #[must_use]
    pub fn of_theme(theme: &str) -> Self {
        match theme {
            "diagnostic_numerique"
            | "prendre_en_main_du_materiel"
            | "maintenance_de_materiel"
            | "gere_ses_contenus_numeriques"
            | "bureautique"
            | "creer_avec_le_numerique" => Self::Gestures,
            "navigation_sur_internet" | "email" | "reseaux_sociaux" => Self::Internet,
            "securite_numerique" | "culture_numerique" | "intelligence_artificielle" | "parentalite" => {
                Self::Safety
            }
            _ => Self::Life,
        }
    }

    /// Whether a card stands in this part.
    #[must_use]
    pub fn takes(self, card: &Card) -> bool {
        self == Self::All || card.meta.themes.iter().any(|theme| Self::of_theme(theme) == self)
    }

    fn place(self) -> usize {
        Self::ALL.iter().position(|f| *f == self).unwrap_or(0)
    }
}

/// How far a tutorial was taken during this visit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The step to go on with, from 0.
    pub at: usize,
    /// It was done to its end.
    pub finished: bool,
}

/// The shelf, and this visit's way along it.
#[derive(Clone, Debug, Default)]
pub struct Learning {
    /// All cards: the first gestures first, then by level, the short ones before the long ones.
    pub cards: Arc<Vec<Card>>,
    /// The shelf was read. Until then nobody knows that it is empty.
    pub read: bool,
    /// Easy French was chosen for this visit.
    pub simple: bool,
    /// How far each was taken.
    pub progress: BTreeMap<String, Progress>,
}

impl Learning {
    /// Puts cards on the shelf, in their order.
    pub fn set(&mut self, mut cards: Vec<Card>) {
        let part = |card: &Card| {
            card.meta.themes.iter().map(|t| Filter::of_theme(t).place()).min().unwrap_or(usize::MAX)
        };
        cards.sort_by_cached_key(|card| {
            (card.meta.level, part(card), card.meta.minutes, card.meta.id.clone())
        });
        self.cards = Arc::new(cards);
        self.read = true;
    }

    /// Whether there is a shelf to go to: one with cards, or one that is being read.
    #[must_use]
    pub fn is_there(&self) -> bool {
        !self.read || !self.cards.is_empty()
    }

    /// A new visit begins: the shelf stays, the rest is forgotten.
    pub fn forget(&mut self) {
        self.simple = false;
        self.progress.clear();
    }

    /// The card of a tutorial.
    #[must_use]
    pub fn card(&self, id: &str) -> Option<&Card> {
        self.cards.iter().find(|card| card.meta.id == id)
    }

    /// The cards of one part of the shelf.
    pub fn shown(&self, filter: Filter) -> impl Iterator<Item = &Card> {
        self.cards.iter().filter(move |card| filter.takes(card))
    }

    /// How far a tutorial was taken.
    #[must_use]
    pub fn progress(&self, id: &str) -> Progress {
        self.progress.get(id).copied().unwrap_or_default()
    }

    /// What to propose after a tutorial: those it names, then the next on the shelf; none that is finished, at most two.
    #[must_use]
    pub fn after(&self, id: &str) -> Vec<&Card> {
        let named =
            self.card(id).into_iter().flat_map(|card| card.meta.next.iter().filter_map(|n| self.card(n)));
        let place = self.cards.iter().position(|card| card.meta.id == id).map_or(0, |n| n + 1);
        let mut found: Vec<&Card> = vec![];
        for card in named.chain(self.cards.iter().skip(place)) {
            let fresh = card.meta.id != id && !self.progress(&card.meta.id).finished;
            if fresh && found.len() < 2 && !found.iter().any(|f| f.meta.id == card.meta.id) {
                found.push(card);
            }
        }
        found
    }
}
