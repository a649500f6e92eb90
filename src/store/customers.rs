//! Customers: the list by key, the search by beginnings, a customer's file, and his links.

use std::collections::BTreeMap;

use serde_json::json;

use super::audit::{self, Deed};
use super::pool::{Tx, all, locking, on_tx, one, run};
use super::row::{parsed, word};
use super::search::{LAST, Search};
use super::{
    CustomerFile, CustomerKey, CustomerPage, CustomerQuery, CustomerRow, Edge, Stamp, Store, StoreError,
    devices, tariffs,
};
use crate::domain::customer::{Customer, CustomerStatus, Link};
use crate::domain::ids::{CustomerId, SystemId};
use crate::domain::problem::Problem;
use crate::domain::values::fold;
use crate::text;

/// The ids of the customers that answer a search, each beginning by its own index; `$1` to `$8` are the ranges.
macro_rules! found {
    () => {
        "select id from customers where name_folded >= $1 and name_folded < $2
        union select id from customers where code_folded >= $3 and code_folded < $4
        union select id from customers where tax_id >= $5 and tax_id < $6
        union select id from customers where phone >= $7 and phone < $8"
    };
}

macro_rules! page {
    ($condition:expr, $order:literal) => {
        concat!(
            "select id, code, name, name_folded, tax_id, status, phone, city from customers where ",
            $condition,
            " order by ",
            $order
        )
    };
}

#[derive(sqlx::FromRow)]
struct ListRow {
    id: i64,
    code: String,
    name: String,
    name_folded: String,
    tax_id: Option<String>,
    status: String,
    phone: Option<String>,
    city: String,
}

#[derive(sqlx::FromRow)]
pub(super) struct RecordRow {
    id: i64,
    code: String,
    name: String,
    tax_id: Option<String>,
    status: String,
    email: Option<String>,
    phone: Option<String>,
    address: String,
    city: String,
    postal_code: String,
}

impl ListRow {
    fn into_row(self) -> Result<CustomerRow, StoreError> {
        Ok(CustomerRow {
            key: CustomerKey { name: self.name_folded, id: CustomerId(self.id) },
            code: self.code,
            name: self.name,
            tax_id: self.tax_id.map(|tax_id| parsed("tax id", &tax_id)).transpose()?,
            status: word("status of customer", &self.status, CustomerStatus::from_word)?,
            phone: self.phone.map(|phone| parsed("telephone", &phone)).transpose()?,
            city: self.city,
        })
    }
}

impl RecordRow {
    pub(super) fn into_customer(self) -> Result<Customer, StoreError> {
        Ok(Customer {
            id: CustomerId(self.id),
            code: self.code,
            name: self.name,
            tax_id: self.tax_id.map(|tax_id| parsed("tax id", &tax_id)).transpose()?,
            status: word("status of customer", &self.status, CustomerStatus::from_word)?,
            email: self.email.map(|email| parsed("e-mail", &email)).transpose()?,
            phone: self.phone.map(|phone| parsed("telephone", &phone)).transpose()?,
            address: self.address,
            city: self.city,
            postal_code: self.postal_code,
        })
    }
}

impl Store {
    /// One page of the list, by folded name.
    pub async fn customers(&self, query: &CustomerQuery) -> Result<CustomerPage, StoreError> {
        let mut tx = self.read().await?;
        let search = Search::of(&query.search);
        let total = count(&mut tx, search.as_ref()).await?;
        let first = CustomerKey { name: String::new(), id: CustomerId(0) };
        let last = CustomerKey { name: LAST.to_string(), id: CustomerId(i64::MAX) };
        let limit = i64::from(query.limit);
        let (side, key) = match &query.edge {
            Edge::First => (Side::After, &first),
            Edge::After(key) => (Side::After, key),
            Edge::Before(key) => (Side::Before, key),
            Edge::Last => (Side::Before, &last),
        };
        let rows = beside(&mut tx, search.as_ref(), side, key, limit).await?;
        let rows = rows.into_iter().map(ListRow::into_row).collect::<Result<_, _>>()?;
        Ok(CustomerPage { rows, total })
    }

    pub async fn customer(&self, id: CustomerId) -> Result<CustomerFile, StoreError> {
        let mut tx = self.read().await?;
        file(&mut tx, id).await
    }

    pub async fn customer_coded(&self, code: &str) -> Result<CustomerFile, StoreError> {
        let mut tx = self.read().await?;
        let row = one!(&mut tx, (i64,), "select id from customers where code = $1", code)?;
        let (id,) = row.ok_or(StoreError::Missing)?;
        file(&mut tx, CustomerId(id)).await
    }

    /// Links a customer to an id of a system. Already so linked: nothing changes.
    ///
    /// # Errors
    /// A problem at `external_id` when it is another customer's.
    pub async fn link_customer(
        &self,
        customer: CustomerId,
        system: SystemId,
        external_id: &str,
        stamp: &Stamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        // The system is locked, so that one who removes it comes before or after, not between.
        let sql = locking!(
            &tx,
            "select c.code, y.name from customers c join systems y on y.id = $2
                where c.id = $1 and y.removed_at is null",
            "for share of y"
        );
        let there = one!(&mut tx, (String, String), sql, customer.0, system.0)?;
        let (code, system_name) = there.ok_or(StoreError::Missing)?;
        let added = run!(
            &mut tx,
            "insert into links (system_id, external_id, customer_id) values ($1, $2, $3)
                on conflict (system_id, external_id) do nothing",
            system.0,
            external_id,
            customer.0,
        )?;
        if added == 0 {
            return held(&mut tx, customer, system, external_id).await;
        }
        let detail = json!({ "code": code, "system": system_name, "external_id": external_id });
        let deed = Deed { action: "link", entity: "customer", id: Some(customer.0), detail: &detail };
        audit::note(&mut tx, stamp, &deed).await?;
        self.commit(tx).await
    }

    /// Takes the link of a customer with an id of a system away.
    ///
    /// # Errors
    /// A problem at `external_id` while he has devices there under it: they would be left behind unseen.
    pub async fn unlink_customer(
        &self,
        customer: CustomerId,
        system: SystemId,
        external_id: &str,
        stamp: &Stamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let sql = locking!(
            &tx,
            "select c.code, y.name from links l
                join customers c on c.id = l.customer_id join systems y on y.id = l.system_id
                where l.customer_id = $1 and l.system_id = $2 and l.external_id = $3",
            "for update of l"
        );
        let there = one!(&mut tx, (String, String), sql, customer.0, system.0, external_id)?;
        let (code, system_name) = there.ok_or(StoreError::Missing)?;
        // After the lock: a device saved meanwhile has been waited for.
        let devices = one!(
            &mut tx,
            (i64,),
            "select count(*) from devices
                where customer_id = $1 and system_id = $2 and external_id = $3 and state <> 'removed'",
            customer.0,
            system.0,
            external_id,
        )?;
        match devices {
            Some((0,)) => {}
            devices => {
                let count = devices.map_or(0, |(count,)| count);
                let text = text!("link-has-devices", id = external_id, system = system_name, count = count);
                return Err(StoreError::Problems(vec![Problem::new("external_id", text)]));
            }
        }
        run!(&mut tx, "delete from links where system_id = $1 and external_id = $2", system.0, external_id,)?;
        let detail = json!({ "code": code, "system": system_name, "external_id": external_id });
        let deed = Deed { action: "unlink", entity: "customer", id: Some(customer.0), detail: &detail };
        audit::note(&mut tx, stamp, &deed).await?;
        self.commit(tx).await
    }

    /// Which of these ids of a system are linked, and to which customer's code.
    pub async fn linked_ids(
        &self,
        system: SystemId,
        external_ids: &[String],
    ) -> Result<BTreeMap<String, String>, StoreError> {
        const CHUNK: usize = 500;
        let mut tx = self.read().await?;
        let mut linked = BTreeMap::new();
        for chunk in external_ids.chunks(CHUNK) {
            let rows: Vec<(String, String)> = on_tx!(&mut tx, |connection| {
                let mut query = sqlx::QueryBuilder::new(
                    "select l.external_id, c.code from links l
                        join customers c on c.id = l.customer_id where l.system_id = ",
                );
                query.push_bind(system.0).push(" and l.external_id in (");
                let mut ids = query.separated(", ");
                for id in chunk {
                    ids.push_bind(id);
                }
                query.push(")");
                query.build_query_as().fetch_all(connection).await
            })?;
            linked.extend(rows);
        }
        Ok(linked)
    }
}

async fn count(tx: &mut Tx, search: Option<&Search>) -> Result<i64, StoreError> {
    let row = match search {
        None => one!(tx, (i64,), "select count(*) from customers")?,
        Some(Search { name, code, tax_id, phone }) => one!(
            tx,
            (i64,),
            concat!("select count(*) from (", found!(), ") as found"),
            &name.from,
            &name.to,
            &code.from,
            &code.to,
            &tax_id.from,
            &tax_id.to,
            &phone.from,
            &phone.to,
        )?,
    };
    Ok(row.map_or(0, |(count,)| count))
}

/// Which side of a key of the list the rows stand on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    After,
    Before,
}

/// The rows next to a key; they come in the order of the list, on either side.
async fn beside(
    tx: &mut Tx,
    search: Option<&Search>,
    side: Side,
    key: &CustomerKey,
    limit: i64,
) -> Result<Vec<ListRow>, StoreError> {
    let (of_all, of_found) = match side {
        Side::After => (
            page!("(name_folded, id) > ($1, $2)", "name_folded, id limit $3"),
            page!(
                concat!("(name_folded, id) > ($9, $10) and id in (", found!(), ")"),
                "name_folded, id limit $11"
            ),
        ),
        Side::Before => (
            page!("(name_folded, id) < ($1, $2)", "name_folded desc, id desc limit $3"),
            page!(
                concat!("(name_folded, id) < ($9, $10) and id in (", found!(), ")"),
                "name_folded desc, id desc limit $11"
            ),
        ),
    };
    let mut rows = match search {
        None => all!(tx, ListRow, of_all, &key.name, key.id.0, limit)?,
        Some(search) => all!(
            tx,
            ListRow,
            of_found,
            &search.name.from,
            &search.name.to,
            &search.code.from,
            &search.code.to,
            &search.tax_id.from,
            &search.tax_id.to,
            &search.phone.from,
            &search.phone.to,
            &key.name,
            key.id.0,
            limit,
        )?,
    };
    if side == Side::Before {
        rows.reverse();
    }
    Ok(rows)
}

async fn file(tx: &mut Tx, id: CustomerId) -> Result<CustomerFile, StoreError> {
    let row = one!(
        tx,
        RecordRow,
        "select id, code, name, tax_id, status, email, phone, address, city, postal_code
            from customers where id = $1",
        id.0,
    )?;
    let links = all!(
        tx,
        (i64, String, String),
        "select l.system_id, y.name, l.external_id from links l
            join systems y on y.id = l.system_id where l.customer_id = $1",
        id.0,
    )?;
    let mut links: Vec<Link> = links
        .into_iter()
        .map(|(system, system_name, external_id)| Link {
            customer: id,
            system: SystemId(system),
            system_name,
            external_id,
        })
        .collect();
    links.sort_by_cached_key(|link| (fold(&link.system_name), link.external_id.clone()));
    Ok(CustomerFile {
        customer: row.ok_or(StoreError::Missing)?.into_customer()?,
        tariffs: tariffs::of_customer(tx, id).await?,
        links,
        devices: devices::of_customer(tx, id).await?,
    })
}

/// Says whether the link that was there is the one asked for.
async fn held(
    tx: &mut Tx,
    customer: CustomerId,
    system: SystemId,
    external_id: &str,
) -> Result<(), StoreError> {
    let holder = one!(
        tx,
        (i64, String),
        "select c.id, c.code from links l join customers c on c.id = l.customer_id
            where l.system_id = $1 and l.external_id = $2",
        system.0,
        external_id,
    )?;
    match holder {
        Some((id, _)) if id == customer.0 => Ok(()),
        Some((_, code)) => Err(StoreError::Problems(vec![Problem::new(
            "external_id",
            text!("link-of-another", id = external_id, code = code),
        )])),
        // It was taken away in this very moment.
        None => Err(StoreError::Changed),
    }
}
