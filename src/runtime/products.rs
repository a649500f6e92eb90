//! Asks the store what the screens of products ask.

use crate::app::effect::products::{ProductDeed, ProductReply, ProductRequest};
use crate::domain::ids::ProductId;
use crate::store::{ProductDraft, StoreError};

use super::perform::{Hands, answered, of_store};
use super::saving::{Typed, written};

impl Hands {
    pub(super) async fn ask_products(&self, request: ProductRequest, typed: Option<Typed>) -> ProductReply {
        let store = &self.store;
        match request {
            ProductRequest::List(query) => {
                let page = answered(store.product_page(&query).await);
                ProductReply::List { query, page }
            }
            ProductRequest::Product(id) => ProductReply::Product(answered(store.product(id).await)),
            ProductRequest::Save(draft) => self.save_product(&draft, typed).await,
            ProductRequest::Since { product, seen } => {
                self.product_since(product, seen, &StoreError::Changed).await
            }
            ProductRequest::Do { deed, product, version } => {
                let stamp = self.stamp();
                let done = match deed {
                    ProductDeed::Retire => store.retire_product(product, version, &stamp).await,
                    ProductDeed::Restore => store.restore_product(product, version, &stamp).await,
                    ProductDeed::Delete => store.delete_product(product, version, &stamp).await,
                };
                ProductReply::Done { deed, answer: answered(done) }
            }
            ProductRequest::ChangeStock { product, change } => {
                let draft = written(typed).await;
                let changed = store.change_stock(product, &change, draft, &self.stamp()).await;
                ProductReply::StockChanged(answered(changed))
            }
            ProductRequest::Places(asked) => {
                let places = answered(store.serial_places(&asked).await);
                ProductReply::Places { asked, places }
            }
            ProductRequest::Movements(query) => {
                let page = answered(store.stock_movements(&query).await);
                ProductReply::Movements { query, page }
            }
            ProductRequest::Serials(query) => {
                let found = answered(store.stock_serials(&query).await);
                ProductReply::Serials { query, found }
            }
        }
    }

    async fn save_product(&self, draft: &ProductDraft, typed: Option<Typed>) -> ProductReply {
        let saved = self.store.save_product(draft, written(typed).await, &self.stamp()).await;
        match (saved, draft.known) {
            (Err(error @ (StoreError::Changed | StoreError::Missing)), Some((product, seen))) => {
                self.product_since(product, seen, &error).await
            }
            (saved, _) => ProductReply::Saved(answered(saved)),
        }
    }

    /// What a product has become since a version of it was seen.
    async fn product_since(&self, product: ProductId, seen: i64, error: &StoreError) -> ProductReply {
        let trouble = of_store(error);
        match self.store.product_since(product, seen).await {
            Ok(since) => ProductReply::Overtaken { trouble, since: Box::new(since) },
            Err(error) => ProductReply::Saved(Err(of_store(&error))),
        }
    }
}
