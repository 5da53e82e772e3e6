#!/usr/bin/env python3
"""Writes the tables of personal data and of how long they are kept into docs/security.md, from
region/types; with --check, only tells whether they are up to date. Standard library only."""
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "security.md"
BEGIN = "<!-- made by tools/retention_table.py from region/types -->"
END = "<!-- end of what is made -->"
THEN = {"erase": "erased", "remove": "the entity is removed"}


def types(root):
    for path in sorted((root / "region" / "types").glob("*.json")):
        if not path.stem.startswith("_"):
            yield json.loads(path.read_text(encoding="utf-8"))


def personal_rows(definition):
    by_person = {}
    for name, rule in definition["properties"].items():
        if "personal" in rule:
            by_person.setdefault(rule["personal"], []).append(name)
    for person, names in by_person.items():
        whose = "the person" if person == "id" else f"`{person}`"
        yield f"| {definition['name']} | {', '.join(f'`{name}`' for name in names)} | {whose} |"


def retention_rows(definition):
    for rule in definition.get("retention", []):
        states = ", ".join(f"`{state}`" for state in rule.get("states", [])) or "any"
        yield (f"| {definition['name']} | {rule['labels']['en']} | {states} | "
               f"{rule['days']} days after `{rule['since']}` | {THEN[rule['then']]} |")


def tables(root):
    lines = [BEGIN, "| type | personal | whose |", "|---|---|---|"]
    for definition in types(root):
        lines += personal_rows(definition)
    lines += ["", "| type | what | in the states | kept until | then |", "|---|---|---|---|---|"]
    for definition in types(root):
        lines += retention_rows(definition)
    return "\n".join(lines + [END])


def renewed(text, made):
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"docs/security.md lacks the lines {BEGIN} and {END}")
    return head + made + tail


def main():
    before = PAGE.read_text(encoding="utf-8")
    after = renewed(before, tables(ROOT))
    if "--check" in sys.argv[1:]:
        if before != after:
            print("docs/security.md is out of date: python3 tools/retention_table.py")
            return 1
        return 0
    PAGE.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
