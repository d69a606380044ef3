use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

/// What came out, in a form that is easy to write down.
fn told(codes: Vec<Result<Vec<u8>, ScanFault>>) -> Vec<String> {
    codes
        .into_iter()
        .map(|code| code.and_then(|bytes| Scan::new(&bytes)))
        .map(|code| code.map_or_else(|e| format!("{e:?}"), |scan| scan.as_str().to_owned()))
        .collect()
}

/// A name; steps, each of milliseconds since the start and the bytes that come then; and what comes out. At 10 s
/// the pause is asked for.
type Case<'a> = (&'a str, &'a [(u64, &'a [u8])], &'a [&'a str]);

#[test]
fn frames() {
    let long = "x".repeat(10_000);
    let most = "y".repeat(MAX_SCAN_BYTES);
    let cases: &[Case<'_>] = &[
        ("ends with CR", &[(0, b"PT1:AB\r")], &["PT1:AB"]),
        ("ends with LF", &[(0, b"PT1:AB\n")], &["PT1:AB"]),
        ("CR LF is one end", &[(0, b"PT1:AB\r\n")], &["PT1:AB"]),
        ("CR and LF in two reads", &[(0, b"PT1:AB\r"), (1, b"\n")], &["PT1:AB"]),
        ("three in one read", &[(0, b"A\rB\nC\r\n")], &["A", "B", "C"]),
        ("one in three reads", &[(0, b"PT"), (20, b"1:"), (40, b"AB\r")], &["PT1:AB"]),
        ("no Enter: the pause ends it", &[(0, b"PT1:AB")], &["PT1:AB"]),
        ("a pause, then the next", &[(0, b"PT1:AAAA"), (80, b"PT1:BBBB")], &["PT1:AAAA", "PT1:BBBB"]),
        ("just short of the pause", &[(0, b"PT1:AAAA"), (79, b"BBBB")], &["PT1:AAAABBBB"]),
        ("slow characters, never a pause", &[(0, b"A"), (60, b"B"), (120, b"C"), (180, b"\r")], &["ABC"]),
        ("nothing but line ends", &[(0, b"\r\n\r\n\n")], &[]),
        ("nothing at all", &[(0, b"")], &[]),
        ("a tab before Enter is dropped", &[(0, b"PT1:AB\t\r")], &["PT1:AB"]),
        ("accents", &[(0, "Éloïse\r".as_bytes())], &["Éloïse"]),
        ("an accent cut in two", &[(0, b"\xc3"), (5, b"\xa9\r")], &["é"]),
        ("Latin-1", &[(0, b"caf\xe9\r")], &["café"]),
        ("Windows-1252", &[(0, b"10 \x80 l\x92heure \x9cuf\r")], &["10 € l’heure œuf"]),
        ("a byte that Windows-1252 lacks", &[(0, b"A\x81B\r")], &["A\u{fffd}B"]),
        ("control characters", &[(0, b"\x1b[2J\r")], &["Unreadable"]),
        ("control characters inside", &[(0, b"PT1:\x08AB\r")], &["Unreadable"]),
        ("a group separator", &[(0, b"01\x1d10\r")], &["0110"]),
        ("a zero", &[(0, b"A\0B\r")], &["AB"]),
        ("turned direction", &[(0, "A\u{202e}B\r".as_bytes())], &["Unreadable"]),
        ("blank", &[(0, b"   \r")], &["Unreadable"]),
        ("the longest", &[(0, most.as_bytes()), (0, b"\r")], &[&most]),
        ("one byte more", &[(0, most.as_bytes()), (0, b"!\rB\r")], &["TooLong", "B"]),
        ("10 kB, then a good one", &[(0, long.as_bytes()), (1, b"\rB\r")], &["TooLong", "B"]),
        ("10 kB without Enter", &[(0, long.as_bytes())], &["TooLong"]),
        ("bad, then good", &[(0, b"\x07\rB\r")], &["Unreadable", "B"]),
    ];
    for (name, steps, wanted) in cases {
        let start = Instant::now();
        let mut framer = Framer::new();
        let mut codes = Vec::new();
        for (at, bytes) in *steps {
            codes.extend(framer.push(bytes, start + Duration::from_millis(*at)));
        }
        codes.extend(framer.pause(start + Duration::from_secs(10)));
        assert!(!framer.is_open(), "{name}: something is left");
        assert_eq!(told(codes), *wanted, "{name}");
    }
}

#[test]
fn a_pause_too_short_ends_nothing() {
    let start = Instant::now();
    let mut framer = Framer::new();
    assert_eq!(framer.push(b"PT1:ABCD", start), []);
    assert_eq!(framer.pause(start + PAUSE - Duration::from_millis(1)), None);
    assert_eq!(framer.pause(start), None, "a clock that goes back ends nothing");
    assert!(framer.pause(start + PAUSE).is_some());
    assert_eq!(framer.pause(start + PAUSE * 2), None);
}

/// A shop's defaults around a ticket, and what is to be looked up.
#[test]
fn what_a_reader_adds_is_no_part_of_a_code() {
    const TICKET: &str = "PT1:T6G4J2ABA6WAOCKYGNXY54RKRA";
    for (before, after) in [
        ("", "\r"),
        ("", "\n"),
        ("", "\r\n"),
        ("", "\t"),
        ("", "\t\r"),
        ("", ""),
        ("]Q1", "\r"),
        ("]d2", "\r"),
        ("]C0", "\r\n"),
        ("]QA", "\r"),
        ("\x02", "\x03"),
        ("\x02", "\x03\r"),
        ("\x02", "\r\x03"),
        ("\x02]Q1", "\x03\r\n"),
        ("]Q1\x02", "\x03"),
        ("\x01\x02", "\x03\x04"),
        ("\x02", "\x04"),
        ("\0", "\0\r"),
        ("\x1d", "\x1d\r"),
        ("]d2\x1d", "\x1e\x04"),
        ("\x11", "\x13\r"),
        ("\x0c", "\x0c\r"),
        ("\u{feff}", "\r"),
        ("  ", " \r"),
        ("Q", "\r"),
        ("QR:", "\r"),
        ("q]Q1", "\r"),
        ("\x02Q", "\x03"),
        ("K1-", "\r"),
        ("12345678", "\r"),
    ] {
        let sent = format!("{before}{TICKET}{after}");
        let start = Instant::now();
        let mut framer = Framer::new();
        for round in 0..3 {
            let at = start + GIVE_UP * 2 * round;
            let mut codes = framer.push(sent.as_bytes(), at);
            codes.extend(framer.pause(at + SLOW_PAUSE));
            assert_eq!(told(codes), [TICKET], "{sent:?}, round {round}");
        }
        let camera = Scan::new(sent.as_bytes()).unwrap();
        assert_eq!(camera.as_str(), TICKET, "{sent:?} from a camera");
    }
}

#[test]
fn what_only_looks_like_a_readers_addition_stays() {
    for (text, wanted) in [
        ("123456789PT1:ABC", "123456789PT1:ABC"),
        ("https://example.org/PT1:ABC", "https://example.org/PT1:ABC"),
        ("éééééééépn1:abc", "pn1:abc"),
        ("]Q", "]Q"),
        ("]1Q3", "]1Q3"),
        ("Q1234", "Q1234"),
        ("]C1]C1", "]C1"),
    ] {
        assert_eq!(Scan::new(text.as_bytes()).unwrap().as_str(), wanted, "{text}");
    }
    assert_eq!(Scan::new(b"]Q1"), Err(ScanFault::Unreadable), "nothing but the identifier");
    let long = vec![0x80; MAX_SCAN_BYTES];
    assert_eq!(Scan::new(&long), Err(ScanFault::TooLong), "longer once it is UTF-8");
}

/// Plays bytes one by one, so many milliseconds apart, and looks for a pause between them as often
/// as a reader's thread does.
fn one_by_one(
    framer: &mut Framer<u8>,
    bytes: &[u8],
    apart: u64,
    start: Instant,
) -> Vec<Result<Vec<u8>, ScanFault>> {
    let mut codes = Vec::new();
    let mut at = start;
    for byte in bytes {
        codes.extend(framer.push(&[*byte], at));
        for _ in 0..apart {
            at += Duration::from_millis(1);
            codes.extend(framer.pause(at));
        }
    }
    codes
}

#[test]
fn a_slow_scanner_is_not_cut_in_pieces_not_even_its_first_code() {
    for apart in [1, 20, 79, 80, 100, 240] {
        let mut framer = Framer::new();
        for round in 0..3 {
            let start = Instant::now() + Duration::from_secs(60) * round;
            let codes = one_by_one(&mut framer, b"PT1:T6G4J2ABA6WAOCKYGNXY54RKRA\r", apart, start);
            assert_eq!(told(codes), ["PT1:T6G4J2ABA6WAOCKYGNXY54RKRA"], "{apart} ms apart, round {round}");
        }
        let mut framer = Framer::new();
        let start = Instant::now();
        let mut codes = one_by_one(&mut framer, b"PT1:T6G4J2ABA6WAOCKYGNXY54RKRA", apart, start);
        codes.extend(framer.pause(start + Duration::from_secs(60)));
        assert_eq!(told(codes), ["PT1:T6G4J2ABA6WAOCKYGNXY54RKRA"], "{apart} ms apart, no Enter");
    }
}

/// A thread that got no time finds several characters at once, and the next soon after.
#[test]
fn a_slow_scanner_read_late_is_not_cut_either() {
    let steps: &[(u64, &[u8])] =
        &[(199, b"PT"), (200, b"1"), (300, b":"), (400, b"A"), (690, b"BCD"), (700, b"E\r")];
    let start = Instant::now();
    let mut framer = Framer::new();
    let mut codes = Vec::new();
    for (at, bytes) in steps {
        codes.extend(framer.push(bytes, start + Duration::from_millis(*at)));
    }
    assert_eq!(told(codes), ["PT1:ABCDE"]);
}

#[test]
fn where_a_sign_ends_codes_half_a_code_is_dropped_and_the_sign_no_longer_counted_on() {
    let ms = Duration::from_millis(1);
    let start = Instant::now();
    let mut framer = Framer::new();
    assert_eq!(told(framer.push(b"PT1:ABCD\r", start)), ["PT1:ABCD"]);
    let half = start + GIVE_UP;
    assert_eq!(framer.push(b"PT1:HALF", half), []);
    assert_eq!(framer.pause(half + GIVE_UP - ms), None, "the rest may come");
    assert_eq!(framer.pause(half + GIVE_UP), Some(Err(ScanFault::Unreadable)));
    let next = half + GIVE_UP * 2;
    assert_eq!(framer.push(b"PT1:NOENTER", next), []);
    let code = framer.pause(next + PAUSE).into_iter().collect();
    assert_eq!(told(code), ["PT1:NOENTER"], "the sign may have come from inside a code");
}

proptest! {
    #[test]
    fn any_bytes_in_any_pieces(bytes in proptest::collection::vec(any::<u8>(), 0..9000), piece in 1_usize..3000) {
        let now = Instant::now();
        let mut whole = Framer::new();
        let mut at_once = whole.push(&bytes, now);
        at_once.extend(whole.end());
        let mut cut = Framer::new();
        let mut in_pieces: Vec<_> = bytes.chunks(piece).flat_map(|part| cut.push(part, now)).collect();
        in_pieces.extend(cut.end());
        prop_assert_eq!(&at_once, &in_pieces);
        for scan in at_once.into_iter().flatten().filter_map(|bytes| Scan::new(&bytes).ok()) {
            prop_assert!(!scan.as_str().is_empty() && scan.as_str().len() <= MAX_SCAN_BYTES);
            prop_assert!(!scan.as_str().chars().any(char::is_control));
        }
    }
}

#[test]
fn nobody_reads() {
    let simulator = ScannerSimulator::new();
    assert!(!simulator.scan("nobody opened it"));
    let scanner = simulator.open().unwrap();
    let taken = (0..SIMULATED_CHUNKS + 5).filter(|_| simulator.scan("x")).count();
    assert_eq!(taken, SIMULATED_CHUNKS);
    drop(scanner);
    assert!(!simulator.scan("gone"));
}

#[test]
fn a_pipe_that_is_not_there_may_come() {
    let missing = open(&Address::Pipe("/nowhere/at/all".into())).map(|_| ()).unwrap_err();
    assert!(missing.is_transient() && missing.to_string().contains("/nowhere/at/all"), "{missing}");
    assert!(open(&Address::None).unwrap().is_none());
}
