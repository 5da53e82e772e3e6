#!/usr/bin/env python3
"""Writes the page's API client, web/src/api/generated.ts, from schema/openapi.json.

    python3 tools/typescript_client.py            writes it when it has changed
    python3 tools/typescript_client.py --check    exits with 1 when it is out of date

Every schema of the description becomes a type of the same name, every operation a function of
make_operations(), and the events of the stream an interface. A part of JSON Schema that this does
not know is an error: the description says nothing that the client leaves out. Standard library only.
"""
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "schema" / "openapi.json"
TARGET = ROOT / "web" / "src" / "api" / "generated.ts"
SCALARS = {"string": "string", "number": "number", "integer": "number", "boolean": "boolean",
           "null": "null"}
# Limits that TypeScript cannot say; they are checked by the server.
SILENT = {"description", "format", "minimum", "maximum", "minLength", "maxLength", "maxItems",
          "minItems", "propertyNames"}
HEAD = """\
// Written by tools/typescript_client.py from schema/openapi.json. Do not edit.
/* eslint-disable */

export type QueryValue = string | number | boolean | readonly string[] | null | undefined;

/** What an operation asks of the server. */
export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  query?: object;
  body?: unknown;
}
/** Sends a call and reads its answer; `options` are the sender's own. */
export type Send<Options> = <Answer>(call: Call, options?: Options) => Promise<Answer>;
"""


class Unknown(Exception):
    pass


def quoted(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def key(name):
    return name if re.fullmatch(r"[A-Za-z_$][\w$]*", name) else quoted(name)


def union(parts):
    return " | ".join(dict.fromkeys(parts))


def comment(text, indent):
    return f"{indent}/** {text} */\n" if text else ""


def literal(value):
    return quoted(value) if isinstance(value, str) else json.dumps(value)


def expression(schema, indent=""):
    """The TypeScript type of a schema."""
    known = {"$ref", "const", "enum", "oneOf", "anyOf", "type", "items", "properties", "required",
             "additionalProperties"} | SILENT
    if unknown := set(schema) - known:
        raise Unknown(f"keywords {sorted(unknown)} in {json.dumps(schema)[:200]}")
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[1]
    if "const" in schema:
        return literal(schema["const"])
    if "enum" in schema:
        return union(literal(value) for value in schema["enum"])
    for several in ("oneOf", "anyOf"):
        if several in schema:
            return union(expression(one, indent) for one in schema[several])
    kind = schema.get("type")
    if kind is None:
        return "unknown"
    if isinstance(kind, list):
        return union(expression({**schema, "type": one}, indent) for one in kind)
    if kind in SCALARS:
        return SCALARS[kind]
    if kind == "array":
        return array(schema, indent)
    return record(schema, indent)


def array(schema, indent):
    item = expression(schema.get("items", {}), indent)
    least, most = schema.get("minItems"), schema.get("maxItems")
    if least is not None and least == most:
        return "[" + ", ".join([item] * least) + "]"
    return (f"({item})" if re.search(r" \| ", item) and not item.startswith("{") else item) + "[]"


def record(schema, indent):
    more = schema.get("additionalProperties", False)
    properties = schema.get("properties", {})
    if not properties:
        if isinstance(more, dict):
            return f"Record<string, {expression(more, indent)}>"
        return "Record<string, unknown>"
    inner = indent + "  "
    lines = []
    for name, one in properties.items():
        mark = "" if name in schema.get("required", []) else "?"
        told = "" if "$ref" in one else comment(one.get("description"), inner)
        lines.append(f"{told}{inner}{key(name)}{mark}: {expression(one, inner)};\n")
    if more:
        lines.append(f"{inner}[name: string]: unknown;\n")
    return "{\n" + "".join(lines) + indent + "}"


def named_type(name, schema):
    told = comment(schema.get("description"), "")
    if schema.get("type") == "object" and schema.get("properties"):
        return f"{told}export interface {name} {record(schema, '')}\n"
    text = f"{told}export type {name} = {expression(schema)};\n"
    if "enum" in schema and schema.get("type") == "string":
        values = ", ".join(quoted(value) for value in schema["enum"])
        constant = snake(name).upper() + "S"
        text += f"export const {constant} = [{values}] as const satisfies readonly {name}[];\n"
    return text


def snake(name):
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).replace(".", "_").replace("-", "_").lower()


def camel(name):
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[._-]", name))


def query_type(operation_id, parameters):
    """An interface of the query parameters."""
    lines = []
    for one in parameters:
        if one.get("explode") is True:
            lines.append(f"  /** {one['description']} */\n  [name: string]: QueryValue;\n")
            continue
        kind = expression({k: v for k, v in one["schema"].items() if k != "description"})
        if one["schema"].get("type") == "array":
            kind = "string | readonly string[]"
        mark = "" if one.get("required") else "?"
        told = comment(one.get("description"), "  ")
        lines.append(f"{told}  {key(one['name'])}{mark}: {kind};\n")
    return f"export interface {camel(operation_id)}Query {{\n" + "".join(lines) + "}\n"


def answer_type(operation):
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            content = response.get("content", {})
            return expression(content["application/json"]["schema"]) if content else "unknown"
    raise Unknown(f"no answer of {operation['operationId']}")


def is_json(operation):
    content = operation["responses"].get("200", {}).get("content", {})
    return not content or "application/json" in content


def function(method, path, operation, types):
    """The lines of one operation; the types it needs are added to `types`."""
    name = operation["operationId"]
    parameters = operation.get("parameters", [])
    in_path = [one["name"] for one in parameters if one["in"] == "path"]
    query = [one for one in parameters if one["in"] == "query"]
    arguments = [f"{snake(one)}: string" for one in in_path]
    address = re.sub(r"\{(\w+)\}", lambda m: "${encodeURIComponent(" + snake(m[1]) + ")}", path)
    call = [f"method: '{method.upper()}'", f"path: `{address}`" if in_path else f"path: '{path}'"]
    if "requestBody" in operation:
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        body = camel(name) + "Input"
        if "$ref" in schema:
            body = expression(schema)
        else:
            types.append(named_type(body, schema))
        arguments.append(f"body: {body}")
        call.append("body")
    if query:
        types.append(query_type(name, query))
        default = "" if any(one.get("required") for one in query) else " = {}"
        arguments.append(f"query: {camel(name)}Query{default}")
        call.append("query")
    arguments.append("options?: Options")
    return (f"    /** {operation['summary']} */\n"
            f"    {snake(name)}: ({', '.join(arguments)}) =>\n"
            f"      send<{answer_type(operation)}>({{ {', '.join(call)} }}, options),\n")


def client(description):
    """The whole file."""
    schemas = description["components"]["schemas"]
    types = [named_type(name, schema) for name, schema in schemas.items()]
    functions = []
    for path, item in description["paths"].items():
        for method, operation in item.items():
            if is_json(operation):
                functions.append(function(method, path, operation, types))
    return (HEAD + "\n" + "\n".join(types)
            + "\n/** One function per operation of the API. */\n"
            + "export function make_operations<Options>(send: Send<Options>) {\n  return {\n"
            + "".join(functions) + "  };\n}\n")


def main(arguments):
    text = client(json.loads(SOURCE.read_text(encoding="utf-8")))
    if TARGET.exists() and TARGET.read_text(encoding="utf-8") == text:
        return 0
    shown = TARGET.relative_to(ROOT)
    if "--check" in arguments:
        print(f"{shown} is out of date: run `python3 tools/typescript_client.py`")
        return 1
    TARGET.write_text(text, encoding="utf-8")
    print(f"{shown} written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
