#!/usr/bin/env python3
"""Writes fictional/awarded-call.json: a made-up call for projects of 2026 that is decided, with its
applications, reviews, ranking and decisions, and the projects that came of it with milestones,
reports and payments in every state.

A demonstration region is served, and the call is played by the program's own commands, so that
receipts, decisions and the ranking's digest are the program's; only days are set to the past then,
and titles given in four languages. Days of what follows the award are written as {today-30}.

Usage: awarded_call.py [PROGRAM]
"""
import copy
import datetime
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "scenario"))
from server import Server  # noqa: E402

PROGRAM = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "build" / "release" / "maillage")
LANGUAGES = ("fr", "nl", "de", "en")
CALL = "urn:ngsi-ld:Call:fictional-smart-territory-2026"
REVIEWERS = ["expert-1", "expert-2", "expert-3", "expert-4"]
TODAY = datetime.datetime.now(datetime.timezone.utc).date()
OPEN_SECONDS = 45
EXPORTED = ("Call", "Application", "Review", "Ranking", "Project", "Milestone", "ProjectReport", "Payment")

# Lead, further partners, made-up company, grant in euros, the reviewers' mean of 5, titles.
APPLICATIONS = [
    ("be-nis-51004", [], "riviere-de-conte", 58000, 4.6, ("Suivre les eaux de ruissellement des campagnes", "Het afstromende water op het platteland volgen", "Den Abfluss von den Feldern beobachten", "Follow the runoff from the fields")),
    ("be-nis-91030", ["be-nis-91034"], "kilowatt-reve", 145000, 4.4, ("Piloter le chauffage de vingt écoles", "De verwarming van twintig scholen sturen", "Die Heizung von zwanzig Schulen steuern", "Control the heating of twenty schools")),
    ("be-nis-63020", [], "brise-fictive", 42000, 4.1, ("Mesurer l'air devant les écoles", "De lucht voor de scholen meten", "Die Luft vor den Schulen messen", "Measure the air in front of the schools")),
    ("be-nis-25105", [], "lanterne-imaginaire", 120000, 3.9, ("Un éclairage qui s'adapte au passage", "Verlichting die zich aanpast aan wie voorbijkomt", "Beleuchtung, die sich dem Verkehr anpasst", "Lighting that follows who passes")),
    ("be-nis-92142", ["be-nis-92101"], "poubelle-songeuse", 96000, 3.8, ("Des tournées de collecte selon le remplissage", "Ophaalrondes volgens de vulgraad", "Sammelfahrten nach Füllstand", "Collection rounds by fill level")),
    ("be-nis-82014", [], "aqua-chimere", 55000, 3.6, ("Des compteurs d'eau dans les bâtiments publics", "Watermeters in de openbare gebouwen", "Wasserzähler in öffentlichen Gebäuden", "Water meters in public buildings")),
    ("be-nis-57081", [], "clair-de-papier", 180000, 3.4, ("Un guichet numérique accompagné", "Een begeleid digitaal loket", "Ein begleiteter digitaler Schalter", "A digital counter with help")),
    ("be-nis-64074", [], "reverbere-de-fable", 38000, 3.2, ("Signaler la neige et le verglas", "Sneeuw en ijzel melden", "Schnee und Glätte melden", "Report snow and ice")),
    ("be-nis-56078", [], "kilowatt-reve", 150000, 3.0, ("Partager le courant du toit de la piscine", "De stroom van het zwembaddak delen", "Den Strom vom Dach des Schwimmbads teilen", "Share the power of the swimming pool's roof")),
    ("be-nis-93022", [], "barrage-de-brume", 47000, 1.6, ("Un totem d'information au centre", "Een informatiezuil in het centrum", "Eine Infosäule im Zentrum", "An information pillar in the centre")),
    ("be-nis-84077", [], None, 52000, 0, ("Une application communale de plus", "Nog een gemeentelijke app", "Noch eine Gemeinde-App", "One more municipal app")),
]
ANSWERS = {
    "theme": "resilience", "problem": "Exemple fictif : un problème mesuré sur le territoire.",
    "solution": "Exemple fictif : des mesures simples, une page publique, une formation.",
    "replication": False, "sensors": True, "start": "2026-06-01", "months": 18,
    "privacy": "Exemple fictif : aucune image, aucune donnée de personne.",
}
# Per project in the order of its rank: milestones (title, days from today, done?), then what is
# asked, reported and paid. See play_project.
MILESTONES = [
    ("Marché attribué", "Opdracht gegund", "Auftrag vergeben", "Contract awarded"),
    ("Matériel installé", "Materiaal geplaatst", "Geräte installiert", "Equipment installed"),
    ("Page publique en ligne", "Publieke pagina online", "Öffentliche Seite online", "Public page online"),
    ("Bilan avec les habitants", "Balans met de inwoners", "Bilanz mit den Einwohnern", "Review with the inhabitants"),
]
LESSONS = {
    "fr": "Exemple fictif. Associer le service technique dès le cahier des charges ; prévoir deux mois pour les accès ; publier les mesures dès la première semaine, même incomplètes.",
    "nl": "Verzonnen voorbeeld. Betrek de technische dienst vanaf het bestek; voorzie twee maanden voor de toegangen; publiceer de metingen vanaf de eerste week, ook onvolledig.",
    "de": "Erfundenes Beispiel. Den technischen Dienst ab dem Lastenheft einbeziehen; zwei Monate für Zugänge vorsehen; Messwerte ab der ersten Woche veröffentlichen, auch unvollständig.",
    "en": "Made-up example. Involve the technical service from the specification on; allow two months for access; publish the measurements from the first week, even incomplete.",
}
NARRATIVE = {
    "fr": "Exemple fictif : ce qui était prévu est fait.", "nl": "Verzonnen voorbeeld: wat gepland was, is gedaan.",
    "de": "Erfundenes Beispiel: Was geplant war, ist getan.", "en": "Made-up example: what was planned is done.",
}


class Play:
    def __init__(self, server):
        self.server = server

    def command(self, name, body, actor="admin"):
        answer = self.server.request("POST", "/api/v1/commands/" + name, body, actor)
        if answer.status != 200:
            raise RuntimeError(f"{name}: {answer.text}")
        return answer.json()

    def view(self, name, query):
        answer = self.server.request("GET", f"/api/v1/views/{name}?{query}", "", "admin")
        if answer.status != 200:
            raise RuntimeError(f"{name}: {answer.text}")
        return answer.json()

    def entities(self, type_name):
        page = self.server.request(
            "GET", f"/api/v1/entities?type={type_name}&limit=200&refs=false"
            + (f"&link.call={CALL}" if type_name in ("Application", "Project", "Review", "Ranking") else ""),
            "", "admin").json()
        return page["items"]


def organisation(code):
    return "urn:ngsi-ld:Organisation:" + code


def call_of_2026():
    """The call of 2027, a year earlier and with less money, so that some are refused."""
    call = copy.deepcopy(json.loads((ROOT / "demo/fictional/calls.json").read_text())["entities"][0])
    text = json.dumps(call, ensure_ascii=False).replace("2027", "2026")
    call = json.loads(text)
    call.update(id=CALL, year=2026, startDate="2025-11-03", endDate="2026-02-27", reviewersWanted=2,
                envelope=600000)
    call["envelopes"] = [{"code": "small", "amount": 160000, "from": 20000, "to": 60000, "remainder": "large"},
                         {"code": "large", "amount": 440000, "from": 60000, "to": 250000}]
    for rule in call["eligibilityRules"]:
        if rule["code"] == "start":
            rule["labels"] = {"fr": "Le projet commence en 2026, au plus tôt le 1er mai",
                              "nl": "Het project start in 2026, ten vroegste op 1 mei",
                              "de": "Das Projekt beginnt 2026, frühestens am 1. Mai",
                              "en": "The project begins in 2026, on 1 May at the earliest"}
            rule["condition"] = {"all": [{"value": "answers.start", "atLeast": "2026-05-01"},
                                         {"value": "answers.start", "atMost": "2026-12-31"}]}
    call["jury"] = [{"actor": name} for name in REVIEWERS]
    return call


def apply(play, number, row):
    lead, partners, company, grant, _, titles = row
    everybody = [organisation(code) for code in partners]
    if company:
        everybody.append(organisation("fictional-" + company))
    made = play.command("applications.save", {
        "call": CALL, "title": titles[0], "summary": "Exemple fictif.", "organisation": organisation(lead),
        "partners": everybody, "budget": grant * 2 + 4000, "grant": grant, "answers": ANSWERS,
        "municipalities": ["urn:ngsi-ld:AdministrativeArea:" + code for code in [lead, *partners]]})
    play.command("applications.submit", {"id": made["entity"]["id"]})
    return made["entity"]["id"]


def score(play, means):
    """Two reviewers each, half a point apart, around the mean that the table gives."""
    criteria = {"need": 25, "replication": 20, "citizens": 20, "feasibility": 20, "cost": 15}
    for place, name in enumerate(REVIEWERS):
        answer = play.server.request("GET", f"/api/v1/views/my-reviews?call={CALL}", "", name).json()
        for item in answer["reviews"]:
            review = item["review"]
            mean = means[review["application"]]
            half = 0.5 if place % 2 else -0.5
            scores = {code: min(5, max(0, round((mean + half * (index % 2)) * 2) / 2))
                      for index, code in enumerate(criteria)}
            scores.update({"open-standards": 1, "privacy": 1})
            play.command("reviews.score", {"review": review["id"], "scores": scores, "done": True,
                                           "comments": {"all": "Exemple fictif d'avis motivé."}}, name)


def day(offset):
    return (TODAY + datetime.timedelta(days=offset)).isoformat()


def milestones(play, project, offsets, done):
    for number, (titles, offset) in enumerate(zip(MILESTONES, offsets)):
        made = play.command("projects.save-milestone",
                            {"project": project, "title": titles[0], "dueDate": day(offset)})["id"]
        if number < done:
            play.command("projects.set-milestone", {"milestone": made, "state": "done", "doneOn": day(offset - 3)})


def report(play, project, kind, expenses, decide=None, reason=None):
    made = play.command("projects.save-report", {
        "project": project, "kind": kind, "narrative": NARRATIVE["fr"], "expenses": expenses,
        "lessons": LESSONS["fr"], "submit": True})["id"]
    if decide:
        body = {"report": made, "decision": decide}
        if reason:
            body["reason"] = reason
        play.command("projects.decide-report", body)
    return made


def payment(play, project, kind, amount, *decisions, reason=None):
    made = play.command("projects.ask-payment", {"project": project, "kind": kind, "amount": amount})["id"]
    for decision in decisions:
        body = {"payment": made, "decision": decision}
        if decision == "refuse":
            body["reason"] = reason
        play.command("projects.decide-payment", body)


def play_project(play, place, project, grant):
    """One project finished, the others on their way, one late, and one decision of each kind open."""
    budget = grant * 2 + 4000
    half = round(grant / 2, 2)
    play.command("entities.step", {"id": project, "step": "start"})
    if place == 0:
        milestones(play, project, (-170, -120, -90, -40), 4)
        payment(play, project, "advance", half, "check", "pay")
        report(play, project, "interim", budget * 0.7, "accept")
        payment(play, project, "interim", round(grant * 0.25, 2), "check", "pay")
        report(play, project, "final", budget, "accept")
        payment(play, project, "balance", grant - half - round(grant * 0.25, 2), "check", "pay")
        play.command("entities.update", {"id": project, "set": {"outcome": "success"}})
        play.command("entities.step", {"id": project, "step": "complete"})
    elif place == 1:
        milestones(play, project, (-150, -60, -12, 75), 2)
        payment(play, project, "advance", half, "check", "pay")
        report(play, project, "interim", budget * 0.6, "accept")
        payment(play, project, "interim", round(grant * 0.3, 2), "check")
    elif place == 2:
        milestones(play, project, (-140, -30, 40, 120), 2)
        payment(play, project, "advance", half, "check", "pay")
        report(play, project, "interim", budget * 0.5)
    elif place == 3:
        milestones(play, project, (-45, 20, 150, 300), 0)
        payment(play, project, "advance", half)
    elif place == 4:
        milestones(play, project, (-100, 15, 90, 200), 1)
        payment(play, project, "advance", half, "refuse", reason="Exemple fictif : la convention n'est pas encore signée.")
        report(play, project, "interim", budget * 0.2, "return", "Exemple fictif : joindre les factures.")
    else:
        milestones(play, project, (30, 120, 200, 330), 0)


def in_words(map_, titles):
    """The French title that the play gave, in four languages; what stands before it is kept."""
    words = {}
    for language, title in zip(LANGUAGES, titles):
        before = map_.get(language, map_.get("fr", "")).replace(titles[0], "")
        words[language] = before + title
    return words


def content_of(application):
    """What the program hashes for the receipt."""
    names = ("id", "call", "callVersion", "organisation", "partners", "municipalities", "title", "summary",
             "budget", "grant", "answers", "submittedAt")
    told = {name: application[name] for name in names if name in application}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


# When a part was asked for or handed in, in days before today, by its kind; what still waits is new.
BEGAN = {"advance": -150, "interim": -75, "final": -30, "balance": -18}
LATER = {"submittedOn": 0, "askedOn": 0, "decidedOn": 9, "checkedOn": 9, "paidOn": 16}


def told_relative(entity):
    began = -12 if entity.get("state") in ("submitted", "asked", "checked") else BEGAN.get(entity.get("kind"), 0)
    for name, value in entity.items():
        if name in LATER:
            entity[name] = "{today%+d}" % min(began + LATER[name], -1)
        elif name in ("dueDate", "doneOn"):
            entity[name] = "{today%+d}" % (datetime.date.fromisoformat(value) - TODAY).days


def exported(play, rows):
    titles = {organisation(row[0]): row[5] for row in rows}
    found, by_application = [], {}
    for type_name in EXPORTED:
        entities = [play.server.request("GET", "/api/v1/entities/" + CALL, "", "admin").json()["entity"]] \
            if type_name == "Call" else play.entities(type_name)
        for number, entity in enumerate(entities):
            for name in ("version", "createdAt", "modifiedAt", "scope"):
                entity.pop(name, None)
            entity.pop("fictional", None)
            own = titles.get(entity.get("organisation")) or titles.get(entity.get("lead"))
            if type_name == "Application":
                by_application[entity["id"]] = own
            if type_name == "Review":
                own = by_application[entity["application"]]
            if type_name == "Application":
                shown = play.view("application", "id=" + entity["id"])["receipt"]["content"]
                assert content_of(entity) == shown, "the receipt is of another form"
                entity.update(submittedAt=f"2026-02-{10 + number:02d}T09:30:00Z", callVersion=1,
                              title=in_words(entity["title"], own))
                entity["receipt"] = hashlib.sha256(content_of(entity).encode()).hexdigest()
            elif type_name == "Milestone":
                entity["title"] = next(dict(zip(LANGUAGES, words)) for words in MILESTONES
                                       if words[0] == entity["title"]["fr"])
            elif own and "title" in entity:
                entity["title"] = in_words(entity["title"], own)
            if type_name == "ProjectReport":
                entity.update(narrative=NARRATIVE, lessonsLearnt=LESSONS)
            if type_name == "Project":
                entity.update(year=2026)
                if "lessonsLearnt" in entity:
                    entity["lessonsLearnt"] = LESSONS
            if type_name == "Ranking":
                entity["computedAt"] = "2026-03-30T14:00:00Z"
            if type_name == "Review":
                entity["scoredAt"] = "2026-03-20T10:00:00Z"
            if type_name == "Call":
                entity["closesAt"] = "2026-02-27T11:00:00Z"
            told_relative(entity)
            found.append(entity)
    return found


def main():
    with tempfile.TemporaryDirectory() as folder:
        data = folder + "/data"
        (Path(folder) / "password").write_text("a long enough password")
        server = Server(data)
        # It complains where what is made here is missing.
        subprocess.run([PROGRAM, "demo", "--data", data], check=False, capture_output=True)
        for name in ["admin", *REVIEWERS]:
            subprocess.run([PROGRAM, "admin", "create", "--data", data, "--name", name, "--password-file",
                            folder + "/password"], check=True, stdout=subprocess.DEVNULL)
            server.tokens[name] = subprocess.run(
                [PROGRAM, "admin", "token", "--data", data, "--name", name],
                check=True, capture_output=True, text=True).stdout.strip()
        server.start(["--mail-notices", "off"])
        play = Play(server)
        try:
            call = call_of_2026()
            for type_name in reversed(EXPORTED[1:]):
                for entity in play.entities(type_name):
                    if entity.get("fictional") and type_name != "Project" or entity.get("call") == CALL:
                        play.command("entities.delete", {"id": entity["id"]})
            if server.request("GET", "/api/v1/entities/" + CALL, "", "admin").status == 200:
                play.command("entities.delete", {"id": CALL})
            closes = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=OPEN_SECONDS)
            call.update(closesAt=closes.strftime("%Y-%m-%dT%H:%M:%SZ"), state="draft", fictional=True)
            play.command("entities.create", {"entity": call})
            play.command("entities.step", {"id": CALL, "step": "open"})
            means = {apply(play, number, row): row[4] for number, row in enumerate(APPLICATIONS)}
            time.sleep(max(0, (closes - datetime.datetime.now(datetime.timezone.utc)).total_seconds()) + 1)
            play.command("calls.close", {"call": CALL})
            play.command("calls.assign", {"call": CALL})
            score(play, means)
            ranking = play.command("calls.rank", {"call": CALL, "save": True})
            award = play.command("calls.award", {"ranking": ranking.get("id") or ranking["ranking"]})
            projects = sorted(play.entities("Project"), key=lambda one: award["projects"].index(one["id"]))
            for place, project in enumerate(projects):
                play_project(play, place, project["id"], project["grant"])
            entities = exported(play, APPLICATIONS)
        finally:
            server.stop()
    document = {"fictional": True, "source": {"name": "Made up for the demonstration"}, "entities": entities}
    path = ROOT / "demo/fictional/awarded-call.json"
    lines = ",\n".join("    " + json.dumps(one, ensure_ascii=False) for one in entities)
    head = json.dumps({key: document[key] for key in ("fictional", "source")}, ensure_ascii=False)[1:-1]
    path.write_text("{\n  " + head + ',\n  "entities": [\n' + lines + "\n  ]\n}\n")
    print(f"{path.name}: {len(entities)} entities, {award['selected']} projects, {award['amountAwarded']} EUR")


if __name__ == "__main__":
    main()
