//! Walking XML: `find` by local name at any depth, `txt` for an element's words, `tel` for OTA telephones.

use minijinja::value::Value;

use super::super::xml::Element;
use super::nothing;

/// Elements of a name below an element, or below each of a list; none below anything else.
pub(super) fn find(value: &Value, name: &str) -> Value {
    let mut found = Vec::new();
    if let Some(element) = value.downcast_object_ref::<Element>() {
        element.find(name, &mut found);
    } else if let (None, Ok(parts)) = (value.as_str(), value.try_iter()) {
        for part in parts {
            if let Some(element) = part.downcast_object_ref::<Element>() {
                element.find(name, &mut found);
            }
        }
    }
    Value::from(found)
}

/// An element's own text, without blanks around; nothing when there is none.
pub(super) fn txt(value: &Value) -> Value {
    let text = value.downcast_object_ref::<Element>().map(Element::text).filter(|text| !text.is_empty());
    text.map_or_else(nothing, Value::from)
}

/// The number of an OTA `Telephone`: whole in `PhoneNumber`, or in three attributes that belong together.
pub(super) fn tel(value: &Value) -> Value {
    let Some(element) = value.downcast_object_ref::<Element>() else { return nothing() };
    let part = |name| element.attribute(name).map(str::trim).filter(|part| !part.is_empty());
    let Some(number) = part("PhoneNumber").or(Some(element.text()).filter(|text| !text.is_empty())) else {
        return nothing();
    };
    if number.starts_with('+') {
        return Value::from(number);
    }
    let area = part("AreaCityCode").unwrap_or_default();
    match part("CountryAccessCode") {
        Some(country) => Value::from(format!("+{}{area}{number}", country.trim_start_matches(['+', '0']))),
        None => Value::from(format!("{area}{number}")),
    }
}
