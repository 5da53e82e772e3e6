#!/usr/bin/env python3
"""Checks the region model: every file of types/ and vocabularies/ against the closed lists of
keywords that README.md documents. Prints each fault as file: place: reason and exits 1 if any.

Standard library only, so that a region can run it where no compiler is. The server checks the
same rules when it starts; this script says it earlier and for all files at once.
"""
import json
import re
import sys
from pathlib import Path

LANGUAGES = ("fr", "nl", "de", "en")
KINDS = {"Property", "GeoProperty", "Relationship", "LanguageProperty", "VocabProperty",
         "JsonProperty", "ListProperty", "ListRelationship"}
DIMENSIONS = {"projects", "accompaniment", "supply", "strategy", "territory", "support"}
WIDGETS = {"line", "text", "money", "date", "choice", "entity", "map", "hidden"}
TONES = {"neutral", "info", "good", "warning", "bad"}
ICONS = {"area", "organisation", "service", "place", "asset", "project", "initiative", "need",
         "solution", "pool", "request", "body", "strategy", "theme", "target", "axis", "measure",
         "indicator", "concept", "euro"}
JSON_TYPES = {"string", "number", "integer", "boolean", "array", "object"}
FORMATS = {"date", "date-time", "uri", "email", "enterprise-number"}

TYPE_KEYS = {"name", "version", "labels", "plural", "help", "icon", "dimension", "title",
             "properties", "required", "workflow", "access", "views", "frozen", "private",
             "personal", "retention"}
TYPE_REQUIRED = TYPE_KEYS - {"workflow", "access", "frozen", "private", "personal", "retention"}
RETENTION_KEYS = {"states", "since", "days", "then", "labels"}
SCHEMA_KEYS = {"type", "enum", "minimum", "maximum", "exclusiveMinimum", "minLength", "maxLength",
               "pattern", "format", "items", "minItems", "maxItems", "uniqueItems"}
PROPERTY_KEYS = SCHEMA_KEYS | {
    "kind", "labels", "help", "targets", "many", "vocabulary", "territory", "covers", "unitCode",
    "widget", "searchable", "facet", "filter", "audience", "writers", "readonly", "iri", "personal"}
WORKFLOW_KEYS = {"attribute", "initial", "states", "steps"}
STATE_KEYS = {"labels", "public", "tone", "byCommand", "change", "erasedTo"}
STEP_KEYS = {"name", "from", "to", "labels", "requires", "who"}
VIEW_KEYS = {"list", "detail", "map", "order"}
VOCABULARY_KEYS = {"name", "labels", "help", "concepts"}
CONCEPT_KEYS = {"code", "labels", "help", "altLabels", "broader", "iri", "properties"}
# Who may do something; the first three may name a role, as owner:editor.
WHO_WITH_ROLE = {"owner", "territory", "party"}
WHO = WHO_WITH_ROLE | {"everybody", "account", "advisor", "officer", "operating", "service"}
ROLES = {"viewer", "editor", "approver", "manager"}
SYSTEMS = DIMENSIONS | {"data", "live", "participation", "services", "connectivity", "identity"}
ACCESS_KEYS = {"owners", "parties", "system", "public", "read", "create", "change", "delete"}
BOOLEANS = {"many", "territory", "covers", "facet", "filter", "public", "readonly", "uniqueItems"}
IMPLICIT = {"id", "type", "createdAt", "modifiedAt"}
# Members of an NGSI-LD entity or of its simple form: no attribute can be named after them.
RESERVED = IMPLICIT | {"types", "scope", "version", "deletedAt", "expiresAt", "value", "object",
                       "languageMap", "vocab", "json", "valueList", "objectList", "datasetId",
                       "observedAt", "unitCode", "objectType"}


class Checker:
    def __init__(self, root):
        self.root = root
        self.faults = []
        self.types = {}
        self.vocabularies = {}
        self.common = {}

    def fault(self, where, reason):
        self.faults.append(f"{where}: {reason}")

    def keys(self, where, value, allowed, required=()):
        if not isinstance(value, dict):
            self.fault(where, "must be an object")
            return False
        for key in value:
            if key not in allowed:
                self.fault(where, f"unknown keyword '{key}'")
        for key in required:
            if key not in value:
                self.fault(where, f"keyword '{key}' is missing")
        return True

    def grants(self, where, value):
        if not isinstance(value, list):
            self.fault(where, "must be a list of those who may")
            return
        for word in value:
            who, _, role = str(word).partition(":")
            if who not in WHO or (":" in str(word) and (who not in WHO_WITH_ROLE or role not in ROLES)):
                self.fault(where, f"'{word}' is nobody that the model knows")

    def relationships(self, where, names, properties):
        for name in names:
            kind = properties.get(name, {}).get("kind")
            if name != "id" and kind not in ("Relationship", "ListRelationship"):
                self.fault(where, f"'{name}' is no relationship of this type")

    def access(self, where, rules, properties):
        if not self.keys(where, rules, ACCESS_KEYS):
            return
        for key in ("owners", "parties"):
            self.relationships(f"{where}: {key}", rules.get(key, []), properties)
        if rules.get("system", "support") not in SYSTEMS:
            self.fault(f"{where}: system", f"'{rules['system']}' is no system")
        for key in ("read", "create", "change", "delete"):
            if key in rules:
                self.grants(f"{where}: {key}", rules[key])

    def four_languages(self, where, value):
        if not isinstance(value, dict):
            self.fault(where, "must hold a text for each of fr, nl, de, en")
            return
        for language in LANGUAGES:
            text = value.get(language)
            if not isinstance(text, str) or not text.strip():
                self.fault(where, f"the {language} text is missing")
            elif text != text.strip():
                self.fault(where, f"the {language} text has blanks at its ends")
        for language in set(value) - set(LANGUAGES):
            self.fault(where, f"unknown language '{language}'")

    def load(self):
        for folder, store in (("types", self.types), ("vocabularies", self.vocabularies)):
            for path in sorted((self.root / folder).glob("*.json")):
                where = f"{folder}/{path.name}"
                try:
                    value = json.loads(path.read_text(encoding="utf-8"),
                                       object_pairs_hook=lambda p, w=where: self.unique(w, p))
                except (UnicodeDecodeError, json.JSONDecodeError) as error:
                    self.fault(where, f"not JSON in UTF-8: {error}")
                    continue
                if path.stem == "_common":
                    self.common = value
                    continue
                if value.get("name") != path.stem:
                    self.fault(where, "the name differs from the file's")
                store[path.stem] = value

    def unique(self, where, pairs):
        keys = [key for key, _ in pairs]
        for key in {k for k in keys if keys.count(k) > 1}:
            self.fault(where, f"keyword '{key}' stands twice in one object")
        return dict(pairs)

    # --- vocabularies -------------------------------------------------------------------------
    def check_vocabulary(self, name, vocabulary):
        where = f"vocabularies/{name}.json"
        if not self.keys(where, vocabulary, VOCABULARY_KEYS, ("name", "labels", "concepts")):
            return
        self.four_languages(f"{where}: labels", vocabulary.get("labels"))
        if "help" in vocabulary:
            self.four_languages(f"{where}: help", vocabulary["help"])
        codes = [concept.get("code") for concept in vocabulary.get("concepts", [])]
        for code in {c for c in codes if codes.count(c) > 1}:
            self.fault(where, f"the code '{code}' stands twice")
        for concept in vocabulary.get("concepts", []):
            self.check_concept(f"{where}: {concept.get('code')}", concept, codes)

    def check_concept(self, where, concept, codes):
        if not self.keys(where, concept, CONCEPT_KEYS, ("code", "labels")):
            return
        if not re.fullmatch(r"[a-z][a-z0-9-]*", str(concept.get("code"))):
            self.fault(where, "a code is lower-case letters, digits and hyphens")
        self.four_languages(f"{where}: labels", concept.get("labels"))
        if "help" in concept:
            self.four_languages(f"{where}: help", concept["help"])
        for language, words in concept.get("altLabels", {}).items():
            if language not in LANGUAGES or not all(isinstance(w, str) and w for w in words):
                self.fault(where, f"altLabels of '{language}' must be a list of texts")
        broader = concept.get("broader")
        if broader is not None and (broader not in codes or broader == concept.get("code")):
            self.fault(where, f"broader '{broader}' is no other code of this vocabulary")
        self.check_references(where, concept.get("properties", {}))

    def check_references(self, where, properties):
        """Properties of a concept that name codes of another vocabulary."""
        for key, name in (("unit", "unit"), ("domain", "smart-domain"), ("poolKinds", "pool-kind")):
            if key not in properties:
                continue
            values = properties[key] if isinstance(properties[key], list) else [properties[key]]
            known = self.codes(name)
            for value in values:
                if value not in known:
                    self.fault(where, f"{key} '{value}' is no code of vocabularies/{name}.json")

    def codes(self, name):
        return {c.get("code") for c in self.vocabularies.get(name, {}).get("concepts", [])}

    # --- types --------------------------------------------------------------------------------
    def check_type(self, name, definition):
        where = f"types/{name}.json"
        if not self.keys(where, definition, TYPE_KEYS, TYPE_REQUIRED):
            return
        if not re.fullmatch(r"[A-Z][A-Za-z]*", name):
            self.fault(where, "a type's name is CamelCase")
        if not isinstance(definition.get("version"), int) or definition["version"] < 1:
            self.fault(where, "version must be a whole number from 1")
        for key in ("labels", "plural", "help"):
            self.four_languages(f"{where}: {key}", definition.get(key))
        self.one_of(f"{where}: icon", definition.get("icon"), ICONS)
        self.one_of(f"{where}: dimension", definition.get("dimension"), DIMENSIONS)
        properties = definition.get("properties", {})
        for attribute, rule in properties.items():
            if attribute in self.common.get("properties", {}):
                self.fault(f"{where}: {attribute}", "every type has this attribute already")
            if attribute in RESERVED:
                self.fault(f"{where}: {attribute}", "NGSI-LD keeps this name for itself")
            self.check_property(f"{where}: {attribute}", attribute, rule)
        self.known(f"{where}: title", [definition.get("title")], properties)
        self.known(f"{where}: required", definition.get("required", []), properties)
        if "workflow" in definition:
            self.check_workflow(f"{where}: workflow", definition["workflow"], properties)
        elif "state" in properties:
            self.fault(f"{where}: state", "a state without workflow")
        if "access" in definition:
            self.access(f"{where}: access", definition["access"], properties)
        if definition.get("private") and definition.get("access", {}).get("public", True):
            self.fault(f"{where}: private", "needs access.public false")
        self.relationships(f"{where}: personal", definition.get("personal", []), properties)
        self.check_personal(where, definition, properties)
        for number, rule in enumerate(definition.get("retention", []), 1):
            self.check_retention(f"{where}: retention {number}", rule, definition)
        self.check_views(f"{where}: views", definition.get("views", {}), properties)

    def check_personal(self, where, definition, properties):
        """A personal value belongs to one person, and decides nothing about who may do what."""
        for attribute, rule in properties.items():
            if "personal" not in rule:
                continue
            place = f"{where}: {attribute}: personal"
            self.relationships(place, [rule["personal"]], properties)
            if "personal" in properties.get(rule["personal"], {}):
                self.fault(place, f"'{rule['personal']}' is personal itself")
            if rule.get("kind") in ("Relationship", "ListRelationship"):
                self.fault(place, "a relationship is not personal")
            if attribute == definition.get("workflow", {}).get("attribute"):
                self.fault(place, "the state of the workflow is not personal")
            if definition.get("frozen"):
                self.fault(place, "nothing is erased from a frozen type")

    def check_retention(self, where, rule, definition):
        if not self.keys(where, rule, RETENTION_KEYS, RETENTION_KEYS - {"states"}):
            return
        properties = definition.get("properties", {})
        for state in rule.get("states", []):
            if state not in definition.get("workflow", {}).get("states", {}):
                self.fault(where, f"'{state}' is no state")
        since = rule.get("since")
        if since not in ("createdAt", "modifiedAt") and \
                properties.get(since, {}).get("format") not in ("date", "date-time"):
            self.fault(where, f"'{since}' holds no time")
        days = rule.get("days")
        if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= 36525:
            self.fault(where, "days must be a whole number from 1 to 36525")
        self.one_of(f"{where}: then", rule.get("then"), {"erase", "remove"})
        if rule.get("then") == "erase" and not any("personal" in p for p in properties.values()):
            self.fault(where, "this type has no personal attribute to erase")
        if definition.get("frozen"):
            self.fault(where, "nothing is removed from a frozen type")
        self.four_languages(f"{where}: labels", rule.get("labels"))

    def one_of(self, where, value, allowed):
        if value not in allowed:
            self.fault(where, f"'{value}' is none of {', '.join(sorted(allowed))}")

    def known(self, where, names, properties):
        for attribute in names:
            if attribute not in properties:
                self.fault(where, f"'{attribute}' is no attribute of this type")

    def check_property(self, where, attribute, rule):
        if not self.keys(where, rule, PROPERTY_KEYS, ("kind", "labels")):
            return
        if not re.fullmatch(r"[a-z][A-Za-z0-9]*", attribute):
            self.fault(where, "an attribute's name is camelCase")
        kind = rule.get("kind")
        self.one_of(f"{where}: kind", kind, KINDS)
        self.four_languages(f"{where}: labels", rule.get("labels"))
        if "help" in rule:
            self.four_languages(f"{where}: help", rule["help"])
        if "widget" in rule:
            self.one_of(f"{where}: widget", rule["widget"], WIDGETS)
        for key in BOOLEANS & set(rule):
            if not isinstance(rule[key], bool):
                self.fault(where, f"{key} must be true or false")
        if "searchable" in rule and not (isinstance(rule["searchable"], int)
                                         and rule["searchable"] in range(1, 11)):
            self.fault(where, "searchable must be a weight from 1 to 10")
        for key in ("audience", "writers"):
            if key in rule:
                self.grants(f"{where}: {key}", rule[key])
        self.check_targets(where, kind, rule)
        self.check_schema(where, kind, rule)

    def check_targets(self, where, kind, rule):
        relationship = kind in ("Relationship", "ListRelationship")
        if relationship != ("targets" in rule):
            self.fault(where, "targets belongs to relationships, and each needs it")
        for target in rule.get("targets", []):
            if target not in self.types:
                self.fault(where, f"target '{target}' is no type of this region")
        if (kind == "VocabProperty") != ("vocabulary" in rule):
            self.fault(where, "vocabulary belongs to VocabProperty, and each needs it")
        if "vocabulary" in rule and rule["vocabulary"] not in self.vocabularies:
            self.fault(where, f"no file vocabularies/{rule['vocabulary']}.json")
        if rule.get("many") and not relationship and kind != "VocabProperty":
            self.fault(where, "many belongs to relationships and VocabProperty")
        if (rule.get("territory") or rule.get("covers")) and not relationship:
            self.fault(where, "territory and covers belong to relationships")

    def check_schema(self, where, kind, rule):
        types = rule.get("type")
        if types is not None:
            self.one_of(f"{where}: type", types, JSON_TYPES)
        if kind == "Property" and types is None:
            self.fault(where, "a Property says the type of its value")
        refers = kind in ("Relationship", "ListRelationship", "VocabProperty")
        if refers and SCHEMA_KEYS & set(rule):
            self.fault(where, "this kind takes no JSON Schema keyword")
        if kind == "LanguageProperty" and SCHEMA_KEYS & set(rule) - {"minLength", "maxLength",
                                                                     "pattern"}:
            self.fault(where, "a LanguageProperty takes minLength, maxLength and pattern only")
        if "format" in rule:
            self.one_of(f"{where}: format", rule["format"], FORMATS)
        if "pattern" in rule:
            try:
                re.compile(rule["pattern"])
            except re.error as error:
                self.fault(where, f"pattern: {error}")
        if "items" in rule and self.keys(f"{where}: items", rule["items"], SCHEMA_KEYS):
            self.check_schema(f"{where}: items", None, rule["items"])
        if rule.get("unitCode") and types not in ("number", "integer"):
            self.fault(where, "unitCode belongs to numbers")

    def check_workflow(self, where, workflow, properties):
        if not self.keys(where, workflow, WORKFLOW_KEYS, WORKFLOW_KEYS):
            return
        self.known(where, [workflow.get("attribute")], properties)
        states = workflow.get("states", {})
        if workflow.get("initial") not in states:
            self.fault(where, f"initial '{workflow.get('initial')}' is no state")
        for name, state in states.items():
            if self.keys(f"{where}: {name}", state, STATE_KEYS, STATE_KEYS - {"byCommand", "change", "erasedTo"}):
                self.four_languages(f"{where}: {name}", state.get("labels"))
                self.one_of(f"{where}: {name}: tone", state.get("tone"), TONES)
                if "change" in state:
                    self.grants(f"{where}: {name}: change", state["change"])
                if state.get("erasedTo", name) not in states:
                    self.fault(f"{where}: {name}: erasedTo", "is no state")
        reached = {workflow.get("initial")}
        names = [step.get("name") for step in workflow.get("steps", [])]
        for name in {n for n in names if names.count(n) > 1}:
            self.fault(where, f"the step '{name}' stands twice")
        for step in workflow.get("steps", []):
            place = f"{where}: step {step.get('name')}"
            if not self.keys(place, step, STEP_KEYS, STEP_KEYS - {"requires", "who"}):
                continue
            self.four_languages(place, step.get("labels"))
            if "who" in step:
                self.grants(f"{place}: who", step["who"])
            self.known(f"{place}: requires", step.get("requires", []), properties)
            for state in step.get("from", []) + [step.get("to")]:
                if state not in states:
                    self.fault(place, f"'{state}' is no state")
            if step.get("to") in step.get("from", []):
                self.fault(place, "a step leads to another state")
            reached.add(step.get("to"))
        by_command = {name for name, state in states.items() if state.get("byCommand")}
        for state in set(states) - reached - by_command:
            self.fault(where, f"no step leads to the state '{state}'")

    def check_views(self, where, views, properties):
        if not self.keys(where, views, VIEW_KEYS, ("list", "detail", "order")):
            return
        self.known(f"{where}: list", views.get("list", []), properties)
        shown = []
        for group in views.get("detail", []):
            if self.keys(f"{where}: detail", group, {"labels", "fields"}, ("labels", "fields")):
                self.four_languages(f"{where}: detail", group.get("labels"))
                shown += group["fields"]
        self.known(f"{where}: detail", shown, properties)
        for attribute in sorted({a for a in shown if shown.count(a) > 1}):
            self.fault(f"{where}: detail", f"'{attribute}' is shown twice")
        for attribute in properties:
            if attribute not in shown:
                self.fault(f"{where}: detail", f"'{attribute}' is shown nowhere")
        if "map" in views:
            self.known(f"{where}: map", [views["map"]], properties)
            if properties.get(views["map"], {}).get("kind") != "GeoProperty":
                self.fault(f"{where}: map", "the map shows a GeoProperty")
        order = str(views.get("order", "")).lstrip("-")
        if order not in properties and order not in IMPLICIT:
            self.fault(f"{where}: order", f"'{order}' is no attribute of this type")

    def check_shared(self):
        """An attribute is one term of the graph, so its kind must not vary from type to type."""
        seen = {}
        for name, definition in self.types.items():
            for attribute, rule in definition.get("properties", {}).items():
                shape = (rule.get("kind"), rule.get("type"), rule.get("unitCode"))
                first = seen.setdefault(attribute, (name, shape))
                if first[1] != shape:
                    self.fault(f"types/{name}.json: {attribute}",
                               f"kind, type or unit differs from that in {first[0]}")

    def check_unused(self):
        used = {rule.get("vocabulary") for definition in self.types.values()
                for rule in definition.get("properties", {}).values()}
        for name in sorted(set(self.vocabularies) - used):
            self.fault(f"vocabularies/{name}.json", "no attribute uses this vocabulary")

    def run(self):
        self.load()
        if self.keys("types/_common.json", self.common, {"properties"}, ("properties",)):
            for attribute, rule in self.common.get("properties", {}).items():
                self.check_property(f"types/_common.json: {attribute}", attribute, rule)
        for name, vocabulary in self.vocabularies.items():
            self.check_vocabulary(name, vocabulary)
        for name, definition in self.types.items():
            self.check_type(name, definition)
        self.check_shared()
        self.check_unused()
        return self.faults


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    checker = Checker(root)
    faults = checker.run()
    for fault in faults:
        print(fault)
    print(f"{len(checker.types)} types, {len(checker.vocabularies)} vocabularies, "
          f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
