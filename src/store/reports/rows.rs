//! The rows of a report: written by the thousand, read a screenful at a time, and told what was done about them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::stands;
use crate::domain::ids::{AcceptedId, CustomerId, DeviceId, ReportId};
use crate::domain::values::fold;
use crate::reconcile::class::{Certainty, Class, Section};
use crate::reconcile::identity::{difference, identity};
use crate::reconcile::outcome::{Acceptance, Done};
use crate::reconcile::report::{Candidate, Cost, FieldDifference, Known, Row, Side};
use crate::store::pool::{Tx, locking, on_tx, one, run};
use crate::store::row::{json, time, time_if_any, to_json, word};
use crate::store::{Edge, Store, StoreError};

/// Which rows of a report a page is to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowQuery {
    pub report: ReportId,
    pub filter: RowFilter,
    pub edge: Edge<i64>,
    pub limit: u16,
}

/// Which rows of a report are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowFilter {
    /// `None`: of every class.
    pub class: Option<Class>,
    /// Parts of code, name, id there or serial, in any spelling and order; empty for all.
    pub search: String,
    /// Only those that are no mismatch of the same class in this other report of the system, and were checked in both.
    pub not_in: Option<ReportId>,
    pub rows: RowSort,
}

/// Which sort of rows are wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RowSort {
    /// Mismatches that were not accepted.
    #[default]
    Open,
    /// Those that were accepted.
    Accepted,
    /// All that there are; also what is only counted, where the report was made with it.
    Every,
}

/// What is kept of a row besides what it is found by.
#[derive(Serialize, Deserialize)]
struct Detail<'a> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ours: Option<Cow<'a, Side>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    theirs: Option<Cow<'a, Side>>,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    fields: Cow<'a, [FieldDifference]>,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    candidates: Cow<'a, [Candidate]>,
}

#[derive(sqlx::FromRow)]
struct StoredRow {
    place: i64,
    class: String,
    section: String,
    certainty: Option<String>,
    cost: String,
    customer_id: Option<i64>,
    device_id: Option<i64>,
    customer_code: Option<String>,
    customer_name: Option<String>,
    external_id: Option<String>,
    serial: Option<String>,
    detail: String,
    result: Option<String>,
    accepted_id: Option<i64>,
    accepted_at: Option<i64>,
    accepted_by: Option<String>,
    why: Option<String>,
    until: Option<i64>,
}

impl StoredRow {
    fn into_row(self) -> Result<Row, StoreError> {
        let section = word("section of report", &self.section, Section::from_word)?;
        let detail: Detail<'_> = json("row of report", &self.detail)?;
        let accepted = match (self.accepted_id, self.accepted_at, self.accepted_by) {
            (Some(id), Some(at), Some(by)) => Some(Acceptance {
                id: AcceptedId(id),
                by,
                at: time(at)?,
                why: self.why.unwrap_or_default(),
                until: time_if_any(self.until)?,
            }),
            _ => None,
        };
        Ok(Row {
            place: self.place,
            class: word("class of row", &self.class, |word| Class::from_words(section, word))?,
            certainty: self
                .certainty
                .map(|text| word("certainty", &text, Certainty::from_word))
                .transpose()?,
            cost: word("cost", &self.cost, Cost::from_word)?,
            customer: self.customer_id.map(CustomerId),
            customer_code: self.customer_code,
            customer_name: self.customer_name,
            external_id: self.external_id,
            device: self.device_id.map(DeviceId),
            serial: self.serial,
            ours: detail.ours.map(Cow::into_owned),
            theirs: detail.theirs.map(Cow::into_owned),
            fields: detail.fields.into_owned(),
            candidates: detail.candidates.into_owned(),
            result: self.result.map(|text| json("result of row", &text)).transpose()?,
            accepted,
        })
    }
}

/// Puts the conditions of a filter behind a `where`.
macro_rules! filtered {
    ($query:expr, $report:expr, $filter:expr) => {
        $query.push(" where r.report_id = ").push_bind($report.0);
        if let Some(class) = $filter.class {
            $query.push(" and r.section = ").push_bind(class.section().word());
            $query.push(" and r.class = ").push_bind(class.word());
        }
        for word in fold(&$filter.search).split_whitespace() {
            $query.push(" and r.words like ").push_bind(format!("%{word}%"));
        }
        if let Some(other) = $filter.not_in {
            $query
                .push(
                    " and r.class <> 'not_checked' and not exists (select 1 from report_rows o
                        left join accepted_differences b on b.id = o.accepted_id
                        where o.identity = r.identity
                            and (o.class = 'not_checked' or (o.class = r.class and b.id is null))
                            and o.report_id = ",
                )
                .push_bind(other.0)
                .push(")");
        }
        match $filter.rows {
            RowSort::Open => {
                $query.push(
                    " and a.id is null
                        and r.class not in ('in_sync', 'out_of_scope', 'device_in_sync', 'in_progress')",
                );
            }
            RowSort::Accepted => {
                $query.push(" and a.id is not null");
            }
            RowSort::Every => {}
        }
    };
}

impl Store {
    /// Writes rows of a report that is not finished.
    pub async fn add_report_rows(&self, report: ReportId, rows: &[Row]) -> Result<(), StoreError> {
        /// SQLite takes 32,766 values a statement, PostgreSQL 65,535.
        const CHUNK: usize = 500;
        let mut tx = self.write().await?;
        for rows in rows.chunks(CHUNK) {
            on_tx!(&mut tx, |connection| {
                let mut query = sqlx::QueryBuilder::new(
                    "insert into report_rows (report_id, place, class, section, certainty, cost, identity,
                        difference, customer_id, device_id, customer_code, customer_name, external_id, serial,
                        detail, words, accepted_id, result) ",
                );
                query.push_values(rows, |mut values, row| {
                    values
                        .push_bind(report.0)
                        .push_bind(row.place)
                        .push_bind(row.class.word())
                        .push_bind(row.section().word())
                        .push_bind(row.certainty.map(Certainty::word))
                        .push_bind(row.cost.word())
                        .push_bind(identity(row))
                        .push_bind(difference(row))
                        .push_bind(row.customer.map(|id| id.0))
                        .push_bind(row.device.map(|id| id.0))
                        .push_bind(row.customer_code.as_deref())
                        .push_bind(row.customer_name.as_deref())
                        .push_bind(row.external_id.as_deref())
                        .push_bind(row.serial.as_deref())
                        .push_bind(detail(row))
                        .push_bind(words(row))
                        .push_bind(row.accepted.as_ref().map(|accepted| accepted.id.0))
                        .push_bind(row.result.as_ref().map(to_json));
                });
                query.build().execute(connection).await.map(drop)
            })?;
        }
        tx.commit_unannounced().await
    }

    /// How many rows of a report a filter lets through.
    pub async fn report_row_count(&self, report: ReportId, filter: &RowFilter) -> Result<u64, StoreError> {
        let mut tx = self.read().await?;
        let (count,): (i64,) = on_tx!(&mut tx, |connection| {
            let mut count = sqlx::QueryBuilder::new(
                "select count(*) from report_rows r left join accepted_differences a on a.id = r.accepted_id",
            );
            filtered!(count, report, filter);
            count.build_query_as().fetch_one(connection).await
        })?;
        Ok(count.unsigned_abs())
    }

    /// A page of the rows of a report, in their order.
    pub async fn report_rows(&self, query: &RowQuery) -> Result<Vec<Row>, StoreError> {
        let mut tx = self.read().await?;
        let (report, filter) = (query.report, &query.filter);
        let (bound, order) = match &query.edge {
            Edge::First => (None, " order by r.place limit "),
            Edge::After(place) => (Some((" and r.place > ", *place)), " order by r.place limit "),
            Edge::From(place) => (Some((" and r.place >= ", *place)), " order by r.place limit "),
            Edge::Last => (None, " order by r.place desc limit "),
            Edge::Before(place) => (Some((" and r.place < ", *place)), " order by r.place desc limit "),
        };
        let stored: Vec<StoredRow> = on_tx!(&mut tx, |connection| {
            let mut page = sqlx::QueryBuilder::new(
                "select r.place, r.class, r.section, r.certainty, r.cost, r.customer_id, r.device_id,
                    r.customer_code, r.customer_name, r.external_id, r.serial, r.detail, r.result,
                    a.id as accepted_id, a.accepted_at, a.by_whom as accepted_by, a.why, a.until
                    from report_rows r left join accepted_differences a on a.id = r.accepted_id",
            );
            filtered!(page, report, filter);
            if let Some((condition, place)) = bound {
                page.push(condition).push_bind(place);
            }
            page.push(order).push_bind(i64::from(query.limit));
            page.build_query_as().fetch_all(connection).await
        })?;
        let mut rows = stored.into_iter().map(StoredRow::into_row).collect::<Result<Vec<_>, _>>()?;
        if matches!(query.edge, Edge::Last | Edge::Before(_)) {
            rows.reverse();
        }
        stands::follow(&mut tx, results_of(&mut rows)).await?;
        Ok(rows)
    }

    /// One row of a report, accepted or not.
    pub async fn report_row(&self, report: ReportId, place: i64) -> Result<Row, StoreError> {
        let filter = RowFilter { rows: RowSort::Every, ..RowFilter::default() };
        let query = RowQuery { report, filter, edge: Edge::From(place), limit: 1 };
        let row = self.report_rows(&query).await?.pop();
        row.filter(|row| row.place == place).ok_or(StoreError::Missing)
    }

    /// The places of all the rows that a filter lets through, in their order.
    pub async fn report_places(&self, report: ReportId, filter: &RowFilter) -> Result<Vec<i64>, StoreError> {
        let mut tx = self.read().await?;
        let places: Vec<(i64,)> = on_tx!(&mut tx, |connection| {
            let mut query = sqlx::QueryBuilder::new(
                "select r.place from report_rows r
                    left join accepted_differences a on a.id = r.accepted_id",
            );
            filtered!(query, report, filter);
            query.push(" order by r.place");
            query.build_query_as().fetch_all(connection).await
        })?;
        Ok(places.into_iter().map(|(place,)| place).collect())
    }

    /// What was done about a row so far.
    pub async fn report_result(&self, report: ReportId, place: i64) -> Result<Option<Done>, StoreError> {
        let mut tx = self.read().await?;
        let row = one!(
            &mut tx,
            (Option<String>,),
            "select result from report_rows where report_id = $1 and place = $2",
            report.0,
            place,
        )?;
        result_of(&mut tx, row).await
    }

    /// Notes what was done about a row, and what came of it. What came to nothing does not take the place of a success,
    /// which somebody else may have had meanwhile.
    pub async fn note_result(&self, report: ReportId, place: i64, done: &Done) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let sql =
            locking!(&tx, "select result from report_rows where report_id = $1 and place = $2", "for update");
        let row = one!(&mut tx, (Option<String>,), sql, report.0, place)?;
        let before = result_of(&mut tx, row).await?;
        if before.is_some_and(|before| before.outcome.is_success()) && !done.outcome.is_success() {
            return Ok(());
        }
        run!(
            &mut tx,
            "update report_rows set result = $3 where report_id = $1 and place = $2",
            report.0,
            place,
            to_json(done),
        )?;
        self.commit(tx).await
    }
}

/// What was done about a row, and where the operations of that stand now.
async fn result_of(tx: &mut Tx, row: Option<(Option<String>,)>) -> Result<Option<Done>, StoreError> {
    let mut result: Option<Done> =
        row.ok_or(StoreError::Missing)?.0.map(|text| json("result of row", &text)).transpose()?;
    stands::follow(tx, result.as_mut().into_iter().collect()).await?;
    Ok(result)
}

fn results_of(rows: &mut [Row]) -> Vec<&mut Done> {
    rows.iter_mut().filter_map(|row| row.result.as_mut()).collect()
}

fn detail(row: &Row) -> String {
    let Row { ours, theirs, fields, candidates, .. } = row;
    to_json(&Detail {
        ours: ours.as_ref().map(Cow::Borrowed),
        theirs: theirs.as_ref().map(Cow::Borrowed),
        fields: Cow::Borrowed(fields),
        candidates: Cow::Borrowed(candidates),
    })
}

/// What a row is found by, folded as what is searched for.
fn words(row: &Row) -> String {
    let own = [&row.customer_code, &row.customer_name, &row.external_id, &row.serial];
    let theirs = match row.theirs.as_ref().and_then(|side| side.fact("name")) {
        Some(Known::Words(words)) => Some(words.as_str()),
        Some(Known::Number(_) | Known::Switch(_)) | None => None,
    };
    let candidates =
        row.candidates.iter().flat_map(|one| [&one.customer_code, &one.external_id, &one.name, &one.serial]);
    let parts = own.into_iter().chain(candidates).flatten().map(String::as_str).chain(theirs);
    fold(&parts.collect::<Vec<_>>().join(" "))
}
