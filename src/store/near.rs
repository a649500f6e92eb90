//! Which serials are on record, and which of them are easily taken for another: looked up one by one in the index, so
//! that none is scanned.

use std::collections::BTreeMap;

use super::pool::on_tx;
use super::{NearSerial, Store, StoreError};
use crate::domain::ids::{CustomerId, DeviceId};
use crate::domain::values::SerialNumber;

/// So many serials are looked up at once.
const CHUNK: usize = 500;

impl Store {
    /// Which of these serials a current device has, and the code and name of its customer.
    pub async fn serials_on_record(
        &self,
        serials: &[SerialNumber],
    ) -> Result<BTreeMap<SerialNumber, (String, String)>, StoreError> {
        let mut tx = self.read().await?;
        let mut holders = BTreeMap::new();
        for chunk in serials.chunks(CHUNK) {
            let rows: Vec<(String, String, String)> = on_tx!(&mut tx, |connection| {
                let mut query = sqlx::QueryBuilder::new(
                    "select d.serial, c.code, c.name from devices d join customers c on c.id = d.customer_id
                        where d.state <> 'removed' and d.serial in (",
                );
                let mut wanted = query.separated(", ");
                for serial in chunk {
                    wanted.push_bind(serial.as_str());
                }
                query.push(")");
                query.build_query_as().fetch_all(connection).await
            })?;
            holders.extend(
                rows.into_iter()
                    .map(|(serial, code, name)| (SerialNumber::from_stored(serial), (code, name))),
            );
        }
        Ok(holders)
    }

    /// The current devices but `except` whose serial differs from this one by a swapped pair or by one character.
    pub async fn near_serials(
        &self,
        serial: &SerialNumber,
        except: Option<DeviceId>,
    ) -> Result<Vec<NearSerial>, StoreError> {
        let mut tx = self.read().await?;
        let mut near = Vec::new();
        for chunk in serial.neighbours().chunks(CHUNK) {
            let rows: Vec<(String, i64, String, String)> = on_tx!(&mut tx, |connection| {
                let mut query = sqlx::QueryBuilder::new(
                    "select distinct d.serial, c.id, c.code, c.name from devices d
                        join customers c on c.id = d.customer_id
                        where d.state <> 'removed' and d.id <> ",
                );
                query.push_bind(except.map_or(0, |id| id.0)).push(" and d.serial in (");
                let mut serials = query.separated(", ");
                for serial in chunk {
                    serials.push_bind(serial);
                }
                query.push(")");
                query.build_query_as().fetch_all(connection).await
            })?;
            near.extend(rows.into_iter().map(|(serial, customer, code, name)| NearSerial {
                serial: SerialNumber::from_stored(serial),
                customer: CustomerId(customer),
                customer_code: code,
                customer_name: name,
            }));
        }
        near.sort_by(|one, other| one.serial.cmp(&other.serial));
        Ok(near)
    }
}
