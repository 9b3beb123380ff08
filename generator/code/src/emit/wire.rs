//! A parameter's place and style in, how the client writes it and how the mock reads it out: one table, so that the two agree.
//!
//! Names of functions of the runtime; files and parts of a multipart body have their own.

use crate::api::{Place, Style};
use proc_macro2::TokenStream;
use quote::quote;

/// Both ends of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ends {
    /// The client's step.
    pub(crate) write: Step,
    /// The mock's.
    pub(crate) read: Step,
    /// The mock's for an object, whose members are parameters of their own.
    pub(crate) read_members: Option<&'static str>,
}

/// A function of the runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) function: &'static str,
    /// Whether it is told the style.
    pub(crate) takes_style: bool,
}

/// A step that knows its style.
const fn plain(function: &'static str) -> Step {
    Step {
        function,
        takes_style: false,
    }
}

/// A step for any style.
const fn styled(function: &'static str) -> Step {
    Step {
        function,
        takes_style: true,
    }
}

/// Two functions of one name.
const fn same(step: Step) -> Ends {
    Ends {
        write: step,
        read: step,
        read_members: None,
    }
}

/// The table. `reserved`: reserved characters of a query stay as they are.
pub(crate) fn ends(place: Place, style: Style, reserved: bool) -> Ends {
    match (place, style) {
        (Place::Path, Style::Json) => same(plain("path_json")),
        (Place::Path, Style::Simple) => same(plain("path")),
        (Place::Path, _) => same(styled("path_styled")),
        (Place::Header, Style::Json) => same(plain("header_json")),
        (Place::Header, Style::SimpleExplode) => same(plain("header_exploded")),
        (Place::Header, _) => same(plain("header")),
        (Place::Cookie, Style::Json) => same(plain("cookie_json")),
        (Place::Cookie, Style::Form) => Ends {
            read_members: Some("cookie_members"),
            ..same(plain("cookie"))
        },
        (Place::Cookie, _) => same(styled("cookie_styled")),
        (Place::Query, Style::Json) => same(plain("query_json")),
        (Place::Query, style) => Ends {
            write: match style {
                _ if reserved => styled("query_reserved"),
                Style::Form => plain("query"),
                _ => styled("query_styled"),
            },
            read: styled("query"),
            read_members: (style == Style::Form).then_some("query_members"),
        },
        (Place::Part, _) => same(plain("part")),
    }
}

/// A style in the words of the runtime.
pub(crate) fn style_variant(style: Style) -> TokenStream {
    match style {
        Style::Simple => quote!(PathStyle::Simple),
        Style::SimpleExplode => quote!(PathStyle::SimpleExplode),
        Style::Label => quote!(PathStyle::Label),
        Style::LabelExplode => quote!(PathStyle::LabelExplode),
        Style::Matrix => quote!(PathStyle::Matrix),
        Style::MatrixExplode => quote!(PathStyle::MatrixExplode),
        Style::Form | Style::Json => quote!(QueryStyle::Form),
        Style::Comma => quote!(QueryStyle::Comma),
        Style::Space => quote!(QueryStyle::Space),
        Style::Pipe => quote!(QueryStyle::Pipe),
        Style::DeepObject => quote!(QueryStyle::DeepObject),
        Style::Dots => quote!(QueryStyle::Dots),
        Style::Brackets => quote!(QueryStyle::Brackets),
    }
}
