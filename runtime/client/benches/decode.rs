//! How long a page of models takes to read, beside serde's derive: rounds of each in turn, and the median of them.
//!
//! In: 100 items of 87 kB together, with their members in the documented order and in reverse, and one item. Out: a table.

use docwright_client::Object;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::hint::black_box;
use std::time::{Duration, Instant};

macro_rules! models {
    ($($name:ident, $tag:ident, $page:ident, $derive:ident;)*) => {
        $(
            #[derive(Debug, Clone, PartialEq, $derive)]
            struct $tag {
                key: String,
                value: Option<String>,
            }

            #[derive(Debug, Clone, PartialEq, $derive)]
            struct $name {
                id: String,
                name: String,
                kind: Option<String>,
                state: Option<String>,
                description: Option<String>,
                size: Option<i64>,
                progress: Option<f64>,
                is_public: Option<bool>,
                created_at: Option<String>,
                updated_at: Option<String>,
                owner: Option<String>,
                region: Option<String>,
                addresses: Option<Vec<String>>,
                tags: Option<Vec<$tag>>,
            }

            #[derive(Debug, Clone, PartialEq, $derive)]
            struct $page {
                count: Option<i64>,
                items: Option<Vec<$name>>,
            }
        )*
    };
}

models! {
    OurItem, OurTag, OurPage, Object;
    SerdeItem, SerdeTag, SerdePage, Deserialize;
}

fn page(items: usize, is_reversed: bool) -> serde_json::Result<Vec<u8>> {
    let item = |number: usize| {
        let members = json!({
            "id": format!("5ca9c15a-50c5-3f0d-ac35-{number:012}"), "name": format!("task {number}"), "kind": "MIGRATE_FILE",
            "state": "RUNNING", "description": "A text of some length, as people write them about what they have made. ".repeat(4),
            "size": 1_073_741_824_u64 + number as u64, "progress": 12.5, "is_public": false,
            "created_at": "2026-01-02T03:04:05Z", "updated_at": "2026-01-02T03:04:05Z", "owner": "0a1b2c3d4e5f", "region": "eu-west-1",
            "addresses": ["192.0.2.1", "192.0.2.2"],
            "tags": [{"key": "team", "value": "blue"}, {"key": "stage", "value": null}],
        });
        match members {
            Value::Object(members) if is_reversed => Value::Object(members.into_iter().rev().collect::<Map<_, _>>()),
            members => members,
        }
    };
    let items: Vec<Value> = (0..items).map(item).collect();
    serde_json::to_vec(&json!({"count": items.len(), "items": items}))
}

/// The medians of rounds of each in turn.
fn medians(body: &[u8]) -> serde_json::Result<[Duration; 2]> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..400 {
        let start = Instant::now();
        black_box(serde_json::from_slice::<OurPage>(black_box(body))?);
        ours.push(start.elapsed());
        let start = Instant::now();
        black_box(serde_json::from_slice::<SerdePage>(black_box(body))?);
        theirs.push(start.elapsed());
    }
    Ok([ours, theirs].map(|mut rounds| {
        rounds.sort();
        rounds[rounds.len() / 2]
    }))
}

fn main() -> serde_json::Result<()> {
    println!(
        "{:<26} {:>8} {:>10} {:>10} {:>6}",
        "body", "bytes", "ours", "serde", "ratio"
    );
    for (name, body) in [
        ("100 items", page(100, false)?),
        ("100 items, reversed", page(100, true)?),
        ("one item", page(1, false)?),
    ] {
        let [ours, theirs] = medians(&body)?;
        let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
        println!(
            "{name:<26} {:>8} {ours:>10.1?} {theirs:>10.1?} {ratio:>6.2}",
            body.len()
        );
    }
    Ok(())
}
