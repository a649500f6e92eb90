//! A customer made or changed by hand: his own data. His status, tariffs and links are changed elsewhere.

use serde_json::json;

use super::audit::{self, Deed};
use super::customers::record;
use super::drafts::note_saved;
use super::pool::{Tx, locking, one, run};
use super::row::corrupt;
use super::search::folded_code;
use super::{SavedCustomer, Stamp, Store, StoreError, TaxIdHolder};
use crate::domain::customer::Customer;
use crate::domain::customer_form::{CheckedCustomer, CustomerDraft};
use crate::domain::ids::{CustomerId, DraftId};
use crate::domain::problem::Problem;
use crate::domain::values::{EmailAddress, PhoneNumber, TaxId, fold};
use crate::text;

impl Store {
    /// Saves a new or a changed customer. That somebody else has his tax id is told, not refused.
    ///
    /// # Errors
    /// A problem at `code` when another has it. `Changed` when a known one has another version than was seen.
    pub async fn save_customer(
        &self,
        draft: &CustomerDraft,
        stamp: &Stamp,
    ) -> Result<SavedCustomer, StoreError> {
        self.save_customer_of(draft, None, stamp).await
    }

    /// Saves a customer who was typed in a form, and notes in the same step that the draft of it is saved.
    ///
    /// # Errors
    /// As [`Self::save_customer`].
    pub async fn save_typed_customer(
        &self,
        draft: &CustomerDraft,
        typed: DraftId,
        stamp: &Stamp,
    ) -> Result<SavedCustomer, StoreError> {
        self.save_customer_of(draft, Some(typed), stamp).await
    }

    async fn save_customer_of(
        &self,
        draft: &CustomerDraft,
        typed: Option<DraftId>,
        stamp: &Stamp,
    ) -> Result<SavedCustomer, StoreError> {
        let mut tx = self.write().await?;
        let before = match draft.known {
            Some((id, version)) => Some(seen(&mut tx, id, version).await?),
            None => None,
        };
        let holder =
            one!(&mut tx, (i64,), "select id from customers where code = $1", draft.customer.code.as_str())?;
        if holder.is_some_and(|(id,)| before.as_ref().is_none_or(|before| before.id.0 != id)) {
            return Err(code_taken(draft));
        }
        let id = match write(&mut tx, draft).await {
            // Another process took the code since it was looked up.
            Err(StoreError::Database(sqlx::Error::Database(error))) if error.is_unique_violation() => {
                return Err(code_taken(draft));
            }
            written => written?,
        };
        let detail = json!({
            "code": draft.customer.code,
            "new": before.is_none(),
            "changed": before.as_ref().map(|before| draft.customer.changed(before)).unwrap_or_default(),
            "version": before.as_ref().map_or(1, |before| before.version + 1),
        });
        let deed = Deed { action: "save", entity: "customer", id: Some(id.0), detail: &detail };
        audit::note(&mut tx, stamp, &deed).await?;
        note_saved(&mut tx, typed, "customer", id.0).await?;
        let customer = record(&mut tx, id).await?.ok_or(StoreError::Missing)?;
        let namesake = match &customer.tax_id {
            Some(tax_id) => holder_of(&mut tx, tax_id, Some(id)).await?,
            None => None,
        };
        self.commit(tx).await?;
        Ok(SavedCustomer { customer, namesake })
    }

    /// Who else has a tax id; the one with the lowest code, if there are several.
    pub async fn tax_id_holder(
        &self,
        tax_id: &TaxId,
        except: Option<CustomerId>,
    ) -> Result<Option<TaxIdHolder>, StoreError> {
        let mut tx = self.read().await?;
        holder_of(&mut tx, tax_id, except).await
    }
}

/// The record of a customer, locked, if it is still the one that was seen.
pub(super) async fn seen(tx: &mut Tx, id: CustomerId, version: i64) -> Result<Customer, StoreError> {
    // Not so that nobody could refer to him: who saves a device of his does, and may wait for nothing of this.
    let sql = locking!(&*tx, "select id from customers where id = $1", "for no key update");
    one!(&mut *tx, (i64,), sql, id.0)?;
    let customer = record(tx, id).await?.ok_or(StoreError::Missing)?;
    if customer.version == version { Ok(customer) } else { Err(StoreError::Changed) }
}

fn code_taken(draft: &CustomerDraft) -> StoreError {
    let text = text!("customer-code-taken", code = draft.customer.code.as_str());
    StoreError::Problems(vec![Problem::new("code", text)])
}

async fn holder_of(
    tx: &mut Tx,
    tax_id: &TaxId,
    except: Option<CustomerId>,
) -> Result<Option<TaxIdHolder>, StoreError> {
    let row = one!(
        tx,
        (String, String),
        "select code, name from customers where tax_id = $1 and id <> $2 order by code limit 1",
        tax_id.as_str(),
        except.map_or(0, |id| id.0),
    )?;
    Ok(row.map(|(code, name)| TaxIdHolder { code, name }))
}

async fn write(tx: &mut Tx, draft: &CustomerDraft) -> Result<CustomerId, StoreError> {
    let CheckedCustomer { code, name, tax_id, email, phone, address, city, postal_code } = &draft.customer;
    let tax_id = tax_id.as_ref().map(TaxId::as_str);
    let email = email.as_ref().map(EmailAddress::as_str);
    let phone = phone.as_ref().map(PhoneNumber::as_str);
    if let Some((id, _)) = draft.known {
        run!(
            tx,
            "update customers set code = $2, code_folded = $3, name = $4, name_folded = $5, tax_id = $6,
                email = $7, phone = $8, address = $9, city = $10, postal_code = $11, version = version + 1
                where id = $1",
            id.0,
            code.as_str(),
            folded_code(code),
            name.as_str(),
            fold(name),
            tax_id,
            email,
            phone,
            address.as_str(),
            city.as_str(),
            postal_code.as_str(),
        )?;
        return Ok(id);
    }
    let row = one!(
        tx,
        (i64,),
        "insert into customers (code, code_folded, name, name_folded, tax_id, status, email, phone, address,
                city, postal_code, version)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1) returning id",
        code.as_str(),
        folded_code(code),
        name.as_str(),
        fold(name),
        tax_id,
        draft.status.word(),
        email,
        phone,
        address.as_str(),
        city.as_str(),
        postal_code.as_str(),
    )?;
    row.map(|(id,)| CustomerId(id)).ok_or_else(|| corrupt("customers", "no id"))
}
