//! Which languages the kiosk speaks, and choosing one as a person does.

use super::Driver;
use perron_domain::lang::Lang;

impl Driver {
    /// The language on the screen.
    pub(in crate::tour) fn language(&self) -> Lang {
        self.lang()
    }

    /// The languages of this kiosk: the one on the screen, and those that one can choose there.
    pub(in crate::tour) fn languages(&self) -> Vec<Lang> {
        let view = self.view();
        let offered = view.chrome.languages.iter().map(|language| Lang::new(&language.code));
        std::iter::once(self.lang()).chain(offered).collect()
    }

    /// Chooses a language on the first screen, as a person does, unless it is there.
    pub(in crate::tour) fn speak(&mut self, wanted: Lang) {
        self.pump();
        let name =
            self.view().chrome.languages.iter().find(|l| l.code == wanted.as_str()).map(|l| l.name.clone());
        if let Some(name) = name.filter(|_| self.lang() != wanted) {
            self.touch(&name);
            self.wait(|v| v.look.lang == wanted.as_str());
        }
    }
}
