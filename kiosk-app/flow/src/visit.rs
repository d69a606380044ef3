//! A visit begins with the first touch and ends with the wipe. Shared screens keep nothing.

use super::effect::Effect;
use super::event::Action;
use super::learn;
use super::screen::{Look, Notice, Screen, ShelfPlace};
use super::site::Site;
use super::update::Kiosk;
use perron_domain::log::Lang;

/// How a visit begins.
pub(crate) fn first_look(site: &Site) -> Look {
    Look {
        lang: site.languages.first().copied().unwrap_or(Lang::FR),
        size: site.text_size.clamp(1, 4),
        contrast: false,
    }
}

/// Seconds for which a call for help holds the screen: long enough to finish with somebody else and come over.
pub(crate) const HELP_WAIT_S: u32 = 600;

/// A second passed without a touch. Seconds are counted here, not read from a clock that may jump.
pub(crate) fn tick(k: &mut Kiosk) -> Vec<Effect> {
    if let Some(left) = k.countdown {
        if left <= 1 {
            return end(k);
        }
        k.countdown = Some(left - 1);
        return vec![];
    }
    if let Screen::Notice { notice: Notice::NearYou { waited }, .. } = &mut k.screen
        && *waited < HELP_WAIT_S
    {
        *waited += 1;
        k.quiet = 0;
        return vec![];
    }
    k.quiet = k.quiet.saturating_add(1);
    if k.quiet >= k.site.idle.after {
        if is_pristine(k) {
            k.quiet = 0;
            k.message = None;
            return vec![Effect::LoadWorkshops];
        }
        k.countdown = Some(k.site.idle.countdown);
    }
    vec![]
}

/// Notes a touch. True when the touch only answered the warning and goes no further: what lies behind was not seen.
pub(crate) fn touched(k: &mut Kiosk, action: &Action) -> bool {
    k.quiet = 0;
    let warned = k.countdown.take().is_some();
    let aside = matches!(
        action,
        Action::End
            | Action::Home
            | Action::Listen
            | Action::Contrast
            | Action::TextSize(_)
            | Action::Languages
            | Action::Language(_)
    );
    warned && !aside
}

/// A code that this kiosk knows was shown: somebody is there.
pub(crate) fn present(k: &mut Kiosk) {
    k.quiet = 0;
    k.countdown = None;
    k.message = None;
}

/// Something was laid under the reader. It begins a visit, as a touch does; in one that goes on, only what is accepted
/// counts ([`present`]).
pub(crate) fn scanned(k: &mut Kiosk) {
    if is_pristine(k) {
        k.quiet = 0;
    }
}

/// The first screen, as nobody changed it.
fn is_pristine(k: &Kiosk) -> bool {
    matches!(k.screen, Screen::Home) && k.look == first_look(&k.site) && k.advisor.is_none()
}

/// The end was touched. In the middle of a lesson it is asked for once: a beginner who has done one exercise has
/// « finished » too, and would lose all. Whoever was warned, or asked, meant it.
pub(crate) fn finish(k: &mut Kiosk, warned: bool) -> Vec<Effect> {
    let asked = matches!(k.screen, Screen::Notice { notice: Notice::LeaveLearning(_), .. });
    match k.screen.leaves() {
        Some(leaving) if !warned && !asked => {
            k.notice(Notice::LeaveLearning(leaving));
            vec![]
        }
        _ => end(k),
    }
}

/// The visit is over: everything of the person goes, in memory here and in the workers.
pub(crate) fn end(k: &mut Kiosk) -> Vec<Effect> {
    let counted = learn::left(k);
    k.learning.forget();
    k.shelf = ShelfPlace::default();
    k.screen = Screen::Home;
    k.look = first_look(&k.site);
    k.advisor = None;
    k.message = None;
    k.countdown = None;
    k.quiet = 0;
    k.awaited = None;
    let mut effects = counted;
    effects.extend([Effect::Wipe, Effect::LoadWorkshops]);
    effects
}
