"""Values that fit the fields of the region's types."""
import re

TEXTS = ("Text", "fr", "6950", "be-nis-62051", "2026-08-20", "2026-08-20T10:00:00Z",
         "https://example.org/", "office@example.org", "+32 84 00 00 00", "0200.000.000")
FORMATS = {"date": "2026-08-20", "date-time": "2026-08-20T10:00:00Z", "uri": "https://example.org/",
           "email": "office@example.org"}


class Samples:
    def __init__(self, vocabularies):
        self.vocabularies = vocabularies

    def text(self, schema):
        if "enum" in schema:
            return schema["enum"][0]
        if "format" in schema:
            return FORMATS[schema["format"]]
        pattern = schema.get("pattern", "")
        return next((text for text in TEXTS if re.search(pattern, text)), "Text")

    def plain(self, schema):
        kind = schema.get("type", "string")
        if kind in ("number", "integer"):
            return int(schema.get("minimum", schema.get("exclusiveMinimum", 0))) + 1
        if kind == "boolean":
            return True
        if kind == "array":
            items = schema.get("items", {})
            return [{"name": "x"} if items.get("type") == "object" else self.text(items)]
        return {"name": "x"} if kind == "object" else self.text(schema)

    def value(self, field):
        kind = field["kind"]
        if kind == "LanguageProperty":
            return {"fr": self.text(field), "nl": self.text(field)}
        if kind == "VocabProperty":
            return self.vocabularies[field["vocabulary"]]["concepts"][0]["code"]
        if kind == "Relationship":
            return f"urn:ngsi-ld:{field['targets'][0]}:1"
        if kind == "ListRelationship":
            return [f"urn:ngsi-ld:{field['targets'][0]}:1"]
        if kind == "GeoProperty":
            return {"type": "Point", "coordinates": [5.34, 50.13]}
        return self.plain(field)

    def other(self, field):
        """Another value than value()."""
        if field["kind"] == "LanguageProperty":
            return {"fr": "Autre", "nl": "Ander"}
        if field["kind"] == "VocabProperty":
            return self.vocabularies[field["vocabulary"]]["concepts"][-1]["code"]
        value = self.value(field)
        return not value if isinstance(value, bool) else value + 1 if isinstance(value, int) else value
