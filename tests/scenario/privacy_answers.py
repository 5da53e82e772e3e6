"""Erasing in the play of answers: an officer looks at what it would end, and does it."""
from organisation_answers import joined, organisation


def play(answers):
    town = organisation(answers, "Commune", "municipality",
                        municipality="urn:ngsi-ld:AdministrativeArea:be-nis-83049")
    boss = joined(answers, "Chief", town, "manager")
    own = boss.view("erasure")
    answers.check(own["self"] and own["withoutManager"][0]["id"] == town, f"{own}")
    boss.command("people.erase", {"person": boss.person, "ground": "request"}, wanted=403)
    seen = answers.get("/api/v1/views/erasure", "?person=" + boss.person)
    answers.check(seen["name"] == "Chief" and seen["counts"]["Membership"] == 1, f"{seen}")
    body = {"person": boss.person, "ground": "request"}
    answers.command("people.erase", body, wanted=409)
    answers.command("people.erase", {**body, "evenLastManager": True})
    again = answers.get("/api/v1/views/erasure", "?person=" + boss.person)
    answers.check("name" not in again and again["erased"], f"{again}")
    leaver = joined(answers, "Leaver", town, "viewer")
    leaver.send("POST", "account/erasure", {"name": "leaver@example.org", "password": "wrong"},
                wanted=422)
    leaver.send("POST", "account/erasure",
                {"name": "leaver@example.org", "password": "another fine phrase"})
    answers.check(leaver.send("GET", "me").get("kind") == "anonymous", "the session goes on")
