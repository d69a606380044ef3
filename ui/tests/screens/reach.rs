//! Every screen by finger and by keys alone, without a display: what a person does comes out as what it means,
//! once.
//!
//! Time is simulated: it moves only when a test says so.

use i_slint_backend_testing::{
    AccessibleRole, ElementHandle, ElementQuery, init_no_event_loop, mock_elapsed_time,
};
use perron_ui::*;
use slint::platform::{Key, PointerEventButton, WindowEvent};
use slint::{ComponentHandle, LogicalPosition, ModelRc, SharedString, VecModel};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;

/// Longer than the pause in which a second strike is the same strike.
const REST: Duration = Duration::from_millis(400);
thread_local! {
    /// Each test has a platform of its own, set once.
    static READY: std::sync::Once = const { std::sync::Once::new() };
}

/// What the screen sent.
#[derive(Clone, Debug, PartialEq)]
enum Heard {
    /// Of the frame, the keyboard or a practice.
    Act(Act, i32, String),
    /// The number of what was touched.
    Press(i32),
}

use Heard::Press;

fn act(act: Act, index: i32) -> Heard {
    Heard::Act(act, index, String::new())
}

struct Kiosk {
    window: AppWindow,
    acts: Rc<RefCell<Vec<Heard>>>,
}

/// A button that sends this number.
fn button(act: i32, text: &str) -> ButtonVm {
    ButtonVm { act, icon: "".into(), text: text.into(), enabled: true }
}

fn model<T: Clone + 'static>(items: impl IntoIterator<Item = T>) -> ModelRc<T> {
    ModelRc::new(VecModel::from_iter(items))
}

impl Kiosk {
    fn on(screen: Screen) -> Self {
        READY.with(|once| once.call_once(init_no_event_loop));
        let window = AppWindow::new().unwrap();
        let acts = Rc::new(RefCell::new(Vec::new()));
        let backend = window.global::<Backend<'_>>();
        let heard = acts.clone();
        let acting = Rc::clone(&heard);
        backend.on_act(move |what, index, text| {
            acting.borrow_mut().push(Heard::Act(what, index, text.into()));
        });
        backend.on_press(move |number| heard.borrow_mut().push(Press(number)));
        fill_residents(&backend);
        fill_learning(&backend);
        fill_staff(&backend);
        window.show().unwrap();
        let kiosk = Self { window, acts };
        kiosk.go(screen);
        mock_elapsed_time(REST);
        kiosk
    }

    /// Another screen comes up now.
    fn go(&self, screen: Screen) {
        let language = |act, name: &str, code: &str| LanguageVm {
            act,
            name: name.into(),
            face: "Perron Sans".into(),
            code: code.into(),
        };
        self.window.global::<Backend<'_>>().set_chrome(Chrome {
            screen,
            door: Door::Workshops,
            title: "Ateliers".into(),
            back: "Retour".into(),
            with_home: true,
            with_end: true,
            with_listen: true,
            languages: model([language(1, "Français", "fr"), language(2, "English", "en")]),
            site: "Médiathèque".into(),
            ..Default::default()
        });
        mock_elapsed_time(Duration::from_millis(1));
    }

    fn button(&self, label: &str) -> ElementHandle {
        ElementHandle::find_by_accessible_label(&self.window, label)
            .find(|e| e.accessible_role() == Some(AccessibleRole::Button))
            .unwrap_or_else(|| panic!("no button {label:?}"))
    }

    fn strike(&self, label: &str) {
        let button = self.button(label);
        let (at, size) = (button.absolute_position(), button.size());
        let position = LogicalPosition::new(at.x + size.width / 2.0, at.y + size.height / 2.0);
        let left = PointerEventButton::Left;
        self.window.window().dispatch_event(WindowEvent::PointerMoved { position });
        self.window.window().dispatch_event(WindowEvent::PointerPressed { position, button: left });
        self.window.window().dispatch_event(WindowEvent::PointerReleased { position, button: left });
    }

    fn key(&self, text: impl Into<SharedString>) {
        let text = text.into();
        self.window.window().dispatch_event(WindowEvent::KeyPressed { text: text.clone() });
        self.window.window().dispatch_event(WindowEvent::KeyReleased { text });
    }

    fn heard(&self) -> Vec<Heard> {
        // The window tells its own size, which is no act of a person, and that a key was pressed, which a test of its own
        // looks at.
        let person = |heard: &Heard| !matches!(heard, Heard::Act(Act::Cramped | Act::Present, ..));
        self.acts.borrow_mut().drain(..).filter(person).collect()
    }

    /// What was typed.
    fn typed(&self) -> String {
        let text = |heard| match heard {
            Heard::Act(Act::Key, _, text) => text,
            Heard::Act(..) | Press(_) => String::new(),
        };
        self.heard().into_iter().map(text).collect()
    }
}

#[test]
fn a_touch_says_what_was_touched() {
    let cases: &[(Screen, &str, Heard)] = &[
        (Screen::Home, "Porte Pass", Press(12)),
        (Screen::Home, "English", Press(2)),
        (Screen::Home, "Espace conseiller", Press(19)),
        (Screen::Home, "Fond noir", act(Act::Contrast, 0)),
        (Screen::Home, "Grand texte", act(Act::TextSize, 3)),
        (Screen::Home, "Écouter", act(Act::Listen, 0)),
        (Screen::Workshops, "Français", act(Act::Languages, 0)),
        (Screen::Workshops, "Second", Press(21)),
        (Screen::Workshops, "Plus bas", act(Act::Later, 0)),
        (Screen::Workshops, "Retour", act(Act::Back, 0)),
        (Screen::Workshops, "Accueil", act(Act::Home, 0)),
        (Screen::Workshops, "Je m’en vais", act(Act::End, 0)),
        (Screen::Idle, "Non", act(Act::End, 0)),
        (Screen::Form, "Effacer", act(Act::Erase, 0)),
        (Screen::Form, "Continuer", Press(30)),
    ];
    for (screen, label, meant) in cases {
        let kiosk = Kiosk::on(*screen);
        kiosk.strike(label);
        let heard = kiosk.heard();
        // A touch anywhere answers the warning, wherever it lies.
        let heard: Vec<&Heard> = heard.iter().filter(|heard| **heard != act(Act::Touch, 0)).collect();
        assert_eq!(heard, [meant], "{screen:?} {label}");
    }
}

#[test]
fn a_double_strike_counts_once() {
    let kiosk = Kiosk::on(Screen::Home);
    kiosk.strike("Porte Pass");
    mock_elapsed_time(Duration::from_millis(120));
    kiosk.strike("Porte Pass");
    assert_eq!(kiosk.heard().len(), 1);
    mock_elapsed_time(REST);
    kiosk.strike("Porte Pass");
    assert_eq!(kiosk.heard().len(), 1);
}

#[test]
fn a_strike_meant_for_the_screen_before_is_dropped() {
    let kiosk = Kiosk::on(Screen::Home);
    kiosk.go(Screen::Workshops);
    mock_elapsed_time(Duration::from_millis(100));
    kiosk.strike("Second");
    assert_eq!(kiosk.heard(), []);
    mock_elapsed_time(REST);
    kiosk.strike("Second");
    assert_eq!(kiosk.heard().len(), 1);
}

#[test]
fn a_second_strike_on_what_the_first_one_drew_anew_is_dropped() {
    let kiosk = Kiosk::on(Screen::Notice);
    kiosk.strike("D’accord");
    assert_eq!(kiosk.heard(), [Press(45)]);
    // Another message comes up in the place of the first, with buttons of its own.
    kiosk.window.global::<Backend<'_>>().set_notice(NoticeVm {
        title: "Est-ce la bonne date ?".into(),
        primary: button(70, "Oui"),
        ..Default::default()
    });
    mock_elapsed_time(Duration::from_millis(150));
    kiosk.strike("Oui");
    assert_eq!(kiosk.heard(), []);
    mock_elapsed_time(REST);
    kiosk.strike("Oui");
    assert_eq!(kiosk.heard(), [Press(70)]);
}

#[test]
fn a_key_on_the_warning_goes_no_further() {
    for key in [Key::Escape, Key::LeftArrow] {
        let kiosk = Kiosk::on(Screen::Idle);
        kiosk.key(key);
        assert_eq!(kiosk.heard(), [act(Act::Touch, 0)]);
    }
}

#[test]
fn a_closed_page_end_takes_no_strike() {
    let kiosk = Kiosk::on(Screen::Workshops);
    kiosk.strike("Plus haut");
    assert_eq!(kiosk.heard(), []);
}

#[test]
fn enter_space_and_escape_do_as_a_finger() {
    for key in ["\n", " "] {
        let kiosk = Kiosk::on(Screen::Workshops);
        kiosk.key(Key::Tab);
        kiosk.key(key);
        assert_eq!(kiosk.heard(), [act(Act::Back, 0)], "{key:?}");
    }
    let kiosk = Kiosk::on(Screen::Workshops);
    kiosk.key(Key::Escape);
    assert_eq!(kiosk.heard(), [act(Act::Back, 0)]);
}

#[test]
fn a_key_says_that_somebody_is_there_and_one_that_is_held_does_not() {
    let kiosk = Kiosk::on(Screen::Workshops);
    let present = || {
        let mut acts = kiosk.acts.borrow_mut();
        acts.drain(..).filter(|heard| matches!(heard, Heard::Act(Act::Present, ..))).count()
    };
    present();
    kiosk.key("x");
    assert_eq!(present(), 1);
    let text: SharedString = "x".into();
    kiosk.window.window().dispatch_event(WindowEvent::KeyPressRepeated { text });
    assert_eq!(present(), 0, "a book that lies on a key is nobody");
}

#[test]
fn the_key_and_the_finger_that_wake_a_dark_screen_do_nothing_else() {
    let kiosk = Kiosk::on(Screen::Workshops);
    let backend = kiosk.window.global::<Backend<'_>>();
    let mut chrome = backend.get_chrome();
    chrome.dark = true;
    backend.set_chrome(chrome);
    mock_elapsed_time(REST);
    kiosk.heard();
    kiosk.key(Key::Escape);
    kiosk.strike("Retour");
    let heard: Vec<Heard> = kiosk.heard();
    assert!(heard.iter().all(|heard| *heard == act(Act::Touch, 0)), "{heard:?}");
}

#[test]
fn arrows_ask_to_move_the_focus() {
    let kiosk = Kiosk::on(Screen::Workshops);
    let moves = Rc::new(RefCell::new(Vec::new()));
    let told = moves.clone();
    kiosk.window.global::<Backend<'_>>().on_move_focus(move |forward| told.borrow_mut().push(forward));
    for key in [Key::DownArrow, Key::RightArrow, Key::UpArrow, Key::LeftArrow] {
        kiosk.key(key);
    }
    kiosk.window.global::<Theme<'_>>().set_rtl_forced(true);
    kiosk.key(Key::LeftArrow);
    assert_eq!(*moves.borrow(), [true, true, false, false, true]);
}

#[test]
fn a_real_keyboard_types_into_the_form() {
    let kiosk = Kiosk::on(Screen::Form);
    kiosk.key("é");
    kiosk.key(Key::Backspace);
    kiosk.key(Key::F5);
    kiosk.key(Key::Shift);
    kiosk.key("\n");
    let heard = kiosk.heard();
    assert_eq!(heard, [Heard::Act(Act::Key, 0, "é".to_owned()), act(Act::Erase, 0), Press(30)]);
}

#[test]
fn enter_waits_for_an_answer() {
    let kiosk = Kiosk::on(Screen::Form);
    let backend = kiosk.window.global::<Backend<'_>>();
    let closed = ButtonVm { enabled: false, ..button(30, "Continuer") };
    backend.set_form(FormVm { primary: closed, ..backend.get_form() });
    kiosk.key("\n");
    kiosk.strike("Continuer");
    assert_eq!(kiosk.heard(), []);
}

#[test]
fn screen_keys_show_capitals_and_send_small_letters_unless_shifted() {
    let kiosk = Kiosk::on(Screen::Form);
    kiosk.strike("E");
    kiosk.strike("é");
    kiosk.strike("Majuscule");
    kiosk.strike("S");
    kiosk.strike("I");
    kiosk.strike("’");
    assert_eq!(kiosk.typed(), "eéSi’");
}

/// Letters that one further key brings, small and capital.
const OTHERS: [&str; 2] =
    ["æœüÿáíóúñãõòäößåøłżźśćńęąčšžřěůýňďťđğışőűășțìľ", "ÆŒÜŸÁÍÓÚÑÃÕÒÄÖßÅØŁŻŹŚĆŃĘĄČŠŽŘĚŮÝŇĎŤĐĞİŞŐŰĂȘȚÌĽ"];

#[test]
fn every_letter_of_french_and_of_neighbours_names_is_one_further_key_away() {
    for keys in [Keys::Letters, Keys::Sentence] {
        for rtl in [false, true] {
            let kiosk = Kiosk::on(Screen::Form);
            kiosk.window.global::<Theme<'_>>().set_rtl_forced(rtl);
            let backend = kiosk.window.global::<Backend<'_>>();
            backend.set_form(FormVm { keys, ..backend.get_form() });
            mock_elapsed_time(REST);
            for letter in "éèêëàâçîïôùû".chars().chain('A'..='Z').chain("-’".chars()) {
                kiosk.strike(&letter.to_string());
            }
            for (shifted, letters) in [(false, OTHERS[0]), (true, OTHERS[1])] {
                for letter in letters.chars() {
                    if shifted {
                        kiosk.strike("Majuscule");
                    }
                    kiosk.strike("Autres lettres");
                    mock_elapsed_time(REST);
                    kiosk.strike(&letter.to_string());
                    mock_elapsed_time(REST);
                    // The letters of every day are back after one other.
                    assert!(kiosk.button("A").is_valid());
                }
            }
            let typed = kiosk.typed();
            let small = ('a'..='z').collect::<String>();
            assert_eq!(typed, format!("éèêëàâçîïôùû{small}-’{}{}", OTHERS[0], OTHERS[1]), "{keys:?} {rtl}");
            for letter in "àâæçéèêëîïôœùûüÿ".chars() {
                assert!(typed.contains(letter), "{letter}");
            }
        }
    }
}

#[test]
fn a_trembling_hand_types_no_letter_that_came_under_it_meanwhile() {
    let kiosk = Kiosk::on(Screen::Form);
    kiosk.strike("Autres lettres");
    mock_elapsed_time(REST);
    kiosk.strike("ø");
    mock_elapsed_time(Duration::from_millis(60));
    kiosk.strike("Y");
    let heard = kiosk.heard();
    assert_eq!(heard, [Heard::Act(Act::Key, 0, "ø".to_owned())]);
    mock_elapsed_time(REST);
    kiosk.strike("Autres lettres");
    mock_elapsed_time(REST);
    kiosk.strike("Lettres habituelles");
    mock_elapsed_time(REST);
    kiosk.strike("Y");
    assert_eq!(kiosk.heard(), [Heard::Act(Act::Key, 0, "y".to_owned())]);
}

#[test]
fn an_amount_has_a_comma_and_no_plus() {
    let kiosk = Kiosk::on(Screen::Form);
    let backend = kiosk.window.global::<Backend<'_>>();
    backend.set_form(FormVm { keys: Keys::Amount, ..backend.get_form() });
    mock_elapsed_time(REST);
    for key in ["7", ",", "5", "0"] {
        kiosk.strike(key);
    }
    assert_eq!(kiosk.typed(), "7,50");
    assert_eq!(ElementHandle::find_by_accessible_label(&kiosk.window, "+").count(), 0);
}

#[test]
fn the_doors_that_are_there_say_which_they_are_and_stand_in_the_middle() {
    let kiosk = Kiosk::on(Screen::Home);
    let backend = kiosk.window.global::<Backend<'_>>();
    for size in [1, 4] {
        kiosk.window.global::<Theme<'_>>().set_size(size);
        let three = [Door::Learn, Door::Workshops, Door::Pass];
        for doors in [&three[1..2], &three[1..], &three[..]] {
            let door = |door: &Door| DoorVm {
                act: if *door == Door::Workshops { 11 } else { 10 },
                door: *door,
                title: format!("Porte {door:?}").into(),
                hint: "".into(),
            };
            backend.set_home(HomeVm { doors: model(doors.iter().map(door)), ..backend.get_home() });
            mock_elapsed_time(REST);
            let places: Vec<(f32, f32)> = doors
                .iter()
                .map(|door| {
                    let button = kiosk.button(&format!("Porte {door:?}"));
                    (button.absolute_position().x, button.absolute_position().x + button.size().width)
                })
                .collect();
            let window = kiosk.window.window();
            let width = window.size().to_logical(window.scale_factor()).width;
            let (left, right) = (places[0].0, width - places[places.len() - 1].1);
            assert!((left - right).abs() < 2.0, "{doors:?} at {size}: {left} and {right}");
            kiosk.strike("Porte Workshops");
            mock_elapsed_time(REST);
            assert_eq!(kiosk.heard(), [Press(11)]);
        }
    }
}

#[test]
fn the_code_keyboard_holds_the_whole_alphabet_and_no_look_alike() {
    let kiosk = Kiosk::on(Screen::Form);
    let backend = kiosk.window.global::<Backend<'_>>();
    backend.set_form(FormVm { keys: Keys::Code, ..backend.get_form() });
    mock_elapsed_time(REST);
    for symbol in "23456789ABCDEFGHJKLMNPQRTUVWXYZ".chars() {
        kiosk.strike(&symbol.to_string());
    }
    assert_eq!(kiosk.heard().len(), 31);
    for look_alike in ["0", "1", "I", "O", "S"] {
        assert_eq!(
            ElementHandle::find_by_accessible_label(&kiosk.window, look_alike).count(),
            0,
            "{look_alike}"
        );
    }
}

/// Every screen, and the numbers that its view carries.
const SCREENS: [(Screen, &[i32]); 19] = [
    (Screen::Home, &[1, 2, 10, 11, 12, 19]),
    (Screen::Language, &[1, 2]),
    (Screen::Workshops, &[20, 21, 22]),
    (Screen::Workshop, &[25, 26]),
    (Screen::Form, &[30, 31]),
    (Screen::Ticket, &[35, 36]),
    (Screen::MyTicket, &[40, 41]),
    (Screen::Notice, &[45, 46]),
    (Screen::PassScan, &[50]),
    (Screen::PassResult, &[51, 52, 53]),
    (Screen::Pin, &[55, 56]),
    (Screen::Advisor, &[60, 61, 62, 63]),
    (Screen::Roster, &[60, 61, 64, 65, 66, 67]),
    (Screen::Redeem, &[60, 61, 70, 71, 72, 73, 74, 75, 76]),
    (Screen::Idle, &[]),
    (Screen::Shelf, &[80, 81, 82, 83, 84, 85]),
    (Screen::Tutorial, &[86, 87, 88]),
    (Screen::Lesson, &[90, 91, 92, 93, 94, 95]),
    (Screen::LessonEnd, &[100, 101, 102, 103]),
];

fn fill_residents(backend: &Backend<'_>) {
    let doors = [(10, Door::Learn), (11, Door::Workshops), (12, Door::Pass)];
    let door = |(act, door): (i32, Door)| DoorVm {
        act,
        door,
        title: format!("Porte {door:?}").into(),
        hint: "".into(),
    };
    backend.set_home(HomeVm { greeting: "Bonjour".into(), doors: model(doors.map(door)), advisor: 19 });
    let card = |act, title: &str| WorkshopVm { act, title: title.into(), ..Default::default() };
    backend.set_workshops(ListVm {
        question: "Lequel ?".into(),
        cards: model([card(20, "Premier"), card(21, "Second")]),
        can_down: true,
        have_ticket: button(22, "J’ai un ticket"),
        ..Default::default()
    });
    backend.set_workshop(DetailVm {
        card: card(-1, "Premier"),
        primary: button(25, "M’inscrire"),
        secondary: button(26, "À deux"),
        ..Default::default()
    });
    backend.set_form(FormVm {
        question: "Prénom ?".into(),
        primary: button(30, "Continuer"),
        secondary: button(31, "Passer"),
        keys: Keys::Letters,
        ..Default::default()
    });
    backend.set_ticket(TicketVm {
        headline: "C’est noté".into(),
        primary: button(35, "J’ai mon ticket"),
        secondary: button(36, "Encore une fois"),
        ..Default::default()
    });
    backend.set_my_ticket(MyTicketVm {
        headline: "Votre ticket".into(),
        primary: button(40, "Réimprimer"),
        secondary: button(41, "Annuler"),
        ..Default::default()
    });
    backend.set_notice(NoticeVm {
        title: "Code inconnu".into(),
        primary: button(45, "D’accord"),
        secondary: button(46, "Taper le code"),
        ..Default::default()
    });
    backend.set_pass_scan(PassScanVm { type_number: button(50, "Taper le numéro"), ..Default::default() });
    backend.set_pass_result(PassResultVm {
        amount: "40 €".into(),
        see_workshops: button(51, "Les ateliers"),
        print: button(52, "Imprimer"),
        another: button(53, "Un autre"),
        ..Default::default()
    });
    backend.set_idle(IdleVm {
        stay: "Oui".into(),
        end: "Non".into(),
        left: 20,
        total: 30,
        ..Default::default()
    });
}

fn fill_learning(backend: &Backend<'_>) {
    let theme = |act, text: &str| ChoiceVm { act, text: text.into(), ..Default::default() };
    let card = |act, title: &str| TutorialCardVm { act, title: title.into(), ..Default::default() };
    backend.set_shelf(ShelfVm {
        question: "Que voulez-vous apprendre ?".into(),
        themes: model([theme(80, "Tout")]),
        cards: model([card(81, "La souris"), card(82, "Le clavier")]),
        check: button(83, "Où en suis-je ?"),
        type_memo: button(84, "J’ai un code"),
        simple: button(85, "En mots simples"),
        ..Default::default()
    });
    backend.set_tutorial(TutorialVm {
        title: "La souris".into(),
        steps: 5,
        primary: button(86, "Commencer"),
        secondary: button(87, "Depuis le début"),
        simple: button(88, "En mots simples"),
        ..Default::default()
    });
    backend.set_lesson(LessonVm {
        kind: LessonKind::Choice,
        ask: "Laquelle ?".into(),
        step: 2,
        steps: 5,
        answers: model([
            AnswerVm { act: 90, text: "Celle-ci".into(), ..Default::default() },
            AnswerVm { act: 91, text: "Celle-là".into(), ..Default::default() },
        ]),
        show: button(92, "Montrez-moi"),
        before: button(93, "Étape d’avant"),
        skip: button(94, "Passer l’étape"),
        near: button(95, "Près de moi"),
        ..Default::default()
    });
    backend.set_lesson_end(LessonEndVm {
        headline: "Bravo".into(),
        steps: 5,
        at: 5,
        next_title: "Et ensuite".into(),
        next: model([card(100, "Le clavier")]),
        workshop_title: "En atelier".into(),
        has_workshop: true,
        workshop: WorkshopVm { act: 101, title: "Découvrir la souris".into(), ..Default::default() },
        print: button(102, "Imprimer"),
        shelf: button(103, "Les leçons"),
        ..Default::default()
    });
}

fn fill_staff(backend: &Backend<'_>) {
    backend.set_pin(PinVm {
        question: "Code".into(),
        length: 4,
        forgotten: button(55, "Code oublié"),
        give: 56,
        ..Default::default()
    });
    let nav = |act, text: &str| NavVm { act, icon: "ticket".into(), text: text.into(), badge: "".into() };
    backend.set_advisor(AdvisorVm {
        lock: "Verrouiller".into(),
        nav: model([nav(60, "Ateliers"), nav(61, "Pass")]),
        rows: model([62, 63].map(|act| AdvisorRowVm {
            act,
            title: format!("Atelier {act}").into(),
            ..Default::default()
        })),
        ..Default::default()
    });
    let person = |act| RosterRowVm { act, name: format!("Personne {act}").into(), ..Default::default() };
    backend.set_roster(RosterVm {
        heads: model(["", "", "", "", "", ""].map(SharedString::from)),
        rows: model([person(64), person(65)]),
        selected: -1,
        actions: model([button(66, "Inscrire"), button(67, "Imprimer la liste")]),
        ..Default::default()
    });
    let service = |act, text: &str| ChoiceVm { act, text: text.into(), ..Default::default() };
    backend.set_redeem(RedeemVm {
        amount: "40 €".into(),
        choices: model([service(70, "Atelier"), service(71, "Accompagnement")]),
        spend: "10 €".into(),
        less: button(72, "Moins"),
        more: button(73, "Plus"),
        primary: button(74, "Prendre"),
        secondary: button(75, "Annuler"),
        past: model([button(76, "10 € hier")]),
        ..Default::default()
    });
}

/// The buttons that can be touched.
fn buttons(kiosk: &Kiosk) -> Vec<ElementHandle> {
    ElementQuery::from_root(&kiosk.window)
        .match_descendants()
        .match_accessible_role(AccessibleRole::Button)
        .find_all()
        .into_iter()
        .filter(|button| button.size().width > 0.0 && button.accessible_enabled() != Some(false))
        .collect()
}

#[test]
fn every_button_of_every_screen_has_a_name() {
    for (screen, _) in SCREENS {
        let kiosk = Kiosk::on(screen);
        let buttons = buttons(&kiosk);
        assert!(!buttons.is_empty(), "{screen:?} has no button");
        let nameless = |b: &&ElementHandle| b.accessible_label().is_none_or(|l| l.is_empty());
        let nameless: Vec<_> = buttons.iter().filter(nameless).map(|b| b.id()).collect();
        assert!(nameless.is_empty(), "{screen:?}: {nameless:?}");
    }
}

#[test]
fn whatever_a_view_carries_can_be_touched_and_comes_back() {
    for (screen, carried) in SCREENS {
        let kiosk = Kiosk::on(screen);
        for size in [1, 4] {
            kiosk.window.global::<Theme<'_>>().set_size(size);
            mock_elapsed_time(REST);
            for button in buttons(&kiosk) {
                button.invoke_accessible_default_action();
                mock_elapsed_time(REST);
            }
            let pressed = kiosk.heard().into_iter().filter_map(|heard| match heard {
                Press(number) => Some(number),
                Heard::Act(..) => None,
            });
            let pressed: BTreeSet<i32> = pressed.collect();
            let carried: BTreeSet<i32> = carried.iter().copied().collect();
            let seen = if size == 1 { pressed == carried } else { pressed.is_subset(&carried) };
            assert!(seen, "{screen:?} at {size}: it carries {carried:?} and sends {pressed:?}");
        }
    }
}
