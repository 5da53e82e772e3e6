"""Attacks on accounts, over HTTP: fixed sessions, codes used twice, fields that a form does not
have, ids that are guessed, names that are guessed by the clock."""
import itertools
import os
import re
import threading
import time
from http.client import HTTPException
from pathlib import Path

from identity_answers import API, PASSWORD, authenticator, code_of_message

MANY = 4
PEERS = itertools.count(1)
TIMED = 5


class Client:
    """A browser of its own: cookies, the session's token, an address in a proxy's header."""

    def __init__(self, server, peer="203.0.113.1"):
        self.server = server
        self.peer = peer
        self.cookies = {}
        self.csrf = ""

    def send(self, method, path, body="", **headers):
        headers = {"X-Forwarded-For": self.peer, **headers}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{n}={v}" for n, v in self.cookies.items())
        if self.csrf:
            headers["X-CSRF-Token"] = self.csrf
        path = path if path.startswith("/") else API + path
        answer = self.server.request(method, path, body, "anonymous", headers)
        for text in re.split(r", (?=[\w-]+=)", answer.headers.get("set-cookie", "")):
            name, _, value = text.partition(";")[0].partition("=")
            if name and value:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        if answer.status == 200 and b'"csrf"' in answer.body:
            self.csrf = answer.json().get("csrf", "")
        return answer

    def sign_in(self, name, password=PASSWORD, **more):
        return self.send("POST", "session", {"name": name, "password": password, **more})

    def command(self, name, body):
        return self.send("POST", "commands/" + name, body)


def citizen(server, name):
    """Somebody with an account of their own; their browser, and who they are."""
    client = Client(server, f"203.0.113.{sum(name.encode()) % 200 + 2}")
    address = name + "@example.org"
    client.send("POST", "account", {"email": address})
    client.send("POST", "account/finish",
                {"code": code_of_message(server, "confirm"), "name": name, "password": PASSWORD})
    return client, client.send("GET", "me").json()["person"]


def at_once(server, do):
    """The same thing at the same moment from many addresses, since whoever fails has to wait; the
    statuses of the answers, sorted."""
    gate = threading.Barrier(MANY)
    statuses = []

    def one(client):
        gate.wait()
        try:
            statuses.append(do(client).status)
        except (OSError, HTTPException) as lost:
            statuses.append(repr(lost))
    threads = [threading.Thread(target=one, args=(Client(server, f"192.0.2.{next(PEERS)}"),))
               for _ in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(statuses, key=str)


def fixed_sessions(server, check):
    """A session that was there before does not become that of who signs in over it."""
    victim = Client(server)
    victim.cookies["maillage"] = "chosen-by-a-stranger"
    victim.sign_in("alix@example.org")
    check(victim.cookies["maillage"] != "chosen-by-a-stranger", "a chosen key became a session")
    stranger = Client(server)
    stranger.sign_in("boris@example.org")
    planted = stranger.cookies["maillage"]
    victim = Client(server)
    victim.cookies["maillage"] = planted
    victim.sign_in("alix@example.org")
    check(victim.cookies["maillage"] != planted, "a planted session was taken over")
    kind = stranger.send("GET", "me").json()["kind"]
    check(kind == "anonymous", f"the planted session lives on as {kind}")
    # A token of one session is none of another's.
    other = Client(server)
    other.sign_in("alix@example.org")
    other.csrf = victim.csrf
    check(other.send("DELETE", "sessions").status == 403, "another session's token is taken")


def codes_used_twice(server, check):
    """One of many who use the same code at once comes in; nobody afterwards."""
    client = Client(server, "203.0.113.240")
    client.send("POST", "account", {"email": "carla@example.org"})
    code = code_of_message(server, "confirm")
    body = {"code": code, "name": "carla", "password": PASSWORD}
    found = at_once(server, lambda one: one.send("POST", "account/finish", body))
    check(found.count(200) == 1, f"a code made accounts: {found}")
    client.send("POST", "account/recovery", {"email": "carla@example.org"})
    chosen = {"code": code_of_message(server, "recover"), "password": "yet another phrase"}
    found = at_once(server, lambda one: one.send("PUT", "account/recovery", chosen))
    check(sum(status in (200, 204) for status in found) == 1, f"a recovery served: {found}")
    client.sign_in("carla@example.org", "yet another phrase")
    uri = client.send("POST", "account/second-step").json()["uri"]
    made = client.send("PUT", "account/second-step", {"code": authenticator(uri)}).json()
    for code in (authenticator(uri, later=1), made["recoveryCodes"][0]):
        found = at_once(server, lambda one, code=code: one.sign_in(
            "carla@example.org", "yet another phrase", code=code))
        check(found.count(200) == 1, f"a code of the second step served: {found}")
        again = Client(server, "203.0.113.241").sign_in(
            "carla@example.org", "yet another phrase", code=code)
        check(again.status == 401, f"a used code opens: {again.status}")


def fields_that_are_not_there(server, check, client, person):
    """Whatever else a request says of its sender, they stay who they were."""
    before = client.send("GET", "me").json()
    for more in ({"email": "other@example.org"}, {"kind": "administrator"}, {"person": "urn:x:y"},
                 {"role": "manager"}, {"systems": ["identity"]}, {"secondFactor": True}):
        answer = client.send("PUT", "account/profile", {"name": "alix", **more})
        check(answer.status == 422 and next(iter(more)) in answer.text,
              f"the profile took {more}: {answer.status}")
    answer = client.send("POST", "session", {"name": "alix@example.org", "password": PASSWORD,
                                             "kind": "administrator"})
    check(answer.status == 422, f"signing in took a kind: {answer.status}")
    town = "urn:ngsi-ld:Organisation:attacked"
    membership = {"type": "Membership", "person": person, "organisation": town,
                  "role": "manager", "state": "active", "systems": ["identity"]}
    writes = [("POST", "commands/entities.create", {"entity": membership}),
              ("POST", "commands/entities.create", {"entity": {"type": "Person", "name": "x"}}),
              ("POST", "commands/entities.update", {"id": person, "set": {"email": "o@x.org"}}),
              ("POST", "/ngsi-ld/v1/entities", {
                  "id": "urn:ngsi-ld:Membership:mine", "type": "Membership",
                  "person": {"type": "Relationship", "object": person},
                  "organisation": {"type": "Relationship", "object": town},
                  "role": {"type": "VocabProperty", "vocab": "manager"}}),
              ("PATCH", f"/ngsi-ld/v1/entities/{person}/attrs",
               {"email": {"type": "Property", "value": "o@x.org"}}),
              ("POST", f"/ngsi-ld/v1/entities/{person}/attrs",
               {"type": ["Person", "Membership"],
                "organisation": {"type": "Relationship", "object": town},
                "role": {"type": "VocabProperty", "vocab": "manager"}})]
    for method, path, body in writes:
        answer = client.send(method, path, body)
        check(answer.status in (403, 422), f"{method} {path} with {body}: {answer.status}")
    after = client.send("GET", "me").json()
    for member in ("kind", "person", "acting", "capacities", "account"):
        check(before.get(member) == after.get(member), f"{member} became {after.get(member)}")


def guessed_ids(server, check, client, hidden):
    """What is another's answers as what is not there, to the letter."""
    def answers(identifier):
        short = identifier.rpartition(":")[2]
        calls = [("GET", "entities/" + identifier, ""), ("GET", f"entities/{identifier}/history", ""),
                 ("GET", f"can?do=change&id={identifier}", ""),
                 ("GET", "/ngsi-ld/v1/entities/" + identifier, ""),
                 ("DELETE", "/ngsi-ld/v1/entities/" + identifier, ""),
                 ("PATCH", f"/ngsi-ld/v1/entities/{identifier}/attrs",
                  {"name": {"type": "Property", "value": "x"}}),
                 ("DELETE", "sessions/" + short, ""), ("DELETE", "keys/" + short, "")]
        calls += [("POST", "commands/" + name, {member: identifier, **more}) for name, member, more in
                  (("entities.update", "id", {"set": {"name": "x"}}), ("entities.delete", "id", {}),
                   ("entities.step", "id", {"step": "end"}), ("members.remove", "membership", {}),
                   ("members.change", "membership", {"role": "viewer"}),
                   ("delegations.revoke", "delegation", {}), ("mandates.end", "mandate", {}),
                   ("mandates.grant", "mandate", {}))]
        for method, path, body in calls:
            answer = client.send(method, path, body)
            text = answer.text.replace(identifier, "ID").replace(short, "ID")
            yield path.replace(identifier, "ID").replace(short, "ID"), answer.status, text
    for identifier in hidden:
        absent = identifier[:-4] + ("0000" if identifier[-4:] != "0000" else "1111")
        for real, none in zip(answers(identifier), answers(absent)):
            check(real == none, f"{identifier} is told from nothing: {real} and {none}")
            check(real[1] in (400, 403, 404), f"a guessed id serves: {real}")


def processor_seconds(server):
    """What the server has used of the processor: steadier than the clock on a busy machine."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def names_by_the_clock(server, check):
    """A wrong password takes as long for a name that there is as for one that there is not."""
    seconds = {"alix@example.org": 0, "nobody@example.org": 0}
    for turn in range(TIMED):
        for name in seconds:
            client = Client(server, f"198.51.100.{turn + 1}")
            start = processor_seconds(server)
            answer = client.sign_in(name, "a wrong pass phrase")
            seconds[name] += processor_seconds(server) - start
            check(answer.status == 401 and "name or the password" in answer.text, answer.text)
    known, unknown = seconds.values()
    check(known > 0 and 0.6 < known / unknown < 1.7,
          f"{known:.2f} s of the processor for a known name, {unknown:.2f} s for none")


def play(server, tally):
    alix, person = citizen(server, "alix")
    boris, other = citizen(server, "boris")
    key = boris.send("POST", "keys", {"label": "k", "expires": time.strftime(
        "%Y-%m-%d", time.gmtime(time.time() + 30 * 86_400))})
    tally.check(key.status == 200, f"no key: {key.text}")
    fields_that_are_not_there(server, tally.check, alix, person)
    sessions = boris.send("GET", "sessions").json()["items"]
    keys = boris.send("GET", "keys").json()["items"]
    guessed_ids(server, tally.check, alix,
                [other, sessions[0]["id"], keys[0]["id"], *hidden_entities(server, other)])
    fixed_sessions(server, tally.check)
    codes_used_twice(server, tally.check)
    names_by_the_clock(server, tally.check)
    return tally.passed, tally.failures


def hidden_entities(server, person):
    """A membership and a claim of somebody else."""
    def made(entity):
        answer = server.request("POST", API + "commands/entities.create", {"entity": entity}, "admin")
        return answer.json()["id"]
    town = made({"type": "Organisation", "title": {"fr": "Commune"}, "kind": "municipality"})
    return [made({"type": "Membership", "person": person, "organisation": town, "role": "viewer"}),
            made({"type": "Claim", "person": person, "organisation": town})]
