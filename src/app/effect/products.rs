//! What the screens of products ask of the store, and what comes back.

use std::collections::BTreeMap;

use super::{Answered, Trouble};
use crate::domain::ids::ProductId;
use crate::domain::product::{Product, StockChange};
use crate::domain::values::SerialNumber;
use crate::store::{
    MovementPage, MovementQuery, Overtaken, ProductDraft, ProductPage, ProductQuery, SerialPlace,
    StockSerial, StockSerialQuery,
};

/// What is done with a product besides changing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProductDeed {
    Retire,
    Restore,
    Delete,
}

/// A question about products.
#[derive(Debug, Clone, PartialEq)]
pub enum ProductRequest {
    List(ProductQuery),
    Product(ProductId),
    Save(ProductDraft),
    /// What a product has become since a version of it was seen.
    Since {
        product: ProductId,
        seen: i64,
    },
    /// Does something with a product of which this version was seen.
    Do {
        deed: ProductDeed,
        product: ProductId,
        version: i64,
    },
    ChangeStock {
        product: ProductId,
        change: StockChange,
    },
    /// Where these serials are.
    Places(Vec<SerialNumber>),
    Movements(MovementQuery),
    Serials(StockSerialQuery),
}

/// An answer about products.
#[derive(Debug, Clone, PartialEq)]
pub enum ProductReply {
    List {
        query: ProductQuery,
        page: Answered<ProductPage>,
    },
    Product(Answered<Product>),
    Saved(Answered<Product>),
    /// The product is another now, or gone: nothing was saved.
    Overtaken {
        trouble: Trouble,
        since: Box<Overtaken<Product>>,
    },
    Done {
        deed: ProductDeed,
        answer: Answered<()>,
    },
    StockChanged(Answered<Product>),
    Places {
        asked: Vec<SerialNumber>,
        places: Answered<BTreeMap<SerialNumber, SerialPlace>>,
    },
    Movements {
        query: MovementQuery,
        page: Answered<MovementPage>,
    },
    Serials {
        query: StockSerialQuery,
        found: Answered<Vec<StockSerial>>,
    },
}

impl ProductReply {
    /// Whether it answers something that was to be changed.
    pub(super) const fn is_of_writing(&self) -> bool {
        match self {
            Self::Saved(_) | Self::Overtaken { .. } | Self::Done { .. } | Self::StockChanged(_) => true,
            Self::List { .. }
            | Self::Product(_)
            | Self::Places { .. }
            | Self::Movements { .. }
            | Self::Serials { .. } => false,
        }
    }

    /// What went wrong, if it did.
    pub fn trouble(&self) -> Option<&Trouble> {
        match self {
            Self::List { page, .. } => page.as_ref().err(),
            Self::Product(answer) | Self::Saved(answer) | Self::StockChanged(answer) => answer.as_ref().err(),
            Self::Overtaken { trouble, .. } => Some(trouble),
            Self::Done { answer, .. } => answer.as_ref().err(),
            Self::Places { places, .. } => places.as_ref().err(),
            Self::Movements { page, .. } => page.as_ref().err(),
            Self::Serials { found, .. } => found.as_ref().err(),
        }
    }
}
