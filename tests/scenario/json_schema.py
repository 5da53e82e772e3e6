"""Checks a value against the part of JSON Schema 2020-12 that the API's description uses.

Stricter than the standard in one way: an object with `properties` has no others, unless it says
`additionalProperties`. A client may meet members it does not know; our own description must know
them all. A keyword that is not known here is an error, so that none is ignored silently."""
import re

IGNORED = {"description", "format", "style"}
TYPES = {"string": str, "array": list, "object": dict, "boolean": bool, "null": type(None)}


def is_type(value, name):
    if name == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


class Schemas:
    def __init__(self, description):
        self.named = description["components"]["schemas"]

    def faults(self, schema, value, at="answer"):
        """What does not fit, as "path: reason"; empty when all does."""
        if "$ref" in schema:
            return self.faults(self.named[schema["$ref"].rsplit("/", 1)[1]], value, at)
        found = []
        for keyword, given in schema.items():
            if keyword in IGNORED or keyword in ("properties", "additionalProperties", "required"):
                continue
            check = getattr(self, "check_" + keyword, None)
            if check is None:
                raise KeyError(f"json_schema.py does not know the keyword {keyword}")
            found += check(given, value, at)
        if isinstance(value, dict):
            found += self.check_members(schema, value, at)
        return found

    def check_members(self, schema, value, at):
        found = [f"{at}: {name} is missing" for name in schema.get("required", [])
                 if name not in value]
        properties = schema.get("properties", {})
        others = schema.get("additionalProperties", not properties)
        for name, member in value.items():
            below = f"{at}.{name}"
            if name in properties:
                found += self.faults(properties[name], member, below)
            elif others is False:
                found.append(f"{below}: is not described")
            elif isinstance(others, dict):
                found += self.faults(others, member, below)
        return found

    def check_type(self, types, value, at):
        types = types if isinstance(types, list) else [types]
        if any(is_type(value, name) for name in types):
            return []
        return [f"{at}: is {type(value).__name__} {str(value)[:60]!r}, not {' or '.join(types)}"]

    def check_const(self, wanted, value, at):
        return [] if value == wanted else [f"{at}: is {value!r}, not {wanted!r}"]

    def check_enum(self, allowed, value, at):
        return [] if value in allowed else [f"{at}: is {value!r}, not one of {allowed}"]

    def check_items(self, items, value, at):
        if not isinstance(value, list):
            return []
        return [fault for i, one in enumerate(value)
                for fault in self.faults(items, one, f"{at}[{i}]")]

    def check_oneOf(self, several, value, at):
        return self.check_some(several, value, at, exactly_one=True)

    def check_anyOf(self, several, value, at):
        return self.check_some(several, value, at, exactly_one=False)

    def check_some(self, several, value, at, exactly_one):
        faults = [self.faults(one, value, at) for one in several]
        fitting = sum(not some for some in faults)
        if fitting == 0:
            # The alternative that comes closest says most.
            return min(faults, key=len)
        return [f"{at}: fits {fitting} alternatives"] if exactly_one and fitting > 1 else []

    def check_minimum(self, least, value, at):
        return [f"{at}: is below {least}"] if is_type(value, "number") and value < least else []

    def check_maximum(self, most, value, at):
        return [f"{at}: is above {most}"] if is_type(value, "number") and value > most else []

    def check_minLength(self, least, value, at):
        return [f"{at}: is too short"] if isinstance(value, str) and len(value) < least else []

    def check_maxLength(self, most, value, at):
        return [f"{at}: is too long"] if isinstance(value, str) and len(value) > most else []

    def check_minItems(self, least, value, at):
        return [f"{at}: has too few"] if isinstance(value, list) and len(value) < least else []

    def check_maxItems(self, most, value, at):
        return [f"{at}: has too many"] if isinstance(value, list) and len(value) > most else []

    def check_propertyNames(self, names, value, at):
        if not isinstance(value, dict) or "pattern" not in names:
            return []
        return [f"{at}: {name} is no name here" for name in value
                if not re.search(names["pattern"], name)]
