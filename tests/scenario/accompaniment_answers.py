"""The samples of answers.py that accompany a request from the question to its evaluation."""
from urllib.parse import quote

WATER = "urn:ngsi-ld:Need:tour-nassogne-water"
NASSOGNE = "urn:ngsi-ld:AdministrativeArea:be-nis-83040"


def play(answers):
    asked = answers.command("requests.ask", {"about": WATER, "message": "Comment commencer ?"})
    request = {"request": asked["id"]}
    proposed = answers.command("requests.assign", {})
    answers.command("requests.assign", {**request, "save": True})
    answers.command("requests.assign", request, wanted=409)
    answers.command("entities.step", {"id": asked["id"], "step": "advise"})
    answers.command("requests.write", {**request, "text": "Bonjour"})
    answers.command("requests.write", {**request, "text": "À suivre", "private": True})
    made = answers.command("requests.recommend", {
        **request, "title": "Mesurer la nuit", "intent": "Trouver les fuites",
        "actions": ["Poser des compteurs"], "dueDate": "2026-12-31"})
    advice = {"recommendation": made["id"]}
    answers.command("recommendations.answer", {**advice, "answer": "refused"}, wanted=422)
    answers.command("recommendations.answer", {**advice, "answer": "accepted"})
    view = answers.get("/api/v1/views/request", "?id=" + quote(asked["id"]))
    body = view["request"]["supportBody"]
    others = [one["id"] for row in proposed["assigned"] for one in row["others"]
              if one["id"] != body]
    answers.command("requests.hand-over", {**request, "supportBody": others[0], "reason": "Loin"})
    answers.command("entities.step", {"id": asked["id"], "step": "advise"})
    answers.command("requests.evaluate", {**request, "satisfaction": 4}, wanted=409)
    answers.command("entities.update", {"id": asked["id"], "set": {"advice": {"fr": "Mesurer"}}})
    answers.command("entities.step", {"id": asked["id"], "step": "close"})
    answers.command("requests.evaluate", {**request, "satisfaction": 4, "outcome": "success"})
    answers.get("/api/v1/views/advice-board")
    contract = answers.command("entities.create", {"entity": {
        "type": "ObjectiveContract", "title": {"fr": "Contrat"}, "supportBody": body,
        "startDate": "2026-01-01", "endDate": "2026-12-31", "objectives": [
            {"code": "a", "labels": {"fr": "Aider"}, "measure": "requests-closed", "target": 3},
            {"code": "b", "measure": "days-to-start"}]}})
    answers.get("/api/v1/views/objective-contract", "?id=" + quote(contract["id"]))
    resource = answers.command("entities.create", {"entity": {
        "type": "Resource", "title": {"fr": "Guide"}, "kind": "guide"}})
    answers.command("entities.step", {"id": resource["id"], "step": "publish"})
    answers.command("resources.adopt", {"resource": resource["id"], "municipality": NASSOGNE,
                                        "uses": True})
    answers.view("toolbox", "?municipality=" + quote(NASSOGNE))
