"""A play: every answer of the demonstration region fits the API's description, on which the page's
client and everybody else's rely. A route, view or command without a sample here fails too."""
import json
import time
from urllib.parse import quote

import accompaniment_answers
import follow_up_answers
import identity_answers
import organisation_answers
import privacy_answers
import seeing_answers
from json_schema import Schemas
from server import ROOT

WATER = "urn:ngsi-ld:Need:tour-nassogne-water"
AGENCY = "urn:ngsi-ld:Organisation:be-nis-03000"
NASSOGNE = "urn:ngsi-ld:AdministrativeArea:be-nis-83040"
FAULTS_SHOWN = 5


class Answers:
    def __init__(self, server):
        self.server = server
        self.description = server.request("GET", "/api/v1/openapi.json").json()
        self.schemas = Schemas(self.description)
        self.passed = 0
        self.failures = []
        self.called = set()  # operation ids that answered well

    def check(self, holds, text):
        if holds:
            self.passed += 1
        else:
            self.failures.append(text)

    def fits(self, operation, answer, wanted=200):
        """The answer has that status and the shape described for it. Gives its JSON."""
        about = f"{operation['operationId']}: {answer.request}"
        if answer.status != wanted:
            self.check(False, f"{about}: status {answer.status}: {answer.text[:300]}")
            return {}
        described = operation["responses"].get(str(wanted))
        if described is None:
            self.check(False, f"{about}: the status {wanted} is not described")
            return {}
        if wanted < 300:
            self.called.add(operation["operationId"])
        content = described.get("content")
        if not content:
            self.check(answer.body == b"", f"{about}: has a body that is not described")
            return {}
        kind = answer.headers.get("content-type", "").partition(";")[0]
        if kind not in content:
            self.check(False, f"{about}: is {kind}, not {list(content)}")
            return {}
        if not kind.endswith("json"):
            self.check(True, "")
            return {}
        value = answer.json()
        faults = self.schemas.faults(content[kind]["schema"], value)
        self.check(not faults, f"{about}: " + "; ".join(faults[:FAULTS_SHOWN]))
        return value

    def operation(self, method, path):
        return self.description["paths"][path][method]

    def get(self, path, question="", wanted=200, actor="admin", **parts):
        address = path
        for name, value in parts.items():
            address = address.replace("{" + name + "}", quote(str(value), safe=""))
        answer = self.server.request("GET", address + question, "", actor)
        return self.fits(self.operation("get", path), answer, wanted)

    def view(self, name, question="", wanted=200):
        for actor in ("anonymous", "admin"):
            found = self.get("/api/v1/views/" + name, question, wanted, actor)
        return found

    def command(self, name, body, wanted=200, actor="admin"):
        path = "/api/v1/commands/" + name
        answer = self.server.request("POST", path, body, actor)
        return self.fits(self.operation("post", path), answer, wanted)


def some_ids(answers, type_name, limit=5, also=""):
    page = answers.get("/api/v1/entities", f"?type={type_name}&limit={limit}{also}")
    return [item["id"] for item in page.get("items", [])]


def entities(answers):
    types = [one["name"] for one in answers.get("/api/v1/model").get("types", [])]
    for type_name in types:
        for actor in ("anonymous", "admin"):
            question = f"?type={type_name}&limit=200&count=true"
            answers.get("/api/v1/entities", question, actor=actor)
        for one in some_ids(answers, type_name, 3):
            answers.get("/api/v1/entities/{id}", id=one)
            answers.get("/api/v1/entities/{id}/history", id=one)
    answers.get("/api/v1/entities", "?type=Need&facets=category,municipality,state&limit=2&text=eau")
    answers.get("/api/v1/entities", "?type=Need&near=5.34,50.13,20000&fields=title&limit=5")
    answers.get("/api/v1/entities", "?type=Need&f.state=published&order=title&refs=false")
    answers.get("/api/v1/entities", "?type=Surely", wanted=422)
    answers.get("/api/v1/entities", "?surely=1", wanted=422)
    answers.get("/api/v1/entities/{id}", wanted=404, id="urn:ngsi-ld:Need:none")
    for actor in ("anonymous", "admin"):
        for question in ("?do=create&type=Need", "?do=change&id=" + WATER, "?do=delete&id=" + WATER,
                         "?do=step&step=match&id=" + WATER):
            answers.get("/api/v1/can", question, actor=actor)
    for question in ("", "?do=sing", "?do=create", "?do=create&type=Surely", "?do=change",
                     "?do=step&id=" + WATER, "?do=step&step=surely&id=" + WATER):
        answers.get("/api/v1/can", question, wanted=422)
    answers.get("/api/v1/can", "?do=change&id=urn:ngsi-ld:Need:none", wanted=404)
    for word in ("eau", "numérque", "Nassogne", "zzzzqqqq"):
        answers.get("/api/v1/search", "?text=" + quote(word))
        answers.get("/api/v1/suggest", "?text=" + quote(word))
    answers.get("/api/v1/search", wanted=422)
    for layer in ("areas", "provinces", "outline", "entities"):
        answers.get("/api/v1/tiles/{layer}/{z}/{x}/{y}", layer=layer, z=7, x=65, y=43)
    answers.get("/api/v1/tiles/{layer}/{z}/{x}/{y}", wanted=404, layer="none", z=7, x=65, y=43)


def views(answers):
    for name in ("region", "identity", "matrix", "strategy", "clusters", "pool-parameters"):
        answers.view(name)
    for edition in some_ids(answers, "Strategy"):
        answers.view("matrix", "?edition=" + quote(edition))
        answers.view("strategy", "?edition=" + quote(edition))
    answers.view("region", "?edition=urn:ngsi-ld:Strategy:none", wanted=404)
    answers.view("clusters", "?limit=200")
    for area in some_ids(answers, "AdministrativeArea", 20, "&f.kind=municipality") + [NASSOGNE]:
        answers.view("municipality", "?id=" + quote(area))
    answers.view("municipality", wanted=422)
    subjects = [one for kind in ("Need", "Project", "Initiative")
                for one in some_ids(answers, kind, 15, "&f.state=published,running,completed")]
    for subject in subjects + [WATER]:
        answers.get("/api/v1/views/answers", "?id=" + quote(subject))
    for pool in some_ids(answers, "Pool", 30):
        answers.view("pool", "?id=" + quote(pool))
    needs = some_ids(answers, "Need", 12, "&f.category=water-leak-detection&f.state=published")
    for kind in ("joint-purchase", "shared-service", "community-of-practice"):
        answers.view("pool-preview", f"?kind={kind}&needs=" + quote(",".join(needs)))


COUNCIL = "urn:ngsi-ld:Body:wallonia-digital-council"


def reviews(answers):
    answers.view("review")
    first = answers.command("reviews.freeze", {"title": "Premier trimestre", "body": COUNCIL})["id"]
    answers.command("reviews.freeze", {"title": "x", "body": "urn:none"}, wanted=422)
    answers.command("reviews.freeze", {"title": "x"}, wanted=401, actor="anonymous")
    meeting = answers.command("entities.create", {"entity": {
        "type": "Meeting", "title": {"fr": "Conseil"}, "body": COUNCIL, "date": "2026-01-10"}})["id"]
    decision = {"meeting": meeting, "title": "Adopter la revue", "ruling": "adopted"}
    answers.command("governance.decide", decision)
    answers.command("governance.decide", {**decision, "ruling": "sung"}, wanted=422)
    answers.command("governance.decide", decision, wanted=401, actor="anonymous")
    made = answers.command("governance.recommend", {
        "meeting": meeting, "title": "Former les agents", "text": "Former.",
        "dueDate": "2026-01-31"})["id"]
    answers.command("governance.recommend", {"meeting": "urn:none", "title": "x", "text": "x"},
                    wanted=404)
    answers.command("entities.step", {"id": made, "step": "issue"}, wanted=422)
    answers.command("governance.issue", {"recommendation": made})
    answers.command("governance.issue", {"recommendation": made}, wanted=409)
    answers.view("governance")
    answers.view("governance", "?body=" + quote(COUNCIL) + "&meeting=" + quote(meeting))
    answers.view("governance", "?recommendation=" + quote(made))
    measure = some_ids(answers, "Measure", 1)
    body = {"recommendation": made, "verdict": "partly", "text": "Oui.", "measures": measure}
    answers.command("governance.answer", body)
    answers.command("governance.answer", body, wanted=409)
    answers.command("entities.step", {"id": made, "step": "close"}, wanted=422)
    answers.command("governance.start", {"recommendation": made})
    answers.command("governance.start", {"recommendation": made}, wanted=409)
    answers.command("governance.close", {"recommendation": made}, wanted=422)
    answers.command("governance.close", {"recommendation": made, "outcome": "Deux cents agents."})
    answers.view("governance")
    second = answers.command("reviews.freeze", {"title": "Deuxième trimestre"})["id"]
    answers.view("review", "?id=" + quote(first))
    answers.view("review", "?id=urn:none", wanted=404)
    for language in ("fr", "de"):
        path = "/api/v1/views/review.pdf?language=" + language + "&id=" + quote(first)
        report = answers.server.request("GET", path, "", "anonymous")
        answers.check(report.status == 200 and report.body.startswith(b"%PDF-"), "a review has no PDF")
        answers.check(b"/Lang(" + language.encode() + b")" in report.body, "a PDF in another language")
    answers.check(answers.server.request("GET", "/api/v1/views/review.pdf?id=urn:none", "", "anonymous")
                  .status == 404, "a PDF of nothing")
    answers.view("review-comparison", f"?from={quote(first)}&to={quote(second)}")
    answers.view("review-comparison", "?from=" + quote(first))
    # A frozen review never changes, whoever asks.
    answers.command("entities.update", {"id": first, "set": {"title": {"fr": "Autre"}}}, wanted=403)
    answers.command("entities.delete", {"id": first}, wanted=403)


PROVINCE = "urn:ngsi-ld:AdministrativeArea:be-nis-80000"


def indicators(answers):
    for question in ("", "?periods=3&territory=" + quote(PROVINCE), "?territory=" + quote(NASSOGNE),
                     "?theme=urn:ngsi-ld:Theme:dw2019-territory"):
        answers.view("indicators", question)
    answers.view("indicators", "?territory=urn:none", wanted=404)
    answers.view("indicators", "?periods=0", wanted=422)
    for one in some_ids(answers, "Indicator", 20):
        answers.view("indicator", "?id=" + quote(one))
        answers.view("indicator", "?id=" + quote(one) + "&territory=" + quote(NASSOGNE))
        answers.view("observations", "?from=2024-01-01&indicator=" + quote(one))
    answers.view("indicator", "?id=none", wanted=404)
    answers.view("indicator", "?id=be-permits-dwellings&from=soon", wanted=422)
    answers.view("observations", wanted=422)
    answers.view("formula", "?text=" + quote("val(be-permits-dwellings) / population() + count(Project)"))
    answers.view("formula", "?text=1%2B", wanted=422)
    answers.view("formula-problems")
    rows = [{"territory": NASSOGNE, "period": "2026", "value": 12, "note": "provisoire"}]
    answers.command("indicators.observe", {"indicator": "be-permits-dwellings", "rows": rows})
    answers.command("indicators.observe", {"indicator": "be-permits-dwellings", "rows": [
        {"territory": NASSOGNE, "period": "2026-01"}]}, wanted=422)
    answers.command("indicators.observe", {"indicator": "pooled-needs", "rows": rows}, wanted=409)
    answers.command("indicators.observe", {"indicator": "be-permits-dwellings", "rows": rows},
                    wanted=401, actor="anonymous")


def pools(answers):
    answers.command("pools.propose", {"category": "water-leak-detection"})
    answers.command("pools.propose", {"save": True})
    kept = answers.command("pools.propose", {"save": True, "territory": NASSOGNE})
    answers.command("pools.propose", {"save": True}, wanted=401, actor="anonymous")
    answers.command("pools.propose", {"kinds": ["none"]}, wanted=422)
    for pool in some_ids(answers, "Pool", 50, "&f.state=proposed"):
        page = answers.view("pool", "?id=" + quote(pool))
        if page.get("missing") and len(page.get("members", [])) > 2:
            break
    need = page["members"][0]["need"]
    answers.command("pools.leave", {"pool": pool, "need": need})
    answers.command("pools.leave", {"pool": pool, "need": need}, wanted=422)
    answers.command("pools.join", {"pool": pool, "need": need})
    answers.command("pools.join", {"pool": pool, "need": need}, wanted=409)
    answers.command("pools.recompute", {"pool": pool})
    answers.command("pools.recompute", {"pool": pool, "save": True})
    return kept


def entity_commands(answers):
    made = answers.command("entities.create", {"language": "fr", "entity": {
        "type": "Need", "title": "Une mesure", "municipality": NASSOGNE}})
    answers.command("entities.create", {"entity": {"type": "Need", "title": "", "surely": 1}},
                    wanted=422)
    one = made.get("id", "")
    answers.command("entities.update", {"id": one, "set": {"title": {"fr": "Une autre"}}})
    answers.command("entities.update", {"id": one, "version": 1, "set": {"title": {"fr": "X"}}},
                    wanted=409)
    detail = answers.get("/api/v1/entities/{id}", id=one)
    for step in detail.get("steps", []):
        if not step["missing"]:
            answers.command("entities.step", {"id": one, "step": step["name"]})
            break
    answers.get("/api/v1/entities/{id}/history", id=one)
    answers.command("entities.delete", {"id": one})
    answers.command("entities.delete", {"id": one}, wanted=404)
    row = {"line": 1, "entities": [{"entity": {"id": "urn:ngsi-ld:Need:answers", "type": "Need",
                                               "title": {"fr": "X"}, "municipality": NASSOGNE}}]}
    wrong = {"line": 2, "entities": [{"entity": {"id": "urn:ngsi-ld:Need:b", "type": "Need"}}]}
    answers.command("entities.import", {"rows": [row, wrong], "dryRun": True})
    answers.command("entities.import", {"rows": [row, wrong]})
    answers.command("entities.import", {"rows": [{}]}, wanted=422)


def open_call(answers, closes_in=4):
    """A call with one question, one criterion and room for one grant; its jury is the admin."""
    admin = answers.get("/api/v1/me").get("name", "")
    closes = time.time() + closes_in
    made = answers.command("calls.save", {"call": {
        "title": {"fr": "Appel"}, "organisation": AGENCY, "grantMinimum": 1000,
        "closesAt": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(closes)),
        "envelope": 50000, "reviewersWanted": 1, "jury": [{"actor": admin}],
        "form": [{"name": "why", "kind": "text", "required": True, "labels": {"fr": "Pourquoi"}},
                 {"name": "how", "kind": "choice", "labels": {"fr": "Comment"},
                  "when": {"value": "answers.why", "equals": "x"},
                  "choices": [{"code": "a", "labels": {"fr": "A"}}]}],
        "bonuses": [{"code": "rural", "labels": {"fr": "Rural"}, "points": 1,
                     "when": {"value": "ruralShare", "above": 0}}],
        "criteria": [{"code": "good", "labels": {"fr": "Bon"}, "weight": 10}]}})
    answers.command("calls.open", {"call": made["id"], "version": made["version"]})
    return made["id"], closes


def prepare_call(answers):
    """A draft that is not whole, mended; a copy of it; who could judge."""
    draft = answers.command("calls.save", {"call": {"title": {"fr": "À préparer"}}})
    answers.command("calls.open", {"call": draft["id"]}, wanted=422)
    answers.command("calls.save", {"call": {"form": [{"kind": "colour"}]}}, wanted=422)
    answers.command("calls.save", {"id": draft["id"], "version": 0, "call": {}}, wanted=409)
    answers.command("calls.save", {"call": {}}, wanted=401, actor="anonymous")
    answers.command("calls.copy", {"call": draft["id"]})
    answers.command("calls.copy", {"call": "urn:ngsi-ld:Call:none"}, wanted=404)
    answers.get("/api/v1/views/call-draft", "?id=" + quote(draft["id"]))
    answers.get("/api/v1/views/call-draft", "?id=" + quote(draft["id"]), 401, "anonymous")
    answers.get("/api/v1/views/jury-candidates", "?text=nas")


def apply(answers, call, organisation):
    draft = answers.command("applications.save", {
        "call": call, "title": "Candidature", "organisation": organisation, "budget": 80000})
    answers.command("applications.submit", {"id": draft["entity"]["id"]}, wanted=422)
    answers.command("applications.save", {"id": draft["entity"]["id"], "grant": 40000,
                                          "answers": {"why": "Parce que"}})
    answers.command("applications.submit", {"id": draft["entity"]["id"]})
    return draft["entity"]["id"]


def calls(answers):
    body = some_ids(answers, "Organisation", 2, "&f.kind=municipality")
    prepare_call(answers)
    call, closes = open_call(answers)
    applications = [apply(answers, call, one) for one in body]
    answers.command("applications.reopen", {"id": applications[0]})
    answers.command("applications.submit", {"id": applications[0]})
    answers.view("call", "?id=" + quote(call))
    answers.view("call-results", "?id=" + quote(call), wanted=404)
    answers.command("calls.close", {"call": call}, wanted=409)
    time.sleep(max(0.0, closes - time.time()) + 1.1)
    answers.command("calls.close", {"call": call}, wanted=401, actor="anonymous")
    answers.command("calls.close", {"call": call})
    answers.command("calls.assign", {"call": call})
    mine = answers.get("/api/v1/views/my-reviews", "?call=" + quote(call))["reviews"]
    answers.command("reviews.decline", {"review": mine[0]["review"]["id"], "reason": "Voisin"})
    answers.command("calls.assign", {"call": call})
    # Nobody is left for the declined one: without that application the call goes on.
    answers.command("calls.rank", {"call": call, "save": True}, wanted=409)
    declined = mine[0]["review"]["application"]
    answers.command("entities.step", {"id": declined, "step": "withdraw"})
    answers.command("reviews.score", {"review": mine[1]["review"]["id"], "scores": {"good": 9}},
                    wanted=422)
    answers.command("reviews.score", {"review": mine[1]["review"]["id"], "scores": {"good": 3},
                                      "comments": {"all": "Bien"}, "done": True})
    other = mine[1]["review"]["application"]
    answers.get("/api/v1/views/application-reviews", "?application=" + quote(other))
    answers.command("calls.settle", {"application": other, "total": 7, "reason": "Discuté"})
    answers.command("calls.settle", {"application": other})
    ranked = answers.command("calls.rank", {"call": call, "save": True})
    answers.get("/api/v1/views/ranking-check", "?id=" + quote(ranked["ranking"]))
    answers.get("/api/v1/views/call-board", "?call=" + quote(call))
    answers.command("calls.award", {"ranking": ranked["ranking"]})
    answers.get("/api/v1/views/application", "?id=" + quote(other))
    answers.view("call-results", "?id=" + quote(call))
    answers.command("calls.award-reserve", {"call": call, "amount": 1}, wanted=409)
    reserve(answers, body)


def reserve(answers, body):
    """Two applications and money for one: the other comes from the reserve list."""
    call, closes = open_call(answers)
    for one in body:
        apply(answers, call, one)
    time.sleep(max(0.0, closes - time.time()) + 1.1)
    answers.command("calls.close", {"call": call})
    answers.command("calls.assign", {"call": call})
    for item in answers.get("/api/v1/views/my-reviews", "?call=" + quote(call))["reviews"]:
        answers.command("reviews.score", {"review": item["review"]["id"], "scores": {"good": 5},
                                          "done": True})
    ranked = answers.command("calls.rank", {"call": call, "save": True})
    answers.command("calls.award", {"ranking": ranked["ranking"]})
    answers.command("calls.award-reserve", {"call": call, "amount": 40000})
    answers.view("call-results", "?id=" + quote(call))


def events(answers):
    """A change made while the stream is open arrives as described."""
    operation = answers.operation("get", "/api/v1/events")
    described = answers.schemas.named["Events"]["properties"]
    connection = answers.server.connection()
    connection.request("GET", "/api/v1/events")
    stream = connection.getresponse()
    answers.check(stream.getheader("Content-Type", "").startswith("text/event-stream"),
                  "events: the stream is not text/event-stream")
    answers.command("entities.update", {"id": WATER, "set": {"description": {"fr": "Changé."}}})
    seen = set()
    name = ""
    deadline = time.monotonic() + 10
    while "change" not in seen and time.monotonic() < deadline:
        line = stream.fp.readline().decode().strip()
        if line.startswith("event: "):
            name = line[7:]
        if line.startswith("data: "):
            seen.add(name)
            faults = answers.schemas.faults(described[name], json.loads(line[6:])) \
                if name in described else ["is not described"]
            answers.check(not faults, f"event {name}: {'; '.join(faults[:FAULTS_SHOWN])}")
    connection.close()
    answers.check(seen >= {"hello", "change"}, f"events: only {sorted(seen)} came")
    answers.called.add(operation["operationId"])


def session(answers):
    path = "/api/v1/session"
    server = answers.server
    signed = server.request("POST", path, {"name": "admin", "password": "a long enough password"})
    csrf = answers.fits(answers.operation("post", path), signed).get("csrf", "")
    cookie = {"Cookie": signed.headers.get("set-cookie", "").partition(";")[0]}
    answers.fits(answers.operation("get", "/api/v1/me"),
                 server.request("GET", "/api/v1/me", "", "anonymous", cookie))
    end = answers.operation("delete", path)
    answers.fits(end, server.request("DELETE", path, "", "anonymous", cookie), 403)
    answers.fits(end, server.request("DELETE", path, "", "anonymous",
                                     {**cookie, "X-CSRF-Token": csrf}), 204)
    wrong = server.request("POST", path, {"name": "admin", "password": "wrong"})
    answers.fits(answers.operation("post", path), wrong, 401)
    answers.get("/api/v1/me", actor="anonymous")
    answers.get("/api/v1/commands", actor="anonymous")
    answers.get("/api/v1/openapi.json", actor="anonymous")


def play(server):
    answers = Answers(server)
    committed = json.loads((ROOT / "schema" / "openapi.json").read_text(encoding="utf-8"))
    answers.check(answers.description == committed, "schema/openapi.json is not what is served")
    for part in (session, identity_answers.play, organisation_answers.play,
                 privacy_answers.play, seeing_answers.play, entities, views, indicators, reviews,
                 entity_commands, accompaniment_answers.play, calls, follow_up_answers.play, pools,
                 events):
        part(answers)
    for item in answers.description["paths"].values():
        for operation in item.values():
            answers.check(operation["operationId"] in answers.called,
                          f"{operation['operationId']} has no sample in answers.py that succeeds")
    return answers.passed, answers.failures
