//! The two shapes nearly all wire types have.

/// An object whose every field may be missing. Fields are `Option`s read by [`Lenient`](super::Lenient); those after
/// `lists` are `Vec`s. `as "name"` gives the wire name where it is a Rust keyword or unclear.
macro_rules! record {
    (
        $(#[$doc:meta])*
        $vis:vis struct $name:ident {
            $($(#[$field_doc:meta])* $field:ident $(as $wire:literal)?: $type:ty,)*
        }
        $(lists {
            $($(#[$list_doc:meta])* $list:ident: $item:ty,)*
        })?
    ) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Debug, Default, serde::Serialize, serde::Deserialize)]
        $vis struct $name {
            $(
                $(#[$field_doc])*
                #[serde(
                    default,
                    deserialize_with = "crate::wire::field",
                    skip_serializing_if = "Option::is_none"
                    $(, rename = $wire)?
                )]
                pub $field: Option<$type>,
            )*
            $($(
                $(#[$list_doc])*
                #[serde(default, deserialize_with = "crate::wire::list", skip_serializing_if = "Vec::is_empty")]
                pub $list: Vec<$item>,
            )*)?
        }

        impl crate::wire::Lenient for $name {
            fn lenient<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
                serde::Deserialize::deserialize(deserializer)
            }
        }
    };
}

/// Words of a closed list that Meta may lengthen at any time: unknown ones are kept as they came.
macro_rules! open_enum {
    (
        $(#[$doc:meta])*
        pub enum $name:ident {
            $($(#[$variant_doc:meta])* $variant:ident = $first:literal $(| $other:literal)*,)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, Debug)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
            /// A word this version does not know, as it came.
            Other(String),
        }

        impl $name {
            /// The word on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $first,)*
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($first $(| $other)* => Self::$variant,)*
                    _ => Self::Other(word.to_owned()),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = crate::wire::Text::deserialize(deserializer)?;
                Ok(Self::from(word.0.as_ref()))
            }
        }

        impl crate::wire::Lenient for $name {
            fn lenient<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
                let word = <crate::wire::Scalar<'_> as serde::Deserialize>::deserialize(deserializer)?.into_text();
                Ok(word.map(|word| Self::from(word.as_ref())))
            }
        }
    };
}

pub(crate) use {open_enum, record};
