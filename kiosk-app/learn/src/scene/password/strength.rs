//! How strong a password is, on five steps. It says what the advice to the public says: length before signs, nothing
//! that everybody uses, nothing about oneself.

/// Characters below which nothing counts.
const SHORT: usize = 6;
/// Characters below which it stays on the first step.
const STILL_SHORT: usize = 8;
/// Characters beyond what is needed that make it very strong.
const MORE: usize = 4;
/// Words, or kinds of character, that make it very strong.
const MIXED: usize = 3;

/// What an author wants of a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    /// The fewest characters.
    pub(super) length: usize,
    /// Kinds of character, of four; 0 and 1 want nothing.
    pub(super) kinds: usize,
}

/// What was found out about a password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Judged {
    /// Characters of the password.
    pub(super) length: usize,
    /// 0 to 4.
    pub(super) strength: u8,
    /// Among those that everybody uses.
    pub(super) weak: bool,
    /// Something about the person is in it.
    pub(super) personal: bool,
    pub(super) capital: bool,
    pub(super) digit: bool,
    pub(super) sign: bool,
}

/// Judges `text`, made of `bricks` words.
pub(super) fn judge(
    text: &str,
    bricks: usize,
    wanted: Wanted,
    weak: &[String],
    personal: &[String],
) -> Judged {
    let small = text.to_lowercase();
    let has = |what: fn(char) -> bool| text.chars().any(what);
    let mut judged = Judged {
        length: text.chars().count(),
        strength: 0,
        weak: weak.contains(&small),
        personal: personal.iter().any(|part| small.contains(part)),
        capital: has(char::is_uppercase),
        digit: has(char::is_numeric),
        sign: has(|c| !c.is_alphanumeric()),
    };
    let letters = [has(char::is_lowercase), judged.capital, judged.digit, judged.sign];
    let kinds = letters.into_iter().filter(|kind| *kind).count();
    judged.strength = match judged.length {
        length if judged.weak || length < SHORT => 0,
        length if judged.personal || length < STILL_SHORT => 1,
        length if length < wanted.length || kinds < wanted.kinds => 2,
        length if length >= wanted.length.saturating_add(MORE) && (bricks >= MIXED || kinds >= MIXED) => 4,
        _ => 3,
    };
    judged
}
