//! Operations that answer a page at a time, as streams: of pages, and of the items of all pages.
//!
//! In: a call, the parameter that says which page is meant, and what a page says of itself. Out: one answer after the other. How many
//! items a page has, and in which order they come, is the call's own affair.

use crate::error::{DocumentedError, Error, RequestError, Unsent};
use crate::{Request, Sending};
use futures_core::Stream;
use serde::Serialize;
use std::fmt;
use std::future::poll_fn;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// What the parameter holds that says which page is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// The number of items before the page.
    Offset,
    /// The number of the page.
    Page {
        /// That of the first page.
        first: i64,
    },
    /// What the page before gives for it: a token, or the id of its last item.
    Token,
}

/// What a page says of itself.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    items: usize,
    /// By this, a page that comes again is known.
    print: u64,
    next: Option<String>,
    total: Option<i64>,
}

impl Seen {
    /// A page with these items.
    pub fn of<I: Serialize>(items: &[I]) -> Self {
        let mut hasher = DefaultHasher::new();
        serde_json::to_vec(items).unwrap_or_default().hash(&mut hasher);
        Self {
            items: items.len(),
            print: hasher.finish(),
            ..Self::default()
        }
    }

    /// It says what to give for the next page; nothing and an empty text say that there is none.
    #[must_use]
    pub fn next(mut self, next: Option<impl ToString>) -> Self {
        self.next = next.map(|next| next.to_string()).filter(|next| !next.is_empty());
        self
    }

    /// It says how many items all pages have.
    #[must_use]
    pub fn total(mut self, total: Option<impl Into<i64>>) -> Self {
        self.total = total.map(Into::into);
        self
    }
}

/// The pages of a call, one after the other. Nothing goes out before the first is asked for; dropping it asks for no more.
///
/// A page that could not be had ends it; [`Pages::cursor`] says where to go on.
pub struct Pages<T, E> {
    request: Request,
    name: &'static str,
    position: Position,
    /// What to give for the next page; none for the first one.
    cursor: Option<String>,
    /// How many items have come since the first page of all; none when it did not begin there.
    counted: Option<i64>,
    print: Option<u64>,
    is_over: bool,
    send: fn(Request) -> Sending<T, E>,
    look: fn(&T) -> Seen,
    going: Option<Sending<T, E>>,
}

/// The items of all pages of a call.
pub struct PagedItems<T, I, E> {
    pages: Pages<T, E>,
    take: fn(T) -> Vec<I>,
    waiting: std::vec::IntoIter<I>,
}

impl<T, E> Pages<T, E> {
    /// The pages of `request`, which is sent by `send`, with another value of the query parameter `name` for each.
    pub fn new(
        request: Request,
        name: &'static str,
        position: Position,
        send: fn(Request) -> Sending<T, E>,
        look: fn(&T) -> Seen,
    ) -> Self {
        let cursor = request.query_value(name);
        let counted = cursor.is_none().then_some(0);
        Self {
            request,
            name,
            position,
            cursor,
            counted,
            print: None,
            is_over: false,
            send,
            look,
            going: None,
        }
    }

    /// The same from this page on, as an earlier run's [`Pages::cursor`] has it.
    #[must_use]
    pub fn from(mut self, cursor: impl Into<String>) -> Self {
        self.cursor = Some(cursor.into());
        self.counted = None;
        self
    }

    /// What asks for the page that comes next: none for the first one, and none after the last.
    pub fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    /// The items of all pages, where `take` has those of one.
    pub fn items<I>(self, take: fn(T) -> Vec<I>) -> PagedItems<T, I, E> {
        PagedItems {
            pages: self,
            take,
            waiting: Vec::new().into_iter(),
        }
    }

    /// The next page; none at the end.
    pub async fn next(&mut self) -> Option<Result<T, Error<E>>>
    where
        E: DocumentedError,
    {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Goes on to the page after this one, or says why it cannot be asked for.
    fn advance(&mut self, seen: &Seen) -> Result<(), RequestError> {
        let items = i64::try_from(seen.items).unwrap_or(i64::MAX);
        let counted = self.counted.map(|counted| counted.saturating_add(items));
        // A total of less than this page is none.
        let total = seen.total.filter(|total| *total >= items);
        let is_all = matches!((counted, total), (Some(counted), Some(total)) if counted >= total);
        let number = |first: i64| match self.cursor.as_deref() {
            None => Ok(first),
            Some(cursor) => cursor.parse::<i64>().map_err(|_| RequestError::Value {
                name: self.name,
                message: format!("the page after {cursor:?} has no number"),
            }),
        };
        let number = match self.position {
            Position::Token => None,
            _ if items == 0 || is_all => None,
            // Counted from anywhere, an offset is one from the beginning.
            Position::Offset => {
                Some(number(0)?.saturating_add(items)).filter(|offset| total.is_none_or(|total| *offset < total))
            }
            Position::Page { first } => Some(number(first)?.saturating_add(1)),
        };
        let next = match self.position {
            Position::Token => seen.next.clone(),
            _ => number.map(|number| number.to_string()),
        };
        let is_again = match self.position {
            Position::Token => next.is_some() && next == self.cursor,
            _ => next.is_some() && self.print == Some(seen.print),
        };
        if is_again {
            return Err(RequestError::RepeatedPage {
                name: self.name,
                value: next.unwrap_or_default(),
            });
        }
        self.print = Some(seen.print);
        self.counted = counted;
        self.is_over = next.is_none();
        self.cursor = next;
        Ok(())
    }
}

impl<T, E: DocumentedError> Stream for Pages<T, E> {
    type Item = Result<T, Error<E>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.is_over {
            return Poll::Ready(None);
        }
        if self.going.is_none() {
            let mut request = self.request.clone();
            if let Some(cursor) = &self.cursor {
                request = request.query(self.name, cursor);
            }
            self.going = Some((self.send)(request));
        }
        let Some(going) = &mut self.going else {
            return Poll::Ready(None);
        };
        let answer = ready!(Pin::new(going).poll(context));
        self.going = None;
        let page = match answer {
            Ok(page) => page,
            Err(error) => {
                self.is_over = true;
                return Poll::Ready(Some(Err(error)));
            }
        };
        let seen = (self.look)(&page);
        if let Err(error) = self.advance(&seen) {
            self.is_over = true;
            let operation = self.request.operation;
            return Poll::Ready(Some(Err(Error::Request(Box::new(Unsent { operation, error })))));
        }
        Poll::Ready(Some(Ok(page)))
    }
}

impl<T, I, E: DocumentedError> PagedItems<T, I, E> {
    /// The next item; none at the end.
    pub async fn next(&mut self) -> Option<Result<I, Error<E>>>
    where
        I: Unpin,
    {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// All items, or the first error.
    pub async fn all(mut self) -> Result<Vec<I>, Error<E>>
    where
        I: Unpin,
    {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }
}

impl<T, I: Unpin, E: DocumentedError> Stream for PagedItems<T, I, E> {
    type Item = Result<I, Error<E>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.waiting.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => self.waiting = (self.take)(page).into_iter(),
            }
        }
    }
}

impl<T, E> fmt::Debug for Pages<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("request", &self.request)
            .field("is_over", &self.is_over)
            .finish_non_exhaustive()
    }
}

impl<T, I, E> fmt::Debug for PagedItems<T, I, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PagedItems")
            .field("pages", &self.pages)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Builder, Method, Undocumented};

    /// What asks for each page, of which these are the items, and how it ends.
    fn check(position: Position, given: Option<&str>, pages: &[Seen], expect: &str) {
        let mut builder = Builder::new(&[]);
        builder.server("https://x.example");
        let mut request = Request::new(&builder.build().unwrap(), "Test", Method::GET, "/");
        if let Some(given) = given {
            request = request.query("at", given);
        }
        let send: fn(Request) -> Sending<(), Undocumented> = |request| request.send_as(200, |answer| answer.empty());
        let mut stream = Pages::new(request, "at", position, send, |()| Seen::default());
        let mut asked = Vec::new();
        for page in pages {
            asked.push(stream.cursor().unwrap_or("-").to_owned());
            match stream.advance(page) {
                Err(RequestError::RepeatedPage { value, .. }) => asked.push(format!("again {value}")),
                Err(error) => asked.push(error.to_string()),
                Ok(()) if stream.is_over => asked.push("end".to_owned()),
                Ok(()) => continue,
            }
            break;
        }
        assert_eq!(asked.join(" "), expect);
    }

    fn of(items: &[i64]) -> Seen {
        Seen::of(items)
    }

    #[test]
    fn offsets_count_items_until_there_are_none_or_all_have_come() {
        let pages = [of(&[1, 2]), of(&[3, 4]), of(&[])];
        check(Position::Offset, None, &pages, "- 2 4 end");
        check(Position::Offset, Some("7"), &pages, "7 9 11 end");
        let pages = [of(&[1, 2]).total(Some(3_i64)), of(&[3]).total(Some(3_i64))];
        check(Position::Offset, None, &pages, "- 2 end");
        check(Position::Offset, Some("2"), &[of(&[3]).total(Some(3))], "2 end");
    }

    #[test]
    fn what_is_no_number_and_no_total_ends_nothing_silently() {
        let told = "a `at` cannot be written: the page after \"a\" has no number";
        check(Position::Offset, Some("a"), &[of(&[1])], told);
        check(
            Position::Offset,
            None,
            &[of(&[1, 2]).total(Some(0_i64)), of(&[])],
            "- 2 end",
        );
    }

    #[test]
    fn pages_have_numbers() {
        let page = Position::Page { first: 1 };
        check(page, None, &[of(&[1]), of(&[2]), of(&[])], "- 2 3 end");
        check(
            Position::Page { first: 0 },
            None,
            &[of(&[1]), of(&[2]).total(Some(2))],
            "- 1 end",
        );
        check(page, Some("4"), &[of(&[1]).total(Some(1)), of(&[])], "4 5 end");
    }

    #[test]
    fn tokens_come_from_the_page_before() {
        let pages = [
            of(&[1]).next(Some("a")),
            of(&[]).next(Some("b")),
            of(&[2]).next(Some("")),
        ];
        check(Position::Token, None, &pages, "- a b end");
    }

    #[test]
    fn a_page_that_comes_again_is_no_page() {
        check(
            Position::Token,
            None,
            &[of(&[1]).next(Some("a")), of(&[2]).next(Some("a"))],
            "- a again a",
        );
        check(Position::Offset, None, &[of(&[1]), of(&[1])], "- 1 again 2");
        check(Position::Page { first: 1 }, None, &[of(&[1]), of(&[1])], "- 2 again 3");
    }
}
