//! What a printer says of itself on USB or a parallel port, unasked: `MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;…`.

use perron_paper::Model;

/// Most fields that are read.
const FIELDS_MAX: usize = 32;
/// Most languages that are read.
const LANGUAGES_MAX: usize = 32;
/// How languages of tickets begin. Copies write the name of the maker whose language they speak.
const TICKETS: [&str; 3] = ["ESC/POS", "ESCPOS", "EPSON"];
/// How languages of other printers begin: pages, labels, and Star's own.
const OTHERS: [&str; 24] = [
    "PCL",
    "PJL",
    "PS",
    "POSTSCRIPT",
    "PDF",
    "PWG",
    "URF",
    "XPS",
    "HP-GL",
    "ESCPL",
    "ESCPR",
    "ESC/P",
    "BDC",
    "BJ",
    "GDI",
    "SPL",
    "ZPL",
    "EPL",
    "TSPL",
    "CPCL",
    "DPL",
    "SBPL",
    "XPP",
    "STAR",
];

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    /// Its maker and model.
    pub(super) model: Option<Model>,
    /// False where it names languages, and none that tickets are written in.
    pub(super) takes_tickets: bool,
}

impl Told {
    /// Reads the fields, in any order. Of a field that comes twice, the first counts.
    pub(super) fn read(text: &str) -> Self {
        let fields = || text.split(';').take(FIELDS_MAX).filter_map(|field| field.split_once(':'));
        let find = |names: [&str; 2]| {
            let named = |key: &str| names.iter().any(|name| key.trim().eq_ignore_ascii_case(name));
            fields().find(|(key, _)| named(key)).map(|(_, value)| value.trim())
        };
        let maker = find(["MFG", "MANUFACTURER"]);
        let model = find(["MDL", "MODEL"]).and_then(|model| Model::new(maker, model));
        let languages = find(["CMD", "COMMAND SET"]).unwrap_or_default();
        Self { model, takes_tickets: takes_tickets(languages) }
    }
}

fn takes_tickets(languages: &str) -> bool {
    let words = || languages.split(',').take(LANGUAGES_MAX).map(|word| word.trim().to_ascii_uppercase());
    let any = |starts: &[&str]| words().any(|word| starts.iter().any(|start| word.starts_with(start)));
    any(&TICKETS) || !any(&OTHERS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_printers_say() {
        for (text, maker, model, takes_tickets) in [
            (
                "MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;DES:EPSON TM-T20II;",
                Some("EPSON"),
                Some("TM-T20II"),
                true,
            ),
            ("MFG:EPSON;CMD:ESCPOS;MDL:TM-T88VII;CLS:PRINTER;", Some("EPSON"), Some("TM-T88VII"), true),
            // Copies: another maker's name for a language, a field without a name, small letters, long names.
            ("MFG:Printer;CMD:EPSON;MDL:POS-80;CLS:PRINTER;1", Some("Printer"), Some("POS-80"), true),
            ("manufacturer: Acme ;command set:esc/pos;model: L1", Some("Acme"), Some("L1"), true),
            ("MFG:Acme;MDL:X;", Some("Acme"), Some("X"), true),
            ("", None, None, true),
            ("garbage", None, None, true),
            // Two languages, one of them ours.
            ("MFG:Xprinter;CMD:TSPL,ESC/POS;MDL:XP-350B;", Some("Xprinter"), Some("XP-350B"), true),
            // Labels, Star's own language, pages.
            ("MFG:Phomemo;CMD:XPP,XL;MDL:M120;CLS:PRINTER;", Some("Phomemo"), Some("M120"), false),
            (
                "MFG:Star;CMD:STAR;MDL:TSP143 (STR_T-001);CLS:PRINTER;",
                Some("Star"),
                Some("TSP143 (STR_T-001)"),
                false,
            ),
            ("MFG:EPSON;CMD:ESCPL2,BDC,D4;MDL:ET-2720 Series;", Some("EPSON"), Some("ET-2720 Series"), false),
            ("MFG:HP;CMD:PJL,PCLXL,POSTSCRIPT;MDL:LaserJet;", Some("HP"), Some("LaserJet"), false),
        ] {
            let told = Told::read(text);
            let model_told = told.model.as_ref();
            let seen = (model_told.and_then(Model::maker), model_told.map(Model::name), told.takes_tickets);
            assert_eq!(seen, (maker.filter(|_| model.is_some()), model, takes_tickets), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC*|([A-Z:;,]|MFG|MDL|CMD){0,400}|[\u{0}-\u{ff}]{0,600}") {
            let told = Told::read(&text);
            prop_assert!(told.model.is_none_or(|model| model.name().len() <= perron_paper::MODEL_MAX));
        }
    }
}
