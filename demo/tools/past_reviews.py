#!/usr/bin/env python3
"""Writes fictional/reviews.json: reviews of the strategy as the demonstration would have had them at
the end of two quarters that are past.

A demonstration region is served, the made-up series are cut after the quarter and the made-up
measures taken back, and the server freezes the review; only its id, its day and what would be late
on the day of this run are written anew. Run it again when the figures of the demonstration change.

Usage: past_reviews.py [PROGRAM]
"""
import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "scenario"))
from server import Server  # noqa: E402

PROGRAM = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "build" / "release" / "maillage")
FIRST_YEAR = 2022
WORDS = {"fr": "Revue du {n}{e} trimestre {year} (exemple)", "nl": "Doorlichting van het {n}e kwartaal {year} (voorbeeld)",
         "de": "Überprüfung des {n}. Quartals {year} (Beispiel)", "en": "Review of quarter {n} of {year} (example)"}
# Quarter, day of the council, and how much less the measures had done by then.
QUARTERS = [(2026, 2, "2026-07-09T08:00:00Z", 8), (2026, 1, "2026-04-09T08:00:00Z", 15)]
# Where the recommendations stood on that day, by the last part of their id.
STOOD = {2: {"rural-desk": "answered", "inclusion": "answered", "white-zones": "issued"}, 1: {}}
COUNCIL = "urn:ngsi-ld:Body:wallonia-digital-council"


def entities(server, type_name):
    cursor, found = "", []
    while True:
        page = server.request("GET", f"/api/v1/entities?type={type_name}&limit=200{cursor}", "", "admin").json()
        found += page["items"]
        if not page.get("next"):
            return found
        cursor = "&cursor=" + page["next"]


def command(server, name, body):
    answer = server.request("POST", "/api/v1/commands/" + name, body, "admin")
    if answer.status != 200:
        raise RuntimeError(f"{name}: {answer.text}")
    return answer.json()


def cut(server, year, quarter):
    kept = (year - FIRST_YEAR) * 4 + quarter
    for series in entities(server, "Series"):
        if series["step"] == "quarter" and len(series["observations"]) > kept:
            command(server, "entities.update", {"id": series["id"], "set": {"observations": series["observations"][:kept]}})


def take_back(server, points):
    for measure in entities(server, "Measure"):
        if 0 < measure.get("progress", 0) < 100:
            command(server, "entities.update", {"id": measure["id"], "set": {"progress": max(0, measure["progress"] - points)}})


    for indicator in entities(server, "Indicator"):
        start, value = indicator.get("baseline", {}).get("value"), indicator.get("latestValue")
        if start is not None and value is not None:
            earlier = round(value - (value - start) * points / 100, 1)
            command(server, "entities.update", {"id": indicator["id"], "set": {"latestValue": earlier}})


def dump(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def digest(view):
    parts = [view[name] for name in ("figures", "axisStates", "recommendations")]
    return hashlib.sha256("\n".join(map(dump, parts)).encode()).hexdigest()


def frozen(server, year, quarter, day):
    made = command(server, "reviews.freeze", {"title": "x", "body": COUNCIL})["id"]
    view = server.request("GET", "/api/v1/views/review?id=" + made, "", "admin").json()
    assert digest(view) == view["digest"], "the digest is not that of the content"
    for figure in view["figures"]:
        figure.pop("late", None)
    if quarter == 1:
        for measure in (one for axis in view["axisStates"] for one in axis["measures"]):
            if measure["id"].endswith("fictional-startup-fund"):
                measure.update(state="running", progress=85)
    view["recommendations"] = [dict(each, state=STOOD[quarter][name]) for each in view["recommendations"]
                               if (name := each["id"].rpartition("fictional-")[2]) in STOOD[quarter]]
    title = {language: text.format(n=quarter, e="er" if quarter == 1 else "e", year=year)
             for language, text in WORDS.items()}
    return {"id": f"urn:ngsi-ld:StrategyReview:fictional-{year}-q{quarter}", "type": "StrategyReview",
            "title": title, "strategy": view["strategy"], "body": COUNCIL,
            "meeting": f"urn:ngsi-ld:Meeting:fictional-council-q{quarter}", "frozenAt": day,
            "digest": digest(view), "figures": view["figures"], "axisStates": view["axisStates"],
            "recommendations": view["recommendations"]}


def main():
    with tempfile.TemporaryDirectory() as folder:
        data = folder + "/data"
        (Path(folder) / "password").write_text("a long enough password")
        # It complains where the reviews are missing that are made here.
        subprocess.run([PROGRAM, "demo", "--data", data, "--today", "2026-11-22"], check=False, capture_output=True)
        subprocess.run([PROGRAM, "admin", "create", "--data", data, "--name", "admin", "--password-file",
                        folder + "/password"], check=True, stdout=subprocess.DEVNULL)
        token = subprocess.run([PROGRAM, "admin", "token", "--data", data, "--name", "admin"],
                               check=True, capture_output=True, text=True).stdout.strip().splitlines()[-1]
        server = Server(data)
        server.tokens["admin"] = token
        server.start()
        try:
            reviews, less = [], 0
            for year, quarter, day, points in QUARTERS:
                cut(server, year, quarter)
                take_back(server, points - less)
                less = points
                reviews.append(frozen(server, year, quarter, day))
        finally:
            server.stop()
    file = {"fictional": True, "source": {"name": "Made up for the demonstration"},
            "entities": list(reversed(reviews))}
    (ROOT / "demo" / "fictional" / "reviews.json").write_text(dump(file) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
