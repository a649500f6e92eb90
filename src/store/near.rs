//! Which serials are on record, and which of them are easily taken for another: looked up one by one in the index, so
//! that none is scanned.

use std::collections::BTreeMap;

use super::devices::is_handed_over;
use super::pool::{Tx, on_tx};
use super::{NearSerial, SerialPlace, Store, StoreError};
use crate::domain::ids::{DeviceId, ProductId};
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
                let mut query = sqlx::QueryBuilder::new(concat!(
                    "select d.serial, c.code, c.name from devices d join customers c on c.id = d.customer_id
                        where d.state <> 'removed' and not ",
                    is_handed_over!(),
                    " and d.serial in ("
                ));
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

    /// The current devices but `except`, and the units in stock, whose serial differs from this one by a swapped pair or by
    /// one character; those in stock first, and before them the unit that has this very serial.
    pub async fn near_serials(
        &self,
        serial: &SerialNumber,
        except: Option<DeviceId>,
    ) -> Result<Vec<NearSerial>, StoreError> {
        let mut tx = self.read().await?;
        let mut near = of_stock(&mut tx, &[serial.as_str().to_owned()]).await?;
        let mut in_use = Vec::new();
        for chunk in serial.neighbours().chunks(CHUNK) {
            near.extend(of_stock(&mut tx, chunk).await?);
            in_use.extend(of_devices(&mut tx, chunk, except).await?);
        }
        // The first is the one itself, if it is there.
        near.sort_by_key(|near| (near.serial != *serial, near.serial.clone()));
        in_use.sort_by(|one, other| one.serial.cmp(&other.serial));
        near.extend(in_use);
        Ok(near)
    }
}

async fn of_devices(
    tx: &mut Tx,
    serials: &[String],
    except: Option<DeviceId>,
) -> Result<Vec<NearSerial>, StoreError> {
    let rows: Vec<(String, String, String)> = on_tx!(tx, |connection| {
        let mut query = sqlx::QueryBuilder::new(concat!(
            "select distinct d.serial, c.code, c.name from devices d join customers c on c.id = d.customer_id
                where d.state <> 'removed' and not ",
            is_handed_over!(),
            " and d.id <> "
        ));
        query.push_bind(except.map_or(0, |id| id.0)).push(" and d.serial in (");
        let mut wanted = query.separated(", ");
        for serial in serials {
            wanted.push_bind(serial);
        }
        query.push(")");
        query.build_query_as().fetch_all(connection).await
    })?;
    let near = |(serial, code, name)| NearSerial {
        serial: SerialNumber::from_stored(serial),
        place: SerialPlace::InUse { code, name },
    };
    Ok(rows.into_iter().map(near).collect())
}

async fn of_stock(tx: &mut Tx, serials: &[String]) -> Result<Vec<NearSerial>, StoreError> {
    let rows: Vec<(String, i64, String)> = on_tx!(tx, |connection| {
        let mut query = sqlx::QueryBuilder::new(
            "select s.serial, p.id, p.name from serials s join products p on p.id = s.product_id
                where s.serial in (",
        );
        let mut wanted = query.separated(", ");
        for serial in serials {
            wanted.push_bind(serial);
        }
        query.push(")");
        query.build_query_as().fetch_all(connection).await
    })?;
    let near = |(serial, product, name)| NearSerial {
        serial: SerialNumber::from_stored(serial),
        place: SerialPlace::InStock { product: ProductId(product), name },
    };
    Ok(rows.into_iter().map(near).collect())
}
