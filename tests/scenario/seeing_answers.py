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
    again = answers.server.request("DELETE", API + "session/seeing", "", "anonymous", root.headers)
    answers.check(again.status == 409, f"it ends twice: {again.status}")
