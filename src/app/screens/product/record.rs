//! A product as a record in its form.

use crate::app::effect::products::ProductRequest;
use crate::app::effect::{Request, StoreRequest};
use crate::app::form::FormEvent;
use crate::app::record_form::{Edited, Record, RecordForm};
use crate::app::route::Outcome;
use crate::app::screen::Context;
use crate::domain::draft::DraftOf;
use crate::domain::ids::ProductId;
use crate::domain::product::Product;
use crate::domain::text::Text;
use crate::text;

use super::ProductScreen;

impl Record for Product {
    type Id = ProductId;

    fn id(&self) -> ProductId {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn set_version(&mut self, version: i64) {
        self.version = version;
    }
}

impl RecordForm for ProductScreen {
    type Record = Product;

    fn of(id: Option<ProductId>) -> Self {
        Self::new(id)
    }

    fn edited(&self) -> &Edited<Product> {
        &self.edited
    }

    fn edited_mut(&mut self) -> &mut Edited<Product> {
        &mut self.edited
    }

    fn show(&mut self, product: Product, _cx: &Context) {
        let form = &mut self.edited.form;
        form.set_words("name", &product.name);
        form.set_words("model", &product.model);
        form.set_words("technology", &product.technology.0);
        self.edited.shows(product);
    }

    fn save(&mut self) -> Outcome {
        self.send()
    }

    fn form_event(&mut self, event: FormEvent, _cx: &mut Context) -> Outcome {
        self.event(event)
    }

    fn request(id: ProductId) -> Request {
        Request::Store(StoreRequest::Products(ProductRequest::Product(id)))
    }

    fn request_since(product: ProductId, seen: i64) -> Request {
        Request::Store(StoreRequest::Products(ProductRequest::Since { product, seen }))
    }

    fn seen(of: &DraftOf) -> Option<Option<(ProductId, i64)>> {
        of.product()
    }

    fn draft_of(&self) -> DraftOf {
        DraftOf::Product(self.edited.known())
    }

    fn told(&self) -> (String, String) {
        let form = &self.edited.form;
        let name = self.edited.saved.as_ref().map_or_else(|| form.words("name"), |product| &product.name);
        (name.to_owned(), form.words("model").to_owned())
    }

    fn gone() -> Text {
        text!("draft-product-gone")
    }
}
