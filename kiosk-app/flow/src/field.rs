//! One answer being typed. Bounded, and only characters that can be meant.

use perron_domain::ids::Cents;

/// The longest amount, in characters: 1000,00.
const AMOUNT_MAX: usize = 7;

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldRule {
    /// A first name: letters of any script, space, hyphen, apostrophe.
    Name,
    /// A telephone number.
    Phone,
    /// A ticket's code or a voucher's number.
    Code,
    /// An amount of money: euros, and perhaps cents after a comma.
    Amount,
    /// A short sentence by staff.
    Sentence,
}

impl FieldRule {
    /// The longest answer, in characters.
    #[must_use]
    pub fn max(self) -> usize {
        match self {
            Self::Name => perron_domain::contact::NAME_MAX,
            Self::Phone => perron_domain::contact::PHONE_MAX,
            Self::Code => 32,
            Self::Amount => AMOUNT_MAX,
            Self::Sentence => 120,
        }
    }

    fn takes(self, c: char) -> bool {
        match self {
            Self::Name => c.is_alphabetic() || is_mark(c) || matches!(c, ' ' | '-' | '\'' | '’'),
            Self::Phone => c.is_ascii_digit() || matches!(c, '+' | ' ' | '.' | '-'),
            Self::Code => c.is_ascii_alphanumeric() || matches!(c, '-' | ' '),
            Self::Amount => c.is_ascii_digit() || matches!(c, ',' | '.'),
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
            FieldRule::Amount => self.push_money(c),
            _ => self.text.push(c),
        }
    }

    /// One comma, after a digit, and two digits after it.
    fn push_money(&mut self, c: char) {
        let cents = self.text.split_once(',').map(|(_, cents)| cents.len());
        match (c, cents) {
            (',' | '.', None) if !self.text.is_empty() => self.text.push(','),
            (',' | '.', _) | (_, Some(2..)) => {}
            _ => self.text.push(c),
        }
    }

    /// The amount that stands in the field, when it is one.
    #[must_use]
    pub fn amount(&self) -> Option<Cents> {
        let (euros, cents) = self.text.split_once(',').unwrap_or((self.text.as_str(), ""));
        let cents: u32 = format!("{cents:0<2}").parse().ok()?;
        let amount = euros.parse::<u32>().ok()?.checked_mul(100)?.checked_add(cents)?;
        (amount > 0).then_some(Cents(amount))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_number_is_held_as_it_is_written() {
        for number in ["00 262 692 12 34 56", "+262 692 12 34 56", "0033 6 12 34 56 78", "0690-12-34-56"] {
            let mut field = Field::new(FieldRule::Phone);
            number.chars().for_each(|c| field.push(c));
            assert_eq!(field.trimmed(), number);
        }
    }
}
