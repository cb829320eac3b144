//! The staff's part of the chat: what a member is told, and what their taps and words mean.

use serde::{Deserialize, Serialize};

use super::act::Action;
use super::clock::Level;
use super::request::Request;
use super::state::State;
use super::words::{MOST_ROWS, Words, button, buttons, list, row, template_language};
use crate::ids::RequestId;
use crate::language::Lang;
use crate::messaging::Outbound;
use crate::resort::services::StaffMember;
use crate::sales::texts::{Key, Voice, key};
use crate::sales::understanding::fold::fold;

/// What a tap or a word of a member wants.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// I take it.
    Accept,
    /// Ask me later.
    Later,
    /// It is done.
    Done,
    /// Not me.
    Pass,
    /// Yes, it is possible.
    Approve,
    /// No, it is not.
    Decline,
    /// I begin.
    Start,
}

impl Task {
    const ALL: [(Self, &'static str); 7] = [
        (Self::Accept, "accept"),
        (Self::Later, "later"),
        (Self::Done, "done"),
        (Self::Pass, "pass"),
        (Self::Approve, "approve"),
        (Self::Decline, "decline"),
        (Self::Start, "start"),
    ];

    /// As on a button.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(task, _)| *task == self).map_or("accept", |(_, name)| name)
    }

    /// What it does; nothing for what needs a reason first.
    pub fn action(self, remark: Option<String>) -> Option<Action> {
        Some(match self {
            Self::Accept => Action::Accept,
            Self::Later => Action::Later,
            Self::Done => Action::Complete { remark },
            Self::Pass => Action::Pass,
            Self::Approve => Action::Approve,
            Self::Start => Action::Start,
            Self::Decline => return None,
        })
    }

    /// Whether a request can be meant: of several, those are asked about.
    pub fn fits(self, request: &Request, member: &str) -> bool {
        let mine = request.state.holder() == Some(member);
        match self {
            Self::Accept | Self::Later => {
                request.state.is_in_pool() || request.state == State::AwaitingApproval
            }
            Self::Done | Self::Pass => mine || request.state.is_in_pool(),
            Self::Start => mine,
            Self::Approve | Self::Decline => request.state == State::AwaitingApproval,
        }
    }
}

/// What a member's message means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Said {
    /// Something to be done; with the request, if it names one, and the words around it.
    Task(Task, Option<RequestId>, Option<String>),
    /// Words that are nothing we know: a note for the task at hand.
    Words(String),
}

/// A button's id: `task/accept/<request>`, or a template's `task_accept`.
pub fn tapped(id: &str) -> Option<Said> {
    let rest = id.strip_prefix("task")?;
    let mut parts = rest.get(1..)?.split('/');
    let name = parts.next()?;
    let task = Task::ALL.iter().find(|(_, known)| *known == name).map(|(task, _)| *task)?;
    let request = match parts.next() {
        Some(id) => Some(id.parse().ok()?),
        None => None,
    };
    Some(Said::Task(task, request, None))
}

/// Words for each task, folded, in the languages staff write in.
const WORDS: &[(Task, &[&str])] = &[
    (
        Task::Decline,
        &[
            "decline",
            "reject",
            "not possible",
            "rechazar",
            "rechazo",
            "no es posible",
            "ablehnen",
            "abgelehnt",
            "nicht moglich",
            "رفض",
        ],
    ),
    (
        Task::Pass,
        &[
            "pass",
            "pass on",
            "can t",
            "cannot",
            "not me",
            "someone else",
            "paso",
            "pasar",
            "no puedo",
            "otro",
            "weitergeben",
            "kann nicht",
            "ich nicht",
            "jemand anders",
            "لا استطيع",
            "تمرير",
            "غيري",
        ],
    ),
    (
        Task::Later,
        &[
            "later",
            "in a bit",
            "busy",
            "luego",
            "mas tarde",
            "despues",
            "ocupado",
            "ocupada",
            "spater",
            "nachher",
            "لاحقا",
            "بعدين",
            "مشغول",
        ],
    ),
    (
        Task::Done,
        &[
            "done",
            "finished",
            "ready",
            "completed",
            "fixed",
            "delivered",
            "hecho",
            "listo",
            "lista",
            "terminado",
            "acabado",
            "entregado",
            "arreglado",
            "fertig",
            "erledigt",
            "gemacht",
            "geliefert",
            "repariert",
            "تم",
            "خلصت",
            "انتهيت",
            "جاهز",
            "✅",
            "✔",
        ],
    ),
    (
        Task::Approve,
        &[
            "approve",
            "approved",
            "apruebo",
            "aprobado",
            "aprobar",
            "genehmigt",
            "genehmigen",
            "موافق",
            "اوافق",
        ],
    ),
    (
        Task::Start,
        &[
            "start",
            "starting",
            "on it",
            "on my way",
            "empiezo",
            "en camino",
            "fange an",
            "bin unterwegs",
            "unterwegs",
            "بدات",
            "في الطريق",
        ],
    ),
    (
        Task::Accept,
        &[
            "accept",
            "accepted",
            "ok",
            "okay",
            "yes",
            "i take it",
            "mine",
            "got it",
            "i go",
            "acepto",
            "aceptar",
            "si",
            "vale",
            "voy",
            "mia",
            "mio",
            "ja",
            "annehmen",
            "nehme ich",
            "mach ich",
            "mache ich",
            "ubernehme",
            "نعم",
            "قبول",
            "حاضر",
            "تمام",
            "👍",
            "👌",
        ],
    ),
];

/// Longest message that is a task by its words; a longer one is a note.
const SHORT: usize = 8;

/// What words mean. The rest of a short message stays with the task as a remark.
pub fn said(text: &str) -> Said {
    let folded: String =
        fold(text).chars().map(|c| if c.is_alphanumeric() || !c.is_ascii() { c } else { ' ' }).collect();
    let words: Vec<&str> = folded.split_whitespace().collect();
    let holds = |phrase: &&str| {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        words.windows(phrase.len()).any(|window| window == phrase)
    };
    let found = WORDS.iter().find(|(_, phrases)| phrases.iter().any(holds));
    match found {
        Some((task, _)) if words.len() <= SHORT => {
            let remark = (words.len() > 2).then(|| text.trim().to_owned());
            Said::Task(*task, None, remark)
        }
        _ => Said::Words(text.trim().to_owned()),
    }
}

/// A short word to a member about a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Line {
    /// Somebody else has it.
    Taken,
    /// Thank you, it is done.
    Done,
    /// It goes to the others.
    Passed,
    /// Asked again at a time.
    Later,
    /// It is not needed any more.
    Cancelled,
    /// Nothing is open for you.
    None,
    /// Not possible any more.
    Over,
    /// What may be told as the reason?
    Why,
    /// Kept with it.
    Noted,
}

impl Line {
    fn key(self) -> Key {
        match self {
            Self::Taken => key::STAFF_TAKEN,
            Self::Done => key::STAFF_DONE,
            Self::Passed => key::STAFF_PASSED,
            Self::Later => key::STAFF_LATER,
            Self::Cancelled => key::STAFF_CANCELLED,
            Self::None => key::STAFF_NONE,
            Self::Over => key::STAFF_OVER,
            Self::Why => key::STAFF_WHY,
            Self::Noted => key::STAFF_NOTED,
        }
    }

    /// Its name, for ids.
    pub fn name(self) -> &'static str {
        self.key().name
    }
}

/// Why a member is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// It waits.
    Waits,
    /// It is late.
    Late(Level),
    /// The guest says it is not solved.
    Again,
}

impl Words<'_> {
    /// The language of a member: the first they speak that there are words in.
    pub fn lang_of(&self, member: &StaffMember) -> Lang {
        let known = self.texts.languages();
        let spoken = member.languages.iter().find(|lang| known.contains(lang));
        spoken.cloned().unwrap_or_else(|| self.resort.property.default_language())
    }

    /// Where it is.
    pub fn unit(&self, request: &Request) -> String {
        let unit = request.asked.unit.as_deref();
        let place = request.asked.place.as_deref();
        match (unit, place) {
            (Some(unit), Some(place)) => format!("{unit} · {place}"),
            (Some(one), None) | (None, Some(one)) => one.to_owned(),
            (None, None) => "–".to_owned(),
        }
    }

    fn due(&self, request: &Request, voice: &Voice<'_>) -> String {
        let by = match request.state {
            State::AwaitingApproval => request.acknowledge_by(),
            _ => request.asked.wanted_at.filter(|at| *at > self.now).or(request.complete_by()),
        };
        by.map_or_else(|| "–".to_owned(), |by| self.moment(by, voice))
    }

    /// What a member reads about a request, without buttons: for e-mail and browsers too.
    pub fn to_member(&self, request: &Request, why: Why, lang: &Lang) -> String {
        self.texts.compose(lang, |voice| {
            let (what, unit) = (self.what_exactly(request, voice), self.unit(request));
            let mut text = match why {
                Why::Late(_) => voice.say(
                    key::STAFF_LATE,
                    &[
                        ("what", what.into()),
                        ("unit", unit.into()),
                        ("state", self.stands(&request.state, voice).into()),
                    ],
                ),
                Why::Again => voice.say(key::STAFF_AGAIN, &[("what", what.into()), ("unit", unit.into())]),
                Why::Waits => {
                    let key = if request.state == State::AwaitingApproval {
                        key::STAFF_APPROVE
                    } else {
                        key::STAFF_NEW
                    };
                    let due = self.due(request, voice);
                    voice.say(key, &[("what", what.into()), ("unit", unit.into()), ("due", due.into())])
                }
            };
            if request.priority == 1 {
                text = format!("{} {text}", voice.say(key::STAFF_URGENT, &[]));
            }
            if let Some(note) = &request.asked.note {
                text = format!("{text}\n“{note}”");
            }
            text
        })
    }

    /// The same as a message with buttons, inside the member's window. `link`: to the request on the dashboard.
    pub fn task(
        &self,
        id: RequestId,
        request: &Request,
        why: Why,
        lang: &Lang,
        link: Option<&str>,
    ) -> Outbound {
        let body = self.to_member(request, why, lang);
        let body = link.map_or(body.clone(), |link| format!("{body}\n{link}"));
        let tasks: &[Task] = match request.state {
            State::AwaitingApproval => &[Task::Approve, Task::Decline, Task::Later],
            _ if request.state.is_in_pool() => &[Task::Accept, Task::Later, Task::Pass],
            _ => &[Task::Done, Task::Pass],
        };
        self.texts.compose(lang, |voice| buttons(&body, choices(id, tasks, voice)))
    }

    /// The template, outside the member's window.
    pub fn task_template(&self, id: RequestId, request: &Request, member: &StaffMember) -> Option<Outbound> {
        const NAME: &str = "staff_new_request";
        let lang = self.lang_of(member);
        let template = self.resort.templates.get(NAME)?;
        let language = template_language(&template.body.0, &lang, &self.resort.property.default_language())?;
        let variables = self.texts.compose(&Lang::new(&language), |voice| {
            std::collections::BTreeMap::from([
                ("staff_name".to_owned(), member.name.split(' ').next().unwrap_or(&member.name).to_owned()),
                ("request".to_owned(), self.what_exactly(request, voice)),
                ("unit".to_owned(), self.unit(request)),
                ("due".to_owned(), self.due(request, voice)),
            ])
        });
        let tasks = [Task::Accept, Task::Done, Task::Pass];
        let buttons = tasks.iter().map(|task| format!("task/{}/{id}", task.name())).collect();
        Some(Outbound::Template { name: NAME.to_owned(), language, variables, buttons })
    }

    /// It is theirs: what can be done next.
    pub fn yours(&self, id: RequestId, request: &Request, lang: &Lang) -> Outbound {
        self.texts.compose(lang, |voice| {
            let (what, unit) = (self.what_exactly(request, voice), self.unit(request));
            let body = voice.say(key::STAFF_YOURS, &[("what", what.into()), ("unit", unit.into())]);
            buttons(&body, choices(id, &[Task::Done, Task::Pass], voice))
        })
    }

    /// Several can be meant: which?
    pub fn which_task(&self, task: Task, among: &[(RequestId, Request)], lang: &Lang) -> Outbound {
        self.texts.compose(lang, |voice| {
            let rows = among.iter().take(MOST_ROWS).map(|(id, request)| {
                let id = format!("task/{}/{id}", task.name());
                row(id, &self.unit(request), Some(&self.what_exactly(request, voice)))
            });
            list(&voice.say(key::STAFF_WHICH, &[]), &voice.say(key::BUTTON_TASKS, &[]), rows.collect())
        })
    }

    /// A short word to a member; `who`: a colleague it names.
    pub fn word(&self, line: Line, request: Option<&Request>, who: &str, lang: &Lang) -> Outbound {
        let key = line.key();
        let body = self.texts.compose(lang, |voice| {
            let Some(request) = request else { return voice.say(key, &[]) };
            let time = request.remind_at.map(|at| self.moment(at, voice)).unwrap_or_default();
            let all = [
                ("what", self.what_exactly(request, voice).into()),
                ("unit", self.unit(request).into()),
                ("who", who.into()),
                ("time", time.into()),
            ];
            voice.say(key, &all)
        });
        Outbound::Text { body, preview_url: false }
    }
}

fn choices(id: RequestId, tasks: &[Task], voice: &Voice<'_>) -> Vec<crate::messaging::content::Choice> {
    let title = |task: Task| match task {
        Task::Accept | Task::Start => key::BUTTON_ACCEPT,
        Task::Later => key::BUTTON_LATER,
        Task::Done => key::BUTTON_DONE,
        Task::Pass => key::BUTTON_PASS,
        Task::Approve => key::BUTTON_APPROVE,
        Task::Decline => key::BUTTON_DECLINE,
    };
    tasks
        .iter()
        .map(|task| button(format!("task/{}/{id}", task.name()), &voice.say(title(*task), &[])))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn staff_answer_in_their_words() {
        for (text, task) in [
            ("ok", Task::Accept),
            ("Voy!", Task::Accept),
            ("mach ich", Task::Accept),
            ("👍", Task::Accept),
            ("Hecho", Task::Done),
            ("erledigt, lag am Filter", Task::Done),
            ("can't, someone else please", Task::Pass),
            ("no puedo ahora", Task::Pass),
            ("Más tarde", Task::Later),
            ("später", Task::Later),
            ("not possible today", Task::Decline),
            ("aprobado", Task::Approve),
            ("تم", Task::Done),
            ("حاضر", Task::Accept),
        ] {
            assert!(
                matches!(said(text), Said::Task(found, None, _) if found == task),
                "{text}: {:?}",
                said(text)
            );
        }
        assert!(matches!(said("erledigt, lag am Filter"), Said::Task(_, _, Some(_))));
    }

    #[test]
    fn a_longer_text_is_a_note() {
        let text = "the guest says the shower was ok yesterday but today the water is cold again";
        assert_eq!(said(text), Said::Words(text.to_owned()));
    }

    #[test]
    fn buttons_and_templates_are_read() {
        let id = RequestId(uuid::Uuid::from_u128(7));
        for task in Task::ALL.map(|(task, _)| task) {
            assert_eq!(tapped(&format!("task/{}/{id}", task.name())), Some(Said::Task(task, Some(id), None)));
            assert_eq!(tapped(&format!("task_{}", task.name())), Some(Said::Task(task, None, None)));
        }
        assert_eq!(tapped("task/accept/nobody"), None);
    }

    proptest! {
        #[test]
        fn any_words_are_read(text in ".{0,200}") {
            let _ = said(&text);
            let _ = tapped(&text);
            let _ = tapped(&format!("task{text}"));
        }
    }
}
