//! One JSON object as a document.
//!
//! Not here: finding the lines ([`super::split`]).

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};

use super::fields::{Draft, FieldNames};
use crate::document::Document;

/// Parses a line; the error says what is wrong with it.
pub(super) fn parse(line: &[u8], fields: &FieldNames) -> Result<Document, String> {
    let line =
        simdutf8::compat::from_utf8(line).map_err(|e| format!("not UTF-8 at byte {} of the line", e.valid_up_to()))?;
    let mut reader = serde_json::Deserializer::from_str(line);
    let mut found = Vec::new();
    let draft = reader.deserialize_map(Object { fields, found: &mut found }).map_err(|e| not_an_article(line, &e))?;
    reader.end().map_err(|e| format!("something follows the JSON object: {e}"))?;
    if !draft.has_text() {
        return Err(fields.no_text(found.iter().map(String::as_str)));
    }
    draft.finish()
}

fn not_an_article(line: &str, e: &serde_json::Error) -> String {
    let start: String = line.trim_start().chars().take(20).collect();
    if line.trim_start().starts_with('{') {
        format!("bad JSON: {e}")
    } else if start.starts_with('[') {
        format!("expected one JSON object a line, found an array beginning {start:?}; turn it into lines first")
    } else {
        format!("expected a JSON object, found {start:?}")
    }
}

/// A value that can fill a slot: strings as they are, numbers as they are written; null and nested values are nothing.
struct Value<'de>(Option<Cow<'de, str>>);

impl<'de> serde::Deserialize<'de> for Value<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Scalar;
        impl<'de> Visitor<'de> for Scalar {
            type Value = Value<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }
            fn visit_borrowed_str<E>(self, v: &'de str) -> Result<Value<'de>, E> {
                Ok(Value(Some(Cow::Borrowed(v))))
            }
            fn visit_str<E>(self, v: &str) -> Result<Value<'de>, E> {
                Ok(Value(Some(Cow::Owned(v.to_owned()))))
            }
            fn visit_string<E>(self, v: String) -> Result<Value<'de>, E> {
                Ok(Value(Some(Cow::Owned(v))))
            }
            fn visit_i64<E>(self, v: i64) -> Result<Value<'de>, E> {
                Ok(Value(Some(Cow::Owned(v.to_string()))))
            }
            fn visit_u64<E>(self, v: u64) -> Result<Value<'de>, E> {
                Ok(Value(Some(Cow::Owned(v.to_string()))))
            }
            fn visit_f64<E>(self, v: f64) -> Result<Value<'de>, E> {
                Ok(Value(Some(Cow::Owned(v.to_string()))))
            }
            fn visit_bool<E>(self, _: bool) -> Result<Value<'de>, E> {
                Ok(Value(None))
            }
            fn visit_unit<E>(self) -> Result<Value<'de>, E> {
                Ok(Value(None))
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Value<'de>, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Value(None))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'de>, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Value(None))
            }
        }
        deserializer.deserialize_any(Scalar)
    }
}

struct Object<'f> {
    fields: &'f FieldNames,
    found: &'f mut Vec<String>,
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = Draft;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Draft, A::Error> {
        let mut draft = Draft::default();
        while let Some(Value(key)) = map.next_key()? {
            let key = key.unwrap_or_default();
            match self.fields.slot(&key) {
                Some((slot, rank)) => {
                    if let Value(Some(value)) = map.next_value()? {
                        draft.put(slot, rank, value);
                    }
                }
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            if !draft.has_text() {
                self.found.push(key.into_owned());
            }
        }
        Ok(draft)
    }
}
