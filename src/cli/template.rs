//! `vincula template`: the templates of a system, and which one provides a service of a tariff.

use super::arguments::{TemplateLink, TemplateList, TemplateUnlink};
use super::json::TemplateJson;
use super::output;
use super::refusal::{Exit, Refusal};
use super::session::Session;
use crate::domain::ids::ServiceId;
use crate::domain::tariff::{ServiceKind, Tariff};
use crate::domain::text::Text;
use crate::store::{Expected, Relinked, Store, StoreError, TemplateChange, ToDevices};
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
    if let Some(reason) = template.cannot_provide(kind) {
        return Err(Refusal::cannot(reason));
    }
    let change = TemplateChange {
        service,
        system: system.id,
        template: Some(template.id.clone()),
        expected: Expected::Anything,
        devices: if arguments.push { ToDevices::Queue } else { ToDevices::Leave },
    };
    let Relinked { queued } = store.change_template(&change, &session.stamp()).await?;
    output::line(&session.say(&text!(
        "cli-template-linked",
        tariff = tariff.name.as_str(),
        service = kind.label(),
        template = template.id.as_str(),
        system = system.name.as_str()
    )))?;
    tell_devices(session, &store, &change, queued).await
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
    let change = TemplateChange {
        service,
        system: system.id,
        template: None,
        expected: Expected::Anything,
        devices: if arguments.push { ToDevices::Queue } else { ToDevices::Leave },
    };
    let Relinked { queued } = match store.change_template(&change, &session.stamp()).await {
        Err(StoreError::Missing) => return Err(Refusal::cannot(described("cli-template-not-linked"))),
        ended => ended?,
    };
    output::line(&session.say(&described("cli-template-unlinked")))?;
    tell_devices(session, &store, &change, queued).await
}

/// Says how many active devices the change of a link is queued for, or how many still are as they were.
async fn tell_devices(
    session: &Session,
    store: &Store,
    change: &TemplateChange,
    queued: u64,
) -> anyhow::Result<Exit> {
    let text = match change.devices {
        ToDevices::Queue => text!("cli-template-queued", count = queued),
        ToDevices::Leave => match store.active_devices(change.service, change.system).await? {
            0 => return Ok(Exit::Done),
            count => text!("cli-template-left", count = count),
        },
    };
    output::note(&session.say(&text));
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
