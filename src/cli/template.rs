//! `vincula template`: the templates of a system, and which one provides a service of a tariff.

use super::arguments::{TemplateLink, TemplateList, TemplateUnlink};
use super::json::TemplateJson;
use super::output;
use super::refusal::{Exit, Refusal};
use super::session::Session;
use crate::domain::ids::ServiceId;
use crate::domain::tariff::{ServiceKind, Tariff};
use crate::domain::technology;
use crate::domain::text::Text;
use crate::drivers::Template;
use crate::store::{Store, StoreError};
use crate::text;

pub async fn list(session: &Session, arguments: &TemplateList) -> anyhow::Result<Exit> {
    let store = session.store().await?;
    let system = session.system(&store, &arguments.system_name).await?;
    let driver = session.connect().connect(&store.system_access(system.id).await?)?;
    let templates = driver.templates().await?;
    if arguments.json {
        output::json(&templates.into_iter().map(TemplateJson::from).collect::<Vec<_>>())?;
        return Ok(Exit::Done);
    }
    if templates.is_empty() {
        output::note(&session.say(&text!("cli-template-none", system = system.name)));
        return Ok(Exit::Done);
    }
    let heading = [
        text!("cli-column-id"),
        text!("cli-column-name"),
        text!("cli-column-technology"),
        text!("cli-column-service"),
        text!("cli-column-down"),
        text!("cli-column-up"),
        text!("cli-column-description"),
    ]
    .map(|text| session.say(&text));
    let speed = |kbps: Option<u64>| kbps.map(|kbps| kbps.to_string()).unwrap_or_default();
    let rows = templates
        .into_iter()
        .map(|template| {
            vec![
                template.id,
                template.name,
                template.technology.map(|technology| technology.0).unwrap_or_default(),
                template.service.map(|service| session.say(&service.label())).unwrap_or_default(),
                speed(template.down_kbps),
                speed(template.up_kbps),
                template.description.unwrap_or_default(),
            ]
        })
        .collect();
    output::table(heading.into(), rows)?;
    Ok(Exit::Done)
}

pub async fn link(session: &Session, arguments: &TemplateLink) -> anyhow::Result<Exit> {
    let kind = service_kind(&arguments.service)?;
    let store = session.store().await?;
    let (tariff, service) = tariff_service(&store, &arguments.tariff, kind).await?;
    let system = session.system(&store, &arguments.system).await?;
    let driver = session.connect().connect(&store.system_access(system.id).await?)?;
    let templates = driver.templates().await?;
    let Some(template) = templates.iter().find(|template| template.id == arguments.template) else {
        return Err(Refusal::cannot(text!(
            "cli-template-missing",
            id = arguments.template.as_str(),
            system = system.name.as_str()
        )));
    };
    if let Some(reason) = mismatch(template, kind) {
        return Err(Refusal::cannot(reason));
    }
    store.link_template(service, system.id, &template.id, &session.stamp()).await?;
    output::line(&session.say(&text!(
        "cli-template-linked",
        tariff = tariff.name.as_str(),
        service = kind.label(),
        template = template.id.as_str(),
        system = system.name
    )))?;
    Ok(Exit::Done)
}

pub async fn unlink(session: &Session, arguments: &TemplateUnlink) -> anyhow::Result<Exit> {
    let kind = service_kind(&arguments.service)?;
    let store = session.store().await?;
    let (tariff, service) = tariff_service(&store, &arguments.tariff, kind).await?;
    let system = session.system(&store, &arguments.system).await?;
    let described = |id: &'static str| {
        Text::new(id)
            .with("tariff", tariff.name.as_str())
            .with("service", kind.label())
            .with("system", system.name.as_str())
    };
    match store.unlink_template(service, system.id, &session.stamp()).await {
        Err(StoreError::Missing) => return Err(Refusal::cannot(described("cli-template-not-linked"))),
        ended => ended?,
    }
    output::line(&session.say(&described("cli-template-unlinked")))?;
    Ok(Exit::Done)
}

fn service_kind(word: &str) -> anyhow::Result<ServiceKind> {
    ServiceKind::from_word(word).ok_or_else(|| {
        let known = ServiceKind::ALL.map(ServiceKind::word).join(", ");
        Refusal::wrong(text!("cli-template-service-unknown", value = word, known = known))
    })
}

/// The tariff of a name, and its service of a kind.
async fn tariff_service(store: &Store, name: &str, kind: ServiceKind) -> anyhow::Result<(Tariff, ServiceId)> {
    let tariff = match store.tariff_named(name).await {
        Err(StoreError::Missing) => return Err(Refusal::cannot(text!("cli-tariff-missing", name = name))),
        found => found?,
    };
    let service = tariff.service(kind).map(|service| service.id).ok_or_else(|| {
        Refusal::cannot(text!(
            "cli-template-tariff-lacks-service",
            tariff = tariff.name.as_str(),
            service = kind.label()
        ))
    })?;
    Ok((tariff, service))
}

/// Why a template cannot provide a service: it is for another one, by what it says or by its technology.
fn mismatch(template: &Template, wanted: ServiceKind) -> Option<Text> {
    let by_technology = || {
        let key = template.technology.as_ref()?;
        technology::technology(&key.0).map(|technology| technology.serves)
    };
    match template.service.or_else(by_technology) {
        Some(service) if service == wanted => None,
        Some(service) => Some(text!(
            "cli-template-other-service",
            id = template.id.as_str(),
            service = service.label(),
            wanted = wanted.label()
        )),
        None => Some(text!("cli-template-no-service", id = template.id.as_str())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::technology::TechnologyKey;

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
            assert_eq!(mismatch(&template(service, technology), wanted).is_none(), fits, "{wanted:?}");
        }
    }
}
