"""Scenarios that need more than lines of text. Each takes a running server and answers how many
expectations were met, and what failed."""
import http.client
import itertools
import json
import random
import threading
import time
from pathlib import Path

import answers
import attacks
import attacks_on_provider
import imports
import privacy
import seeing
from server import run_program

WRONG_BY_TYPE = {"string": 12, "integer": "no number", "number": "no number", "boolean": "perhaps",
                 "array": "no list", "object": "no object"}


class Tally:
    def __init__(self):
        self.passed = 0
        self.failures = []

    def check(self, holds, text):
        if holds:
            self.passed += 1
        else:
            self.failures.append(text)

    def refused(self, answer, statuses, field=None):
        """A clear error: the status, problem details, and the field by its name."""
        about = f"{answer.request}: {answer.status} {answer.text[:300]}"
        if answer.status not in statuses:
            self.check(False, f"not refused as it should be: {about}")
            return
        try:
            problem = answer.json()
        except ValueError:
            problem = {}
        named = [problem.get("subject", "")] + [f["field"] for f in problem.get("fields", [])]
        clear = problem.get("detail") and problem.get("status") == answer.status
        self.check(clear and (field is None or any(field in name for name in named)),
                   f"the error does not name {field or 'its reason'}: {about}")


def wrong_inputs(server):
    """Every command and view refuses what its own description does not allow, and says why."""
    tally = Tally()
    table = server.request("GET", "/api/v1/commands").json()
    for command in table["commands"]:
        path = "/api/v1/commands/" + command["name"]
        properties = command["input"].get("properties", {})
        required = command["input"].get("required", [])
        post = lambda body, actor="admin": server.request("POST", path, body, actor)
        tally.refused(post("{"), (400,))
        tally.refused(post("[1]"), (400,))
        tally.refused(post({"surely-not-a-field": 1}), (422,), "surely-not-a-field")
        if required:
            tally.refused(post({}), (422,), required[0])
        for name, schema in properties.items():
            wrong = WRONG_BY_TYPE.get(schema.get("type"))
            if wrong is not None:
                tally.refused(post({name: wrong}), (422,), name)
        if command["permission"] == "signed-in":
            tally.refused(post({}, "anonymous"), (401,))
            tally.refused(post("{", "anonymous"), (401,))
    for view in table["views"]:
        path = "/api/v1/views/" + view["name"]
        tally.refused(server.request("GET", path + "?surely-not=1"), (422,), "surely-not")
        for name, schema in view["input"].get("properties", {}).items():
            if schema.get("type") in ("integer", "number", "boolean"):
                answer = server.request("GET", f"{path}?{name}=maybe")
                tally.refused(answer, (422,), name)
    return tally.passed, tally.failures


class Writer(threading.Thread):
    """Creates and updates projects as fast as it can until told to stop; remembers what was
    acknowledged: id → the version of the last answer."""

    def __init__(self, server, number, stop):
        super().__init__(daemon=True)
        self.server = server
        self.number = number
        self.stop_asked = stop
        self.acknowledged = {}
        self.refused = []

    def run(self):
        connection = None
        headers = {"Content-Type": "application/json",
                   "Authorization": "Bearer " + self.server.tokens["admin"]}
        for count in itertools.count():
            if self.stop_asked.is_set():
                return
            known = list(self.acknowledged)
            if count % 3 == 2 and known:
                project = known[-1]
                path = "entities.update"
                body = {"id": project, "set": {"budget": count}}
            else:
                path = "entities.create"
                body = {"entity": {"type": "Project", "title": {"fr": f"Projet {count}"}}}
            try:
                if connection is None:
                    connection = self.server.connection()
                connection.request("POST", "/api/v1/commands/" + path, json.dumps(body), headers)
                answer = connection.getresponse()
                text = answer.read()
            except (OSError, http.client.HTTPException):
                # The server was killed: what was under way may be there or not.
                connection = None
                time.sleep(0.02)
                continue
            if answer.status == 200:
                done = json.loads(text)
                self.acknowledged[done["id"]] = done["version"]
            elif answer.status != 503:
                self.refused.append(text[:200])


def kill_under_load(server, rounds=4, threads=4):
    """The server is killed in the middle of writing, again and again: nothing acknowledged is
    lost, and the store has no fault."""
    tally = Tally()
    chance = random.Random(1)
    acknowledged = {}
    heads = []  # kept elsewhere after each round: the chain must hold them for ever
    for _ in range(rounds):
        stop = threading.Event()
        writers = [Writer(server, number, stop) for number in range(threads)]
        for writer in writers:
            writer.start()
        time.sleep(chance.uniform(0.2, 1.2))
        server.kill()
        stop.set()
        for writer in writers:
            writer.join(30)
            acknowledged.update(writer.acknowledged)
            tally.check(not writer.refused, f"a write was refused: {writer.refused[:1]}")
        check = run_program(["maillage", "check", "--data", server.data])
        tally.check(check.status == 0, f"the check finds faults: {check.text[:400]}")
        verify = run_program(["maillage", "audit", "verify", "--data", server.data] + heads)
        tally.check(verify.status == 0, f"the audit has faults: {verify.text[:400]}")
        head = run_program(["maillage", "audit", "head", "--data", server.data]).text.split()
        heads += ["--head", head[1] if len(head) > 1 else "none"]
        server.start()
        lost = lost_writes(server, acknowledged)
        tally.check(not lost, f"{len(lost)} of {len(acknowledged)} acknowledged writes are lost, "
                              f"such as {lost[:3]}")
        for project in list(acknowledged)[-5:]:
            told = server.request("GET", "/api/v1/views/audit?kind=change&entity=" + project,
                                  actor="admin").json()["items"]
            made = [one for record in told for one in record["entities"] if one["id"] == project]
            tally.check(any(one["version"] == acknowledged[project] for one in made),
                        f"the audit lacks {project} in version {acknowledged[project]}")
    tally.check(len(acknowledged) > 50, f"only {len(acknowledged)} writes in all")
    return tally.passed, tally.failures


def lost_writes(server, acknowledged):
    found = {}
    ids = list(acknowledged)
    for start in range(0, len(ids), 50):
        part = ",".join(ids[start:start + 50])
        answer = server.request("GET", f"/api/v1/entities?ids={part}&limit=200&refs=false",
                                actor="admin")
        found.update({e["id"]: e["version"] for e in answer.json()["items"]})
    # A write that was under way when the server died may have come on top.
    return [(i, v, found.get(i)) for i, v in acknowledged.items() if found.get(i, 0) < v]


def fingerprint(server):
    """Every entity's id and version."""
    found = {}
    cursor = ""
    while True:
        path = "/api/v1/entities?limit=200&refs=false&order=id" + cursor
        answer = server.request("GET", path, actor="admin").json()
        found.update({item["id"]: item["version"] for item in answer["items"]})
        if "next" not in answer:
            return found
        cursor = "&cursor=" + answer["next"]


def reload_changes_nothing(server):
    """The demonstration loaded again with the same seed and day leaves every entity as it was."""
    tally = Tally()
    before = fingerprint(server)
    server.stop()
    again = run_program(["maillage", "demo", "--data", server.data, "--today", "2026-11-22"])
    tally.check(again.status == 0, again.text)
    server.start()
    after = fingerprint(server)
    tally.check(len(before) > 1000, f"only {len(before)} entities")
    tally.check(before == after,
                f"changed: {sorted(set(before.items()) ^ set(after.items()))[:5]}")
    return tally.passed, tally.failures


def drafts_stay_hidden(server):
    """A word that only drafts hold is found nowhere by somebody who is not signed in."""
    tally = Tally()
    word = "zwischenwort"
    paths = [f"/api/v1/entities?text={word}&count=true", f"/api/v1/search?text={word}",
             f"/api/v1/suggest?text={word}", "/api/v1/entities?type=Need&facets=category&count=true",
             "/api/v1/entities?type=Need&order=-modifiedAt",
             "/ngsi-ld/v1/entities?type=Need&count=true", "/api/v1/views/region",
             "/api/v1/views/municipality?id=urn:ngsi-ld:AdministrativeArea:xx-a-1"]
    for path in paths:
        answer = server.request("GET", path)
        tally.check(answer.status == 200, f"{path}: {answer.status} {answer.text[:200]}")
        shown = answer.text.lower().replace(path.lower(), "")
        tally.check(f"{word} geheim" not in shown, f"{path} shows a draft: {shown[:300]}")
        staff = server.request("GET", path, actor="admin")
        tally.check(staff.status == 200, f"{path} as staff: {staff.status} {staff.text[:200]}")
    return tally.passed, tally.failures


def audit_of_damaged_files(server):
    """Whatever is changed in the files of the journal, also where the checksums are made right
    again, is found. The server is stopped."""
    tally = Tally()
    parts = sorted(Path(server.data).glob("store/log-*/*.part"))
    tally.check(parts, "there is no journal")
    whole = [part.read_bytes() for part in parts]
    verify = ["maillage", "audit", "verify", "--data", server.data]
    tally.check(run_program(verify).status == 0, "the audit has faults before anything was changed")
    chance = random.Random(7)
    for _ in range(12):
        number = chance.randrange(len(parts))
        bytes_now = bytearray(whole[number])
        where = chance.randrange(len(bytes_now))
        bytes_now[where] ^= 1 << chance.randrange(8)
        parts[number].write_bytes(bytes_now)
        found = run_program(verify)
        tally.check(found.status == 3, f"byte {where} of {parts[number].name}: {found.text[:300]}")
        parts[number].write_bytes(whole[number])
    last = max(range(len(parts)), key=lambda i: (len(whole[i]) > 0, i))
    parts[last].write_bytes(whole[last][:len(whole[last]) // 2])
    found = run_program(verify)
    tally.check(found.status == 3 and "cut off" in found.text, f"cut: {found.text[:300]}")
    parts[last].write_bytes(whole[last])
    tally.check(run_program(verify).status == 0, "the audit has faults after all was put back")
    return tally.passed, tally.failures


def answers_fit(server):
    return answers.play(server)


def import_by_server(server):
    return imports.play(server, Tally())


def attacks_on_people(server):
    return attacks.play(server, Tally())


def attacks_on_the_provider(server):
    return attacks_on_provider.play(server, Tally())


def personal_data(server):
    return privacy.play(server, Tally())


def looks_with_their_rights(server):
    return seeing.play(server, Tally())


PLAYS = {play.__name__: play for play in
         (answers_fit, attacks_on_people, attacks_on_the_provider, import_by_server, wrong_inputs,
          kill_under_load, personal_data, looks_with_their_rights, reload_changes_nothing,
          drafts_stay_hidden, audit_of_damaged_files)}
