//! The practice stage without a display: strikes, keys and drags come out as the right `Act`, once, and what
//! is shown stays in reach.
//!
//! Time is simulated: it moves only when a test says so.

use i_slint_backend_testing::{AccessibleRole, ElementHandle, init_no_event_loop, mock_elapsed_time};
use perron_ui::*;
use slint::platform::{Key, PointerEventButton, WindowEvent};
use slint::{ComponentHandle, LogicalPosition, LogicalSize, ModelRc, SharedString, VecModel};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

/// Longer than the pause in which a second strike is the same strike.
const REST: Duration = Duration::from_millis(400);
const LEFT: PointerEventButton = PointerEventButton::Left;

thread_local! {
    /// Each test has a platform of its own, set once.
    static READY: std::sync::Once = const { std::sync::Once::new() };
}

struct Lesson {
    window: AppWindow,
    acts: Rc<RefCell<Vec<(Act, String)>>>,
}

fn model<T: Clone + 'static>(items: impl IntoIterator<Item = T>) -> ModelRc<T> {
    ModelRc::new(VecModel::from_iter(items))
}

fn item(kind: StageKind, key: &str, text: &str) -> StageItem {
    StageItem { kind, key: key.into(), text: text.into(), wide: 1, ..Default::default() }
}

fn rows(rows: &[&[StageItem]]) -> ModelRc<StageRow> {
    model(rows.iter().map(|row| StageRow { items: model(row.to_vec()) }))
}

impl Lesson {
    fn on(stage: StageVm) -> Self {
        READY.with(|once| once.call_once(init_no_event_loop));
        let window = AppWindow::new().unwrap();
        let acts = Rc::new(RefCell::new(Vec::new()));
        let backend = window.global::<Backend<'_>>();
        let heard = acts.clone();
        backend.on_act(move |what, _, text| heard.borrow_mut().push((what, text.into())));
        backend.set_lesson(LessonVm {
            kind: LessonKind::Practice,
            ask: "Touchez la lampe.".into(),
            step: 2,
            steps: 6,
            before: ButtonVm { text: "Étape d’avant".into(), enabled: true, ..Default::default() },
            stage,
            ..Default::default()
        });
        backend.set_chrome(Chrome { screen: Screen::Lesson, door: Door::Learn, ..Default::default() });
        window.show().unwrap();
        window.window().set_size(LogicalSize::new(1280.0, 800.0));
        let lesson = Self { window, acts };
        lesson.wait(REST * 4);
        lesson.heard();
        lesson
    }

    /// Lets the window settle: a timer that comes due starts what the next one needs.
    fn wait(&self, time: Duration) {
        for _ in 0..10 {
            mock_elapsed_time(time / 10);
        }
    }

    fn middle(&self, label: &str) -> LogicalPosition {
        let button = ElementHandle::find_by_accessible_label(&self.window, label)
            .find(|e| e.accessible_role() == Some(AccessibleRole::Button))
            .unwrap_or_else(|| panic!("no button {label:?}"));
        let (at, size) = (button.absolute_position(), button.size());
        LogicalPosition::new(at.x + size.width / 2.0, at.y + size.height / 2.0)
    }

    /// Whether it is seen now.
    fn has(&self, label: &str) -> bool {
        ElementHandle::find_by_accessible_label(&self.window, label).next().is_some()
    }

    fn strike(&self, label: &str) {
        let position = self.middle(label);
        self.send(WindowEvent::PointerMoved { position });
        self.send(WindowEvent::PointerPressed { position, button: LEFT });
        self.send(WindowEvent::PointerReleased { position, button: LEFT });
    }

    fn drag(&self, from: &str, to: &str) {
        let (start, end) = (self.middle(from), self.middle(to));
        self.send(WindowEvent::PointerMoved { position: start });
        self.send(WindowEvent::PointerPressed { position: start, button: LEFT });
        for step in 1..=8_u8 {
            let share = f32::from(step) / 8.0;
            let position = LogicalPosition::new(
                start.x + (end.x - start.x) * share,
                start.y + (end.y - start.y) * share,
            );
            self.send(WindowEvent::PointerMoved { position });
        }
        self.send(WindowEvent::PointerReleased { position: end, button: LEFT });
        self.wait(REST);
    }

    fn key(&self, text: impl Into<SharedString>) {
        let text = text.into();
        self.send(WindowEvent::KeyPressed { text: text.clone() });
        self.send(WindowEvent::KeyReleased { text });
    }

    fn send(&self, event: WindowEvent) {
        self.window.window().dispatch_event(event);
    }

    fn heard(&self) -> Vec<(Act, String)> {
        self.acts
            .borrow_mut()
            .drain(..)
            .filter(|(act, _)| !matches!(act, Act::Cramped | Act::Present))
            .collect()
    }
}

fn touched(key: &str) -> Vec<(Act, String)> {
    vec![(Act::StageTouch, key.to_owned())]
}

fn table() -> StageVm {
    let carried = |key: &str, text: &str| StageItem { drag: true, ..item(StageKind::Tile, key, text) };
    let off = StageItem { is_off: true, ..item(StageKind::Button, "off", "Fermé") };
    StageVm {
        frame: StageFrame::Plain,
        rows: rows(&[
            &[carried("apple", "La pomme"), carried("letter", "La lettre")],
            &[item(StageKind::Zone, "basket", "Le panier"), item(StageKind::Zone, "box", "La boîte")],
            &[item(StageKind::Button, "bell", "La cloche"), off],
        ]),
        ..Default::default()
    }
}

fn typing() -> StageVm {
    let field = StageItem { is_on: true, ..item(StageKind::Field, "text", "Bon") };
    let key = |c: &str| item(StageKind::Key, &format!("key:{c}"), c);
    StageVm { rows: rows(&[&[field]]), keys: rows(&[&[key("l"), key("m")]]), ..Default::default() }
}

#[test]
fn a_thing_struck_says_its_name_once() {
    let lesson = Lesson::on(table());
    lesson.strike("La cloche");
    lesson.strike("La cloche");
    lesson.strike("Le panier");
    assert_eq!(lesson.heard(), touched("bell"), "a trembling hand strikes once, wherever it lands");
    lesson.wait(REST);
    lesson.strike("Le panier");
    assert_eq!(lesson.heard(), touched("basket"));
    lesson.wait(REST);
    lesson.strike("Fermé");
    assert_eq!(lesson.heard(), vec![], "what is off says nothing");
}

#[test]
fn a_thing_dragged_over_a_place_is_put_there() {
    let cases = [
        ("La pomme", "Le panier", vec![(Act::StageDrag, "apple basket".to_owned())]),
        ("La lettre", "La boîte", vec![(Act::StageDrag, "letter box".to_owned())]),
        ("La pomme", "La lettre", vec![]),
        ("La cloche", "Le panier", vec![]),
        ("La pomme", "La pomme", touched("apple")),
    ];
    for (from, to, want) in cases {
        let lesson = Lesson::on(table());
        lesson.drag(from, to);
        assert_eq!(lesson.heard(), want, "{from} over {to}");
    }
}

#[test]
fn touches_wait_while_the_hand_shows() {
    let lesson = Lesson::on(StageVm { showing: true, ..table() });
    lesson.strike("La cloche");
    lesson.drag("La pomme", "Le panier");
    assert_eq!(lesson.heard(), vec![]);
}

#[test]
fn keys_on_the_stage_take_fast_typing() {
    let lesson = Lesson::on(typing());
    for (pause, label) in [(0, "l"), (150, "l"), (10, "m"), (10, "m")] {
        mock_elapsed_time(Duration::from_millis(pause));
        lesson.strike(label);
    }
    let typed: Vec<String> = lesson.heard().into_iter().map(|(_, key)| key).collect();
    assert_eq!(typed, ["key:l", "key:l", "key:m"], "the same key within 120 ms is the same strike");
}

#[test]
fn the_keyboard_on_the_desk_types_where_something_is_typed() {
    let lesson = Lesson::on(typing());
    lesson.key("é");
    lesson.key(" ");
    lesson.key(Key::Backspace);
    let want: &[(Act, &str)] = &[(Act::Key, "é"), (Act::Key, " "), (Act::Erase, "")];
    let heard = lesson.heard();
    assert_eq!(heard.iter().map(|(act, text)| (*act, text.as_str())).collect::<Vec<_>>(), want);

    let lesson = Lesson::on(table());
    lesson.key("é");
    assert_eq!(lesson.heard(), vec![]);
}

#[test]
fn every_thing_is_reached_by_keys_alone() {
    let lesson = Lesson::on(table());
    let theme = lesson.window.global::<Theme<'_>>();
    let mut seen = Vec::new();
    for _ in 0..30 {
        lesson.key(Key::Tab);
        lesson.wait(REST);
        let label = theme.get_focused_label().to_string();
        if label == "La cloche" && !seen.contains(&label) {
            lesson.key(Key::Return);
        }
        seen.push(label);
    }
    for label in ["La pomme", "La lettre", "Le panier", "La boîte", "La cloche", "Étape d’avant"] {
        assert!(seen.iter().any(|s| s == label), "{label} is not reached: {seen:?}");
    }
    assert!(!seen.iter().any(|s| s == "Fermé"));
    assert_eq!(lesson.heard(), touched("bell"));
}

#[test]
fn a_list_longer_than_its_room_is_turned_by_two_buttons() {
    let lines = (1..=12).map(|n| vec![item(StageKind::Line, &format!("m{n}"), &format!("Message {n}"))]);
    let lines: Vec<Vec<StageItem>> = lines.collect();
    let lines: Vec<&[StageItem]> = lines.iter().map(Vec::as_slice).collect();
    let lesson = Lesson::on(StageVm { rows: rows(&lines), ..Default::default() });
    assert!(!lesson.has("Message 12"), "it lies below the edge");
    for _ in 0..4 {
        lesson.strike("Plus bas");
        lesson.wait(REST);
    }
    assert!(!lesson.has("Message 1"));
    lesson.strike("Message 12");
    assert_eq!(lesson.heard(), touched("m12"));

    let lesson = Lesson::on(table());
    assert!(!lesson.has("Plus bas"), "what fits is not turned");
}
