//! The pages and the items of all pages: two methods of a call that answers a page at a time.

use crate::api::{Api, Operation, Paging, Position, Step};
use crate::emit::tokens::{From, docs, ident, own_docs, text, ty};
use docwright_base::prose::Line;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// The methods; `success` and `error` are what `send` gives.
pub(super) fn methods(
    api: &Api,
    operation: &Operation,
    success: &TokenStream,
    error: &TokenStream,
) -> Option<TokenStream> {
    let paging = operation.paging.as_ref()?;
    let (pages, items) = (ident(&paging.pages_method), ident(&paging.items_method));
    let about_pages = docs(Line::of(
        "The pages, each as {} gives it, one after the other: {} is given anew for each.",
        [Line::item("Self::send"), Line::code(&paging.parameter)],
    ));
    let about_items = own_docs("The items of all pages, page by page as they are asked for.");
    let name = text(&paging.parameter);
    let item = ty(api, &paging.item, From::Crate);
    let position = match &paging.position {
        Position::Offset => quote!(Offset),
        Position::Page { first } => {
            let first = Literal::i64_unsuffixed(*first);
            quote!(Page { first: #first })
        }
        Position::Token { .. } | Position::Marker { .. } => quote!(Token),
    };
    let (seen, taken) = (seen(paging), by_value(&paging.items));
    Some(quote! {
        #about_pages
        pub fn #pages(self) -> docwright_client::Pages<#success, #error> {
            docwright_client::Pages::new(
                self.0,
                #name,
                docwright_client::Position::#position,
                |request| Self(request).send(),
                |answer| #seen,
            )
        }
        #about_items
        pub fn #items(self) -> docwright_client::PagedItems<#success, #item, #error> {
            self.#pages().items(|answer| #taken)
        }
    })
}

/// What a page says of itself.
fn seen(paging: &Paging) -> TokenStream {
    let answer = Found::at(quote!(answer)).along(&paging.items);
    let items = match answer.is_option {
        true => {
            let found = &answer.expression;
            quote!(#found.map_or(&[][..], Vec::as_slice))
        }
        false => {
            let found = &answer.expression;
            quote!(#found.as_slice())
        }
    };
    let whole = |path: &[Step]| Found::at(quote!(answer)).along(path);
    let next = match &paging.position {
        Position::Offset | Position::Page { .. } => None,
        Position::Token { next } => {
            let next = whole(next).optional();
            Some(quote!(.next(#next)))
        }
        Position::Marker { id } => {
            let id = Found::at(quote!(item)).along(id).optional();
            Some(quote!(.next(items.last().and_then(|item| #id))))
        }
    };
    let total = paging.total.as_ref().map(|total| {
        let found = whole(total);
        let expression = &found.expression;
        match found.is_option {
            true => quote!(.total(#expression.copied())),
            false => quote!(.total(Some(#expression))),
        }
    });
    match paging.position {
        Position::Marker { .. } => quote!({
            let items = #items;
            docwright_client::Seen::of(items) #next #total
        }),
        _ => quote!(docwright_client::Seen::of(#items) #next #total),
    }
}

/// What is found on the way into a value that is borrowed: a place, or an option of a reference.
struct Found {
    expression: TokenStream,
    is_option: bool,
}

impl Found {
    fn at(expression: TokenStream) -> Self {
        Self {
            expression,
            is_option: false,
        }
    }

    fn along(self, path: &[Step]) -> Self {
        path.iter().fold(self, Self::step)
    }

    fn step(self, step: &Step) -> Self {
        let (from, name) = (self.expression, ident(&step.name));
        let expression = match (self.is_option, step.options) {
            (false, 0) => quote!(#from.#name),
            (false, 1) => quote!(#from.#name.as_ref()),
            (false, _) => quote!(#from.#name.as_ref().and_then(Option::as_ref)),
            (true, 0) => quote!(#from.map(|it| &it.#name)),
            (true, 1) => quote!(#from.and_then(|it| it.#name.as_ref())),
            (true, _) => quote!(#from.and_then(|it| it.#name.as_ref()?.as_ref())),
        };
        Self {
            expression,
            is_option: self.is_option || step.options > 0,
        }
    }

    /// An option of a reference.
    fn optional(self) -> TokenStream {
        let expression = self.expression;
        if self.is_option {
            expression
        } else {
            quote!(Some(&#expression))
        }
    }
}

/// The items of a page that is given away.
fn by_value(path: &[Step]) -> TokenStream {
    let (mut expression, mut is_option) = (quote!(answer), false);
    for step in path {
        let name = ident(&step.name);
        expression = match (is_option, step.options) {
            (false, 0 | 1) => quote!(#expression.#name),
            (false, _) => quote!(#expression.#name.flatten()),
            (true, 0) => quote!(#expression.map(|it| it.#name)),
            (true, 1) => quote!(#expression.and_then(|it| it.#name)),
            (true, _) => quote!(#expression.and_then(|it| it.#name.flatten())),
        };
        is_option |= step.options > 0;
    }
    if is_option {
        quote!(#expression.unwrap_or_default())
    } else {
        expression
    }
}
