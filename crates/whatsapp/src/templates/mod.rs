//! Message templates as they are defined, reviewed and listed. How one is filled and sent is in
//! [`message`](crate::message).

mod check;
mod definition;

pub use definition::{
    ButtonExample, Card, Component, ComponentKind, Definition, DefinitionButton, Example, HeaderFormat,
    LimitedTimeOffer, NamedExample, ParameterFormat, SupportedApp, TemplateState,
};
