//! The driver of kind `rest`.
