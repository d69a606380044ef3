//! The one entrance: an input comes in, the state changes, effects go out.

use crate::action::Action;
use crate::advisor::{self, devices, door, redeem, roster};
use crate::answers;
use crate::codes;
use crate::destination::Destination;
use crate::device::{Device, Loudness};
use crate::effect::{ContentAsk, Effect, StoreAsk};
use crate::event::{Event, Input};
use crate::kiosk::Kiosk;
use crate::learn;
use crate::message::Message;
use crate::next::{Did, Next};
use crate::notice::Notice;
use crate::overlay;
use crate::request::Purpose;
use crate::screen::Screen;
use crate::visit::{Beat, HELP_WAIT_S};
use crate::{home, paper, pass, sign_up, ticket, workshops};
use perron_domain::chance::SecretSeed;
use perron_domain::guard::{Guard, Guessed};

/// The kiosk's one step. Pure: the same state and input give the same state and effects.
#[must_use]
pub fn update(k: &mut Kiosk, input: Input) -> Vec<Effect> {
    let Input { moment, secret, event } = input;
    k.moment = moment;
    (k.context.time, k.context.now) = (moment.time, moment.now());
    k.context.saving = k.saving.is_some();
    k.context.looking_up = k.requests.looks_up_a_guess();
    let mut effects = step(k, event, secret);
    settle(k);
    effects.extend(look(k));
    effects
}

/// The camera looks while a code is awaited and somebody is there, and at no other time.
fn look(k: &mut Kiosk) -> Option<Effect> {
    // What lies over the screen hides that the camera looks.
    let is_seen = k.visit.countdown.is_none() && k.shown.is_uncovered();
    let screen = k.shown.screen();
    let may_look = if screen.tries_the_camera() { k.context.has_camera() } else { k.context.may_look() };
    let looks = is_seen && may_look && screen.awaits_a_code(&k.context);
    (std::mem::replace(&mut k.context.looks, looks) != looks).then_some(Effect::Look(looks))
}

fn step(k: &mut Kiosk, event: Event, secret: SecretSeed) -> Vec<Effect> {
    match event {
        Event::Start => {
            let mut effects = k.ask_all([StoreAsk::Workshops]);
            effects.extend(k.ask_all([ContentAsk::Shelf]));
            effects
        }
        Event::Tick => tick(k),
        Event::Action(action) => {
            // The next touch is heard by the silence that it makes.
            let silence = !action.lets_sound_go_on() && std::mem::take(&mut k.context.sounds);
            let mut effects: Vec<Effect> = silence.then_some(Effect::Silence).into_iter().collect();
            effects.extend(action_of(k, &action, secret));
            effects
        }
        Event::Scanned(text) => codes::scanned(k, &text, Device::Scanner),
        // What was on its way when the camera was told to look no more is nobody's any more.
        Event::Seen(text) if k.context.looks => codes::scanned(k, &text, Device::Camera),
        Event::Seen(_) => vec![],
        Event::ScanUnreadable => codes::unreadable(k),
        Event::Answer(request, answer) => answers::answered(k, request, answer),
        Event::Workshops { workshops, calls } => {
            (k.context.workshops, k.context.calls) = (workshops, calls);
            vec![]
        }
        Event::Paper { job, outcome } => {
            let awaited = k.requests.take_paper(job);
            paper::came(k, Some(job), outcome, awaited);
            vec![]
        }
        Event::Shelf(cards) => {
            k.shelf.learning.set(cards);
            vec![]
        }
        Event::PrinterState(fault) => {
            k.context.printer = fault;
            vec![]
        }
        Event::Scanner(there) => {
            k.context.scanner = there;
            vec![]
        }
        Event::Camera(camera) => {
            k.context.camera = camera;
            vec![]
        }
        Event::Battery(battery) => {
            k.context.battery = battery;
            vec![]
        }
        Event::Sound(there) => {
            k.context.sound = there;
            vec![]
        }
        Event::Heard(well) => {
            if let Screen::Devices(devices) = k.shown.screen_mut()
                && !well
            {
                devices.silent();
            }
            vec![]
        }
        Event::Broken => answers::broken(k),
        Event::Guards { pin, voucher, ticket, pin_set } => {
            (k.guards.pin, k.guards.voucher, k.guards.ticket, k.pin_set) = (pin, voucher, ticket, pin_set);
            k.context.guesses_counted = true;
            vec![]
        }
    }
}

/// What holds after every step: a command that failed lives as long as the notice that offers to try again, and pages
/// exist.
fn settle(k: &mut Kiosk) {
    if k.shown.notice() != Some(&Notice::NotSaved) {
        k.saving.take_if(|saving| saving.failed);
    }
    k.context.saving = k.saving.is_some();
    k.shelf.keep_page(&k.context);
    let cx = &k.context;
    match k.shown.screen_mut() {
        Screen::Workshops(screen) => screen.keep_page(cx),
        Screen::Advisor { page } => advisor::workshops::keep_page(page, cx),
        Screen::Roster(roster) => roster.keep_page(cx),
        Screen::Home
        | Screen::SignUp(_)
        | Screen::Ticket(_)
        | Screen::Pass(_)
        | Screen::Learn(_)
        | Screen::Door(_)
        | Screen::Redeem(_)
        | Screen::Devices(_) => {}
    }
}

fn tick(k: &mut Kiosk) -> Vec<Effect> {
    if k.visit.countdown.is_none() {
        let uncovered = k.shown.is_uncovered();
        match k.shown.screen_mut() {
            // While the hand works nobody is idle: the person watches.
            Screen::Learn(learn::Learn::Lesson(lesson)) if uncovered => {
                let showing = lesson.show.is_some();
                lesson.tick();
                if showing {
                    k.visit.present();
                }
            }
            _ => {}
        }
    }
    let mut effects = count_down_guards(k);
    if k.visit.countdown.is_none()
        && let Some(Notice::NearYou { waited }) = k.shown.notice_mut()
        && *waited < HELP_WAIT_S
    {
        *waited += 1;
        k.visit.present();
        return effects;
    }
    let untouched = k.is_untouched();
    match k.visit.tick(k.context.site.idle, untouched) {
        Beat::Nothing => {}
        // Whoever went Home before leaving left something too: how far they came, and pictures of a ticket.
        Beat::Untouched | Beat::Over => effects.extend(k.end_visit()),
    }
    effects
}

/// Waits are counted in the kiosk's own seconds; what changed is kept from time to time.
fn count_down_guards(k: &mut Kiosk) -> Vec<Effect> {
    let guards = [
        (Guessed::Pin, &mut k.guards.pin),
        (Guessed::Voucher, &mut k.guards.voucher),
        (Guessed::Ticket, &mut k.guards.ticket),
    ];
    let kept = |(of, guard): (Guessed, &mut Guard)| {
        guard.tick().then_some(StoreAsk::SaveGuard { of, guard: *guard })
    };
    let kept: Vec<StoreAsk> = guards.into_iter().filter_map(kept).collect();
    k.ask_all(kept)
}

fn action_of(k: &mut Kiosk, action: &Action, secret: SecretSeed) -> Vec<Effect> {
    if let Action::Cramped(cramped) = action {
        k.context.cramped = *cramped;
        return vec![];
    }
    let warned = k.visit.countdown.is_some();
    if *action == Action::Present {
        k.visit.touched(false);
        return vec![];
    }
    if k.visit.touched(action.is_beside_the_screen()) {
        return vec![];
    }
    k.message = None;
    match action {
        Action::End => finish(k, warned),
        Action::Home => k.open(Destination::Home),
        Action::Contrast => {
            k.context.look.contrast = !k.context.look.contrast;
            vec![]
        }
        Action::TextSize(size) => {
            k.context.look.size = (*size).clamp(1, 4);
            vec![]
        }
        Action::Louder => turned(k, k.context.loudness.louder()),
        Action::Softer => turned(k, k.context.loudness.softer()),
        Action::Languages => {
            k.shown.show_languages(true);
            vec![]
        }
        Action::Language(lang) => overlay::language(k, *lang),
        // What a notice asks is answered first.
        Action::Help if k.shown.notice().is_none() => {
            k.shown.say(Notice::NearYou { waited: 0 });
            vec![]
        }
        Action::Help | Action::Touch | Action::Present | Action::Listen | Action::Cramped(_) => vec![],
        action if k.shown.shows_languages() => overlay::on_languages(k, action),
        action if k.shown.notice().is_some() => overlay::on_notice(k, action),
        _ if k.awaits_ticket() => {
            k.message = Some(Message::Busy);
            vec![]
        }
        action => {
            let next = on_screen(k, action, secret);
            k.follow(next)
        }
    }
}

/// Louder or softer, for this visit.
fn turned(k: &mut Kiosk, loudness: Loudness) -> Vec<Effect> {
    let changes = std::mem::replace(&mut k.context.loudness, loudness) != loudness;
    changes.then_some(Effect::Loudness { loudness, keep: false }).into_iter().collect()
}

/// What this is to the feature whose acts are of this variant. Nothing happens where the act is another feature's: its
/// screen was left meanwhile.
macro_rules! did {
    ($action:expr, $on:ident) => {
        &match $action {
            Action::$on(act) => Did::Act(act),
            Action::Back => Did::Back,
            Action::Earlier => Did::Earlier,
            Action::Later => Did::Later,
            Action::Key(c) => Did::Key(*c),
            Action::Erase => Did::Erase,
            _ => return Next::stay(),
        }
    };
}

/// Each feature gets its own data and what every screen may know.
fn on_screen(k: &mut Kiosk, action: &Action, secret: SecretSeed) -> Next<Screen> {
    // The frame around the advisor's screens leads on from all of them.
    if let Action::OnAdvisor(act) = action
        && k.shown.screen().is_advisor()
    {
        return Next::go(act.leads_to());
    }
    // While a badge is looked for, nobody knows yet whose PIN is being typed.
    let checking = k.is_checking_pin() || k.requests.waits_for(Purpose::Badge);
    let (cx, guards, moment) = (&k.context, &mut k.guards, &k.moment);
    match k.shown.screen_mut() {
        Screen::Home => home::act(did!(action, OnHome)).map(|()| Screen::Home),
        Screen::Workshops(screen) => {
            workshops::act(screen, did!(action, OnWorkshops), cx).map(Screen::Workshops)
        }
        Screen::SignUp(form) => {
            sign_up::act(form, did!(action, OnSignUp), cx, moment, secret).map(Screen::SignUp)
        }
        Screen::Ticket(screen) => {
            ticket::act(screen, &mut guards.ticket, did!(action, OnTicket), cx).map(Screen::Ticket)
        }
        Screen::Pass(screen) => {
            pass::act(screen, &mut guards.voucher, did!(action, OnPass), cx).map(Screen::Pass)
        }
        Screen::Learn(screen) => {
            learn::act(screen, &mut k.shelf, did!(action, OnLearn), cx).map(Screen::Learn)
        }
        Screen::Door(screen) => {
            door::act(screen, &mut guards.pin, checking, did!(action, OnDoor), cx).map(Screen::Door)
        }
        Screen::Advisor { page } => {
            advisor::workshops::act(page, did!(action, OnAdvisor), cx).map(|()| Screen::Advisor { page: 0 })
        }
        Screen::Roster(roster) => roster::act(roster, did!(action, OnRoster), cx).map(Screen::Roster),
        Screen::Redeem(screen) => redeem::act(screen, did!(action, OnRedeem), cx, moment).map(Screen::Redeem),
        Screen::Devices(screen) => devices::act(screen, did!(action, OnDevices), cx).map(Screen::Devices),
    }
}

/// The end was touched. In the middle of a lesson it is asked for once: a beginner who has done one exercise has
/// « finished » too, and would lose all. Whoever was warned, or asked, meant it.
fn finish(k: &mut Kiosk, warned: bool) -> Vec<Effect> {
    let asked = !k.shown.shows_languages() && matches!(k.shown.notice(), Some(Notice::LeaveLearning(_)));
    match k.shown.screen().leaves() {
        Some(leaving) if !warned && !asked => {
            k.shown.say(Notice::LeaveLearning(leaving));
            vec![]
        }
        _ => k.end_visit(),
    }
}
