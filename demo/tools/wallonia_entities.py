#!/usr/bin/env python3
"""Writes demo/wallonia/areas.json and authorities.json from municipalities.csv and outline.json.

areas.json holds the country, the region, its provinces and municipalities as entities of the region
API; authorities.json the organisations that govern them. Each municipality gets a schematic cell:
the part of the outline that is nearer to its centre than to any other. Cells are a drawing for the
map until real boundaries are imported, and say so (boundaryKind). Standard library only.

Usage: wallonia_entities.py
"""
import csv
import json
import math
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "wallonia"
SOURCE = {"name": "Statbel, via bmesuere/belgium-topojson", "licence": "CC0",
          "url": "https://github.com/bmesuere/belgium-topojson", "date": "2020-01-01",
          "file": "municipalities.csv"}
WIDTH = 0.64  # a degree of longitude in degrees of latitude, at 50 degrees north
LANGUAGES = ("fr", "nl", "de", "en")
HIGHER_AREAS = (
    ("01000", "country", None, ("Belgique", "België", "Belgien", "Belgium")),
    ("03000", "region", "01000", ("Wallonie", "Wallonië", "Wallonie", "Wallonia")),
    ("20002", "province", "03000",
     ("Brabant wallon", "Waals-Brabant", "Wallonisch-Brabant", "Walloon Brabant")),
    ("50000", "province", "03000", ("Hainaut", "Henegouwen", "Hennegau", "Hainaut")),
    ("60000", "province", "03000", ("Liège", "Luik", "Lüttich", "Liège")),
    ("80000", "province", "03000", ("Luxembourg", "Luxemburg", "Luxemburg", "Luxembourg")),
    ("90000", "province", "03000", ("Namur", "Namen", "Namür", "Namur")),
)
PROVINCE_SEATS = {"20002": "25112", "50000": "53053", "60000": "62063", "80000": "81001",
                  "90000": "92094"}


def area_id(nis):
    return f"urn:ngsi-ld:AdministrativeArea:be-nis-{nis}"


def organisation_id(nis):
    return f"urn:ngsi-ld:Organisation:be-nis-{nis}"


def texts(values):
    return dict(zip(LANGUAGES, values))


def split(text):
    return text.split("|") if text else []


def nearer_half(ring, own, other):
    """The parts of the ring that are nearer to own than to other, each a ring of its own."""
    ax, ay = (other[0] - own[0]) * WIDTH * WIDTH, other[1] - own[1]
    limit = ((other[0] ** 2 - own[0] ** 2) * WIDTH * WIDTH + other[1] ** 2 - own[1] ** 2) / 2
    near = [point[0] * ax + point[1] * ay <= limit for point in ring]
    if all(near) or not any(near):
        return [ring] if near[0] else []

    def crossing(first, second):
        a, b = (point[0] * ax + point[1] * ay - limit for point in (first, second))
        t = a / (a - b)
        return (first[0] + t * (second[0] - first[0]), first[1] + t * (second[1] - first[1]))

    # Chains of near points, each between the two points where it crosses the dividing line.
    start = next(i for i in range(len(ring)) if near[i] and not near[i - 1])
    chains = []
    for i in range(start, start + len(ring)):
        at, before, after = i % len(ring), (i - 1) % len(ring), (i + 1) % len(ring)
        if not near[at]:
            continue
        if not near[before]:
            chains.append([crossing(ring[before], ring[at])])
        chains[-1].append(ring[at])
        if not near[after]:
            chains[-1].append(crossing(ring[at], ring[after]))

    # Along the line, crossings bound what is inside two by two: a chain goes on where its end's
    # partner begins.
    ends = sorted(((chain[end][1] * ax - chain[end][0] * ay, index, end)
                   for index, chain in enumerate(chains) for end in (0, -1)))
    partner = {}
    for one, two in zip(ends[::2], ends[1::2]):
        partner[one[1:]], partner[two[1:]] = two[1:], one[1:]
    rings, left = [], set(range(len(chains)))
    while left:
        index = first = min(left)
        made = []
        while True:
            left.discard(index)
            made += chains[index]
            index = partner[index, -1][0]
            if index == first:
                break
        rings.append(made)
    return rings


def inside(point, ring):
    x, y = point
    odd = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1]):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            odd = not odd
    return odd


def cell(centre, centres, outline):
    """The schematic cell of a centre as GeoJSON, within the ring that it lies in: its own part first,
    then those that a bend of the outline cuts off."""
    rings = [[tuple(point) for point in ring[:-1]] for ring in outline]
    parts = [next((ring for ring in rings if inside(centre, ring)), rings[0])]
    for other in sorted(centres, key=lambda c: math.dist(c, centre)):
        if other != centre:
            parts = [part for ring in parts for part in nearer_half(ring, centre, other)]
    polygons = []
    for part in sorted(parts, key=lambda ring: not inside(centre, ring)):
        points = [[round(x, 3), round(y, 3)] for x, y in part]
        clean = [p for p, q in zip(points, points[1:] + points[:1]) if p != q]
        if len(clean) > 2:
            polygons.append([clean + clean[:1]])
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def urban_class(density):
    return "urban" if density >= 600 else "intermediate" if density >= 150 else "rural"


def read_localities():
    """NIS code → the names of its former municipalities and localities, without
    homonyms."""
    with open(FOLDER / "localities.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    localities = {}
    for row in rows:
        if row["locality"] == row["municipality"]:
            continue  # there for its postcode; a name of its own is no alias
        if sum(other["locality"] == row["locality"] for other in rows) == 1:
            localities.setdefault(row["nis"], []).append(row["locality"])
    return localities


def municipality(row, centres, outline, localities):
    nis = row["nis"]
    centre = (float(row["lon"]), float(row["lat"]))
    density = int(row["population"]) / float(row["area_km2"])
    names = (row["name_fr"], row["name_nl"] or row["name_fr"], row["name_de"] or row["name_fr"],
             row["name_fr"])
    entity = {"id": area_id(nis), "type": "AdministrativeArea", "title": texts(names),
              "kind": "municipality", "codes": [f"be-nis-{nis}"]}
    if row["former_nis"]:
        entity["formerCodes"] = [f"be-nis-{code}" for code in split(row["former_nis"])]
    if nis in localities:
        entity["aliases"] = localities[nis]
    entity |= {"parent": area_id(row["province_nis"]), "population": int(row["population"]),
               "populationYear": int(row["population_year"]), "area": float(row["area_km2"]),
               "density": round(density, 1), "urbanClass": urban_class(density),
               "languages": split(row["languages"])}
    if row["predecessors_nis"]:
        entity["validFrom"] = row["valid_from"]
        entity["predecessors"] = [area_id(code) for code in split(row["predecessors_nis"])]
    entity["neighbours"] = [area_id(code) for code in split(row["neighbours_nis"])]
    entity["location"] = {"type": "Point", "coordinates": list(centre)}
    entity["boundary"] = cell(centre, centres, outline)
    entity["boundaryKind"] = "schematic"
    return entity


def predecessors(rows):
    """Areas that ceased to exist by a merger, so that old codes and names still lead somewhere."""
    with open(FOLDER / "mergers.csv", encoding="utf-8", newline="") as file:
        mergers = [row for row in csv.DictReader(file) if row["kind"] == "merger"]
    names = {"82003": ("Bastogne", "Bastenaken", "Bastnach", "Bastogne"),
             "82005": ("Bertogne", "Bertogne", "Bertogne", "Bertogne")}
    current = {row["nis"]: row for row in rows}
    for merger in mergers:
        if merger["new_nis"] not in current:
            continue
        for code in split(merger["old_nis"]):
            yield {"id": area_id(code), "type": "AdministrativeArea", "title": texts(names[code]),
                   "kind": "former-municipality", "codes": [f"be-nis-{code}"],
                   "parent": area_id(current[merger["new_nis"]]["nis"]),
                   "validTo": merger["date"], "successors": [area_id(merger["new_nis"])]}


def higher_area(nis, kind, parent, names, rows, outline):
    entity = {"id": area_id(nis), "type": "AdministrativeArea", "title": texts(names),
              "kind": kind, "codes": [f"be-nis-{nis}"]}
    if parent:
        entity["parent"] = area_id(parent)
    inner = [row for row in rows if nis == "03000" or row["province_nis"] == nis]
    if inner:
        entity["population"] = sum(int(row["population"]) for row in inner)
        entity["populationYear"] = int(inner[0]["population_year"])
        entity["area"] = round(sum(float(row["area_km2"]) for row in inner), 1)
        entity["density"] = round(entity["population"] / entity["area"], 1)
        weight = [float(row["area_km2"]) for row in inner]
        entity["location"] = {"type": "Point", "coordinates": [
            round(sum(float(row[axis]) * w for row, w in zip(inner, weight)) / sum(weight), 4)
            for axis in ("lon", "lat")]}
    if nis == "03000":
        entity["boundary"] = {"type": "MultiPolygon",
                              "coordinates": [[ring] for ring in outline]}
        entity["boundaryKind"] = "schematic"
    return entity


def of_french(name):
    if name.startswith("Le "):
        return "du " + name[3:]
    if name.startswith("Les "):
        return "des " + name[4:]
    return ("d'" if name[0] in "AEÉIOUYH" else "de ") + name


def authority(row, names):
    nis = row["nis"]
    return {"id": organisation_id(nis), "type": "Organisation",
            "title": texts((f"Administration communale {of_french(names['fr'])}",
                            f"Gemeentebestuur {names['nl']}", f"Gemeindeverwaltung {names['de']}",
                            f"Municipality of {names['en']}")),
            "kind": "municipality", "municipality": area_id(nis), "members": [area_id(nis)],
            "location": {"type": "Point", "coordinates": [float(row["lon"]), float(row["lat"])]}}


def province_authority(nis, names):
    fr, nl, de, en = names
    return {"id": organisation_id(nis), "type": "Organisation",
            "title": texts((f"Province {of_french(fr) if nis != '20002' else 'du ' + fr}",
                            f"Provincie {nl}", f"Provinz {de}", f"Province of {en}")),
            "kind": "province", "municipality": area_id(PROVINCE_SEATS[nis]),
            "members": [area_id(nis)]}


def write(name, source, entities):
    lines = ",\n".join("    " + json.dumps(entity, ensure_ascii=False) for entity in entities)
    head = json.dumps(source, ensure_ascii=False)
    text = f'{{\n  "source": {head},\n  "entities": [\n{lines}\n  ]\n}}\n'
    (FOLDER / name).write_text(text, encoding="utf-8")
    print(f"{name}: {len(entities)} entities, {len(text.encode()) // 1024} KiB")


def main():
    with open(FOLDER / "municipalities.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    outline = json.loads((FOLDER / "outline.json").read_text(encoding="utf-8"))
    centres = [(float(row["lon"]), float(row["lat"])) for row in rows]
    areas = [higher_area(*area, rows, outline) for area in HIGHER_AREAS]
    localities = read_localities()
    towns = [municipality(row, centres, outline, localities) for row in rows]
    write("areas.json", SOURCE, areas + towns + list(predecessors(rows)))
    provinces = [province_authority(nis, names) for nis, kind, _, names in HIGHER_AREAS
                 if kind == "province"]
    write("authorities.json", SOURCE,
          provinces + [authority(row, town["title"]) for row, town in zip(rows, towns)])


if __name__ == "__main__":
    main()
