//! Values of every alternative, read and written again. All is reached through the crate, as a user's tests do.

use alternatives::models::*;
use serde_json::{Value, json};

/// What the member of this name is read as; the whole is written as it was.
#[track_caller]
fn read(name: &str, value: Value) -> String {
    let whole = json!({ name: value });
    let harbour: Harbour = serde_json::from_value(whole.clone()).unwrap();
    assert_eq!(serde_json::to_value(&harbour).unwrap(), whole, "{harbour:?}");
    let debug = format!("{harbour:?}");
    let (_, found) = debug.split_once(&format!("{name}: Some(")).unwrap();
    found.split('(').next().unwrap().to_owned()
}

#[track_caller]
fn check(name: &str, value: Value, expect: &str) {
    assert_eq!(read(name, value), expect);
}

#[test]
fn constants_tell_alternatives_apart() {
    check("signal", json!({"kind": "flag", "colour": "red"}), "FlagSignal");
    check("signal", json!({"kind": "horn", "blasts": 3}), "HornSignal");
    check("signal", json!({"kind": "lamp", "blasts": 3}), "Unknown");
    check("berth", json!({"free": true, "metres": 8}), "FreeBerth");
    check("berth", json!({"free": false, "metres": 8}), "TakenBerth");
    check("log", json!({"version": 1, "text": "a"}), "FirstLog");
    check("log", json!({"version": 2, "text": "a"}), "SecondLog");
    check("log", json!({"version": 3, "text": "a"}), "Unknown");
    check("tariff", json!({"class": 2, "fee": 1.5}), "LowTariff");
    check("tariff", json!({"class": 3, "fee": 1.5}), "HighTariff");
    check("chart", json!({"state": "checked", "by": "x"}), "Draft");
    check("chart", json!({"state": "printed"}), "Final");
    check("chart", json!({"state": "lost", "by": "x"}), "Unknown");
}

#[test]
fn what_includes_a_base_is_its_alternatives() {
    check("ship", json!({"hull": "tug", "pull": 1.5}), "Tug");
    check("ship", json!({"hull": "ferry", "seats": 2, "name": "x"}), "Ferry");
    check("ship", json!({"hull": "car_ferry", "seats": 2, "cars": 1}), "CarFerry");
    check("ship", json!({"hull": "barge", "name": "x"}), "Barge");
    check("ship", json!({"hull": "plain", "name": "x"}), "ShipBase");
    check("ship", json!({"hull": "raft", "logs": 1}), "Unknown");
    check("visitor", json!({"hull": "ferry"}), "Ferry");
    check("visitor", json!({"hull": "barge"}), "Unknown");
    read("flagship", json!({"hull": "car_ferry", "cars": 1, "admiral": "x"}));
    check("cargo", json!({"weight": 1, "planks": 2}), "Crate");
    check("knot", json!({"form": "bowline", "turns": 1}), "Bowline");
    check("knot", json!({"form": "reef_knot", "over": {"form": "bowline", "loop": 1}}), "ReefKnot");
    check("cargo", json!({"weight": 1, "hoops": 2}), "Barrel");
}

#[test]
fn tags_are_completed() {
    check("crew", json!({"role": "cook", "pots": 2}), "Cook");
    check("crew", json!({"role": "first_mate", "watch": "x"}), "Mate");
    check("buoy", json!({"type": "can_buoy", "depth": 2}), "Can");
    check("buoy", json!({"type": "green_light", "depth": 2}), "Light");
    check("buoy", json!({"type": "bell", "depth": 2}), "Unknown");
}

#[test]
fn nothing_is_lost_of_what_stands_beside_each_other() {
    read("dues", json!({"coins": 1, "agent": "x"}));
    read("dues", json!({"cheque": "x", "payer": "y"}));
    read("tide", json!({"at": "x", "level": 1.5, "station": {"name": "x", "code": 1}}));
    read("tide", json!({"at": "x", "level": "low", "height": [1]}));
    read("tide", json!({"at": "x", "level": [1.5], "height": 1}));
    read(
        "pilot",
        json!({"name": "x", "rank": "b", "home": {"street": "x", "port": "y"}, "papers": [{"type": "can_buoy"}],
            "years": 2, "extra": "x"}),
    );
}

#[test]
fn items_values_and_members_tell_alternatives_apart() {
    check("manifest", json!(["a"]), "TextList");
    check("manifest", json!([[1]]), "List");
    check("manifest", json!([{"kind": "horn", "blasts": 1}]), "SignalList");
    check("manifest", json!({"a": 1}), "IntegerMap");
    check("manifest", json!({"a": "b"}), "TextMap");
    check("manifest", json!(1), "Integer");
    check("manifest", json!(true), "Bool");
    check("manifest", json!("x"), "Unknown");
    check("cable", json!({"by": "weight"}), "Weight");
    check("cable", json!({"by": "length", "metres": 1.5}), "Length");
    check("cable", json!("none"), "Text");
    read("anchors", json!(["drag", {"fixed": {"depth": 3}}, {"fixed": {"depth": 5_000_000_000_i64}}, {"kedge": [1]}, {"kedge": "x"}]));
    check("gauge", json!({"at": {"x": 1.5}}), "Point");
    check("gauge", json!({"at": {"from": 1.5, "to": 2.5}}), "Line");
    check("gauge", json!({"at": "x"}), "Place");
    check("gauge", json!({"at": {"y": 1.5}}), "Unknown");
    check("permit", json!({"number": 1, "issued": "x", "note": "y"}), "Issued");
    check("permit", json!({"number": 1, "note": "y"}), "Asked");
}

#[test]
fn constructors_set_what_can_only_be_one_thing() {
    let written = |value: &dyn Fn() -> Result<Value, serde_json::Error>| value().unwrap();
    let flag = FlagSignal::new("red");
    assert_eq!(written(&|| serde_json::to_value(&flag)), json!({"kind": "flag", "colour": "red"}));
    let berth = FreeBerth::new().metres(3);
    assert_eq!(written(&|| serde_json::to_value(&berth)), json!({"free": true, "metres": 3}));
    let log = SecondLog::new();
    assert_eq!(written(&|| serde_json::to_value(&log)), json!({"version": 2}));
    let tug = Tug::new().pull(1.5);
    assert_eq!(written(&|| serde_json::to_value(&tug)), json!({"hull": "tug", "pull": 1.5}));
    let cook = Cook::new().pots(1);
    assert_eq!(written(&|| serde_json::to_value(&cook)), json!({"pots": 1, "role": "cook"}));
    // Two values mean it: it is for the user to say which.
    assert_eq!(written(&|| serde_json::to_value(Mate::default())), json!({}));
}
