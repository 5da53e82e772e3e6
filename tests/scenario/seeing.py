"""Looking with somebody else's rights: it shows what they see and nothing else, changes nothing by any
verb, hides what is theirs alone, and all of it is told."""
import re
import time

from attacks import Client, citizen
from identity_answers import API

ROOT_PASSWORD = "a long enough password"
WHY = "cannot find the draft of the library"
# What who looks may send that is no reading, and what leads out.
ALLOWED = {("delete", API + "session"), ("delete", API + "session/seeing"), ("post", API + "session")}
OWN = ("sessions", "keys", "views/audit", "views/audit-mine", "views/accounts",
       "people/urn:x:y/capacities")
NGSI_WRITES = (("POST", "entities"), ("PUT", "entities/urn:x:y"), ("PATCH", "entities/urn:x:y"),
               ("DELETE", "entities/urn:x:y"), ("POST", "entities/urn:x:y/attrs"),
               ("PATCH", "entities/urn:x:y/attrs"), ("PATCH", "entities/urn:x:y/attrs/title"),
               ("DELETE", "entities/urn:x:y/attrs/title"), ("POST", "entityOperations/create"),
               ("POST", "entityOperations/upsert"), ("POST", "entityOperations/update"),
               ("POST", "entityOperations/merge"), ("POST", "entityOperations/delete"))


def wait_for(holds, seconds_max=5):
    """The feed tells of changed memberships in its own time."""
    deadline = time.monotonic() + seconds_max
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)


def made(server, entity, step=""):
    answer = server.request("POST", API + "commands/entities.create", {"entity": entity}, "admin")
    one = answer.json()["id"]
    if step:
        server.request("POST", API + "commands/entities.step", {"id": one, "step": step}, "admin")
    return one


def member(server, person, organisation, **more):
    return made(server, {"type": "Membership", "person": person, "organisation": organisation,
                         "role": "editor", **more}, "accept")


def signed_in_root(server):
    root = Client(server, "203.0.113.250")
    root.sign_in("admin", ROOT_PASSWORD)
    return root


def start(client, **body):
    return client.send("POST", "session/seeing", {"reason": WHY, **body})


def same_as_theirs(check, theirs, looking, draft, hidden):
    """Lists, sheets, histories, searches and what may be done, byte for byte."""
    for path in ("entities?type=Project&count=true&facets=state", "entities/" + draft,
                 "entities/" + hidden, f"entities/{draft}/history", "entities?type=Organisation",
                 "search?text=Bibliotheque", "suggest?text=Biblio", "can?do=create&type=Project",
                 "can?do=change&id=" + draft, "views/members", "views/delegations",
                 "/ngsi-ld/v1/entities?type=Project", "/ngsi-ld/v1/entities/" + draft,
                 "/ngsi-ld/v1/types"):
        one, other = theirs.send("GET", path), looking.send("GET", path)
        check(one.status == other.status, f"{path}: {one.status} for them, {other.status} for us")
        check(one.text == other.text, f"{path}: they see {one.text[:200]}, we {other.text[:200]}")
    found = looking.send("POST", "/ngsi-ld/v1/entityOperations/query",
                         {"type": "Query", "entities": [{"type": "Project"}]})
    check(found.status == 200 and draft in found.text and hidden not in found.text,
          f"a query in a body: {found.status} {found.text[:200]}")


def nothing_changes(server, check, looking):
    """Every route of the description that is no reading, and every write of NGSI-LD."""
    description = server.request("GET", API + "openapi.json").json()
    calls = [(method, path) for path, methods in description["paths"].items()
             for method in methods if method != "get" and (method, path) not in ALLOWED]
    calls += [(method, "/ngsi-ld/v1/" + path) for method, path in NGSI_WRITES]
    calls.append(("POST", API + "oidc/link"))
    check(len(calls) > 60, f"only {len(calls)} routes change something")
    for method, path in calls:
        path = re.sub(r"\{\w+\}", "urn:x:y", path)
        for body in ("", {"any": "thing"}):
            answer = looking.send(method.upper(), path, body)
            check(answer.status == 403 and "somebody else's rights" in answer.text,
                  f"{method} {path}: {answer.status} {answer.text[:200]}")


def nothing_of_their_account(check, looking):
    for path in OWN:
        answer = looking.send("GET", path)
        check(answer.status == 403, f"{path}: {answer.status} {answer.text[:200]}")
    me = looking.send("GET", "me").json()
    check("account" not in me and "mayLook" not in me, f"me tells {me}")


def all_is_told(server, check, theirs, person, record):
    told = server.request("GET", API + "views/audit?limit=200", actor="admin").json()["items"]
    deeds = [one["operation"] for one in told if one["kind"] == "done"]
    check(deeds.count("account.startSeeing") == 1 and deeds.count("account.endSeeing") == 1,
          f"the audit has {deeds}")
    kept = [one for one in told if one["operation"] == "seeing.start"]
    check(kept and kept[0]["entities"][0]["id"] == record and kept[0]["actorName"] == "admin",
          f"what is kept is {kept}")
    looks = [one for one in told if any(role.startswith("looking-as") for role in one["roles"])]
    check(looks and all(one["actorName"] == "admin" for one in looks), f"looks are {looks}")
    check(all(f"looking-as:{person}" in one["roles"] for one in looks), f"as whom: {looks}")
    mine = theirs.send("GET", "views/audit-mine").json()["items"]
    check(any(f"looking-as:{person}" in one["roles"] for one in mine), f"they read {mine}")
    check(all("actorName" not in one for one in mine), f"they read a name: {mine}")
    own = theirs.send("GET", "entities/" + record)
    check(own.status == 200 and WHY in own.text and '"lookedBy"' not in own.text, own.text[:300])


def stream_of(server, client):
    connection = server.connection()
    cookie = "; ".join(f"{n}={v}" for n, v in client.cookies.items())
    connection.request("GET", API + "events", headers={"Cookie": cookie})
    answer = connection.getresponse()
    while b"hello" not in answer.readline():
        pass
    return answer


def told_of(stream, wanted, lines_max=200):
    """Reads until that id comes, or the stream ends (None); what came."""
    came = ""
    for _ in range(lines_max):
        line = stream.readline().decode()
        if not line:
            return None
        came += line
        if wanted in line:
            return came
    return came


def events_are_theirs(server, check, looking, town, other):
    stream = stream_of(server, looking)
    hidden = made(server, {"type": "Project", "title": {"fr": "Caché"}, "lead": other})
    seen = made(server, {"type": "Project", "title": {"fr": "Vu"}, "lead": town})
    came = told_of(stream, seen)
    check(came and seen in came and hidden not in came, f"the stream told {came}")
    return stream


def revoked(server, check, officer, membership, person):
    """Who may no longer look does not, from the next request on."""
    check(start(officer, kind="person", person=person).status == 200, "an officer may not look")
    check(officer.send("GET", "me").json()["person"] == person, "the officer is not shown theirs")
    server.request("POST", API + "commands/entities.step", {"id": membership, "step": "end"}, "admin")
    wait_for(lambda: "seeing" not in officer.send("GET", "me").json())
    me = officer.send("GET", "me").json()
    check("seeing" not in me and me["person"] != person, f"the look lives on: {me}")
    again = start(officer, kind="person", person=person)
    check(again.status == 403, f"a former officer looks: {again.status}")


def play(server, tally):
    check = tally.check
    theirs, person = citizen(server, "alix")
    officer, officer_person = citizen(server, "olga")
    town = made(server, {"type": "Organisation", "title": {"fr": "Commune"}, "kind": "municipality"})
    other = made(server, {"type": "Organisation", "title": {"fr": "Autre"}, "kind": "company"})
    draft = made(server, {"type": "Project", "title": {"fr": "Bibliotheque"}, "lead": town})
    hidden = made(server, {"type": "Project", "title": {"fr": "Bibliotheque"}, "lead": other})
    member(server, person, town)
    membership = member(server, officer_person, other, systems=["identity"])
    wait_for(lambda: theirs.send("PUT", "session", {"organisation": town}).status == 200)
    wait_for(lambda: officer.send("PUT", "session", {"organisation": other}).status == 200)
    theirs.send("GET", "me")
    check(start(theirs, kind="visitor").status == 403, "a citizen looks with another's rights")

    root = signed_in_root(server)
    plain = root.csrf
    check(root.send("GET", "entities/" + hidden).status == 200, "the administrator does not see it")
    for body, field in (({"kind": "administrator"}, "kind"), ({"kind": "person"}, "person"),
                        ({"kind": "person", "person": "admin"}, "person"),
                        ({"kind": "person", "person": person, "minutes": 31}, "minutes"),
                        ({"kind": "person", "person": person, "reason": "because"}, "reason"),
                        ({"kind": "visitor", "mayWrite": True}, "mayWrite")):
        answer = start(root, **body)
        check(answer.status == 422 and field in answer.text, f"{body}: {answer.status} {answer.text}")
    begun = start(root, kind="person", person=person)
    check(begun.status == 200 and root.csrf != plain, f"no look: {begun.text}")
    record = begun.json()["seeing"]["record"]
    same_as_theirs(check, theirs, root, draft, hidden)
    nothing_changes(server, check, root)
    nothing_of_their_account(check, root)
    stream = events_are_theirs(server, check, root, town, other)
    # What a page of before sends, with the token of before, changes nothing either, and ends nothing.
    now, root.csrf = root.csrf, plain
    check(root.send("DELETE", "session/seeing").status == 403, "an old token ends it")
    check(root.command("entities.delete", {"id": draft}).status == 403, "an old token writes")
    root.csrf = now
    check(root.send("DELETE", "session/seeing").status == 200, "the look does not end")
    made(server, {"type": "Project", "title": {"fr": "Vu"}, "lead": town})
    check(told_of(stream, "no such id") is None, "the stream lives on after the look")
    check(root.send("GET", "me").json()["kind"] == "administrator", "own rights do not come back")
    stale, root.csrf = root.csrf, now
    check(root.command("entities.delete", {"id": draft}).status == 403,
          "what was sent while looking is taken for the administrator's")
    root.csrf = stale
    check(root.send("GET", "entities/" + hidden).status == 200, "the administrator sees less")
    all_is_told(server, check, theirs, person, record)
    check(root.command("entities.delete", {"id": record}).status == 403, "the record can be removed")
    revoked(server, check, officer, membership, person)
    return tally.passed, tally.failures
