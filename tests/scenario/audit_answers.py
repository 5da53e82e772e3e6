"""The audit in the play of answers: a person sees who was shown their data, an administrator sees
everything, and neither sees more."""
from urllib.parse import quote

API = "/api/v1/"


def shown_to_me(here):
    return here.send("GET", "views/audit-mine").get("items", [])


def play(answers, here, person):
    """`here`: the browser of that person, whose entity the administrator has looked at."""
    server = answers.server
    answers.get(API + "views/audit-head", actor="anonymous")
    answers.get(API + "views/audit", wanted=401, actor="anonymous")
    answers.get(API + "views/audit-mine", wanted=401, actor="anonymous")
    here.send("GET", "views/audit", wanted=403)
    question = "?kind=shown&limit=200&entity=" + quote(person)
    page = answers.get(API + "views/audit", question)
    told = [one for one in page.get("items", []) if one["operation"] == "entities.read"]
    answers.check(told and told[-1].get("actorName") == "admin", f"the audit tells {page}")

    mine = shown_to_me(here)
    answers.check(len(mine) > 0, "nobody was shown the person's data")
    for record in mine:
        answers.check(record["kind"] == "shown" and record["roles"] == ["administrator"]
                      and all(one["subject"] == person for one in record["entities"])
                      and "actorName" not in record and "actor" not in record,
                      f"the person reads {record}")
    # What one reads of oneself is nobody's business.
    here.send("GET", "entities/" + person, pattern="entities/{id}")
    answers.check(len(shown_to_me(here)) == len(mine), "one's own reading is told")
    # A list is one record, whatever the surface.
    for path, operation in ((API + "entities?type=Person", "entities.list"),
                            (API + "entities/" + person + "/history", "entities.history"),
                            ("/ngsi-ld/v1/entities?type=Person", "ngsi-ld.entities"),
                            ("/ngsi-ld/v1/entities/" + person, "ngsi-ld.entities")):
        before = len(shown_to_me(here))
        answer = server.request("GET", path, "", "admin")
        answers.check(answer.status == 200 and "Alix" in answer.text, f"{path}: {answer.text[:200]}")
        now = shown_to_me(here)
        answers.check(len(now) == before + 1 and now[0]["operation"] == operation,
                      f"{path} is told as {now[:1]}")
