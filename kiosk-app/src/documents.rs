//! What each print job says. Composed when it is printed, from the record; a job itself holds no text.

use crate::catalogue::Words;
use crate::readiness::{found_text, name_of, trial_text};
use crate::words;
use chrono_tz::Tz;
use perron_domain::contact::Contact;
use perron_domain::ids::SignUpId;
use perron_domain::ledger::{Entry, Ledger};
use perron_domain::pass::Service;
use perron_domain::ticket::{TicketCode, qr_text};
use perron_domain::time::Time;
use perron_domain::workshop::{Details, SignUp, Standing, Workshop};
use perron_flow::{Memo, PassView, Site, Tried, listed};
use perron_paper::{Align, Cell, Document, QrSize, Style};

/// Who prints, and when.
#[derive(Clone, Copy, Debug)]
pub struct Letterhead<'a> {
    /// The place.
    pub site: &'a Site,
    /// Now, and whether that can be believed: said on the paper when not.
    pub time: Time,
}

impl Letterhead<'_> {
    fn zone(&self) -> Tz {
        self.site.zone
    }

    fn open(&self, w: &Words<'_>, kind: &str, title: &str) -> Document {
        self.open_in(w.lang.as_str(), w, kind, title)
    }

    /// A document in a language of its own: the language says which way its lines run.
    fn open_in(&self, lang: &str, w: &Words<'_>, kind: &str, title: &str) -> Document {
        let document =
            Document::new(kind, lang).styled(&self.site.name, centred_bold()).styled(title, centred());
        if self.time.is_believed() {
            document.rule()
        } else {
            document.styled(w.text("paper-clock"), centred_bold()).rule()
        }
    }
}

fn centred() -> Style {
    Style { align: Align::Centre, ..Style::default() }
}

fn centred_bold() -> Style {
    Style { align: Align::Centre, bold: true, ..Style::default() }
}

/// A workshop ticket. No name is on it.
#[must_use]
pub fn ticket(
    w: &Words<'_>,
    head: &Letterhead<'_>,
    workshop: &Workshop,
    signup: SignUpId,
) -> Option<Document> {
    let details = workshop.details.as_ref()?;
    let mine = workshop.signup(signup);
    let mut document =
        head.open(w, "workshop-ticket", &w.text("paper-workshop")).heading(details.title.as_str());
    document = document.banner(when(w, details, head.zone()));
    if !details.room.is_empty() {
        document = document.styled(details.room.as_str(), centred_bold());
    }
    if mine.is_some_and(|s| s.party > 1) {
        document = document.styled(w.text("paper-two"), centred());
    }
    document = match mine {
        Some(SignUp { standing: Standing::Waiting, .. }) => {
            let n = workshop.position(signup).unwrap_or(1);
            document
                .banner(w.text("paper-waiting"))
                .styled(w.with("paper-waiting-line", &[("n", n.into())]), centred_bold())
                .styled(w.text("paper-waiting-next"), centred())
        }
        None => document.banner(w.text("paper-asked")).styled(w.text("paper-asked-next"), centred()),
        Some(_) => document,
    };
    document = document.qr(qr_text(signup), QrSize::Large).code(TicketCode::of(signup).to_string());
    if !details.bring.is_empty() {
        document =
            document.styled(w.with("paper-bring", &[("what", details.bring.as_str().into())]), centred());
    }
    Some(document.styled(w.text("paper-cancel"), centred()).cut())
}

/// « mardi 24 novembre » over « 10 h à 12 h ».
fn when(w: &Words<'_>, details: &Details, zone: Tz) -> String {
    let date = words::date(w, details.starts.day(zone));
    format!("{date}\n{}", words::from_to(w, details.starts, details.ends, zone))
}

/// What a service is called.
#[must_use]
pub fn service(w: &Words<'_>, service: Service) -> String {
    w.text(match service {
        Service::Workshop => "redeem-workshop",
        Service::OneToOne => "redeem-one-to-one",
        Service::SelfService => "redeem-self-service",
    })
}

/// A receipt of a redemption.
#[must_use]
pub fn receipt(w: &Words<'_>, head: &Letterhead<'_>, ledger: &Ledger, entry: &Entry) -> Document {
    let day = words::date_year(w, entry.at.day(head.zone()));
    head.open(w, "pass-receipt", &w.text("receipt-title"))
        .heading(words::euros(w, entry.amount))
        .pair(w.text("receipt-service"), service(w, entry.service))
        .pair(w.text("receipt-issuer"), ledger.issuer.as_str())
        .pair(w.text("receipt-left"), words::euros(w, ledger.face.less(ledger.spent())))
        .styled(day, centred())
        .rule()
        .styled(w.text("receipt-status"), centred())
        .cut()
}

/// What a pass is worth, for the person to take along.
#[must_use]
pub fn slip(w: &Words<'_>, head: &Letterhead<'_>, view: &PassView) -> Document {
    let today = words::date_year(w, head.time.now.day(head.zone()));
    let until = words::date_year(w, view.facts.valid_until);
    head.open(w, "pass-slip", &w.text("slip-title"))
        .styled(w.text("pass-left"), centred())
        .heading(words::euros(w, view.verdict.left()))
        .styled(w.with("pass-valid", &[("date", until.into())]), centred_bold())
        .styled(w.with("pass-funder", &[("funder", view.facts.funder.as_str().into())]), centred())
        .styled(&view.facts.serial_shown, centred())
        .rule()
        .styled(w.text("slip-note"), centred())
        .styled(w.with("slip-date", &[("date", today.into())]), centred())
        .cut()
}

/// What to remember of a lesson, in its language, and the code to go on with. No name, no date of a person.
#[must_use]
pub fn memo(w: &Words<'_>, head: &Letterhead<'_>, memo: &Memo, workshop: Option<&Details>) -> Document {
    let tutorial = &memo.tutorial;
    let title = w.text("memo-title");
    let mut document = head.open_in(tutorial.lang(), w, "tutorial-memo", &title).heading(tutorial.title());
    if !memo.finished {
        let steps = [("at", (memo.at + 1).into()), ("steps", tutorial.step_count().into())];
        document = document.styled(w.with("memo-stopped", &steps), centred_bold());
    }
    // What was not learned yet is nothing to remember, on paper as on the screen.
    let points = if memo.finished { tutorial.points() } else { vec![] };
    if !points.is_empty() {
        document = document.styled(w.text("memo-remember"), centred_bold());
    }
    for (n, point) in (1..).zip(points) {
        document = document.text(format!("{n}. {point}"));
    }
    if let Some(details) = workshop {
        document = document
            .rule()
            .styled(w.text("memo-workshop"), centred())
            .styled(details.title.as_str(), centred_bold())
            .banner(when(w, details, head.zone()));
    }
    if let Some(code) = memo.code {
        document = document.rule();
        if let Some(title) = &memo.next {
            document =
                document.styled(w.with("memo-next", &[("title", title.as_str().into())]), centred_bold());
        }
        document = document
            .qr(code.qr_text(), QrSize::Large)
            .code(code.to_string())
            .styled(w.text("memo-code"), centred());
    }
    document.cut()
}

/// An advisor's list. Names only while the badge is in.
#[must_use]
pub fn list(
    w: &Words<'_>,
    head: &Letterhead<'_>,
    workshop: &Workshop,
    names: &[(SignUpId, Contact)],
) -> Option<Document> {
    let details = workshop.details.as_ref()?;
    let counts = [("taken", workshop.taken().into()), ("total", details.seats.into())];
    let mut document = head
        .open(w, "workshop-list", &w.text("list-title"))
        .heading(details.title.as_str())
        .banner(when(w, details, head.zone()))
        .styled(w.with("list-counts", &counts), centred_bold());
    let mut waiting = false;
    for (place, signup) in (1..).zip(listed(workshop)) {
        if signup.standing == Standing::Waiting && !waiting {
            waiting = true;
            document = document.rule().styled(w.text("list-waiting"), centred_bold());
        }
        let name =
            names.iter().find(|(id, _)| *id == signup.id).map_or(String::new(), |(_, c)| full_name(w, c));
        let place = format!("{place}. {name}");
        document = document.row([
            Cell::new(place, 5, Align::Start),
            Cell::new(if signup.party > 1 { "× 2" } else { "" }, 1, Align::Start),
            Cell::new(TicketCode::of(signup.id).to_string(), 4, Align::End),
        ]);
    }
    Some(document.rule().styled(w.text("list-note"), centred()).cut())
}

/// « Simone et Ahmed »
#[must_use]
pub fn full_name(w: &Words<'_>, contact: &Contact) -> String {
    if contact.companion.is_empty() {
        return contact.name.clone();
    }
    w.with("and", &[("a", (&contact.name).into()), ("b", (&contact.companion).into())])
}

/// What came of trying the devices, and the date: for the folder beside the kiosk.
#[must_use]
pub fn readiness(w: &Words<'_>, head: &Letterhead<'_>, report: &[Tried]) -> Document {
    let today = words::date_year(w, head.time.now.day(head.zone()));
    let open = head.open(w, "readiness", &w.text("readiness-title"));
    let lines = report.iter().fold(open, |document, line| {
        document
            .styled(name_of(w, line.device), Style { bold: true, ..Style::default() })
            .row([
                Cell::new(found_text(w, line.device, line.found), 1, Align::Start),
                Cell::new(trial_text(w, line.trial), 1, Align::End),
            ])
            .rule()
    });
    lines.styled(w.with("slip-date", &[("date", today.into())]), centred()).cut()
}

/// A page to try a printer with: accents, euro, QR code, cut.
#[must_use]
pub fn test_page(w: &Words<'_>, head: &Letterhead<'_>) -> Document {
    head.open(w, "test-page", &w.text("test-title"))
        .heading("10 €")
        .text(w.text("test-accents"))
        .qr("PERRON", QrSize::Small)
        .code("2345-6789")
        .cut()
}
