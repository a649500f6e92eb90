//! Products: models of device that the operator keeps in stock and hands out.

use super::ids::ProductId;
use super::technology::TechnologyKey;

/// A model of device with its stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    pub id: ProductId,
    pub name: String,
    pub model: String,
    /// The technology proposed for its devices.
    pub technology: TechnologyKey,
    /// Units free to be handed out.
    pub stock: i64,
    /// Units in customers' hands.
    pub assigned: i64,
}
