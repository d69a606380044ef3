//! The few messages of the Internet Printing Protocol (RFC 8010) that a job needs, as bytes.
//!
//! ```text
//!  version 2 │ operation or status 2 │ number 4 │ group ( tag │ name │ value )… │ end │ the document
//! ```

/// Version 1.1, which every CUPS speaks.
const VERSION: [u8; 2] = [1, 1];
/// What begins a group of attributes, and what ends them all. Greater tags are of values.
const OPERATION_GROUP: u8 = 0x01;
const JOB_GROUP: u8 = 0x02;
const END: u8 = 0x03;
const GROUPS_END: u8 = 0x0f;
/// Tags of values.
const INTEGER: u8 = 0x21;
const BOOLEAN: u8 = 0x22;
const NAME: u8 = 0x42;
const KEYWORD: u8 = 0x44;
const URI: u8 = 0x45;
const CHARSET: u8 = 0x47;
const LANGUAGE: u8 = 0x48;
const MIME: u8 = 0x49;
/// Most attributes that are kept of an answer.
const ATTRIBUTES_MAX: usize = 256;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub(super) enum Operation {
    PrintJob = 0x0002,
    CancelJob = 0x0008,
    GetJob = 0x0009,
    GetPrinter = 0x000b,
}

/// Answers that are told apart; any other from 0x0400 on is a refusal.
pub(super) const NOT_FOUND: u16 = 0x0406;
const REFUSALS: u16 = 0x0400;

/// A request on its way out.
#[derive(Debug)]
pub(super) struct Request(Vec<u8>);

impl Request {
    /// Asks a queue. CUPS answers the same whoever asks; only who sent a job may cancel it.
    pub(super) fn new(operation: Operation, queue: &str, user: &str) -> Self {
        let mut bytes = VERSION.to_vec();
        bytes.extend((operation as u16).to_be_bytes());
        bytes.extend(1_u32.to_be_bytes());
        bytes.push(OPERATION_GROUP);
        Self(bytes)
            .with(CHARSET, "attributes-charset", b"utf-8")
            .with(LANGUAGE, "attributes-natural-language", b"en")
            .with(URI, "printer-uri", format!("ipp://localhost/printers/{queue}").as_bytes())
            .with(NAME, "requesting-user-name", user.as_bytes())
    }

    /// About this job.
    pub(super) fn job(self, id: i32) -> Self {
        self.with(INTEGER, "job-id", &id.to_be_bytes())
    }

    /// Asks for these attributes and no others.
    pub(super) fn wanting(self, names: &[&str]) -> Self {
        let first = names.iter().take(1).map(|name| ("requested-attributes", name));
        let more = names.iter().skip(1).map(|name| ("", name));
        first.chain(more).fold(self, |request, (key, name)| request.with(KEYWORD, key, name.as_bytes()))
    }

    /// With a PDF of A4 sheets.
    pub(super) fn sheets(self, title: &str, pdf: &[u8]) -> Vec<u8> {
        let mut request =
            self.with(NAME, "job-name", title.as_bytes()).with(MIME, "document-format", b"application/pdf");
        request.0.push(JOB_GROUP);
        let mut bytes = request.with(KEYWORD, "media", b"A4").with(BOOLEAN, "fit-to-page", &[1]).finish();
        bytes.extend(pdf);
        bytes
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        self.0.push(END);
        self.0
    }

    fn with(mut self, tag: u8, name: &str, value: &[u8]) -> Self {
        self.0.push(tag);
        for part in [name.as_bytes(), value] {
            // All names and values of ours are short.
            self.0.extend(u16::try_from(part.len()).unwrap_or_default().to_be_bytes());
            self.0.extend(part);
        }
        self
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Answer {
    /// How it went.
    pub(super) status: u16,
    /// Name, tag and value; further values of an attribute carry its name again.
    attributes: Vec<(String, u8, Vec<u8>)>,
}

impl Answer {
    /// Reads an answer; none where it is none.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut rest = Rest(bytes);
        let [_, _, high, low] = rest.array()?;
        let _number: [u8; 4] = rest.array()?;
        let mut answer = Self { status: u16::from_be_bytes([high, low]), attributes: Vec::new() };
        let mut name = String::new();
        loop {
            match rest.array()? {
                [END] => return Some(answer),
                [..=GROUPS_END] => name.clear(),
                [tag] => {
                    let called = rest.counted()?;
                    if !called.is_empty() {
                        name = String::from_utf8_lossy(called).into_owned();
                    }
                    let value = rest.counted()?;
                    if answer.attributes.len() < ATTRIBUTES_MAX {
                        answer.attributes.push((name.clone(), tag, value.to_vec()));
                    }
                }
            }
        }
    }

    /// Whether it was refused.
    pub(super) fn is_refused(&self) -> bool {
        self.status >= REFUSALS
    }

    /// A number, and also an enumeration's; none where it has no value.
    pub(super) fn number(&self, name: &str) -> Option<i32> {
        const ENUM: u8 = 0x23;
        let (_, _, value) =
            self.attributes.iter().find(|(n, tag, _)| n == name && matches!(*tag, INTEGER | ENUM))?;
        Some(i32::from_be_bytes(value.as_slice().try_into().ok()?))
    }

    /// Whether it says that this has no value yet.
    pub(super) fn is_unset(&self, name: &str) -> bool {
        const NO_VALUE: u8 = 0x13;
        self.attributes.iter().any(|(n, tag, _)| n == name && *tag == NO_VALUE)
    }

    /// A word for yes or no.
    pub(super) fn yes(&self, name: &str) -> Option<bool> {
        let (_, _, value) = self.attributes.iter().find(|(n, tag, _)| n == name && *tag == BOOLEAN)?;
        Some(value.as_slice() != [0])
    }

    /// All words of a list.
    pub(super) fn words<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.attributes.iter().filter(move |(n, tag, _)| n == name && *tag == KEYWORD);
        named.filter_map(|(_, _, value)| std::str::from_utf8(value).ok())
    }
}

/// What is still to be read.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (read, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*read)
    }

    /// Two bytes of length, and what they count.
    fn counted(&mut self) -> Option<&'a [u8]> {
        let length = usize::from(u16::from_be_bytes(self.array()?));
        let (read, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_request_is_these_bytes() {
        let request = Request::new(Operation::PrintJob, "office", "perron").sheets("Perron", b"%PDF");
        let expected = [
            b"\x01\x01\x00\x02\x00\x00\x00\x01\x01".as_slice(),
            b"\x47\x00\x12attributes-charset\x00\x05utf-8",
            b"\x48\x00\x1battributes-natural-language\x00\x02en",
            b"\x45\x00\x0bprinter-uri\x00\x1fipp://localhost/printers/office",
            b"\x42\x00\x14requesting-user-name\x00\x06perron",
            b"\x42\x00\x08job-name\x00\x06Perron",
            b"\x49\x00\x0fdocument-format\x00\x0fapplication/pdf",
            b"\x02\x44\x00\x05media\x00\x02A4",
            b"\x22\x00\x0bfit-to-page\x00\x01\x01",
            b"\x03%PDF",
        ];
        assert_eq!(request, expected.concat());
        let request = Request::new(Operation::GetJob, "q", "u").job(258).wanting(&["a", "b"]).finish();
        let end = b"\x21\x00\x06job-id\x00\x04\x00\x00\x01\x02\x44\x00\x14requested-attributes\x00\x01a\x44\x00\x00\x00\x01b\x03";
        assert!(request.ends_with(end), "{request:x?}");
    }

    #[test]
    fn an_answer_is_read() {
        let bytes = b"\x01\x01\x00\x01\x00\x00\x00\x01\x01\x47\x00\x12attributes-charset\x00\x05utf-8\
            \x02\x21\x00\x06job-id\x00\x04\x00\x00\x00\x2a\x23\x00\x09job-state\x00\x04\x00\x00\x00\x05\
            \x44\x00\x07reasons\x00\x01a\x44\x00\x00\x00\x01b\x13\x00\x04time\x00\x00\x22\x00\x02ok\x00\x01\x00\x03more";
        let answer = Answer::read(bytes).unwrap();
        assert!(!answer.is_refused() && answer.status == 1);
        assert_eq!((answer.number("job-id"), answer.number("job-state")), (Some(42), Some(5)));
        assert_eq!(answer.words("reasons").collect::<Vec<_>>(), ["a", "b"]);
        assert!(answer.is_unset("time") && !answer.is_unset("job-id"));
        assert_eq!(
            (answer.yes("ok"), answer.yes("job-id"), answer.number("none")),
            (Some(false), None, None)
        );
        for end in 0..bytes.len() - 5 {
            assert_eq!(Answer::read(&bytes[..end]), None, "cut at {end}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_an_answer_or_none(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
            let answer = Answer::read(&bytes).unwrap_or_default();
            prop_assert!(answer.attributes.len() <= ATTRIBUTES_MAX);
        }

        #[test]
        fn heaps_of_attributes_are_not_kept(count in 0..2000_usize) {
            let bytes = [b"\x01\x01\x00\x00\x00\x00\x00\x01\x02".to_vec(), b"\x44\x00\x01a\x00\x00".repeat(count), vec![END]];
            let answer = Answer::read(&bytes.concat()).unwrap();
            prop_assert_eq!(answer.attributes.len(), count.min(ATTRIBUTES_MAX));
        }
    }
}
