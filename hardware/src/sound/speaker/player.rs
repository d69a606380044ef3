//! The thread: wishes, plugs and outputs come in, sound goes out.

use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::saying::{Progress, Saying};
use super::wishes::{Wish, Wishes};
use super::{
    CutBy, Ear, LoudnessBy, OutputInfo, Outputs, Parts, Plugged, SayingNumber, SoundError, SoundListener,
    SoundReport, SoundSettings, Utterance, Voice,
};
use crate::sound::jack::Watched;
use crate::sound::mixing::{self, Wanted};
use crate::sound::route::{self, Known};
use crate::sound::volume::Volume;

/// The state of the thread.
pub(super) struct Player {
    outputs: Box<dyn Outputs>,
    switches: Watched,
    voice: Box<dyn Voice>,
    settings: SoundSettings,
    listener: Box<SoundListener>,
    wishes: Wishes,
    list: Vec<OutputInfo>,
    by_hand: Option<bool>,
    /// What was last told of headphones.
    plugged: Option<Plugged>,
    /// What waits until its route is known.
    waiting: Option<(SayingNumber, Utterance)>,
    saying: Option<Saying>,
    /// When to go on with it.
    next: Option<Instant>,
    /// Nobody listens any more.
    is_alone: bool,
}

impl Player {
    pub(super) fn new(
        parts: Parts,
        settings: SoundSettings,
        listener: Box<SoundListener>,
        wishes: Wishes,
    ) -> Self {
        Self {
            outputs: parts.outputs,
            switches: Watched::new(parts.switches),
            voice: parts.voice,
            settings,
            listener,
            wishes,
            list: vec![],
            by_hand: None,
            plugged: None,
            waiting: None,
            saying: None,
            next: None,
            is_alone: false,
        }
    }

    pub(super) fn run(mut self) {
        let mut looks = true;
        loop {
            let wish = self.wishes.take();
            if wish.stop || self.is_alone {
                return;
            }
            // Where nobody tells of changes, they are looked for before something is said.
            let says = wish.say.is_some();
            let is_told = self.switches.is_told();
            self.obey_cuts(&wish);
            self.hear_switches(looks || says && !is_told);
            self.hear_outputs(looks || says && self.outputs.changes().is_none());
            looks = false;
            self.obey(wish);
            self.follow_route();
            self.begin();
            self.go_on();
            if let Err(error) = self.wait() {
                tracing::error!(%error, "sound cannot be waited for");
                return;
            }
        }
    }

    fn tell(&mut self, report: SoundReport) {
        self.is_alone |= !(self.listener)(report);
    }

    /// Sleeps until something is wanted, something moved, or it is time.
    fn wait(&self) -> Result<(), rustix::io::Errno> {
        let now = Instant::now();
        // A millisecond more, so that the moment is past when it wakes.
        let until = |at: Instant| at.saturating_duration_since(now) + Duration::from_millis(1);
        let wakes = self.switches.wakes(now).into_iter().chain(self.next).min().map(until);
        let timeout = wakes.map(|left| Timespec {
            tv_sec: left.as_secs().try_into().unwrap_or(1),
            tv_nsec: left.subsec_nanos().into(),
        });
        let files: Vec<_> = self.switches.files().chain(self.outputs.changes()).collect();
        let mut fds: Vec<_> = files.iter().map(|file| PollFd::new(file, PollFlags::IN)).collect();
        fds.push(PollFd::new(self.wishes.bell(), PollFlags::IN));
        match poll(&mut fds, timeout.as_ref()) {
            // A signal: everything is looked at again.
            Err(rustix::io::Errno::INTR) | Ok(_) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// What silences comes before everything else.
    fn obey_cuts(&mut self, wish: &Wish) {
        if wish.cut || wish.say.is_some() {
            self.silence(CutBy::Wish);
        }
    }

    fn silence(&mut self, by: CutBy) {
        self.next = None;
        let waiting = self.waiting.take().map(|(number, _)| number);
        let saying = self.saying.take().map(|mut saying| {
            saying.cut();
            saying.number
        });
        for number in waiting.into_iter().chain(saying) {
            self.tell(SoundReport::Cut(number, by));
        }
    }

    fn hear_switches(&mut self, looks: bool) {
        let (moved, faults) = self.switches.read(Instant::now(), looks);
        // In either direction: what goes in must not be heard by all, what comes out neither.
        if moved && self.settings.outlets.headphones == route::Headphones::Auto && self.saying.is_some() {
            self.silence(CutBy::Headphones);
        }
        for fault in faults {
            self.tell(SoundReport::Problem(fault));
        }
        let plugged = self.switches.plugged(Instant::now());
        if self.plugged != Some(plugged) {
            self.plugged = Some(plugged);
            self.tell(SoundReport::Headphones(plugged));
        }
    }

    fn hear_outputs(&mut self, looks: bool) {
        if self.outputs.changed() || looks {
            let list = self.outputs.list();
            if looks || list != self.list {
                self.list.clone_from(&list);
                self.tell(SoundReport::Outputs(list));
            }
        }
    }

    fn obey(&mut self, wish: Wish) {
        if let Some(by_hand) = wish.by_hand {
            self.by_hand = by_hand;
        }
        if let Some(volume) = wish.volume {
            self.settings.volume = volume;
            self.set_loudness();
        }
        if let Some(say) = wish.say {
            self.waiting = Some(say);
        }
    }

    fn ear(&self) -> Option<Ear> {
        let known = Known { plugged: self.switches.plugged(Instant::now()), by_hand: self.by_hand };
        route::ear(&self.settings.outlets, known, &self.list)
    }

    /// Silences what is said to an ear, or by an output, that it would not be said to now.
    fn follow_route(&mut self) {
        let Some(saying) = &self.saying else { return };
        let is_same = self.ear() == Some(saying.ear)
            && route::outlet(&self.settings.outlets, saying.ear, &self.list)
                .is_ok_and(|(info, _)| *info == saying.outlet);
        if !is_same {
            self.silence(CutBy::Headphones);
        }
    }

    /// Begins what waits, if its route is known.
    fn begin(&mut self) {
        let now = Instant::now();
        let ear = self.ear();
        if ear.is_none() && !self.switches.is_loose(now) {
            return;
        }
        let Some((number, utterance)) = self.waiting.take() else { return };
        match self.saying(number, &utterance, ear, now) {
            Ok(saying) => (self.saying, self.next) = (Some(saying), Some(now)),
            Err(error) => self.tell(SoundReport::Failed(number, error)),
        }
    }

    fn saying(
        &mut self,
        number: SayingNumber,
        utterance: &Utterance,
        ear: Option<Ear>,
        now: Instant,
    ) -> Result<Saying, SoundError> {
        let ear = ear.ok_or(SoundError::Loose)?;
        let (outlet, _) = route::outlet(&self.settings.outlets, ear, &self.list)?;
        let samples = self.voice.speak(utterance)?;
        Ok(Saying::new(number, ear, outlet.clone(), samples, now))
    }

    fn go_on(&mut self) {
        if self.next.is_none_or(|next| Instant::now() < next) {
            return;
        }
        let Some(saying) = &mut self.saying else { return };
        let number = saying.number;
        match saying.go_on(Instant::now()) {
            Ok(Progress::Later(wait)) => self.next = Instant::now().checked_add(wait),
            Ok(Progress::NeedsOutput) => self.open(number),
            Ok(Progress::Finished) => {
                (self.saying, self.next) = (None, None);
                self.tell(SoundReport::Finished(number));
            }
            Err(error) => self.fail(number, error),
        }
    }

    fn fail(&mut self, number: SayingNumber, error: SoundError) {
        if let Some(mut saying) = self.saying.take() {
            saying.cut();
        }
        self.next = None;
        self.tell(SoundReport::Failed(number, error));
    }

    /// Opens the output of what has begun. Gone on with is only after all has been looked at once more: the plug may have
    /// moved meanwhile.
    fn open(&mut self, number: SayingNumber) {
        match self.opened() {
            Ok((ear, by)) => self.tell(SoundReport::Began { number, ear, by }),
            Err(error) => self.fail(number, error),
        }
    }

    fn opened(&mut self) -> Result<(Ear, LoudnessBy), SoundError> {
        let by = self.loudness()?;
        let Some(saying) = &mut self.saying else { return Err(SoundError::Unplugged) };
        let output = self.outputs.open(&saying.outlet, saying.rate()?)?;
        let now = Instant::now();
        saying.on(output, now);
        self.next = Some(now);
        Ok((saying.ear, by))
    }

    /// Sets the mixer for what is said, or what its samples are multiplied by.
    fn loudness(&mut self) -> Result<LoudnessBy, SoundError> {
        let volume = self.settings.volume.min(self.settings.loudest);
        let Some(saying) = &mut self.saying else { return Ok(LoudnessBy::Samples) };
        let (info, sure) = route::outlet(&self.settings.outlets, saying.ear, &self.list)?;
        let wanted = Wanted { ear: saying.ear, sure, volume, output: &info.name };
        let by = mixing::prepare(&mut *self.outputs.mixer(info)?, wanted)?;
        let by_mixer = matches!(by, LoudnessBy::Mixer(_)) && volume != Volume::SILENT;
        // A mixer's least is not always silence.
        saying.gain = if by_mixer { Volume::LOUDEST.gain() } else { volume.gain() };
        Ok(by)
    }

    /// The same for what is heard already.
    fn set_loudness(&mut self) {
        let Some(number) = self.saying.as_ref().filter(|saying| saying.has_output()).map(|s| s.number) else {
            return;
        };
        if let Err(error) = self.loudness() {
            self.fail(number, error);
        }
    }
}
