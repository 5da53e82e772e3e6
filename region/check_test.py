"""The check finds each kind of fault: one change to the real model, one complaint that names it."""
import copy
import json
import pathlib
import sys
import tempfile
import unittest

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER))
import check


def read_model():
    return {f"{folder}/{path.name}": json.loads(path.read_text(encoding="utf-8"))
            for folder in ("types", "vocabularies")
            for path in sorted((FOLDER / folder).glob("*.json"))}


class CheckTest(unittest.TestCase):
    model = read_model()

    def faults(self, change):
        """The complaints about the model after `change` was made to a copy of it."""
        model = copy.deepcopy(self.model)
        change(model)
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, value in model.items():
                (root / name).parent.mkdir(exist_ok=True)
                (root / name).write_text(json.dumps(value), encoding="utf-8")
            return check.Checker(root).run()

    def expect(self, change, *words):
        faults = self.faults(change)
        self.assertTrue(any(all(word in fault for word in words) for fault in faults), faults)

    def need(self, change):
        return lambda model: change(model["types/Need.json"])

    def test_the_model_is_without_fault(self):
        self.assertEqual(self.faults(lambda model: None), [])

    def test_an_unknown_keyword(self):
        self.expect(self.need(lambda t: t["properties"]["title"].update(colour="red")),
                    "Need.json: title", "unknown keyword 'colour'")

    def test_a_missing_language(self):
        self.expect(self.need(lambda t: t["labels"].pop("de")), "Need.json: labels", "the de text")

    def test_a_target_that_is_no_type(self):
        self.expect(self.need(lambda t: t["properties"]["pool"].update(targets=["Pond"])),
                    "Need.json: pool", "'Pond'")

    def test_a_vocabulary_that_is_not_there(self):
        self.expect(lambda model: model.pop("vocabularies/unit.json"), "Need.json: unit",
                    "no file vocabularies/unit.json")

    def test_a_step_to_nowhere(self):
        self.expect(self.need(lambda t: t["workflow"]["steps"][0].update(to="lost")),
                    "step publish", "'lost' is no state")

    def test_a_state_that_no_step_reaches(self):
        self.expect(self.need(lambda t: t["workflow"]["states"].update(
            lost=t["workflow"]["states"]["draft"])), "no step leads to the state 'lost'")

    def test_a_required_attribute_that_is_not_there(self):
        self.expect(self.need(lambda t: t["required"].append("colour")), "required", "'colour'")

    def test_an_attribute_that_no_view_shows(self):
        self.expect(self.need(lambda t: t["properties"].update(
            colour=t["properties"]["description"])), "'colour' is shown nowhere")

    def test_a_name_that_ngsi_ld_keeps(self):
        self.expect(self.need(lambda t: t["properties"].update(
            value=t["properties"]["description"])), "NGSI-LD keeps this name")

    def test_one_attribute_with_two_kinds(self):
        self.expect(self.need(lambda t: t["properties"]["budget"].update(type="string")),
                    "budget", "differs from")

    def test_a_code_that_stands_twice(self):
        def twice(model):
            concepts = model["vocabularies/outcome.json"]["concepts"]
            concepts.append(concepts[0])
        self.expect(twice, "outcome.json", "stands twice")

    def test_a_broader_concept_that_is_not_there(self):
        def broaden(model):
            model["vocabularies/outcome.json"]["concepts"][0]["broader"] = "lost"
        self.expect(broaden, "outcome.json", "broader 'lost'")

    def test_a_need_category_with_an_unknown_unit(self):
        def unit(model):
            model["vocabularies/need-category.json"]["concepts"][0]["properties"]["unit"] = "ell"
        self.expect(unit, "need-category.json", "unit 'ell'")


if __name__ == "__main__":
    unittest.main()
