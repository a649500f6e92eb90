//! A customer's own data as a record in its form.

use crate::app::effect::{Request, StoreRequest};
use crate::app::form::FormEvent;
use crate::app::record_form::{Edited, Record, RecordForm};
use crate::app::route::Outcome;
use crate::app::screen::Context;
use crate::domain::customer::Customer;
use crate::domain::draft::DraftOf;
use crate::domain::ids::CustomerId;
use crate::domain::text::Text;
use crate::text;

use super::{CustomerFormScreen, fields};

impl Record for Customer {
    type Id = CustomerId;

    fn id(&self) -> CustomerId {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn set_version(&mut self, version: i64) {
        self.version = version;
    }
}

impl RecordForm for CustomerFormScreen {
    type Record = Customer;

    fn of(id: Option<CustomerId>) -> Self {
        Self::new(id)
    }

    fn edited(&self) -> &Edited<Customer> {
        &self.edited
    }

    fn edited_mut(&mut self) -> &mut Edited<Customer> {
        &mut self.edited
    }

    fn show(&mut self, customer: Customer, _cx: &Context) {
        fields::fill(&mut self.edited.form, &customer);
        self.edited.shows(customer);
    }

    fn save(&mut self) -> Outcome {
        self.send()
    }

    fn form_event(&mut self, event: FormEvent, _cx: &mut Context) -> Outcome {
        self.event(event)
    }

    fn request(id: CustomerId) -> Request {
        Request::Store(StoreRequest::Customer(id))
    }

    fn request_since(customer: CustomerId, seen: i64) -> Request {
        Request::Store(StoreRequest::CustomerSince { customer, seen })
    }

    fn seen(of: &DraftOf) -> Option<Option<(CustomerId, i64)>> {
        of.customer_data()
    }

    fn draft_of(&self) -> DraftOf {
        DraftOf::Customer(self.edited.known())
    }

    fn told(&self) -> (String, String) {
        let form = &self.edited.form;
        let whose = match &self.edited.saved {
            Some(customer) => format!("{} {}", customer.code, customer.name),
            None => form.words("code").to_owned(),
        };
        (whose, form.words("name").to_owned())
    }

    fn gone() -> Text {
        text!("draft-customer-gone")
    }
}
