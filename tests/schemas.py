#!/usr/bin/env python3
"""Do our JSON Schemas take every layout.yaml and service.yaml, and refuse what is misspelled?

In: the folder specs/. Out: exit code 0 when each layout and each service is valid by its schema, has the line by which
editors find that schema, and is refused once a key or a word in it is misspelled; else 1 and what is wrong.
"""

import copy
import json
import sys
from pathlib import Path

from jsonschema import Draft7Validator
from ruamel.yaml import YAML

# Where a word is misspelled: at the top, among the names that a layout may use, among the keys of a page, in a value.
MISSPELLED = {
    "layout": [((), "title"), (("sections",), None), (("columns",), None), (("types",), None), (("operation",), None)],
    "service": [((), "title"), (("crate",), "name"), (("pages", 0), "path"), (("servers", 0), "url")],
}


def misspelled(data, way, key):
    """The data with one key spelled wrongly, or None when it has no such place."""
    data = copy.deepcopy(data)
    place = data
    for step in way:
        if not (step in place if isinstance(place, dict) else step < len(place)):
            return None
        place = place[step]
    key = key or next(iter(place))
    place[f"{key}x"] = place.pop(key)
    return data


def findings(kind, path, schema_path):
    validator = Draft7Validator(json.loads(schema_path.read_text(encoding="utf-8")))
    text = path.read_text(encoding="utf-8")
    data = YAML(typ="safe", pure=True).load(text)
    steps = "../" * (len(path.relative_to(schema_path.parent).parts) - 1)
    line = f"# yaml-language-server: $schema={steps}{schema_path.name}"
    if text.splitlines()[0] != line:
        yield f"{path}:1: expected {line!r}"
    for error in validator.iter_errors(data):
        yield f"{path}: {error.json_path}: {error.message}"
    for way, key in MISSPELLED[kind]:
        wrong = misspelled(data, way, key)
        if wrong is not None and validator.is_valid(wrong):
            yield f"{path}: a misspelled key at {'/'.join(map(str, way)) or 'the top'} is not refused"


def main():
    specs = Path(sys.argv[1])
    found, count = [], 0
    for kind, pattern in (("layout", "*/layout.yaml"), ("service", "*/*/service.yaml")):
        schema = specs / f"{kind}.schema.json"
        Draft7Validator.check_schema(json.loads(schema.read_text(encoding="utf-8")))
        paths = sorted(specs.glob(pattern))
        if not paths:
            found.append(f"there is no {pattern} in {specs}")
        for path in paths:
            found += findings(kind, path, schema)
        count += len(paths)
    print("\n".join(found) or f"{count} files are valid, and misspelled they are not")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
