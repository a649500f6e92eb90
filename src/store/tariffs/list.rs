//! The list of tariffs, a page at a time by key, with how much each is used.

use super::super::operations::Count;
use super::super::pool::{Tx, all, one};
use super::super::{
    Direction, Edge, Store, StoreError, TariffFilter, TariffKey, TariffPage, TariffQuery, TariffRow,
};
use super::{TariffRecordRow, whole};
use crate::domain::ids::TariffId;
use crate::domain::values::fold;

/// The customers of a tariff are counted no further than this.
const COUNTED: i64 = 1_000;
/// Comes after every folded name.
const LAST: &str = "\u{10ffff}";

/// Which tariffs are listed: `$1` the pattern that the folded name follows, `$2` the filter.
macro_rules! listed {
    () => {
        "t.name_folded like $1 and ($2 = 'all'
            or ($2 = 'offered' and t.retired_at is null)
            or ($2 = 'retired' and t.retired_at is not null)
            or ($2 = 'unlinked' and t.retired_at is null and exists (
                select 1 from tariff_services s where s.tariff_id = t.id
                    and not exists (select 1 from template_links l where l.service_id = s.id))))"
    };
}

macro_rules! page_sql {
    ($beside:literal, $order:literal) => {
        concat!(
            "select t.id, t.name, t.retired_at, t.version, t.name_folded,
                (select count(*) from (select 1 from contracts k where k.tariff_id = t.id limit $6) counted)
                    as customers,
                (select count(*) from (select 1 from contracts k where k.tariff_id = t.id
                    union all select 1 from ended_contracts e where e.tariff_id = t.id
                    union all select 1 from devices d where d.tariff_id = t.id limit 1) used) as uses
            from tariffs t where ",
            listed!(),
            $beside,
            $order,
            " limit $5"
        )
    };
}

const AFTER: &str = page_sql!(" and (t.name_folded, t.id) > ($3, $4)", " order by t.name_folded, t.id");
const BEFORE: &str =
    page_sql!(" and (t.name_folded, t.id) < ($3, $4)", " order by t.name_folded desc, t.id desc");

#[derive(sqlx::FromRow)]
struct PageRow {
    #[sqlx(flatten)]
    tariff: TariffRecordRow,
    name_folded: String,
    customers: i64,
    uses: i64,
}

impl TariffFilter {
    const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Offered => "offered",
            Self::Unlinked => "unlinked",
            Self::Retired => "retired",
        }
    }
}

impl Store {
    /// One page of the list, by folded name.
    pub async fn tariff_page(&self, query: &TariffQuery) -> Result<TariffPage, StoreError> {
        let mut tx = self.read().await?;
        let pattern = format!("%{}%", fold(&query.search).replace(' ', "%"));
        let (up, down) = (("", 0), (LAST, i64::MAX));
        let at = |key: &'_ TariffKey, by| (key.name.clone(), key.id.0 + by);
        let from = |(name, id): (&str, i64)| (name.to_owned(), id);
        let (sql, (name, id)) = match (&query.edge, query.direction) {
            (Edge::First, Direction::Up) => (AFTER, from(up)),
            (Edge::First, Direction::Down) => (BEFORE, from(down)),
            (Edge::After(key), Direction::Up) | (Edge::Before(key), Direction::Down) => (AFTER, at(key, 0)),
            (Edge::After(key), Direction::Down) | (Edge::Before(key), Direction::Up) => (BEFORE, at(key, 0)),
            (Edge::From(key), Direction::Up) => (AFTER, at(key, -1)),
            (Edge::From(key), Direction::Down) => (BEFORE, at(key, 1)),
            (Edge::Last, Direction::Up) => (BEFORE, from(down)),
            (Edge::Last, Direction::Down) => (AFTER, from(up)),
        };
        let name = name.as_str();
        let is_reversed = matches!(query.edge, Edge::Before(_) | Edge::Last);
        let filter = query.filter.word();
        let (limit, counted) = (i64::from(query.limit), COUNTED + 1);
        let mut rows = all!(&mut tx, PageRow, sql, &pattern, filter, name, id, limit, counted)?;
        if is_reversed {
            rows.reverse();
        }
        let total = concat!("select count(*) from tariffs t where ", listed!());
        let total = one!(&mut tx, (i64,), total, &pattern, filter)?.map_or(0, |(total,)| total);
        Ok(TariffPage { rows: with_services(&mut tx, rows).await?, total })
    }
}

async fn with_services(tx: &mut Tx, rows: Vec<PageRow>) -> Result<Vec<TariffRow>, StoreError> {
    let mut beside = Vec::with_capacity(rows.len());
    let mut tariffs = Vec::with_capacity(rows.len());
    for PageRow { tariff, name_folded, customers, uses } in rows {
        let customers =
            if customers > COUNTED { Count::MoreThan(COUNTED) } else { Count::Exactly(customers) };
        beside.push((TariffKey { name: name_folded, id: TariffId(tariff.id) }, customers, uses > 0));
        tariffs.push(tariff);
    }
    let tariffs = whole(tx, tariffs).await?;
    let rows = tariffs.into_iter().zip(beside);
    Ok(rows
        .map(|(tariff, (key, customers, is_used))| TariffRow { tariff, key, customers, is_used })
        .collect())
}
