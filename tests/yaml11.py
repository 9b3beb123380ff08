#!/usr/bin/env python3
"""Do YAML 1.1 and YAML 1.2 readers see the same data in our specs?

In: OpenAPI files. Out: exit code 0 when PyYAML (YAML 1.1) and ruamel.yaml (YAML 1.2) read equal JSON data from each of
them, else 1 and the first place where they differ. The file given with --tricky must also hold every word of TRICKY as
a string: it is made from a page that has them all.
"""

import argparse
import sys

import yaml
from ruamel.yaml import YAML

# What one reader or the other takes for a boolean, null, number, date, merge key or mark when it is not quoted.
TRICKY = [
    "no", "No", "NO", "yes", "on", "off", "y", "n", "true", "False", "null", "~", "",
    "1_000", "12:30", "190:20:30", "1e3", "1.5e+3", "010", "0o14", "0x1F", "0b101", ".5", "5.", "+1", "-0",
    ".inf", "-.INF", ".nan", "2024-01-01", "2024-01-01T12:30:00Z", "=", "<<", "- a", "a: b", "a #b", "? a", "&a", "*a",
    "!a", "@a", "%a", "`a`", "|", ">", "'", '"', " lead", "trail ", "tab\there", "two\nlines", "---", "...", "[a]", "{a}",
]  # fmt: skip


def difference(old, new, place="#"):
    """The first place where the two differ in type or value, or None."""
    if type(old) is not type(new):
        return f"{place}: YAML 1.1 reads {old!r}, YAML 1.2 reads {new!r}"
    if isinstance(old, dict):
        if list(old) != list(new) or [type(key) for key in old] != [type(key) for key in new]:
            return f"{place}: YAML 1.1 reads the keys {list(old)!r}, YAML 1.2 reads {list(new)!r}"
        found = (difference(old[key], new[key], f"{place}/{key}") for key in old)
    elif isinstance(old, list):
        if len(old) != len(new):
            return f"{place}: YAML 1.1 reads {len(old)} items, YAML 1.2 reads {len(new)}"
        found = (difference(a, b, f"{place}/{index}") for index, (a, b) in enumerate(zip(old, new)))
    else:
        return None if old == new else f"{place}: YAML 1.1 reads {old!r}, YAML 1.2 reads {new!r}"
    return next((place for place in found if place), None)


def foreign(data, place="#"):
    """The first value or key that JSON has no word for, such as a date, or None."""
    if isinstance(data, dict):
        for key, value in data.items():
            if not isinstance(key, str):
                return f"{place}: the key {key!r} is not a string"
            if found := foreign(value, f"{place}/{key}"):
                return found
    elif isinstance(data, list):
        for index, value in enumerate(data):
            if found := foreign(value, f"{place}/{index}"):
                return found
    elif not (data is None or isinstance(data, (str, bool, int, float))):
        return f"{place}: {data!r} is a {type(data).__name__}"
    return None


def strings(data):
    """Every key and every string value."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield key
            yield from strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from strings(value)
    elif isinstance(data, str):
        yield data


def check(path, tricky):
    """What is wrong with the file, as a list of lines."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    old = yaml.load(text, Loader=yaml.SafeLoader)
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    new = reader.load(text)
    problems = [problem for problem in (difference(old, new), foreign(old)) if problem]
    if tricky:
        found = list(strings(old))
        # Each stands on the page once as a key and once as a value.
        problems += [f"{word!r} did not stay a string" for word in TRICKY if found.count(word) < 2]
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tricky", metavar="FILE", help="the spec that must hold every tricky word as a string")
    parser.add_argument("specs", nargs="+", metavar="SPEC")
    arguments = parser.parse_args()
    failed = 0
    for path in [arguments.tricky, *arguments.specs] if arguments.tricky else arguments.specs:
        problems = check(path, tricky=path == arguments.tricky)
        failed += bool(problems)
        print(f"{path}: {'; '.join(problems) or 'read alike'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
