//! One answer being typed. Bounded, and only characters that can be meant.

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldRule {
    /// A first name: letters of any script, space, hyphen, apostrophe.
    Name,
    /// A telephone number.
    Phone,
    /// A ticket's code or a voucher's number.
    Code,
    /// A short sentence by staff.
    Sentence,
}

impl FieldRule {
    /// The longest answer, in characters.
    #[must_use]
    pub fn max(self) -> usize {
        match self {
            Self::Name => crate::contact::NAME_MAX,
            Self::Phone => crate::contact::PHONE_MAX,
            Self::Code => 32,
            Self::Sentence => 120,
        }
    }

    fn takes(self, c: char) -> bool {
        match self {
            Self::Name => c.is_alphabetic() || is_mark(c) || matches!(c, ' ' | '-' | '\'' | '’'),
            Self::Phone => c.is_ascii_digit() || matches!(c, '+' | ' ' | '.' | '-'),
            Self::Code => c.is_ascii_alphanumeric() || matches!(c, '-' | ' '),
            Self::Sentence => !c.is_control(),
        }
    }
}

/// Combining marks that alphabets such as Arabic use inside words.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{652}')
}

/// A field and what stands in it. Wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq, zeroize::Zeroize, zeroize::ZeroizeOnDrop)]
pub struct Field {
    #[zeroize(skip)]
    rule: FieldRule,
    text: String,
}

impl Field {
    /// An empty field.
    #[must_use]
    pub fn new(rule: FieldRule) -> Self {
        // Reserved once, so that growing leaves no copy behind.
        Self { rule, text: String::with_capacity(rule.max() * 4) }
    }

    /// What the field takes.
    #[must_use]
    pub fn rule(&self) -> FieldRule {
        self.rule
    }

    /// What stands in it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Without white space at its ends.
    #[must_use]
    pub fn trimmed(&self) -> &str {
        self.text.trim()
    }

    /// Whether there is no answer yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.trimmed().is_empty()
    }

    /// Types one character. What the rule does not take, and what goes beyond its length, is not typed.
    pub fn push(&mut self, c: char) {
        if !self.rule.takes(c) || self.text.chars().count() >= self.rule.max() {
            return;
        }
        let begins = self.text.chars().last().is_none_or(|l| matches!(l, ' ' | '-' | '\'' | '’'));
        match self.rule {
            FieldRule::Name if begins => self.text.extend(c.to_uppercase()),
            FieldRule::Sentence if self.text.is_empty() => self.text.extend(c.to_uppercase()),
            FieldRule::Code => self.text.extend(c.to_uppercase()),
            _ => self.text.push(c),
        }
    }

    /// Takes the last character back.
    pub fn erase(&mut self) {
        self.text.pop();
    }
}

impl std::fmt::Debug for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Field({:?}, …)", self.rule)
    }
}
