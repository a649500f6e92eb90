//! The driver of kind `rest`, Vincula's own documented contract: `assets/openapi/provisioning.yaml`.
