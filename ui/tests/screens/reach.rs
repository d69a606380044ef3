//! Every screen by finger and by keys alone, without a display: what a person does comes out as the
//! right `Act`, once.
//!
//! Time is simulated: it moves only when a test says so.

use i_slint_backend_testing::{
    AccessibleRole, ElementHandle, ElementQuery, init_no_event_loop, mock_elapsed_time,
};
use perron_ui::*;
use slint::platform::{Key, PointerEventButton, WindowEvent};
use slint::{ComponentHandle, LogicalPosition, ModelRc, SharedString, VecModel};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

/// Longer than the pause in which a second strike is the same strike.
const REST: Duration = Duration::from_millis(400);
const SCREENS: &[Screen] = &[
    Screen::Home,
    Screen::Language,
    Screen::Workshops,
    Screen::Workshop,
    Screen::Form,
    Screen::Ticket,
    Screen::MyTicket,
    Screen::Notice,
    Screen::PassScan,
    Screen::PassResult,
    Screen::Pin,
    Screen::Advisor,
    Screen::Roster,
    Screen::Redeem,
    Screen::Idle,
];

thread_local! {
    /// Each test has a platform of its own, set once.
    static READY: std::sync::Once = const { std::sync::Once::new() };
}

type Acts = Rc<RefCell<Vec<(Act, i32, String)>>>;

struct Kiosk {
    window: AppWindow,
    acts: Acts,
}

fn model<T: Clone + 'static>(items: impl IntoIterator<Item = T>) -> ModelRc<T> {
    ModelRc::new(VecModel::from_iter(items))
}

impl Kiosk {
    fn on(screen: Screen) -> Self {
        READY.with(|once| once.call_once(init_no_event_loop));
        let window = AppWindow::new().unwrap();
        let acts = Acts::default();
        let backend = window.global::<Backend<'_>>();
        let heard = acts.clone();
        backend.on_act(move |what, index, text| heard.borrow_mut().push((what, index, text.into())));
        backend.set_home(HomeVm {
            greeting: "Bonjour".into(),
            doors: model(
                [Door::Learn, Door::Workshops, Door::Advisor, Door::Pass, Door::Help].map(|door| DoorVm {
                    door,
                    title: format!("Porte {door:?}").into(),
                    hint: "".into(),
                }),
            ),
        });
        backend.set_workshops(ListVm {
            question: "Lequel ?".into(),
            cards: model([
                WorkshopVm { title: "Premier".into(), ..Default::default() },
                WorkshopVm { title: "Second".into(), ..Default::default() },
            ]),
            can_down: true,
            ..Default::default()
        });
        backend.set_form(FormVm {
            question: "Prénom ?".into(),
            primary: "Continuer".into(),
            primary_enabled: true,
            keys: Keys::Letters,
            ..Default::default()
        });
        backend.set_advisor(AdvisorVm { lock: "Verrouiller".into(), ..Default::default() });
        backend.set_idle(IdleVm {
            primary: "Oui".into(),
            secondary: "Non".into(),
            left: 20,
            total: 30,
            ..Default::default()
        });
        window.show().unwrap();
        let kiosk = Self { window, acts };
        kiosk.go(screen);
        mock_elapsed_time(REST);
        kiosk
    }

    /// Another screen comes up now.
    fn go(&self, screen: Screen) {
        let face = "Perron Sans";
        let language =
            |name: &str, code: &str| LanguageVm { name: name.into(), face: face.into(), code: code.into() };
        self.window.global::<Backend<'_>>().set_chrome(Chrome {
            screen,
            door: Door::Workshops,
            title: "Ateliers".into(),
            back: "Retour".into(),
            with_home: true,
            with_end: true,
            with_listen: true,
            languages: model([language("Français", "fr"), language("English", "en")]),
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

    fn heard(&self) -> Vec<(Act, i32, String)> {
        // The window tells its own size; that is no act of a person.
        self.acts.borrow_mut().drain(..).filter(|(act, ..)| *act != Act::Cramped).collect()
    }
}

#[test]
fn a_touch_says_what_was_touched() {
    let cases: &[(Screen, &str, Act, i32)] = &[
        (Screen::Home, "Porte Pass", Act::Door, 3),
        (Screen::Home, "English", Act::Language, 1),
        (Screen::Home, "Espace conseiller", Act::AdvisorDoor, 0),
        (Screen::Home, "Fond noir", Act::Contrast, 0),
        (Screen::Home, "Grand texte", Act::TextSize, 3),
        (Screen::Home, "Écouter", Act::Listen, 0),
        (Screen::Workshops, "Français", Act::Languages, 0),
        (Screen::Workshops, "Second", Act::Choose, 1),
        (Screen::Workshops, "Plus bas", Act::Down, 0),
        (Screen::Workshops, "Retour", Act::Back, 0),
        (Screen::Workshops, "Accueil", Act::Home, 0),
        (Screen::Workshops, "Je m’en vais", Act::End, 0),
        (Screen::Idle, "Non", Act::End, 0),
        (Screen::Form, "Effacer", Act::Erase, 0),
        (Screen::Form, "Continuer", Act::Primary, 0),
    ];
    for (screen, label, act, index) in cases {
        let kiosk = Kiosk::on(*screen);
        kiosk.strike(label);
        assert_eq!(kiosk.heard(), [(*act, *index, String::new())], "{screen:?} {label}");
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
        assert_eq!(kiosk.heard(), [(Act::Back, 0, String::new())], "{key:?}");
    }
    let kiosk = Kiosk::on(Screen::Workshops);
    kiosk.key(Key::Escape);
    assert_eq!(kiosk.heard(), [(Act::Back, 0, String::new())]);
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
    assert_eq!(
        heard,
        [(Act::Key, 0, "é".to_owned()), (Act::Erase, 0, String::new()), (Act::Primary, 0, String::new())]
    );
}

#[test]
fn enter_waits_for_an_answer() {
    let kiosk = Kiosk::on(Screen::Form);
    let backend = kiosk.window.global::<Backend<'_>>();
    backend.set_form(FormVm { primary: "Continuer".into(), primary_enabled: false, ..backend.get_form() });
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
    let typed: String =
        kiosk.heard().into_iter().filter(|(act, ..)| *act == Act::Key).map(|(_, _, text)| text).collect();
    assert_eq!(typed, "eéSi’");
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
            let typed: String = kiosk.heard().into_iter().map(|(_, _, text)| text).collect();
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
    assert_eq!(heard, [(Act::Key, 0, "ø".to_owned())]);
    mock_elapsed_time(REST);
    kiosk.strike("Autres lettres");
    mock_elapsed_time(REST);
    kiosk.strike("Lettres habituelles");
    mock_elapsed_time(REST);
    kiosk.strike("Y");
    assert_eq!(kiosk.heard(), [(Act::Key, 0, "y".to_owned())]);
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
    let typed: String = kiosk.heard().into_iter().map(|(_, _, text)| text).collect();
    assert_eq!(typed, "7,50");
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
                door: *door,
                title: format!("Porte {door:?}").into(),
                hint: "".into(),
            };
            backend.set_home(HomeVm { greeting: "Bonjour".into(), doors: model(doors.iter().map(door)) });
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
            assert_eq!(kiosk.heard(), [(Act::Door, 1, String::new())]);
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

#[test]
fn every_button_of_every_screen_has_a_name() {
    for screen in SCREENS {
        let kiosk = Kiosk::on(*screen);
        let buttons = ElementQuery::from_root(&kiosk.window)
            .match_descendants()
            .match_accessible_role(AccessibleRole::Button)
            .find_all();
        assert!(!buttons.is_empty(), "{screen:?} has no button");
        let nameless: Vec<_> = buttons
            .iter()
            .filter(|b| {
                b.size().width > 0.0
                    && b.accessible_enabled() != Some(false)
                    && b.accessible_label().is_none_or(|l| l.is_empty())
            })
            .map(|b| b.id())
            .collect();
        assert!(nameless.is_empty(), "{screen:?}: {nameless:?}");
    }
}
