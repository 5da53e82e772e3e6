#!/usr/bin/env python3
"""Derives demo/wallonia/municipalities.csv and outline.json from the open territorial data.

Reads the TopoJSON of the Belgian municipalities (boundaries, French and Dutch names, population),
the register of NIS codes (German names, language regime) and the committed list of mergers, and
writes the 261 Walloon municipalities as they stand since 2 December 2024. Standard library only.
It writes facts (names, codes, centres, areas, neighbours) and an outline of the region in
about a hundred points, no real boundary.

Usage: wallonia_municipalities.py [TERRITORY_FOLDER]   default: ../shared/data/territory
"""
import csv
import json
import math
import sys
from pathlib import Path

WALLONIA = Path(__file__).resolve().parent.parent / "wallonia"
POPULATION_YEAR = 2020
EARTH_RADIUS_KM = 6371.0088
PROVINCES = {"2": "20002", "5": "50000", "6": "60000", "8": "80000", "9": "90000"}
# The register writes these without accent or with a capital missing.
FRENCH_SPELLING = {"Pont-à-celles": "Pont-à-Celles", "Fontaine-l'Evêque": "Fontaine-l'Évêque",
                   "Ecaussinnes": "Écaussinnes", "Eghezée": "Éghezée"}
DUTCH_SPELLING = {"'s Gravenbrakel": "'s-Gravenbrakel"}
# Where the register's German column only repeats the French name or qualifies it.
GERMAN_NAMES = {"81001": "Arel", "63046": "Limburg", "63049": "Malmedy"}
# Municipalities that owe services in a second language to part of their people.
FACILITIES = {"63049": "de", "63080": "de", "57097": "nl", "57096": "nl", "51019": "nl",
              "51067": "nl"}


def read_csv(path, delimiter=","):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def decode_arcs(topology):
    """Arcs as lists of (longitude, latitude), from the quantised differences of TopoJSON."""
    (scale_x, scale_y) = topology["transform"]["scale"]
    (origin_x, origin_y) = topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step in arc:
            x += step[0]
            y += step[1]
            points.append((x * scale_x + origin_x, y * scale_y + origin_y))
        arcs.append(points)
    return arcs


def polygons_of(geometry):
    if geometry["type"] == "Polygon":
        return [geometry["arcs"]]
    return geometry["arcs"] if geometry["type"] == "MultiPolygon" else []


def ring_points(ring, arcs):
    points = []
    for index in ring:
        part = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += part if not points else part[1:]
    return points


def ring_moments(points):
    """Signed area in km² and its moments, on a plane that keeps areas near the ring's latitude."""
    middle = math.radians(sum(p[1] for p in points) / len(points))
    kx = math.radians(1) * EARTH_RADIUS_KM * math.cos(middle)
    ky = math.radians(1) * EARTH_RADIUS_KM
    area = mx = my = 0.0
    for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1]):
        cross = x1 * y2 - x2 * y1
        area += cross
        mx += (x1 + x2) * cross
        my += (y1 + y2) * cross
    return area / 2 * kx * ky, mx / 6 * kx * ky, my / 6 * kx * ky


def inside(point, rings):
    x, y = point
    odd = False
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1]):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                odd = not odd
    return odd


def widest_middle(y, rings):
    """The middle of the longest stretch inside the rings along the parallel of latitude y."""
    crossings = sorted((x2 - x1) * (y - y1) / (y2 - y1) + x1
                       for ring in rings
                       for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1])
                       if (y1 > y) != (y2 > y))
    left, right = max(zip(crossings[::2], crossings[1::2]), key=lambda pair: pair[1] - pair[0])
    return (left + right) / 2, y


def measure(geometries, arcs):
    """Area in km² and a centre that lies inside, of the union of touching geometries."""
    area = mx = my = 0.0
    rings = []
    for geometry in geometries:
        for polygon in polygons_of(geometry):
            for number, ring in enumerate(polygon):
                points = ring_points(ring, arcs)[:-1]
                a, x, y = ring_moments(points)
                sign = math.copysign(1, a) * (1 if number == 0 else -1)
                area, mx, my = area + sign * a, mx + sign * x, my + sign * y
                rings.append(points)
    centre = (mx / area, my / area)
    if not inside(centre, rings):
        centre = widest_middle(centre[1], rings)
    return area, centre


def arc_numbers(geometries):
    numbers = set()
    for geometry in geometries:
        for polygon in polygons_of(geometry):
            for ring in polygon:
                numbers |= {index if index >= 0 else ~index for index in ring}
    return numbers


def current_units(topology, mergers):
    """NIS code → the properties and geometries of the municipalities that it unites."""
    units = {}
    for geometry in topology["objects"]["municipalities"]["geometries"]:
        units[geometry["properties"]["nis"]] = [geometry]
    for merger in sorted(mergers, key=lambda row: row["date"]):
        old = [code for code in merger["old_nis"].split("|") if code in units]
        if old and merger["new_nis"] not in units or len(old) > 1:
            units[merger["new_nis"]] = [g for code in old for g in units.pop(code)]
    return units


def is_walloon(code, geometries):
    # The source puts Mesen (33016) into Wallonia; its code says West Flanders.
    return geometries[0]["properties"]["reg_nis"] == "03000" and not code.startswith("3")


def names_of(code, geometries, register, mergers):
    merged = {row["new_nis"]: row for row in mergers if row["kind"] == "merger"}
    if code in merged:
        row = merged[code]
        return row["name_fr"], row["name_nl"], row["name_de"]
    properties = geometries[0]["properties"]
    french = properties["name_fr"]
    german = register[code]["TX_REFNIS_DE"].split(" (")[0]
    same = german.replace("’", "'").casefold() == french.casefold()
    spoken = register[code]["language"] == "D" or german in ("Lüttich", "Weismes")
    return (FRENCH_SPELLING.get(french, french),
            DUTCH_SPELLING.get(properties["name_nl"], properties["name_nl"]),
            GERMAN_NAMES.get(code, german if spoken and not same else ""))


def read_register(folder):
    """NIS code → row of the register, with the language of the 2019 list added."""
    register = {}
    for row in read_csv(folder / "TU_COM_REFNIS.csv"):
        if row["DT_VLDT_END"] == "31/12/9999":
            register[row["CD_REFNIS"]] = dict(row, language="")
    for row in read_csv(folder / "REFNIS_2019.csv", ";"):
        if row["Code INS"] in register:
            register[row["Code INS"]]["language"] = row["Langue"]
    return register


def former_codes(past, kind):
    return [code for row in past if row["kind"] == kind for code in row["old_nis"].split("|")]


def municipality_row(code, geometries, arcs, register, mergers):
    french, dutch, german = names_of(code, geometries, register, mergers)
    area, (longitude, latitude) = measure(geometries, arcs)
    speaks_german = register.get(code, {}).get("language") == "D"
    languages = ["de", "fr"] if speaks_german else ["fr"]
    if code in FACILITIES:
        languages.append(FACILITIES[code])
    past = [row for row in mergers if row["new_nis"] == code]
    recoded = former_codes(past, "recoding")
    merged = former_codes(past, "merger")
    return {"nis": code, "name_fr": french, "name_nl": dutch if dutch != french else "",
            "name_de": german, "province_nis": PROVINCES[code[0]],
            "arrondissement_nis": code[:2] + "000",
            "population": sum(g["properties"]["population"] for g in geometries),
            "population_year": POPULATION_YEAR, "lon": f"{longitude:.4f}", "lat": f"{latitude:.4f}",
            "area_km2": f"{area:.1f}", "languages": "|".join(languages),
            "german_speaking_community": "yes" if speaks_german else "no",
            "former_nis": "|".join(recoded), "predecessors_nis": "|".join(merged),
            "valid_from": past[-1]["date"] if merged else "", "neighbours_nis": ""}


def add_neighbours(rows, units):
    """Municipalities that share a stretch of boundary, which is an arc of the topology."""
    owners = {}
    for row in rows:
        for number in arc_numbers(units[row["nis"]]):
            owners.setdefault(number, set()).add(row["nis"])
    for row in rows:
        near = set().union(*(owners[n] for n in arc_numbers(units[row["nis"]]))) - {row["nis"]}
        row["neighbours_nis"] = "|".join(sorted(near))


def outer_rings(codes, units, arcs):
    """Closed rings of the arcs that only one geometry of the region has: its outline."""
    count = {}
    for geometry in (geometry for code in codes for geometry in units[code]):
        for number in arc_numbers([geometry]):
            count[number] = count.get(number, 0) + 1
    loose = [arcs[number] for number, times in sorted(count.items())
             if times == 1 and len(arcs[number]) > 1]
    rings = []
    while loose:
        ring = list(loose.pop(0))
        grown = True
        while grown and ring[0] != ring[-1]:
            grown = False
            for number, arc in enumerate(loose):
                if ring[-1] in (arc[0], arc[-1]):
                    ring += arc[1:] if ring[-1] == arc[0] else arc[-2::-1]
                    loose.pop(number)
                    grown = True
                    break
        if ring[0] == ring[-1]:
            rings.append(ring)
    return rings


def simplify(points, tolerance):
    """Douglas and Peucker on an open line; tolerance in degrees of latitude."""
    (x1, y1), (x2, y2) = points[0], points[-1]
    width = 0.64  # a degree of longitude in degrees of latitude, at 50 degrees north
    dx, dy = (x2 - x1) * width, y2 - y1
    length = math.hypot(dx, dy) or 1e-12
    worst, where = 0.0, 0
    for number in range(1, len(points) - 1):
        px, py = (points[number][0] - x1) * width, points[number][1] - y1
        distance = abs(dx * py - dy * px) / length if length > 1e-9 else math.hypot(px, py)
        if distance > worst:
            worst, where = distance, number
    if worst <= tolerance:
        return [points[0], points[-1]]
    return simplify(points[:where + 1], tolerance)[:-1] + simplify(points[where:], tolerance)


def schematic_outline(codes, units, arcs, tolerance=0.02):
    """The region's outer rings above 20 km², in few points: a drawing, not a boundary."""
    outline = []
    for ring in outer_rings(codes, units, arcs):
        if abs(ring_moments(ring[:-1])[0]) < 20:
            continue
        far = max(range(len(ring)), key=lambda n: math.dist(ring[0], ring[n]))
        points = simplify(ring[:far + 1], tolerance)[:-1] + simplify(ring[far:], tolerance)
        outline.append([[round(x, 2), round(y, 2)] for x, y in points])
    return outline


def write_csv(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("../shared/data/territory")
    topology = json.loads((folder / "belgium.json").read_text(encoding="utf-8"))
    mergers = read_csv(WALLONIA / "mergers.csv")
    register = read_register(folder)
    arcs = decode_arcs(topology)
    units = current_units(topology, mergers)
    rows = [municipality_row(code, geometries, arcs, register, mergers)
            for code, geometries in sorted(units.items()) if is_walloon(code, geometries)]
    add_neighbours(rows, units)
    if len(rows) != 261:
        sys.exit(f"{len(rows)} Walloon municipalities instead of 261")
    write_csv(WALLONIA / "municipalities.csv", rows)
    outline = schematic_outline([row["nis"] for row in rows], units, arcs)
    text = ",\n".join(" " + json.dumps(ring) for ring in outline)
    (WALLONIA / "outline.json").write_text(f"[\n{text}\n]\n", encoding="utf-8")
    population = sum(row["population"] for row in rows)
    area = sum(float(row["area_km2"]) for row in rows)
    print(f"{len(rows)} municipalities, {population} people, {area:.0f} km2; "
          f"{len(units)} in Belgium")


if __name__ == "__main__":
    main()
