//! Meta's rules about when and how often one may write to a guest, and what it costs. Pure decisions.

pub(crate) mod pace;
pub(crate) mod pricing;
