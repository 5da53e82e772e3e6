import unittest

import typescript_client as client


class Types(unittest.TestCase):
    def test_scalars_unions_and_references(self):
        self.assertEqual(client.expression({"type": "integer", "minimum": 0}), "number")
        self.assertEqual(client.expression({"type": ["string", "null"]}), "string | null")
        self.assertEqual(client.expression({"enum": ["a", "b"]}), "'a' | 'b'")
        self.assertEqual(client.expression({"$ref": "#/components/schemas/Entity"}), "Entity")
        self.assertEqual(client.expression({}), "unknown")
        self.assertEqual(
            client.expression({"anyOf": [{"$ref": "#/x/Entity"}, {"type": "null"}]}),
            "Entity | null")

    def test_lists_and_tuples(self):
        pair = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
        self.assertEqual(client.expression(pair), "[number, number]")
        self.assertEqual(client.expression({"type": "array", "items": pair}), "[number, number][]")
        either = {"type": "array", "items": {"type": ["string", "null"]}}
        self.assertEqual(client.expression(either), "(string | null)[]")

    def test_objects(self):
        schema = {"type": "object", "required": ["id"], "properties": {
            "id": {"type": "string", "description": "Its name."}, "@none": {"type": "string"}}}
        self.assertEqual(client.expression(schema),
                         "{\n  /** Its name. */\n  id: string;\n  '@none'?: string;\n}")
        by_name = {"type": "object", "additionalProperties": {"type": "number"}}
        self.assertEqual(client.expression(by_name), "Record<string, number>")

    def test_what_it_does_not_know_is_an_error(self):
        with self.assertRaises(client.Unknown):
            client.expression({"type": "object", "patternProperties": {}})


class Operations(unittest.TestCase):
    def test_a_function_per_operation(self):
        types = []
        text = client.function("get", "/a/{id}/b", {
            "operationId": "view.someThing", "summary": "Some.",
            "parameters": [
                {"name": "id", "in": "path", "schema": {"type": "string"}},
                {"name": "limit", "in": "query", "schema": {"type": "integer"}}],
            "responses": {"200": {"content": {"application/json": {
                "schema": {"$ref": "#/x/Thing"}}}}}}, types)
        self.assertIn("view_some_thing: (id: string, query: ViewSomeThingQuery = {}, "
                      "options?: Options) =>", text)
        self.assertIn("send<Thing>({ method: 'GET', path: `/a/${encodeURIComponent(id)}/b`, query }",
                      text)
        self.assertEqual(types, ["export interface ViewSomeThingQuery {\n  limit?: number;\n}\n"])

    def test_the_committed_client_is_up_to_date(self):
        self.assertEqual(client.main(["--check"]), 0)


if __name__ == "__main__":
    unittest.main()
