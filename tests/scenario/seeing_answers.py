"""Accounts as those who keep them see them, and looking with somebody's rights, in the play of
answers."""
from identity_answers import API, Browser


class Root(Browser):
    """The administrator in a browser of their own."""

    def __init__(self, answers):
        super().__init__(answers)
        self.send("POST", "session", {"name": "admin", "password": "a long enough password"})

    def rights(self, method, body="", wanted=200):
        answer = self.send(method, "session/seeing", body, wanted)
        if wanted == 200:
            self.headers["X-CSRF-Token"] = answer.get("csrf", "")
        return answer


def keeping(answers, root, person):
    """Accounts are disabled and enabled, sessions ended, data exported on request."""
    listed = root.send("GET", "views/accounts?text=boss", pattern="views/accounts")["items"]
    about = {"account": listed[0]["name"], "reason": "for the play of answers"}
    root.send("POST", "accounts/disable", {**about, "reason": "no"}, wanted=422)
    root.send("POST", "accounts/disable", {**about, "account": "nobody"}, wanted=422)
    root.send("POST", "accounts/close-sessions", about)
    root.send("POST", "accounts/disable", about)
    for body, more in ((about, "disabled=true"), (about, "text=BOSS")):
        found = root.send("GET", "views/accounts?" + more, pattern="views/accounts")["items"]
        answers.check([one["name"] for one in found] == [body["account"]] and found[0]["disabled"]
                      and found[0]["sessions"] == 0, f"{more}: {found}")
    signed = answers.server.request("POST", API + "session", {"name": about["account"],
                                    "password": "another fine phrase"}, "anonymous")
    answers.check(signed.status == 403 and "disabled" in signed.text, f"comes in: {signed.text}")
    twice = answers.server.request("POST", API + "accounts/disable", about, "anonymous", root.headers)
    answers.check(twice.status == 409, f"disabled twice: {twice.status}")
    root.send("POST", "accounts/enable", about)
    signed = answers.server.request("POST", API + "session", {"name": about["account"],
                                    "password": "another fine phrase"}, "anonymous")
    answers.check(signed.status == 200, f"does not come back: {signed.text}")
    theirs = root.send("POST", "accounts/export", about)
    kept = [one for one in theirs["about"] if one["type"] == "AccountDecision"]
    answers.check({one["kind"] for one in kept} == {"disabled", "enabled", "sessions-closed", "exported"}
                  and all("decidedBy" not in one for one in kept), f"decisions are {kept}")
    answers.check(person in {one["id"] for one in theirs["about"]}, "the person is missing")
    for method, path, body in (("POST", "accounts/disable", about), ("POST", "accounts/export", about),
                               ("GET", "views/accounts", "")):
        answer = answers.server.request(method, API + path, body, "anonymous")
        answers.check(answer.status == 401, f"{path} for anybody: {answer.status}")


def play(answers):
    root = Root(answers)
    listed = root.send("GET", "views/accounts?limit=200", pattern="views/accounts")["items"]
    answers.check(any(one["administrator"] for one in listed), f"accounts are {listed}")
    answers.get(API + "views/accounts", wanted=401, actor="anonymous")
    person = next((one["person"] for one in listed if one.get("personName") == "Boss the second"), "")
    found = root.send("GET", "views/accounts?text=BOSS", pattern="views/accounts")["items"]
    answers.check([one.get("person") for one in found] == [person], f"BOSS is {found}")
    one = root.send("GET", "views/accounts?limit=1", pattern="views/accounts")
    answers.check(len(one["items"]) == 1 and one.get("next") == one["items"][0]["name"], f"{one}")
    acts = root.send("GET", f"people/{person}/capacities", pattern="people/{id}/capacities")
    answers.check(acts["items"][0]["role"] == "manager", f"Boss acts for {acts}")
    root.send("GET", "people/urn:ngsi-ld:Person:none/capacities", wanted=404,
              pattern="people/{id}/capacities")
    look = {"kind": "person", "person": person, "reason": "for the play of answers"}
    root.rights("POST", {**look, "reason": "no"}, wanted=422)
    began = root.rights("POST", {**look, "minutes": 5})["seeing"]
    answers.check(began["person"]["name"] == "Boss the second" and began["role"] == "manager"
                  and began["reason"] == look["reason"], f"it began as {began}")
    me = root.send("GET", "me")
    answers.check(me["seeing"] == began and me["kind"] == "person", f"me is {me}")
    root.send("GET", "sessions", wanted=403)
    root.rights("DELETE")
    answers.check("seeing" not in root.send("GET", "me"), "it did not end")
    keeping(answers, root, person)
    again = answers.server.request("DELETE", API + "session/seeing", "", "anonymous", root.headers)
    answers.check(again.status == 409, f"it ends twice: {again.status}")
