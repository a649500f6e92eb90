//! `vincula customer`: found, shown, and linked to his record in a provisioning system or not any more.

use super::arguments::{CustomerLink, CustomerSearch, CustomerShow, CustomerUnlink};
use super::device;
use super::json::{CustomerJson, CustomerRowJson};
use super::output;
use super::refusal::{Exit, Refusal};
use super::session::Session;
use crate::domain::customer::Customer;
use crate::domain::text::Text;
use crate::drivers::RemoteCustomer;
use crate::store::{CustomerFile, CustomerQuery, Edge, Sort, Store, StoreError, Total};
use crate::text;

/// So many customers a search prints.
const MAX_FOUND: u16 = 1000;

pub async fn link(session: &Session, arguments: &CustomerLink) -> anyhow::Result<Exit> {
    let typed = arguments.external_id.trim();
    if typed.is_empty() {
        return Err(Refusal::wrong(text!("cli-customer-id-empty")));
    }
    let store = session.store().await?;
    let customer = coded(&store, &arguments.customer).await?.customer;
    let system = session.system(&store, &arguments.system).await?;
    let external_id = if arguments.no_check {
        typed.to_owned()
    } else {
        let driver = session.connect().connect(&store.system_access(system.id).await?)?;
        let found = driver.customer(typed).await?.ok_or_else(|| {
            Refusal::cannot(text!("cli-customer-id-missing", id = typed, system = system.name.as_str()))
        })?;
        if found.id.trim().is_empty() {
            return Err(Refusal::cannot(text!(
                "cli-customer-id-nameless",
                id = typed,
                system = system.name.as_str()
            )));
        }
        output::line(&session.say(&text!(
            "cli-customer-id-is",
            id = found.id.as_str(),
            name = found.name.as_str(),
            tax_id = found.tax_id.clone().unwrap_or_default(),
            status = found.status.label()
        )))?;
        for warning in differences(&customer, &found) {
            output::note(&session.say(&warning));
        }
        // As the system spells it, which can differ from what was typed.
        found.id
    };
    store.link_customer(customer.id, system.id, &external_id, &session.stamp()).await?;
    output::line(&session.say(&text!(
        "cli-customer-linked",
        customer = customer.code,
        system = system.name,
        id = external_id
    )))?;
    Ok(Exit::Done)
}

/// Takes a link away; nothing is done in the system.
pub async fn unlink(session: &Session, arguments: &CustomerUnlink) -> anyhow::Result<Exit> {
    let store = session.store().await?;
    let customer = coded(&store, &arguments.customer).await?.customer;
    let system = session.system(&store, &arguments.system).await?;
    let id = arguments.external_id.trim();
    match store.unlink_customer(customer.id, system.id, id, &session.stamp()).await {
        Err(StoreError::Missing) => Err(Refusal::cannot(text!(
            "cli-customer-not-so-linked",
            customer = customer.code,
            system = system.name,
            id = id
        ))),
        done => {
            done?;
            output::line(&session.say(&text!(
                "cli-customer-unlinked",
                customer = customer.code,
                system = system.name,
                id = id
            )))?;
            Ok(Exit::Done)
        }
    }
}

/// What makes one doubt that both are the same person.
fn differences(ours: &Customer, theirs: &RemoteCustomer) -> Vec<Text> {
    let mut texts = Vec::new();
    if !ours.has_name(&theirs.name) {
        texts.push(text!(
            "cli-customer-other-name",
            ours = ours.name.as_str(),
            theirs = theirs.name.as_str()
        ));
    }
    if let (Some(mine), Some(other), true) =
        (&ours.tax_id, &theirs.tax_id, ours.has_other_tax_id(theirs.tax_id.as_deref()))
    {
        texts.push(text!("cli-customer-other-tax-id", ours = mine.to_string(), theirs = other.as_str()));
    }
    texts
}

pub async fn show(session: &Session, arguments: &CustomerShow) -> anyhow::Result<Exit> {
    let store = session.store().await?;
    let file = coded(&store, &arguments.customer_code).await?;
    if arguments.json {
        output::json(&CustomerJson::new(session, &file))?;
        return Ok(Exit::Done);
    }
    let words = |value: Option<String>| value.unwrap_or_default();
    let customer = &file.customer;
    let tariffs = file.tariffs.iter().map(|tariff| tariff.name.as_str()).collect::<Vec<_>>().join("; ");
    let mut rows = vec![
        (text!("cli-column-code"), customer.code.clone()),
        (text!("cli-column-name"), customer.name.clone()),
        (text!("cli-column-tax-id"), words(customer.tax_id.as_ref().map(ToString::to_string))),
        (text!("cli-column-status"), session.say(&customer.status.label())),
        (text!("cli-column-email"), words(customer.email.as_ref().map(ToString::to_string))),
        (text!("cli-column-phone"), words(customer.phone.as_ref().map(ToString::to_string))),
        (text!("cli-column-address"), customer.address.clone()),
        (text!("cli-column-city"), customer.city.clone()),
        (text!("cli-column-postal-code"), customer.postal_code.clone()),
        (text!("cli-column-tariffs"), tariffs),
    ];
    for link in &file.links {
        rows.push((text!("cli-column-link"), format!("{}: {}", link.system_name, link.external_id)));
    }
    output::pairs(session, rows)?;
    for found in &file.devices {
        output::line("")?;
        device::print(session, found)?;
    }
    Ok(Exit::Done)
}

pub async fn search(session: &Session, arguments: &CustomerSearch) -> anyhow::Result<Exit> {
    let query = CustomerQuery {
        search: arguments.search_text.clone(),
        sort: Sort::default(),
        edge: Edge::First,
        limit: MAX_FOUND,
    };
    let page = session.store().await?.customers(&query).await?;
    let shown = page.rows.len();
    if arguments.json {
        output::json(&page.rows.into_iter().map(CustomerRowJson::from).collect::<Vec<_>>())?;
    } else if page.rows.is_empty() {
        output::note(&session.say(&text!("cli-customer-none-found", text = arguments.search_text.as_str())));
    } else {
        let heading = [
            text!("cli-column-code"),
            text!("cli-column-name"),
            text!("cli-column-tax-id"),
            text!("cli-column-status"),
            text!("cli-column-phone"),
            text!("cli-column-city"),
        ]
        .map(|text| session.say(&text));
        let rows = page
            .rows
            .into_iter()
            .map(|row| {
                vec![
                    row.code,
                    row.name,
                    row.tax_id.map(|value| value.to_string()).unwrap_or_default(),
                    session.say(&row.status.label()),
                    row.phone.map(|value| value.to_string()).unwrap_or_default(),
                    row.city,
                ]
            })
            .collect();
        output::table(heading.into(), rows)?;
    }
    let total = match page.total {
        Total::Exactly(total) if usize::try_from(total).is_ok_and(|total| total <= shown) => None,
        Total::Exactly(total) => Some(total.to_string()),
        Total::MoreThan(total) => Some(format!("{total}+")),
    };
    if let Some(total) = total {
        output::note(&session.say(&text!("cli-customer-more-found", shown = shown, total = total)));
    }
    Ok(Exit::Done)
}

/// The customer with a code.
pub async fn coded(store: &Store, code: &str) -> anyhow::Result<CustomerFile> {
    match store.customer_coded(code.trim()).await {
        Err(StoreError::Missing) => Err(Refusal::cannot(text!("cli-customer-missing", code = code))),
        found => Ok(found?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::customer::CustomerStatus;
    use crate::domain::ids::CustomerId;
    use crate::drivers::RemoteStatus;

    #[test]
    fn who_is_likely_the_same_is_not_doubted_and_who_is_not_is() {
        let ours = Customer {
            id: CustomerId(1),
            code: "C1".into(),
            name: "Begoña Núñez Peña".into(),
            tax_id: "12345678Z".parse().ok(),
            status: CustomerStatus::Alta,
            email: None,
            phone: None,
            address: String::new(),
            city: String::new(),
            postal_code: String::new(),
            version: 1,
        };
        let other_name = "cli-customer-other-name";
        let other_tax_id = "cli-customer-other-tax-id";
        for (name, tax_id, doubts) in [
            ("NUNEZ PENA, BEGONA", Some("12.345.678-Z"), vec![]),
            ("Begoña Núñez Peña", None, vec![]),
            ("Begoña Núñez Peña", Some(" "), vec![]),
            ("Begoña Núñez Peña", Some("00000000T"), vec![other_tax_id]),
            ("Begoña Núñez", Some("?"), vec![other_name, other_tax_id]),
        ] {
            let theirs = RemoteCustomer {
                id: "R1".into(),
                name: name.into(),
                tax_id: tax_id.map(str::to_owned),
                email: None,
                phone: None,
                address: None,
                status: RemoteStatus::Active,
                devices: None,
            };
            let found: Vec<_> = differences(&ours, &theirs).into_iter().map(|text| text.id).collect();
            assert_eq!(found, doubts, "{name} {tax_id:?}");
            assert_eq!(found.is_empty(), ours.is_likely(name, tax_id), "{name} {tax_id:?}");
        }
    }
}
