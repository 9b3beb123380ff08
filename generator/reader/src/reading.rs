//! One page in, what it says out: its facts, and for the place of each fact the words that stand there.
//!
//! The page's text is not kept, so that thousands of pages fit into memory; and no page needs another, so that they may be
//! read in any order and at the same time.

use crate::block::{self, Block, Kind};
use crate::fact::{self, Fact};
use crate::layout::Layout;
use docwright_base::Code;
use docwright_base::diagnostic::{Diagnostic, Warned};
use docwright_base::page::{Page, Provenance};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Characters of the words kept for a place; enough to find it again.
const EXCERPT_CHARS: usize = 120;

/// What one page says.
#[derive(Debug, Clone)]
pub struct PageFacts {
    /// [`Page::path`].
    pub path: Arc<str>,
    /// [`Page::url`].
    pub url: Option<String>,
    /// The operation that the page's file or address is named after.
    pub own_name: Option<String>,
    /// Pages that say the same, and were let go.
    copies: Vec<Arc<str>>,
    /// What it says, in its order.
    pub facts: Vec<Fact>,
    /// Table rows, lists and code blocks that became facts.
    pub claimed: usize,
    /// Table rows, lists and code blocks that did not; each has a diagnostic.
    pub unclaimed: usize,
    /// Table rows, lists and code blocks of a page that is no operation.
    pub elsewhere: usize,
    excerpts: BTreeMap<(usize, Option<usize>), Excerpt>,
}

/// How much of a page was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Reach {
    /// [`PageFacts::claimed`].
    pub claimed: usize,
    /// [`PageFacts::unclaimed`].
    pub unclaimed: usize,
    /// [`PageFacts::elsewhere`].
    pub elsewhere: usize,
}

/// The words at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The heading that the place is under; empty above the first.
    pub section: Arc<str>,
    /// The beginning of a row, an item or a block, on one line.
    pub text: Arc<str>,
}

impl PageFacts {
    /// Every path at which this is said, the page's own first.
    pub fn paths(&self) -> impl Iterator<Item = &Arc<str>> {
        std::iter::once(&self.path).chain(&self.copies)
    }

    /// How much of it was understood.
    pub fn reach(&self) -> Reach {
        Reach {
            claimed: self.claimed,
            unclaimed: self.unclaimed,
            elsewhere: self.elsewhere,
        }
    }

    /// Whether the other page says the same in the same places, so that nothing is lost without it.
    fn says_the_same(&self, other: &Self) -> bool {
        let is_same = |(a, b): (&Fact, &Fact)| {
            let (place, same) = (&a.provenance, &b.provenance);
            a.claim == b.claim && (place.block, place.row, place.line) == (same.block, same.row, same.line)
        };
        self.own_name == other.own_name
            && (self.claimed, self.unclaimed, self.elsewhere) == (other.claimed, other.unclaimed, other.elsewhere)
            && self.facts.len() == other.facts.len()
            && self.facts.iter().zip(&other.facts).all(is_same)
    }

    /// The words at the place of a fact of this page.
    pub fn excerpt(&self, place: &Provenance) -> Option<&Excerpt> {
        self.excerpts.get(&(place.block, place.row))
    }
}

/// Reads a page: its blocks, and their facts.
pub fn read(page: &Page, layout: &Layout) -> Warned<PageFacts> {
    let mut diagnostics = Vec::new();
    let blocks = block::read(page, layout).drain_into(&mut diagnostics);
    let extract = fact::extract(&blocks, layout).drain_into(&mut diagnostics);
    let excerpts = excerpts(&blocks, &extract.facts);
    let output = PageFacts {
        path: page.path.clone(),
        url: page.url.clone(),
        own_name: own_name(page, layout),
        copies: Vec::new(),
        facts: extract.facts,
        excerpts,
        claimed: extract.claimed,
        unclaimed: extract.unclaimed,
        elsewhere: extract.elsewhere,
    };
    Warned { output, diagnostics }
}

fn own_name(page: &Page, layout: &Layout) -> Option<String> {
    let last = |path: &str| {
        let name = path.trim_end_matches('/').rsplit('/').next()?;
        Some(name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned())
    };
    let names = [last(&page.path), page.url.as_deref().and_then(last)];
    let patterns = &layout.operation.id_in_paths;
    let named = |name: String| {
        Some(
            patterns
                .iter()
                .find_map(|pattern| pattern.capture(&name, "id"))?
                .to_owned(),
        )
    };
    names.into_iter().flatten().find_map(named)
}

/// Pages as they are read, each page that says the same as an earlier one only by its path: mirrors and captures taken twice
/// cost no memory.
#[derive(Debug, Default)]
pub struct Pages {
    distinct: Vec<PageFacts>,
    /// Where to look for a copy.
    by_counts: HashMap<(usize, usize, usize), Vec<usize>>,
}

impl Pages {
    /// Takes a page.
    pub fn add(&mut self, page: PageFacts, diagnostics: &mut Vec<Diagnostic>) {
        let counts = (page.claimed, page.unclaimed, page.elsewhere);
        let known = self.by_counts.entry(counts).or_default();
        let original = known.iter().find(|index| self.distinct[**index].says_the_same(&page));
        match original {
            Some(index) => {
                let original = &mut self.distinct[*index];
                let message = format!(
                    "the page says the same as {}; only one of the two is needed",
                    original.path
                );
                let place = Provenance::of_page(&page.path);
                diagnostics.push(Diagnostic::new(Code::SamePage, place, message));
                original.copies.push(page.path);
            }
            None => {
                known.push(self.distinct.len());
                self.distinct.push(page);
            }
        }
    }

    /// What the pages say has been judged; where it stands is still asked for.
    pub fn let_facts_go(&mut self) {
        self.distinct.iter_mut().for_each(|page| page.facts = Vec::new());
    }

    /// The pages that differ, in the order in which they came.
    pub fn distinct(&self) -> &[PageFacts] {
        &self.distinct
    }

    /// The pages with their copies.
    pub fn iter(&self) -> impl Iterator<Item = &PageFacts> {
        let times = |page: &PageFacts| page.copies.len() + 1;
        self.distinct
            .iter()
            .flat_map(move |page| std::iter::repeat_n(page, times(page)))
    }
}

fn excerpts(blocks: &[Block], facts: &[Fact]) -> BTreeMap<(usize, Option<usize>), Excerpt> {
    let mut sections: Vec<Arc<str>> = Vec::with_capacity(blocks.len());
    let mut section: Arc<str> = "".into();
    for block in blocks {
        sections.push(section.clone());
        if let Kind::Heading { text, .. } = &block.kind {
            section = text.as_str().into();
        }
    }
    let mut excerpts = BTreeMap::new();
    for fact in facts {
        let Provenance { block: number, row, .. } = fact.provenance;
        let Some(at) = number.checked_sub(1).filter(|at| *at < blocks.len()) else {
            continue;
        };
        excerpts.entry((number, row)).or_insert_with(|| Excerpt {
            section: sections[at].clone(),
            text: words(&blocks[at], row).into(),
        });
    }
    excerpts
}

/// The beginning of a block, or of one row or item of it.
fn words(block: &Block, row: Option<usize>) -> String {
    let mut out = ExcerptWords::default();
    let index = row.and_then(|row| row.checked_sub(1));
    match &block.kind {
        Kind::Heading { text, .. } => out.add(text),
        Kind::Paragraph(text) | Kind::Note(text) => out.add(&text.plain),
        Kind::Metadata { value, .. } => out.add(value),
        Kind::Code(code) => out.add(&code.text),
        Kind::Elements(elements) => {
            let row = index.and_then(|index| elements.get(index));
            for element in row.map_or(elements.as_slice(), std::slice::from_ref) {
                element.attributes.iter().for_each(|(_, value)| out.add(value));
                out.add(&element.text.plain);
            }
        }
        Kind::List(items) => match index.and_then(|index| items.get(index)) {
            Some(item) => out.add(&item.text.plain),
            None => items.iter().for_each(|item| out.add(&item.text.plain)),
        },
        Kind::Table(table) => match index.and_then(|index| table.rows.get(index)) {
            Some(row) => row.cells.iter().for_each(|cell| out.add(&cell.plain)),
            None => table.caption.iter().chain(&table.header).for_each(|text| out.add(text)),
        },
    }
    out.text
}

/// ExcerptWords on one line, parts of it between bars, cut where it is long enough.
#[derive(Default)]
struct ExcerptWords {
    text: String,
    chars: usize,
}

impl ExcerptWords {
    fn add(&mut self, part: &str) {
        let mut gap = if self.text.is_empty() { "" } else { " | " };
        for word in part.split_whitespace() {
            if self.chars >= EXCERPT_CHARS {
                if !self.text.ends_with('…') {
                    self.text.push('…');
                }
                return;
            }
            self.text.push_str(gap);
            // A word may be as long as the page.
            self.text.extend(word.chars().take(EXCERPT_CHARS));
            self.chars += gap.len() + word.chars().take(EXCERPT_CHARS).count();
            gap = " ";
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_and_many_words_are_cut() {
        let check = |parts: &[&str], expect: &str| {
            let mut words = ExcerptWords::default();
            parts.iter().for_each(|part| words.add(part));
            assert_eq!(words.text, expect);
        };
        check(
            &["id", "", "String", "the\n  box's name"],
            "id | String | the box's name",
        );
        check(&[&"x".repeat(500), "more"], &format!("{}…", "x".repeat(EXCERPT_CHARS)));
    }
}
