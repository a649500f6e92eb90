//! What the systems have said of their templates: whether the one that is linked is still there.
//!
//! A system that did not answer, or was not asked, has lost nothing.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use ratatui::style::Style;

use crate::app::effect::{Answered, Request, SystemRequest};
use crate::app::screen::Context;
use crate::domain::ids::SystemId;
use crate::domain::tariff::{ServiceKind, TariffService, TemplateLink};
use crate::domain::technology::{TechnologyKey, technology};
use crate::domain::text::Text;
use crate::drivers::Template;
use crate::text;

/// How far the question to one system is.
enum Asked {
    Asking,
    Here(Vec<Template>),
    Failed(Text),
}

/// What is known of a link. The worst is the last.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    There(Box<Template>),
    Asking,
    /// The system did not say, and why.
    NotAsked(Text),
    Gone,
    /// It is there, and cannot provide the service any more.
    Unfit(Text),
}

/// How all the links of a service stand, at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Glance {
    Linked,
    Asking,
    NotAsked,
    Broken,
    NotLinked,
}

/// The answers so far, by system.
#[derive(Default)]
pub struct There {
    asked: BTreeMap<SystemId, Asked>,
}

impl There {
    /// Asks the systems that are linked and have not answered yet.
    pub fn ask<'a>(&mut self, links: impl Iterator<Item = &'a TemplateLink>) -> Vec<Request> {
        let mut requests = Vec::new();
        for link in links {
            match self.asked.get(&link.system) {
                Some(Asked::Asking | Asked::Here(_) | Asked::Failed(_)) => {}
                None => {
                    self.asked.insert(link.system, Asked::Asking);
                    let ask = SystemRequest::Templates { system: link.system };
                    requests.push(Request::System(ask));
                }
            }
        }
        requests
    }

    /// Forgets those who did not answer, so that they are asked again.
    pub fn forget_failures(&mut self) {
        self.asked.retain(|_, asked| !matches!(asked, Asked::Failed(_)));
    }

    pub fn forget(&mut self) {
        self.asked.clear();
    }

    pub fn take(&mut self, system: SystemId, templates: Answered<Vec<Template>>) {
        let asked = match templates {
            Ok(templates) => Asked::Here(templates),
            Err(trouble) => Asked::Failed(trouble.text),
        };
        self.asked.insert(system, asked);
    }

    pub fn standing(&self, link: &TemplateLink, kind: ServiceKind) -> Standing {
        match self.asked.get(&link.system) {
            None | Some(Asked::Asking) => Standing::Asking,
            Some(Asked::Failed(why)) => Standing::NotAsked(why.clone()),
            Some(Asked::Here(templates)) => {
                match templates.iter().find(|template| template.id == link.template_id) {
                    None => Standing::Gone,
                    Some(template) => match template.cannot_provide(kind) {
                        Some(why) => Standing::Unfit(why),
                        None => Standing::There(Box::new(template.clone())),
                    },
                }
            }
        }
    }

    /// The worst of the links of a service.
    pub fn glance(&self, service: &TariffService) -> Glance {
        let links = service.templates.iter().map(|link| self.standing(link, service.kind).glance());
        links.max().unwrap_or(Glance::NotLinked)
    }

    /// The links of a service in one line, each with its sign, the worst first.
    pub fn summary(&self, service: &TariffService) -> String {
        let mut links: Vec<(Glance, String)> = service
            .templates
            .iter()
            .map(|link| {
                let glance = self.standing(link, service.kind).glance();
                (glance, format!("{} {} · {}", glance.symbol(), link.template_id, link.system_name))
            })
            .collect();
        links.sort_by_key(|(glance, _)| Reverse(*glance));
        links.into_iter().map(|(_, words)| words).collect::<Vec<_>>().join(", ")
    }
}

impl Standing {
    pub const fn glance(&self) -> Glance {
        match self {
            Self::There(_) => Glance::Linked,
            Self::Asking => Glance::Asking,
            Self::NotAsked(_) => Glance::NotAsked,
            Self::Gone | Self::Unfit(_) => Glance::Broken,
        }
    }

    /// What is told of a link besides the template's id.
    pub fn told(&self, cx: &Context) -> String {
        match self {
            Self::There(template) => described(template, cx),
            Self::Asking => cx.say(&text!("tariffs-asking")),
            Self::NotAsked(why) => cx.say(&text!("tariffs-not-asked", reason = why.clone())),
            Self::Gone => cx.say(&text!("tariffs-gone")),
            Self::Unfit(why) => cx.say(why),
        }
    }
}

impl Glance {
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Linked => "✓",
            Self::Asking => "…",
            Self::NotAsked => "?",
            Self::Broken => "✗",
            Self::NotLinked => "!",
        }
    }

    pub const fn style(self, cx: &Context) -> Style {
        match self {
            Self::Linked => cx.theme.good,
            Self::Asking => cx.theme.busy,
            Self::NotAsked => cx.theme.muted,
            Self::Broken => cx.theme.bad,
            Self::NotLinked => cx.theme.warning,
        }
    }
}

/// A template in a few words: name, technology, speeds.
pub fn described(template: &Template, cx: &Context) -> String {
    let technology = template.technology.as_ref().map(|key| technology_label(key, cx));
    let name = Some(template.name.clone()).filter(|name| !name.is_empty() && *name != template.id);
    let parts = [name, technology, speeds(template)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A technology as it is called here, or as the system calls one that is not known here.
pub fn technology_label(key: &TechnologyKey, cx: &Context) -> String {
    technology(&key.0)
        .map_or_else(|| key.0.clone(), |technology| cx.say(&Text::new(technology.label.clone())))
}

/// Down and up, in Mb/s where both are whole ones.
pub fn speeds(template: &Template) -> Option<String> {
    let speeds = [template.down_kbps, template.up_kbps];
    let is_whole = speeds.iter().flatten().all(|kbps| kbps.is_multiple_of(1_000));
    let (by, unit) = if is_whole { (1_000, "Mb") } else { (1, "kb") };
    let [down, up] = speeds.map(|kbps| kbps.map_or_else(|| "–".to_owned(), |kbps| (kbps / by).to_string()));
    match speeds {
        [None, None] => None,
        [same, other] if same == other => Some(format!("{down} {unit}")),
        _ => Some(format!("{down}/{up} {unit}")),
    }
}
