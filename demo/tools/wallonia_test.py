"""The derived files are up to date, and what they say of Wallonia holds together."""
import csv
import json
import os
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER))
import check_demo
import wallonia_entities
import wallonia_municipalities

WALLONIA = FOLDER.parent / "wallonia"
SHARED = FOLDER.parent.parent.parent / "shared" / "data" / "territory"


def outer_rings(boundary):
    """The rings of a cell, its own part first; cells have no holes."""
    polygons = [boundary["coordinates"]] if boundary["type"] == "Polygon" else boundary["coordinates"]
    return [polygon[0] for polygon in polygons]


def ring_area(ring):
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:]))) / 2


class WalloniaTest(unittest.TestCase):
    def setUp(self):
        self.areas = json.loads((WALLONIA / "areas.json").read_text(encoding="utf-8"))["entities"]
        self.towns = [area for area in self.areas if area["kind"] == "municipality"]

    def test_counts(self):
        self.assertEqual(len(self.towns), 261)
        self.assertEqual(sum(town["population"] for town in self.towns), 3645243)
        german = [town for town in self.towns if town["languages"][0] == "de"]
        self.assertEqual(len(german), 9)

    def test_bastogne_continues_two_municipalities(self):
        bastogne = next(t for t in self.towns if t["codes"] == ["be-nis-82039"])
        self.assertEqual([old[-5:] for old in bastogne["predecessors"]], ["82003", "82005"])
        former = [area for area in self.areas if area["kind"] == "former-municipality"]
        self.assertTrue(all(area["successors"] == [bastogne["id"]] for area in former))

    def test_neighbours_are_mutual(self):
        near = {town["id"]: set(town["neighbours"]) for town in self.towns}
        for town, others in near.items():
            for other in others:
                self.assertIn(town, near[other])

    def test_cells_tile_the_outline(self):
        region = next(area for area in self.areas if area["kind"] == "region")
        outline = sum(ring_area(polygon[0]) for polygon in region["boundary"]["coordinates"])
        cells = sum(ring_area(ring) for town in self.towns
                    for ring in outer_rings(town["boundary"]))
        self.assertAlmostEqual(cells / outline, 1, places=3)

    def test_no_ring_runs_back_along_itself(self):
        for town in self.towns:
            for ring in outer_rings(town["boundary"]):
                steps = {(tuple(a), tuple(b)) for a, b in zip(ring, ring[1:])}
                self.assertFalse(any((b, a) in steps for a, b in steps), town["title"]["fr"])

    def test_each_centre_lies_in_its_cell(self):
        for town in self.towns:
            ring = outer_rings(town["boundary"])[0]
            self.assertTrue(wallonia_entities.inside(town["location"]["coordinates"], ring),
                            town["title"]["fr"])

    def test_entities_are_up_to_date(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name in ("municipalities.csv", "mergers.csv", "localities.csv", "outline.json"):
                (root / name).write_bytes((WALLONIA / name).read_bytes())
            with mock.patch.object(wallonia_entities, "FOLDER", root), mock.patch("builtins.print"):
                wallonia_entities.main()
            for name in ("areas.json", "authorities.json"):
                self.assertEqual((root / name).read_bytes(), (WALLONIA / name).read_bytes(), name)

    @unittest.skipUnless(SHARED.exists() or os.environ.get("MAILLAGE_REQUIRE_SHARED_DATA"),
                         "the open territorial data are not here: " + str(SHARED))
    def test_facts_are_up_to_date(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "mergers.csv").write_bytes((WALLONIA / "mergers.csv").read_bytes())
            with mock.patch.object(wallonia_municipalities, "WALLONIA", root), \
                    mock.patch.object(sys, "argv", ["", str(SHARED)]), \
                    mock.patch("builtins.print"):
                wallonia_municipalities.main()
            for name in ("municipalities.csv", "outline.json"):
                self.assertEqual((root / name).read_bytes(), (WALLONIA / name).read_bytes(), name)

    def test_localities_lead_to_municipalities(self):
        codes = {town["codes"][0] for town in self.towns}
        with open(WALLONIA / "localities.csv", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                self.assertIn("be-nis-" + row["nis"], codes, row["locality"])

    def test_the_demonstration_is_valid(self):
        self.assertEqual(check_demo.DemoChecker().run(), [])


if __name__ == "__main__":
    unittest.main()
