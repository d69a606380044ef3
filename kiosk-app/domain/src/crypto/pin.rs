//! The advisor's PIN, and the delay that grows with wrong ones.
//!
//! A PIN is short because people must remember it, so it protects in two ways: each guess costs argon2id
//! (RFC 9106) at the memory and time that OWASP names for it, about 50 to 100 ms on a reconditioned PC, and wrong
//! guesses at the kiosk wait. It unlocks *acts* only; names and phones need the badge.
//!
//! A hash is written in the PHC string format: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`.

use argon2::{Algorithm, Argon2, Params, Version};
use data_encoding::BASE64_NOPAD;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// Fewest digits of a PIN.
pub const PIN_MIN: usize = 4;
/// Most digits of a PIN.
pub const PIN_MAX: usize = 12;
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// The most memory that a stored hash may ask for: 64 MiB, so that an altered file cannot stop an old PC.
const MEMORY_KIB_MAX: u32 = 65_536;
const PASSES_MAX: u32 = 8;

/// Why a PIN or its stored hash cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    /// Other characters than digits, or a wrong number of them.
    #[error("a PIN has {PIN_MIN} to {PIN_MAX} digits: choose such a number")]
    Form,
    /// The first that anyone tries.
    #[error("this PIN is too easy to guess: avoid one repeated digit and digits in order")]
    TooSimple,
    /// The stored hash is damaged.
    #[error("the stored PIN is damaged: set a new PIN with the advisor's badge")]
    Stored,
}

/// Digits of a PIN as they are typed. Wiped when dropped, and shown to nobody.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(Zeroizing<String>);

impl Default for Pin {
    fn default() -> Self {
        // Reserved once, so that growing leaves no copy behind.
        Self(Zeroizing::new(String::with_capacity(PIN_MAX)))
    }
}

impl std::fmt::Debug for Pin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pin(…)")
    }
}

impl Pin {
    /// Types one digit. Anything else, and what goes beyond [`PIN_MAX`], is not typed.
    pub fn push(&mut self, c: char) {
        if c.is_ascii_digit() && self.0.len() < PIN_MAX {
            self.0.push(c);
        }
    }

    /// Takes the last digit back.
    pub fn erase(&mut self) {
        self.0.pop();
    }

    /// How many digits.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The digits, to be compared or hashed.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }
}

/// What is kept of a PIN.
#[derive(Clone, PartialEq, Eq)]
pub struct PinHash {
    memory_kib: u32,
    passes: u32,
    salt: [u8; 16],
    hash: [u8; 32],
}

impl std::fmt::Debug for PinHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PinHash").field("memory_kib", &self.memory_kib).finish_non_exhaustive()
    }
}

/// Hashes a new PIN with a fresh 16-byte salt. Takes about 50 to 100 ms on an old PC and 19 MiB: not on the task
/// that draws.
///
/// # Errors
/// [`PinError::Form`] or [`PinError::TooSimple`] when the PIN cannot be chosen.
pub fn hash_pin(pin: &str, salt: [u8; 16]) -> Result<PinHash, PinError> {
    check_form(pin)?;
    if is_simple(pin) {
        return Err(PinError::TooSimple);
    }
    let hash = digest(pin, &salt, MEMORY_KIB, PASSES)?;
    Ok(PinHash { memory_kib: MEMORY_KIB, passes: PASSES, salt, hash: *hash })
}

impl PinHash {
    /// Whether this is the PIN, compared in constant time. As slow as [`hash_pin`].
    #[must_use]
    pub fn verify(&self, pin: &str) -> bool {
        check_form(pin).is_ok()
            && digest(pin, &self.salt, self.memory_kib, self.passes)
                .is_ok_and(|found| bool::from(found.as_slice().ct_eq(self.hash.as_slice())))
    }
}

impl std::fmt::Display for PinHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (salt, hash) = (BASE64_NOPAD.encode(&self.salt), BASE64_NOPAD.encode(&self.hash));
        write!(f, "$argon2id$v=19$m={},t={},p={LANES}${salt}${hash}", self.memory_kib, self.passes)
    }
}

impl std::str::FromStr for PinHash {
    type Err = PinError;

    fn from_str(text: &str) -> Result<Self, PinError> {
        read_phc(text).ok_or(PinError::Stored)
    }
}

fn read_phc(text: &str) -> Option<PinHash> {
    let mut parts = text.strip_prefix("$argon2id$v=19$")?.split('$');
    let (costs, salt, hash) = (parts.next()?, parts.next()?, parts.next()?);
    let (memory, rest) = costs.strip_prefix("m=")?.split_once(",t=")?;
    let memory_kib = memory.parse().ok().filter(|m| (8..=MEMORY_KIB_MAX).contains(m))?;
    let passes = rest.strip_suffix(",p=1")?.parse().ok().filter(|t| (1..=PASSES_MAX).contains(t))?;
    let salt = BASE64_NOPAD.decode(salt.as_bytes()).ok()?.try_into().ok()?;
    let hash = BASE64_NOPAD.decode(hash.as_bytes()).ok()?.try_into().ok()?;
    parts.next().is_none().then_some(PinHash { memory_kib, passes, salt, hash })
}

fn check_form(pin: &str) -> Result<(), PinError> {
    let fits = (PIN_MIN..=PIN_MAX).contains(&pin.len()) && pin.bytes().all(|b| b.is_ascii_digit());
    if fits { Ok(()) } else { Err(PinError::Form) }
}

/// All steps between neighbours equal and one of 0, +1, −1: `0000`, `1234`, `98765`.
fn is_simple(pin: &str) -> bool {
    let digits: Vec<i16> = pin.bytes().map(i16::from).collect();
    let mut steps = digits.windows(2).map(|pair| match pair {
        [a, b] => b - a,
        _ => 0,
    });
    steps.next().is_some_and(|first| (-1..=1).contains(&first) && steps.all(|step| step == first))
}

fn digest(pin: &str, salt: &[u8], memory_kib: u32, passes: u32) -> Result<Zeroizing<[u8; 32]>, PinError> {
    let params = Params::new(memory_kib, passes, LANES, Some(32)).map_err(|_| PinError::Stored)?;
    let mut out = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(pin.as_bytes(), salt, out.as_mut_slice())
        .map_err(|_| PinError::Stored)?;
    Ok(out)
}

/// How long to wait after failures: nothing at first, then a time that doubles up to a cap. The count of failures
/// is kept across restarts by the caller and returns to zero on success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrowingDelay {
    /// The failure that is first followed by a wait.
    pub from: u32,
    /// That first wait, in seconds.
    pub first_s: u32,
    /// The longest wait, in seconds.
    pub cap_s: u32,
}

impl GrowingDelay {
    /// Wrong PINs: 30 s after the third, doubling, at most an hour.
    pub const PIN: Self = Self { from: 3, first_s: 30, cap_s: 3600 };
    /// Unknown vouchers: 30 s after the fifth, doubling, at most an hour, so that checking is no oracle.
    pub const CHECK: Self = Self { from: 5, first_s: 30, cap_s: 3600 };

    /// Seconds to wait after this many failures in a row.
    #[must_use]
    pub const fn wait_s(self, failures: u32) -> u32 {
        if failures < self.from {
            return 0;
        }
        let doublings = failures - self.from;
        if doublings >= 20 {
            return self.cap_s;
        }
        let wait = self.first_s.saturating_mul(1 << doublings);
        if wait < self.cap_s { wait } else { self.cap_s }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_survives_being_written_and_knows_its_pin() {
        let hash = hash_pin("271828", [5; 16]).unwrap();
        let text = hash.to_string();
        assert!(text.starts_with("$argon2id$v=19$m=19456,t=2,p=1$BQUFBQUFBQUFBQUFBQUFBQ$"), "{text}");
        let back: PinHash = text.parse().unwrap();
        assert_eq!(back, hash);
        assert!(back.verify("271828"));
        for wrong in ["271829", "27182", "2718280", "", " 271828"] {
            assert!(!back.verify(wrong), "{wrong:?}");
        }
        assert_ne!(hash_pin("271828", [6; 16]).unwrap(), hash, "the salt counts");
    }

    #[test]
    fn typed_digits_are_bounded_and_never_shown() {
        let mut pin = Pin::default();
        "27a18281828459045".chars().for_each(|c| pin.push(c));
        assert_eq!(pin.digits(), "271828182845");
        pin.erase();
        assert_eq!((pin.len(), format!("{pin:?}").as_str()), (11, "Pin(…)"));
    }

    #[test]
    fn only_usable_pins_can_be_chosen() {
        for (pin, want) in [
            ("271", PinError::Form),
            ("2718281828459", PinError::Form),
            ("27a8", PinError::Form),
            ("٢٧١٨", PinError::Form),
            ("0000", PinError::TooSimple),
            ("123456", PinError::TooSimple),
            ("9876", PinError::TooSimple),
        ] {
            assert_eq!(hash_pin(pin, [0; 16]), Err(want), "{pin:?}");
        }
        assert!(!is_simple("1235") && !is_simple("1357") && !is_simple("1212"));
    }

    #[test]
    fn a_damaged_or_greedy_hash_is_refused() {
        let text =
            "$argon2id$v=19$m=8,t=1,p=1$BQUFBQUFBQUFBQUFBQUFBQ$BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU";
        assert!(text.parse::<PinHash>().is_ok());
        for (from, to) in
            [("m=8", "m=65537"), ("t=1", "t=9"), ("p=1", "p=2"), ("2id", "2i"), ("$BQ", "$!!"), ("BQU", "B")]
        {
            let bad = text.replace(from, to);
            assert_eq!(bad.parse::<PinHash>(), Err(PinError::Stored), "{bad}");
        }
        assert_eq!(format!("{text}$x").parse::<PinHash>(), Err(PinError::Stored));
    }

    #[test]
    fn the_delay_grows_to_its_cap() {
        let waits: Vec<u32> = (0..12).map(|n| GrowingDelay::PIN.wait_s(n)).collect();
        assert_eq!(waits, [0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
        assert_eq!(GrowingDelay::CHECK.wait_s(4), 0);
        assert_eq!(GrowingDelay::CHECK.wait_s(5), 30);
        assert_eq!(GrowingDelay::PIN.wait_s(u32::MAX), 3600);
    }
}
