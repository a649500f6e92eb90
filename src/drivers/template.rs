//! A template: what a system can apply to a device or a line, and which service it can provide.

use crate::domain::tariff::ServiceKind;
use crate::domain::technology::{self, TechnologyKey};
use crate::domain::text::Text;
use crate::text;

/// A template of a system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    pub id: String,
    pub name: String,
    /// `None` for a service without a technology, such as mobile.
    pub technology: Option<TechnologyKey>,
    pub service: Option<ServiceKind>,
    pub down_kbps: Option<u64>,
    pub up_kbps: Option<u64>,
    pub description: Option<String>,
}

impl Template {
    /// The service that it is for: the one that it says, or else that of its technology.
    pub fn provides(&self) -> Option<ServiceKind> {
        let by_technology = || {
            let key = self.technology.as_ref()?;
            technology::technology(&key.0).map(|technology| technology.serves)
        };
        self.service.or_else(by_technology)
    }

    /// Why it cannot provide a service.
    pub fn cannot_provide(&self, wanted: ServiceKind) -> Option<Text> {
        match self.provides() {
            Some(service) if service == wanted => None,
            Some(service) => Some(text!(
                "template-other-service",
                id = self.id.as_str(),
                service = service.label(),
                wanted = wanted.label()
            )),
            None => Some(text!("template-no-service", id = self.id.as_str())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(service: Option<ServiceKind>, technology: Option<&str>) -> Template {
        Template {
            id: "t".into(),
            name: "T".into(),
            technology: technology.map(|key| TechnologyKey(key.into())),
            service,
            down_kbps: None,
            up_kbps: None,
            description: None,
        }
    }

    #[test]
    fn a_template_serves_what_it_says_or_else_what_its_technology_does() {
        for (service, technology, wanted, fits) in [
            (Some(ServiceKind::Internet), Some("gpon"), ServiceKind::Internet, true),
            (Some(ServiceKind::Internet), Some("gpon"), ServiceKind::Landline, false),
            (Some(ServiceKind::Mobile), None, ServiceKind::Mobile, true),
            (None, Some("voip"), ServiceKind::Landline, true),
            (None, Some("voip"), ServiceKind::Internet, false),
            (None, Some("dsl"), ServiceKind::Internet, false),
            (None, None, ServiceKind::Internet, false),
        ] {
            let reason = template(service, technology).cannot_provide(wanted);
            assert_eq!(reason.is_none(), fits, "{wanted:?}");
        }
    }
}
