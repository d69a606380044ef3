//! What a scene shows: rows of things, laid out and drawn by the screen in one way for all scenes.
//!
//! A scene names what it shows and never where: sizes, colours, the pointing hand, the order of the keyboard, the
//! mirrored layout and the largest letters are the stage's business, once for every scene.

/// What the simulated thing looks like from outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Frame {
    /// A window of a computer.
    #[default]
    Window,
    /// A telephone, upright.
    Phone,
    /// No frame.
    Plain,
}

/// How an item is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// The bar of a program: pictogram and name.
    #[default]
    Bar,
    /// A heading, in larger letters.
    Heading,
    /// A paragraph of text.
    Text,
    /// A line of a list: round pictogram with a first letter, `text`, `sub` below, `trail` at its end. `on`: unread.
    Line,
    /// A button; `on`: the one that matters. Without `text` its pictogram stands alone, and `sub` is what is spoken.
    Button,
    /// A link inside a text.
    Link,
    /// A field: `sub` is its label, `text` what stands in it, `trail` what is wrong with it. `on`: it has the caret.
    Field,
    /// A box or switch; `on`: ticked.
    Check,
    /// A pictogram above a word: an app, a file, an object. `on`: chosen, lit or held.
    Tile,
    /// A speech bubble; `on`: one's own.
    Bubble,
    /// A drawing, `icon` is its name, `level` how far it is enlarged (0 to 4).
    Picture,
    /// A person on a screen; `on`: the camera is on. `text` is the name, `sub` what the person says.
    Person,
    /// A sentence on a band: something the program says.
    Note,
    /// A tab; `on`: in front.
    Tab,
    /// A place where something can be put down. `text` names it, `sub` what lies in it. `on`: it waits for what is held.
    Zone,
    /// A flight of steps: `level` of `of` are climbed. `text` says it in words.
    Meter,
    /// A key of the keyboard.
    Key,
    /// An empty place that takes the room left in its row.
    Gap,
}

/// One thing on the stage.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Item {
    /// Its name inside the scene; empty: it cannot be touched.
    pub key: String,
    /// How it is drawn.
    pub kind: Kind,
    /// Its main text.
    pub text: String,
    /// The second text.
    pub sub: String,
    /// The text at its end.
    pub trail: String,
    /// The pictogram's or drawing's name; empty: none.
    pub icon: String,
    /// What `on` means is said by each kind.
    pub on: bool,
    /// It cannot be used now.
    pub off: bool,
    /// It can be dragged.
    pub drag: bool,
    /// A number, 0 to `of`.
    pub level: u8,
    /// The largest level.
    pub of: u8,
    /// Share of the row's width; 0: as wide as its text.
    pub wide: u8,
}

// Without its texts: they may be what a person typed.
impl std::fmt::Debug for Item {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}({}, on: {}, off: {})", self.kind, self.key, self.on, self.off)
    }
}

impl Item {
    /// An item that can be touched.
    #[must_use]
    pub fn new(kind: Kind, key: impl Into<String>, text: impl Into<String>) -> Self {
        Self { kind, key: key.into(), text: text.into(), wide: 1, ..Self::default() }
    }

    /// An item that is only looked at.
    #[must_use]
    pub fn still(kind: Kind, text: impl Into<String>) -> Self {
        Self::new(kind, "", text)
    }

    /// With a second text.
    #[must_use]
    #[allow(clippy::should_implement_trait, reason = "nothing is subtracted: `sub` is the text below")]
    pub fn sub(mut self, sub: impl Into<String>) -> Self {
        self.sub = sub.into();
        self
    }

    /// With a text at its end.
    #[must_use]
    pub fn trail(mut self, trail: impl Into<String>) -> Self {
        self.trail = trail.into();
        self
    }

    /// With a pictogram.
    #[must_use]
    pub fn icon(mut self, icon: impl Into<String>) -> Self {
        self.icon = icon.into();
        self
    }

    /// Ticked, chosen, unread …
    #[must_use]
    pub fn on(mut self, on: bool) -> Self {
        self.on = on;
        self
    }

    /// Not to be used now.
    #[must_use]
    pub fn off(mut self, off: bool) -> Self {
        self.off = off;
        self
    }

    /// Can be dragged.
    #[must_use]
    pub fn drag(mut self) -> Self {
        self.drag = true;
        self
    }

    /// A level of a largest level.
    #[must_use]
    pub fn level(mut self, level: u8, of: u8) -> Self {
        (self.level, self.of) = (level, of);
        self
    }

    /// Its share of the row.
    #[must_use]
    pub fn wide(mut self, wide: u8) -> Self {
        self.wide = wide;
        self
    }

    /// Whether a touch does something.
    #[must_use]
    pub fn can_touch(&self) -> bool {
        !self.key.is_empty() && !self.off
    }
}

/// Things side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// In reading order.
    pub items: Vec<Item>,
}

impl Row {
    /// A row of one thing.
    #[must_use]
    pub fn one(item: Item) -> Self {
        Self { items: vec![item] }
    }

    /// A row of several things.
    #[must_use]
    pub fn of(items: impl IntoIterator<Item = Item>) -> Self {
        Self { items: items.into_iter().collect() }
    }
}

/// All that a scene shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// What it looks like from outside.
    pub frame: Frame,
    /// Rows, from above.
    pub rows: Vec<Row>,
    /// Rows of the keyboard below them; empty: nothing is typed here.
    pub keys: Vec<Row>,
}

impl View {
    /// Everything on the stage, keyboard last.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.rows.iter().chain(&self.keys).flat_map(|row| &row.items)
    }

    /// The item of this name.
    #[must_use]
    pub fn item(&self, key: &str) -> Option<&Item> {
        self.items().find(|item| item.key == key && !key.is_empty())
    }
}
