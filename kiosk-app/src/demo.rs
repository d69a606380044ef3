//! The demonstration site: what the kiosk shows with no configuration. A library with workshops of the coming days,
//! people who signed up, and a funder's passes, all made on the spot.
//!
//! Everything goes the way of a real site: keys, list of issuers, signed vouchers, commands on the log. Only the
//! badge, the PIN and the sample passes lie beside it in clear, for the simulator.

use crate::badges::BADGES;
use crate::clock::{Clock, random, secret};
use crate::settings::Settings;
use crate::site_keys::SiteKeys;
use crate::workers::store::{pin_of, salted};
use chrono::{Datelike, Days, NaiveDate, NaiveTime, TimeZone, Weekday};
use data_encoding::HEXLOWER;
use perron_domain::badges::{BADGES_FILE_MAX, Badge, BadgeList, Role};
use perron_domain::contact::{CONTACT_INFO, Contact, SealedContact};
use perron_domain::crypto::{BadgeSecret, SealKeyPair, SealPublic, SigningKey, seal, wrap};
use perron_domain::ids::{Cents, FleetId, StaffText};
use perron_domain::lang::Lang;
use perron_domain::log::Command;
use perron_domain::pass::{
    Issuer, IssuerId, Operators, Serial, Service, Services, TrustList, VoucherClaims, mint,
};
use perron_domain::time::{DAY, Moment, Timestamp};
use perron_domain::workshop::{Details, Level, Via, source_id, workshop_id};
use perron_outside::{OutsideError, PRIVATE, replace};
use perron_store::{Extras, Store};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The advisor's PIN of the demonstration, shown on the simulator's panel.
pub const PIN: &str = "246810";

/// The folder whose pictures the demonstration's camera sees.
pub const CAMERA: &str = "camera";

/// The folder of the site's keys.
const SITE: &str = "site";
/// The same while it is made anew, and the one that it takes the place of.
const NEXT: &str = "site.next";
const BEFORE: &str = "site.before";
/// Passes are made anew so many days before they end: nobody wants to be shown one that expires tomorrow.
const FRESH_DAYS: u64 = 30;
/// The longest file of samples, in bytes.
const SAMPLES_MAX: u64 = 64 << 10;

/// What the simulator needs and a real kiosk never has.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Samples {
    /// The advisor's badge.
    pub badge: String,
    /// A pass of five vouchers of 10 €, one of them used.
    pub voucher: String,
    /// A pass with nothing left.
    pub spent: String,
    /// A pass whose tolerance is over.
    pub expired: String,
}

/// Why the demonstration cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// Its folder.
    #[error("the demonstration cannot write its folder: {0}; choose another with --data")]
    Folder(#[from] OutsideError),
    /// One of an earlier version.
    #[error(
        "the demonstration of an earlier version cannot be moved aside: {0}; delete its folder and start again"
    )]
    Aside(#[from] std::io::Error),
    /// Its keys or passes.
    #[error("the demonstration's keys could not be made: {0}; delete its folder and start again")]
    Keys(String),
}

fn keys_error(error: impl std::fmt::Display) -> DemoError {
    DemoError::Keys(error.to_string())
}

/// The configuration of the demonstration, with simulated devices in its folder.
///
/// # Errors
/// [`DemoError::Keys`] when its own text does not read, which a test rules out.
pub fn settings(dir: &Path) -> Result<Settings, DemoError> {
    let text = "[site]\nname = \"Médiathèque Jean-Macé\"\nkeys = \"site\"\n\n[pass]\nworkshop = 1000\none-to-one = 1000\nself-service = 500\n\n[printer]\nprofile = \"epson-tm-t20\"\n";
    let mut settings = Settings::parse(text, dir).map_err(keys_error)?;
    settings.printer = Some(perron_hardware::printer::Address::Simulated(dir.join("printer")));
    settings.pictures = Some(dir.join(CAMERA));
    Ok(settings)
}

/// Moves a demonstration of an earlier version, whose keys are of another form, into a folder of its own.
fn set_aside(dir: &Path) -> Result<(), DemoError> {
    let earlier = dir.join("earlier");
    perron_outside::private_folder(&earlier)?;
    let folder = dir.join("site");
    for entry in std::fs::read_dir(dir)?.flatten() {
        let path = entry.path();
        if path != earlier && path != folder {
            std::fs::rename(path, earlier.join(entry.file_name()))?;
        }
    }
    // Last: as long as it is there, a move that was cut begins anew.
    Ok(std::fs::rename(folder, earlier.join("site"))?)
}

/// Makes the site's folder at the first start. At the next the samples are read; passes that are out of date, or soon
/// will be, are made anew, and all that was recorded stays.
///
/// # Errors
/// [`DemoError`].
pub fn prepare(dir: &Path, now: Timestamp) -> Result<Samples, DemoError> {
    let (folder, path) = (dir.join(SITE), dir.join("samples.json"));
    let today = now.utc().date_naive();
    take_back(dir)?;
    if folder.join(BADGES).exists()
        && let Ok(text) = perron_outside::read_text(&path, SAMPLES_MAX)
        && let Ok(samples) = serde_json::from_str(&text)
    {
        return if are_fresh(&folder, &samples, today) { Ok(samples) } else { renew(dir, samples, now) };
    }
    if folder.join("site.toml").exists() && !folder.join(BADGES).exists() {
        set_aside(dir)?;
    }
    perron_outside::private_folder(&folder)?;
    let badge = BadgeSecret::from_seed(random().map_err(keys_error)?);
    let pair = SealKeyPair::derive(random().map_err(keys_error)?);
    let fleet = FleetId(random().map_err(keys_error)?);
    let wrapped = wrap(&pair.secret, &badge, random().map_err(keys_error)?).map_err(keys_error)?;
    let label = StaffText::lossy("Badge de démonstration");
    let first = Badge { id: badge.id(), role: Role::Advisor, label, wrapped: Some(wrapped), revoked: false };
    let badges = BadgeList { version: 1, issued_at: now, fleet, badges: vec![first] };
    let samples = write_site(&folder, &pair.public, &badges, 1, badge.to_text().to_string(), now)?;
    keep(&path, &samples)?;
    Ok(samples)
}

fn keep(path: &Path, samples: &Samples) -> Result<(), DemoError> {
    let text = serde_json::to_string_pretty(samples).map_err(keys_error)?;
    Ok(replace(path, text.as_bytes(), PRIVATE)?)
}

/// Whether the sample pass is taken by this site, today and for some weeks.
fn are_fresh(folder: &Path, samples: &Samples, today: NaiveDate) -> bool {
    // Keys that do not read are told by whoever reads them next.
    let Ok(keys) = SiteKeys::read(folder) else { return true };
    keys.operators(folder, &[])
        .look_up(&samples.voucher)
        .is_ok_and(|facts| facts.not_before <= today && today + Days::new(FRESH_DAYS) <= facts.valid_until)
}

/// Gives the site new passes. Their issuer's key was never kept, nor the authority's, so both are new; the fleet, the
/// sealing key and the badge stay, and with them every record and contact.
///
/// ```text
///  site.next is written ─► site → site.before ─► site.next → site ─► site.before goes ─► samples.json
/// ```
/// Cut in between, the next start goes back to `site.before`, or finds passes that the site does not know, and begins
/// anew.
fn renew(dir: &Path, samples: Samples, now: Timestamp) -> Result<Samples, DemoError> {
    let [folder, next, before] = [SITE, NEXT, BEFORE].map(|name| dir.join(name));
    let keys = SiteKeys::read(&folder).map_err(keys_error)?;
    let signed = perron_outside::read(&folder.join(BADGES), BADGES_FILE_MAX as u64)?;
    let badges = BadgeList::open(&signed, &keys.authority).map_err(keys_error)?;
    let version = keys.operators(&folder, &[]).trust.version.saturating_add(1);
    remove(&next)?;
    perron_outside::private_folder(&next)?;
    let samples = write_site(&next, &keys.seal, &badges, version, samples.badge, now)?;
    rename(&folder, &before)?;
    rename(&next, &folder)?;
    remove(&before)?;
    keep(&dir.join("samples.json"), &samples)?;
    tracing::info!("the demonstration has new passes");
    Ok(samples)
}

/// A renewal that was cut between its two renamings goes back to where it began; one that was cut later is cleaned up.
fn take_back(dir: &Path) -> Result<(), DemoError> {
    let [folder, before] = [SITE, BEFORE].map(|name| dir.join(name));
    match (folder.exists(), before.exists()) {
        (false, true) => rename(&before, &folder),
        (true, true) => remove(&before),
        (_, false) => Ok(()),
    }
}

fn rename(from: &Path, to: &Path) -> Result<(), DemoError> {
    let wrong = |source| OutsideError::Io { path: to.to_owned(), source };
    Ok(std::fs::rename(from, to).map_err(wrong)?)
}

fn remove(folder: &Path) -> Result<(), DemoError> {
    match std::fs::remove_dir_all(folder) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
            Err(OutsideError::Io { path: folder.to_owned(), source }.into())
        }
        _ => Ok(()),
    }
}

/// Writes the files of a site whose authority and issuer are new, and gives what the simulator needs.
fn write_site(
    folder: &Path,
    seal: &SealPublic,
    badges: &BadgeList,
    version: u32,
    badge: String,
    now: Timestamp,
) -> Result<Samples, DemoError> {
    let authority = SigningKey::from_seed(random().map_err(keys_error)?);
    let issuer = SigningKey::from_seed(random().map_err(keys_error)?);
    let today = now.utc().date_naive();
    replace(&folder.join(BADGES), &badges.sign(&authority).map_err(keys_error)?, PRIVATE)?;
    let text = format!(
        "# Keys of the demonstration.\nname = \"Médiathèque Jean-Macé\"\nfleet = \"{}\"\nauthority = \"{}\"\nseal-public = \"{}\"\n",
        HEXLOWER.encode(&badges.fleet.0),
        HEXLOWER.encode(authority.public().as_bytes()),
        HEXLOWER.encode(&seal.0),
    );
    replace(&folder.join("site.toml"), text.as_bytes(), PRIVATE)?;
    let list = TrustList { version, issued_at: now, issuers: vec![funder(&issuer, today)?] };
    replace(&folder.join("trust.perron"), &list.sign(&authority).map_err(keys_error)?, PRIVATE)?;
    let pass = |number: u32, face: u32, from: NaiveDate, until: NaiveDate| {
        // Other passes than those before: nothing was taken from these.
        let serial = format!("DEMO{}{number:04}", today.format("%Y%m%d"));
        mint(&issuer, &claims(&serial, face, from, until)?).map_err(keys_error)
    };
    let back = |days| today - Days::new(days);
    Ok(Samples {
        badge,
        voucher: pass(1, 5000, back(60), today + Days::new(128))?,
        spent: pass(2, 2000, back(60), today + Days::new(128))?,
        expired: pass(3, 5000, back(500), back(200))?,
    })
}

fn funder(key: &SigningKey, today: NaiveDate) -> Result<Issuer, DemoError> {
    Ok(Issuer {
        id: IssuerId::new("departement-demo").map_err(keys_error)?,
        name: StaffText::lossy("Pass numérique du Département"),
        funder: StaffText::lossy("le Département"),
        key: key.public(),
        services: Services::ANY,
        territories: vec![],
        from: today - Days::new(1000),
        until: today + Days::new(1000),
        revoked: false,
        revoked_serials: vec![],
        orders: vec![],
    })
}

fn claims(serial: &str, face: u32, from: NaiveDate, until: NaiveDate) -> Result<VoucherClaims, DemoError> {
    Ok(VoucherClaims {
        issuer: IssuerId::new("departement-demo").map_err(keys_error)?,
        serial: Serial::new(serial.as_bytes()).ok_or_else(|| keys_error("serial"))?,
        face: Cents(face),
        unit: Some(Cents(1000)),
        not_before: from,
        valid_until: until,
        tolerance_until: until + Days::new(31),
        services: Services::ANY,
        order: None,
    })
}

/// A workshop of the demonstration: days from the next working day, hours, words, seats and who signed up.
struct Plan {
    day: u64,
    from: (u32, u32),
    to: (u32, u32),
    title: &'static str,
    summary: &'static str,
    level: Level,
    seats: u16,
    bring: &'static str,
    names: &'static [&'static str],
}

const PLANS: [Plan; 8] = [
    Plan {
        day: 0,
        from: (10, 0),
        to: (12, 0),
        title: "Mes premiers e-mails",
        summary: "Lire un message, répondre, envoyer une photo. On avance doucement, chacun sur son ordinateur.",
        level: Level::Beginner,
        seats: 8,
        bring: "Rien, tout est prêté",
        names: &["Simone", "Ahmed", "Josiane"],
    },
    Plan {
        day: 2,
        from: (14, 0),
        to: (16, 0),
        title: "Mes photos du téléphone",
        summary: "Retrouver ses photos, les trier, les garder en lieu sûr.",
        level: Level::Beginner,
        seats: 8,
        bring: "Votre téléphone et son chargeur",
        names: &["Oksana", "Jean-Pierre", "Marie-Thérèse", "Fatou", "Lucien", "Nour", "Odette"],
    },
    Plan {
        day: 4,
        from: (10, 0),
        to: (11, 30),
        title: "Faire une démarche en ligne",
        summary: "Se connecter avec FranceConnect et demander un document.",
        level: Level::SomePractice,
        seats: 6,
        bring: "Une pièce d’identité",
        names: &["René", "Samira", "Paulette", "Ali", "Yvonne", "Bruno"],
    },
    Plan {
        day: 7,
        from: (10, 0),
        to: (12, 0),
        title: "Le clavier et la souris",
        summary: "Les premiers gestes, sans se presser.",
        level: Level::Beginner,
        seats: 8,
        bring: "",
        names: &["Huguette"],
    },
    Plan {
        day: 9,
        from: (14, 0),
        to: (16, 0),
        title: "Reconnaître les arnaques",
        summary: "Faux messages, faux colis, faux conseillers : les signes qui ne trompent pas.",
        level: Level::Beginner,
        seats: 12,
        bring: "",
        names: &["Denise", "Karim"],
    },
    Plan {
        day: 11,
        from: (10, 0),
        to: (11, 30),
        title: "Faire une démarche en ligne",
        summary: "Se connecter avec FranceConnect et demander un document.",
        level: Level::SomePractice,
        seats: 6,
        bring: "Une pièce d’identité",
        names: &["Irène"],
    },
    Plan {
        day: 14,
        from: (10, 0),
        to: (12, 0),
        title: "Parler en vidéo avec ses proches",
        summary: "Le son, l’image, et comment raccrocher.",
        level: Level::SomePractice,
        seats: 8,
        bring: "Votre téléphone, si vous voulez",
        names: &[],
    },
    Plan {
        day: 16,
        from: (14, 0),
        to: (16, 0),
        title: "Mes mots de passe",
        summary: "En choisir de bons, et les retrouver.",
        level: Level::AtEase,
        seats: 8,
        bring: "",
        names: &["Mireille", "Tomás"],
    },
];

/// Workshops ahead below which new ones are planned: a list of one or two shows nobody what the kiosk does.
const AHEAD_MIN: usize = 3;

/// Fills the store with the demonstration: workshops ahead where few are left, and what was taken from passes that nobody
/// has used. What is there already is left alone.
///
/// # Errors
/// [`DemoError::Keys`] when the store refuses.
pub fn stock(
    store: &mut Store,
    keys: &SiteKeys,
    operators: &Operators,
    samples: &Samples,
    clock: &dyn Clock,
) -> Result<(), DemoError> {
    let moment = clock.moment().map_err(keys_error)?;
    let pin = pin_of(BadgeSecret::parse(&samples.badge).map_err(keys_error)?.id());
    if store.setting(&pin).map_err(keys_error)?.is_none()
        && let Some(hash) = salted(PIN)
    {
        store.set_setting(&pin, hash.as_bytes()).map_err(keys_error)?;
    }
    let now = moment.now();
    let ahead = store.workshops_between(now, now.plus(90 * DAY)).map_err(keys_error)?;
    if ahead.len() < AHEAD_MIN {
        let first = first_day(now.day(chrono_tz::Europe::Paris));
        for plan in &PLANS {
            workshop(store, keys, plan, first, clock)?;
        }
    }
    for (text, amount) in [(&samples.voucher, 1000), (&samples.spent, 2000)] {
        redeem(store, operators, text, Cents(amount), clock)?;
    }
    Ok(())
}

/// The next day that is no Sunday.
fn first_day(today: NaiveDate) -> NaiveDate {
    let next = today + Days::new(1);
    if next.weekday() == Weekday::Sun { next + Days::new(1) } else { next }
}

fn workshop(
    store: &mut Store,
    keys: &SiteKeys,
    plan: &Plan,
    first: NaiveDate,
    clock: &dyn Clock,
) -> Result<(), DemoError> {
    let zone = chrono_tz::Europe::Paris;
    let mut date = first + Days::new(plan.day);
    if date.weekday() == Weekday::Sun {
        date = date + Days::new(1);
    }
    let at = |(h, m): (u32, u32)| {
        let local = date.and_time(NaiveTime::from_hms_opt(h, m, 0).unwrap_or_default());
        zone.from_local_datetime(&local).earliest().map(|at| Timestamp::from(at.to_utc())).unwrap_or_default()
    };
    let source = source_id(&format!("demonstration {} {date}", plan.title), None, 0);
    let details = Details {
        title: StaffText::lossy(plan.title),
        summary: StaffText::lossy(plan.summary),
        starts: at(plan.from),
        ends: at(plan.to),
        room: StaffText::lossy("Salle 1, premier étage"),
        seats: plan.seats,
        level: plan.level,
        bring: StaffText::lossy(plan.bring),
        advisor: StaffText::lossy("Nadia"),
        languages: vec![Lang::FR, Lang::EN],
        access: StaffText::lossy("Ascenseur, boucle magnétique"),
    };
    let id = workshop_id(store.device(), &source);
    if store.workshop(id).map_err(keys_error)?.is_some() {
        return Ok(());
    }
    let moment = clock.moment().map_err(keys_error)?;
    run(store, Command::Plan { source, details, origin: None }, Extras::default(), moment)?;
    for name in plan.names {
        let moment = clock.moment().map_err(keys_error)?;
        let signup = moment.ids.signup();
        let contact = Contact { name: (*name).to_owned(), companion: String::new(), phone: String::new() };
        let fresh = secret().map_err(keys_error)?;
        let sealed =
            seal(&keys.seal, CONTACT_INFO, &signup.0, &contact.to_bytes(), fresh).map_err(keys_error)?;
        let contact = Some(SealedContact { signup, sealed });
        let command = Command::SignUp { workshop: id, party: 1, via: Via::Kiosk, lang: Lang::FR };
        run(store, command, Extras { contact, job: None }, moment)?;
    }
    Ok(())
}

fn redeem(
    store: &mut Store,
    operators: &Operators,
    text: &str,
    amount: Cents,
    clock: &dyn Clock,
) -> Result<(), DemoError> {
    let facts = operators.look_up(text).map_err(keys_error)?;
    if store.ledger(facts.id).map_err(keys_error)?.is_some_and(|ledger| ledger.spent() > Cents(0)) {
        return Ok(());
    }
    let issuer = StaffText::lossy(facts.issuer_name.as_str());
    let command = Command::Redeem {
        voucher: facts.id,
        issuer,
        face: facts.face,
        amount,
        service: Service::OneToOne,
        workshop: None,
    };
    run(store, command, Extras::default(), clock.moment().map_err(keys_error)?)
}

fn run(store: &mut Store, command: Command, extras: Extras, moment: Moment) -> Result<(), DemoError> {
    let op = command.op(store.device(), &moment);
    store.execute(op, &command, &moment, extras).map(|_| ()).map_err(keys_error)
}
