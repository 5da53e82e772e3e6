#!/usr/bin/env python3
"""Checks the demonstration's entities against the region model, as the server will at loading.

Every file of demo/ that holds `entities` is read; types, attributes, kinds, codes, states, required
attributes, numbers and the targets of relationships are compared with region/. Prints each fault as
file: id: reason and exits 1 if any. Standard library only.

Usage: check_demo.py
"""
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LANGUAGES = {"fr", "nl", "de", "en"}
PYTHON_TYPES = {"string": str, "integer": int, "number": (int, float), "boolean": bool,
                "array": list, "object": dict}


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


class DemoChecker:
    def __init__(self):
        self.types = {p.stem: read(p) for p in (ROOT / "region" / "types").glob("[A-Z]*.json")}
        common = read(ROOT / "region" / "types" / "_common.json")["properties"]
        for definition in self.types.values():
            definition["properties"] |= common
        self.codes = {p.stem: {c["code"] for c in read(p)["concepts"]}
                      for p in (ROOT / "region" / "vocabularies").glob("*.json")}
        self.entities = {}
        self.faults = []

    def load(self):
        for path in sorted((ROOT / "demo").glob("*/*.json")):
            value = read(path)
            if not isinstance(value, dict) or "entities" not in value:
                continue
            name = f"{path.parent.name}/{path.name}"
            for entity in value["entities"]:
                if entity["id"] in self.entities:
                    self.faults.append(f"{name}: {entity['id']}: stands twice")
                self.entities[entity["id"]] = (name, entity)

    def run(self):
        self.load()
        for name, entity in self.entities.values():
            for reason in self.check(entity):
                self.faults.append(f"{name}: {entity['id']}: {reason}")
        self.check_templates()
        return self.faults

    def check_templates(self):
        """The categories of the templates exist, once each, and their codes lead to entities."""
        templates = read(ROOT / "demo" / "fictional" / "templates.json")
        where = "fictional/templates.json"
        seen = set()
        for entry in templates["categories"]:
            category = entry["category"]
            if category not in self.codes["need-category"] or category in seen:
                self.faults.append(f"{where}: {category}: is no code, or stands twice")
            seen.add(category)
            for title in entry["titles"]:
                if set(title) != LANGUAGES:
                    self.faults.append(f"{where}: {category}: a title lacks a language")
            low, central, high = entry["unitPrice"]
            if not 0 <= low <= central <= high:
                self.faults.append(f"{where}: {category}: prices out of order")
            for key, kind in (("themes", "Theme"), ("issues", "CrossCuttingIssue"),
                              ("axes", "Axis")):
                for code in entry[key]:
                    if f"urn:ngsi-ld:{kind}:dw2019-{code}" not in self.entities:
                        self.faults.append(f"{where}: {category}: no {kind} {code}")

    def check(self, entity):
        definition = self.types.get(entity.get("type"))
        if definition is None:
            yield f"unknown type {entity.get('type')}"
            return
        if not entity["id"].startswith(f"urn:ngsi-ld:{entity['type']}:"):
            yield "the id does not name the type"
        for attribute in definition["required"]:
            if attribute not in entity:
                yield f"{attribute}: is required"
        workflow = definition.get("workflow")
        if workflow and entity.get(workflow["attribute"]) not in workflow["states"]:
            yield f"state {entity.get('state')}: is no state of {entity['type']}"
        for attribute, value in entity.items():
            if attribute in ("id", "type"):
                continue
            rule = definition["properties"].get(attribute)
            if rule is None:
                yield f"{attribute}: is no attribute of {entity['type']}"
                continue
            for reason in self.check_value(rule, value):
                yield f"{attribute}: {reason}"

    def check_value(self, rule, value):
        kind = rule["kind"]
        if kind == "LanguageProperty":
            if not isinstance(value, dict) or not value or set(value) - LANGUAGES:
                yield "must map languages to texts"
            elif any(len(text) > rule.get("maxLength", len(text)) for text in value.values()):
                yield "is too long"
        elif kind == "VocabProperty":
            yield from self.check_codes(rule, value)
        elif kind == "Relationship":
            yield from self.check_targets(rule, value)
        else:
            yield from self.check_plain(rule, value)

    def check_codes(self, rule, value):
        values = value if isinstance(value, list) else [value]
        if isinstance(value, list) and not rule.get("many"):
            yield "takes one code"
        for code in values:
            if code not in self.codes[rule["vocabulary"]]:
                yield f"'{code}' is no code of {rule['vocabulary']}"

    def check_targets(self, rule, value):
        values = value if isinstance(value, list) else [value]
        if isinstance(value, list) and not rule.get("many"):
            yield "takes one target"
        if len(values) != len(set(values)):
            yield "names a target twice"
        for target in values:
            if target.split(":")[2] not in rule["targets"]:
                yield f"{target} is of no allowed type"
            elif target not in self.entities and ":fr-" not in target:
                yield f"{target} does not exist"

    def check_plain(self, rule, value):
        expected = PYTHON_TYPES.get(rule.get("type"), object)
        if not isinstance(value, expected) or (isinstance(value, bool) and expected is not bool
                                               and expected is not object):
            yield f"must be of type {rule['type']}"
            return
        if "minimum" in rule and value < rule["minimum"]:
            yield f"is below {rule['minimum']}"
        if "maximum" in rule and value > rule["maximum"]:
            yield f"is above {rule['maximum']}"
        if "pattern" in rule and not re.search(rule["pattern"], value):
            yield f"does not match {rule['pattern']}"
        # A day may go with the day of loading: {today}, {today+20}, {today-3}.
        day = r"(\d{4}-\d\d-\d\d|\{today([+-]\d+)?\})"
        time = r"T\d\d:\d\d:\d\dZ"
        if rule.get("format") == "date-time" and not re.fullmatch(day + time, value):
            yield "is no date with time"
        if rule.get("format") == "date" and not re.fullmatch(day, value):
            yield "is no date"
        if "items" in rule:
            for item in value:
                yield from self.check_plain(rule["items"], item)


def main():
    checker = DemoChecker()
    faults = checker.run()
    for fault in faults:
        print(fault)
    print(f"{len(checker.entities)} entities, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
