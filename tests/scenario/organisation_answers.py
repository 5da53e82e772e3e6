"""Organisations in the play of answers: an entry is claimed, people are invited, stand in for one
another and leave, a municipality mandates a body; and what nobody else may do about it."""
import time

from identity_answers import API, Browser

PASSWORD = "another fine phrase"


def day(days):
    return time.strftime("%Y-%m-%d", time.gmtime(time.time() + days * 86_400))


class Person(Browser):
    """Somebody with an account of their own, made by a code."""

    def __init__(self, answers, name, code):
        super().__init__(answers)
        self.name = name
        self.send("POST", "account/finish", {"code": code, "name": name, "password": PASSWORD})
        self.person = self.send("GET", "me")["person"]

    def command(self, name, body, wanted=200):
        return self.send("POST", "commands/" + name, body, wanted)

    def view(self, name, wanted=200):
        return self.send("GET", "views/" + name, wanted=wanted)

    def act_for(self, organisation, on_behalf_of=""):
        body = {"organisation": organisation}
        self.send("PUT", "session", {**body, "onBehalfOf": on_behalf_of} if on_behalf_of else body)


def organisation(answers, title, kind, **more):
    return answers.command("entities.create", {"entity": {
        "type": "Organisation", "title": {"fr": title}, "kind": kind, **more}})["id"]


def joined(answers, name, town, role, inviter=None):
    """Invites, makes the account and accepts."""
    body = {"organisation": town, "email": name.lower() + "@example.org", "role": role}
    invited = (inviter.command("members.invite", body) if inviter
               else answers.command("members.invite", body))
    answers.check(not invited.get("sent") and invited.get("code", "x") in invited.get("link", ""),
                  f"without messages the code is shown: {invited}")
    looked = Browser(answers).send("POST", "account/code", {"code": invited["code"]})
    answers.check(looked.get("purpose") == "invite" and not looked.get("known"), f"{looked}")
    person = Person(answers, name, invited["code"])
    person.command("members.accept", {"code": invited["code"]})
    person.command("members.accept", {"code": invited["code"]}, wanted=404)
    person.act_for(town)
    return person


def members(answers, town):
    boss = joined(answers, "Boss", town, "manager")
    hand = joined(answers, "Hand", town, "editor", boss)
    hand.command("members.invite", {"email": "x@example.org", "role": "viewer"}, wanted=403)
    answers.command("members.invite", {"email": "x@example.org", "role": "viewer"}, wanted=401,
                    actor="anonymous")
    boss.command("members.invite", {"email": "nobody", "role": "viewer"}, wanted=422)
    boss.command("members.invite", {"email": "x@example.org", "role": "king"}, wanted=422)
    seen = hand.view("members")
    answers.check([one["name"] for one in seen["members"]] == ["Boss", "Hand"], f"{seen}")
    answers.check("@" not in str(seen["members"]), "an editor reads addresses")
    nobody = answers.server.request("GET", API + "views/members?organisation=" + town, "",
                                    "anonymous")
    answers.check(nobody.status == 401 and "Boss" not in nobody.text, "members are public")
    mine = {one["name"]: one["membership"] for one in seen["members"]}
    hand.command("members.change", {"membership": mine["Hand"], "role": "manager"}, wanted=403)
    boss.command("members.change", {"membership": mine["Boss"], "role": "viewer"}, wanted=409)
    boss.command("members.change", {"membership": mine["Hand"], "role": "approver"})
    # What a member is, a request cannot say: the entities are not for members to write.
    for actor in (boss, hand):
        actor.command("entities.create", {"entity": {
            "type": "Membership", "person": actor.person, "organisation": town,
            "role": "manager"}}, wanted=403)
    return boss, hand, mine


def delegations(answers, town, boss, hand):
    body = {"delegate": hand.person, "role": "manager", "validTo": day(10)}
    hand.command("delegations.give", {**body, "delegate": boss.person}, wanted=422)
    given = boss.command("delegations.give", body)
    answers.check(hand.view("delegations")["received"][0]["delegator"]["name"] == "Boss",
                  "the delegate does not see it")
    hand.act_for(town, boss.person)
    me = hand.send("GET", "me")
    answers.check(me["acting"]["role"] == "manager" and me["acting"]["onBehalfOf"]["name"] == "Boss",
                  f"acting is {me['acting']}")
    boss.command("delegations.revoke", {"delegation": given["delegation"]})
    answers.check(hand.send("GET", "me")["acting"]["role"] == "none", "a revoked role lives on")
    hand.act_for(town)


def network(answers, boss, hand):
    """Named, agreed, found and written to, without an address anywhere."""
    hand.command("referents.name", {"person": hand.person}, wanted=403)
    boss.command("referents.name", {"person": "urn:ngsi-ld:Person:none"}, wanted=422)
    named = boss.command("referents.name", {"person": hand.person})["id"]
    boss.command("referents.name", {"person": hand.person}, wanted=409)
    answers.check(not hand.view("referents")["allowed"], "listed without their word")
    boss.command("referents.change", {"referent": named}, wanted=403)
    hand.command("referents.change", {"referent": named, "about": "Capteurs",
                                      "themes": ["urn:ngsi-ld:Theme:dw2019-territory"]})
    boss.command("referents.write", {"referent": named, "subject": "x", "text": "x"}, wanted=403)
    own = boss.command("referents.name", {})["id"]
    boss.command("referents.write", {"referent": named, "subject": "Question", "text": " "},
                 wanted=422)
    letter = boss.command("referents.write", {"referent": named, "subject": "Question",
                                              "text": "Comment ?"})["id"]
    hand.command("referents.write", {"answerTo": letter, "subject": "Réponse", "text": "Ainsi."})
    for actor in (boss, hand):
        seen = actor.view("referents")
        answers.check(len(seen["referents"]) == 2 and len(seen["letters"]) == 2, f"{seen}")
        answers.check("@example.org" not in str(seen), "an address is shown")
    answers.view("referents")
    answers.command("referents.end", {"referent": own}, wanted=401, actor="anonymous")
    boss.command("referents.end", {"referent": own})
    boss.command("referents.end", {"referent": own}, wanted=409)


def mandates(answers, town, boss):
    body = organisation(answers, "Intercommunale", "inter-municipal-body")
    head = joined(answers, "Head", body, "manager")
    proposed = head.command("mandates.propose", {"grantor": town, "grantee": body})
    answers.check(proposed["state"] == "proposed", f"a body mandates itself: {proposed}")
    head.command("mandates.grant", {"mandate": proposed["mandate"]}, wanted=403)
    boss.command("mandates.grant", {"mandate": proposed["mandate"]})
    held = head.view("mandates")["held"]
    answers.check(held[0]["state"] == "active", f"the mandate is {held}")
    head.command("mandates.end", {"mandate": proposed["mandate"]})
    boss.command("mandates.propose", {"grantor": town, "grantee": town}, wanted=422)


def claims(answers, hand):
    firm = organisation(answers, "Entreprise", "company", enterpriseNumber="be-bce-0123456749")
    hand.command("organisations.claim", {"organisation": firm}, wanted=422)
    hand.command("organisations.claim", {"organisation": firm,
                                         "enterpriseNumber": "be-bce-0202239951"}, wanted=422)
    claim = hand.command("organisations.claim", {"organisation": firm,
                                                 "enterpriseNumber": "be-bce-0123456749"})
    hand.command("organisations.prove", {"code": "guessed"}, wanted=404)
    answers.called.add("organisations.prove")  # its code goes by message: organisations_test.cpp
    decision = {"claim": claim["claim"], "decision": "approve"}
    hand.command("organisations.decide", decision, wanted=403)
    answers.command("organisations.decide", decision)
    answers.command("organisations.decide", decision, wanted=409)
    answers.check(hand.view("claims")["own"][0]["state"] == "approved", "the claim is not approved")
    hand.act_for(firm)
    answers.check(hand.send("GET", "me")["acting"]["role"] == "manager", "no manager of the firm")


def play(answers):
    town = organisation(answers, "Commune", "municipality",
                        municipality="urn:ngsi-ld:AdministrativeArea:be-nis-83040")
    boss, hand, mine = members(answers, town)
    delegations(answers, town, boss, hand)
    network(answers, boss, hand)
    mandates(answers, town, boss)
    hand.command("members.remove", {"membership": mine["Hand"]})
    answers.check(hand.send("GET", "me")["acting"]["role"] == "none", "who left still acts")
    boss.command("members.remove", {"membership": mine["Boss"]}, wanted=409)
    boss.send("PUT", "account/profile", {"name": "Boss the second", "language": "de"})
    boss.send("PUT", "account/profile", {"name": "<b>"}, wanted=422)
    # Who one is is read again when the feed has told of the change.
    deadline = time.monotonic() + 5
    while boss.send("GET", "me")["name"] != "Boss the second" and time.monotonic() < deadline:
        time.sleep(0.05)
    answers.check(boss.send("GET", "me")["name"] == "Boss the second", "the name stays")
    claims(answers, hand)
