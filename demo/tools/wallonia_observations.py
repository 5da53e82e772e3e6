#!/usr/bin/env python3
"""Derives the observations of the demonstration:

    python3 demo/tools/wallonia_observations.py PERMITS.tar.gz

wallonia/observations.json: new dwellings authorised by municipality and year, as the building permits
that Statbel publishes (CC BY) declare them. fictional/observations.json: made-up series, drawn by a
seed, for two indicators of the fictional strategy. Both are written again in full.
"""
import json
import random
import sys
import tarfile
from pathlib import Path

DEMO = Path(__file__).resolve().parent.parent
YEARS = range(2014, 2026)
INDICATOR = "urn:ngsi-ld:Indicator:"
AREA = "urn:ngsi-ld:AdministrativeArea:"
SOURCE = {"name": "Statbel, building permits", "url": "https://statbel.fgov.be", "licence": "CC BY",
          "date": "2026-04-30"}


def texts(fr, nl, de, en):
    return {"fr": fr, "nl": nl, "de": de, "en": en}


def series(indicator, area, step, start, values):
    return {"id": f"urn:ngsi-ld:Series:{indicator}:{area.rsplit(':', 1)[1]}", "type": "Series",
            "indicator": INDICATOR + indicator, "territory": area, "step": step, "start": start,
            "observations": values}


def permits(path):
    found = {}
    with tarfile.open(path) as archive:
        for member in archive:
            facts = json.loads(archive.extractfile(member).read())["facts"]
            for row in facts:
                value = row["MS_DWELLING_RES_NEW"]
                if row["CD_PERIOD"] == "0" and isinstance(value, str):
                    found.setdefault(row["REFNIS"], {})[int(row["CD_YEAR"])] = int(value)
    return found


def indicators():
    permits_source = [{"name": "Statbel", "url": "https://statbel.fgov.be", "licence": "CC BY"}]
    dwellings = {
        "id": INDICATOR + "be-permits-dwellings", "type": "Indicator",
        "title": texts("Nouveaux logements autorisés", "Vergunde nieuwe woningen",
                       "Genehmigte neue Wohnungen", "New dwellings authorised"),
        "identifier": "be-permits-dwellings", "aggregation": "sum",
        "rhythm": "yearly", "delay": 120, "decimals": 0, "order": 100,
        "method": texts("Permis délivrés, selon l'année du permis ; les communes les transmettent.",
                        "Afgeleverde vergunningen, volgens het jaar; de gemeenten geven ze door.",
                        "Erteilte Genehmigungen nach dem Jahr; die Gemeinden melden sie.",
                        "Permits granted, by their year; the municipalities report them."),
        "sources": permits_source}
    rate = {
        "id": INDICATOR + "be-permits-dwellings-per-1000", "type": "Indicator",
        "title": texts("Nouveaux logements autorisés pour 1 000 habitants",
                       "Vergunde nieuwe woningen per 1.000 inwoners",
                       "Genehmigte neue Wohnungen je 1.000 Einwohner",
                       "New dwellings authorised per 1,000 inhabitants"),
        "measureUnit": "‰", "identifier": "be-permits-dwellings-per-1000", "aggregation": "none",
        "rhythm": "yearly", "delay": 120, "decimals": 1, "order": 101,
        "formula": "val(be-permits-dwellings) / population() * 1000", "sources": permits_source}
    return [dwellings, rate]


def write(path, head, entities):
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in entities)
    text = json.dumps(head, ensure_ascii=False)[:-1]
    path.write_text(f'{text}, "entities": [\n{lines}\n]}}\n', encoding="utf-8")


def fictional(areas):
    draw = random.Random(2019)
    entities = []
    for area in areas:
        level = {"urban": 46, "intermediate": 38, "rural": 29}[area["urbanClass"]] + draw.uniform(-9, 9)
        pace = draw.uniform(0.3, 1.3)
        online = []
        for quarter in range(19):
            value = round(min(97, level + pace * quarter + draw.uniform(-1.5, 1.5)), 1)
            online.append(None if draw.random() < (0.3 if quarter == 18 else 0.015) else value)
        entities.append(series("fictional-online-formalities", area["id"], "quarter", "2022-Q1", online))
        many = draw.uniform(0, 3) * (2 if area["urbanClass"] == "urban" else 1)
        sets = [round(many + year * draw.uniform(0, 1.2)) for year in range(7)]
        entities.append(series("fictional-open-datasets-total", area["id"], "year", "2019", sets))
    return entities


def main():
    areas = json.loads((DEMO / "wallonia/areas.json").read_text(encoding="utf-8"))["entities"]
    municipalities = [area for area in areas if area["kind"] == "municipality"]
    found = permits(sys.argv[1])
    entities = indicators()
    for area in municipalities:
        values = found[area["id"].rsplit("-", 1)[1]]
        entities.append(series("be-permits-dwellings", area["id"], "year", str(YEARS[0]),
                               [values.get(year) for year in YEARS]))
    write(DEMO / "wallonia/observations.json", {"source": SOURCE}, entities)
    write(DEMO / "fictional/observations.json", {"fictional": True}, fictional(municipalities))


if __name__ == "__main__":
    main()
