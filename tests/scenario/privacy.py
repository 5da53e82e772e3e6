"""Personal data outside of the program: what the files on disk show of somebody, before and after
they were erased, and what is left when the server is killed in the middle of it."""
import json
import random
import shutil
import threading
import time
from pathlib import Path

from server import Server, run_program

API = "/api/v1/"
PASSWORD = "a phrase of her own"
NAME = "Veraline Unwahrname"
ADDRESS = "veraline.unwahrname@example.org"
TELEPHONE = "0470 55 66 77 88"
FUNCTION = "Gardienne des clefs"


class Somebody:
    """A person with an account, in a browser of her own."""

    def __init__(self, server, tally, organisation, name=NAME, address=ADDRESS, role="editor"):
        self.server = server
        self.tally = tally
        self.name = name
        self.address = address
        self.headers = {}
        invited = server.request("POST", API + "commands/members.invite", {
            "organisation": organisation, "email": address, "role": role,
            "title": {"fr": FUNCTION}}, "admin").json()
        self.send("POST", "account/finish",
                  {"code": invited["code"], "name": name, "password": PASSWORD})
        self.id = self.send("GET", "me")["person"]
        self.send("POST", "commands/members.accept", {"code": invited["code"]})
        self.send("PUT", "session", {"organisation": organisation})

    def send(self, method, path, body="", wanted=200):
        answer = self.server.request(method, API + path, body, "anonymous", dict(self.headers))
        self.tally.check(answer.status == wanted, f"{method} {path}: {answer.text[:300]}")
        value = answer.json() if answer.body else {}
        if value.get("csrf") and "set-cookie" in answer.headers:
            self.headers = {"Cookie": answer.headers["set-cookie"].partition(";")[0],
                            "X-CSRF-Token": value["csrf"]}
        return value

    def signs_in(self):
        body = {"name": self.address, "password": PASSWORD}
        return self.server.request("POST", API + "session", body).status == 200


def found_in_files(folder, words):
    """Which of the words stand in which file below the folder."""
    found = []
    for path in sorted(Path(folder).rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            found += [f"{word} in {path.name}" for word in words if word.encode() in content]
    return found


def sound(server, tally):
    for command in (["check"], ["audit", "verify"]):
        done = run_program(["maillage", *command, "--data", server.data])
        tally.check(done.status == 0, f"{command}: {done.text[-400:]}")


def person(server, identifier):
    return server.request("GET", API + "entities/" + identifier, actor="admin").json()["entity"]


def organisation(server, title):
    return server.request("POST", API + "commands/entities.create", {"entity": {
        "type": "Organisation", "title": {"fr": title}, "kind": "association"}},
        "admin").json()["id"]


def erased_from_everything(server, tally):
    """Nobody's name, address, telephone or function stands in any file, ever; after erasing, no
    answer and no copy of the data has them either."""
    words = [NAME, "Unwahrname", "unwahrname", ADDRESS, TELEPHONE, FUNCTION]
    club = organisation(server, "Association")
    her = Somebody(server, tally, club)
    her.send("POST", "commands/entities.update", {"id": her.id, "set": {"telephone": TELEPHONE}})
    project = her.send("POST", "commands/entities.create", {"entity": {
        "type": "Project", "title": {"fr": "Un projet"}, "lead": club}})["id"]
    history = server.request("GET", f"{API}entities/{project}/history", actor="admin").json()
    tally.check(history["items"][0]["actor"] == {"id": her.id, "name": NAME},
                f"the history tells {history['items'][0]['actor']}")
    told = json.dumps(person(server, her.id))
    tally.check(all(word in told for word in (NAME, ADDRESS, TELEPHONE)), f"she has {told}")
    for path in Path(server.data, "outbox").glob("*"):
        path.unlink()  # letters that wait hold the address they go to; there is none here
    server.stop()
    tally.check(not found_in_files(server.data, words), f"{found_in_files(server.data, words)}")
    sound(server, tally)
    copy = Path(server.data).parent / "copy"
    shutil.copytree(server.data, copy)

    server.start()
    tally.check(json.dumps(person(server, her.id)) == told, "a restart changes her")
    looked = her.send("GET", "views/erasure")
    tally.check(looked["counts"].get("Membership") == 1, f"the page is told {looked}")
    her.send("POST", "account/erasure", {"name": ADDRESS, "password": "wrong"}, wanted=422)
    her.send("POST", "account/erasure", {"name": "x", "password": PASSWORD}, wanted=422)
    her.send("POST", "account/erasure", {"name": ADDRESS, "password": PASSWORD})
    tally.check(her.send("GET", "me")["kind"] == "anonymous", "her session goes on")
    for _ in range(2):
        tally.check(not her.signs_in(), "she signs in")
        left = person(server, her.id)
        tally.check("erased" in left and "name" not in left, f"left is {left}")
        history = server.request("GET", f"{API}entities/{project}/history", actor="admin").json()
        tally.check(history["items"][0]["actor"] == {"id": her.id, "name": ""},
                    f"the history tells {history['items'][0]['actor']}")
        for path in (f"entities/{her.id}/history", "entities?type=Membership",
                     f"search?text=Unwahrname", "views/audit?limit=100"):
            answer = server.request("GET", API + path, actor="admin")
            shown = [word for word in words if word in answer.text]
            tally.check(answer.status == 200 and not shown, f"{path} shows {shown}")
        server.stop()
        tally.check(not found_in_files(server.data, words), f"{found_in_files(server.data, words)}")
        sound(server, tally)
        server.start()

    # The copy of the data from before, with the keys of today: she is gone from it as well.
    shutil.copy(Path(server.data) / "people.keys", copy / "people.keys")
    restored = Server(str(copy))
    restored.tokens = dict(server.tokens)
    restored.start()
    left = person(restored, her.id)
    tally.check("name" not in left, f"the copy has {left}")
    restored.stop()
    # Without the keys, nothing starts unasked.
    (copy / "people.keys").unlink()
    refused = run_program(["maillage", "check", "--data", str(copy)])
    tally.check(refused.status == 1 and "keys give-up" in refused.text, refused.text)
    verified = run_program(["maillage", "audit", "verify", "--data", str(copy)])
    tally.check(verified.status == 0, verified.text)
    given_up = run_program(["maillage", "keys", "give-up", "--data", str(copy)])
    tally.check(given_up.status == 0, given_up.text)
    sound(restored, tally)


def killed_while_erasing(server, tally, rounds=8):
    """Whenever the server is killed, somebody is there entirely or gone entirely, and erasing
    again ends it."""
    chance = random.Random(3)
    club = organisation(server, "Cercle")
    for number in range(rounds):
        name = f"Casimir Unwahr{number}"
        him = Somebody(server, tally, club, name, f"casimir{number}@example.org")
        body = {"name": him.address, "password": PASSWORD}

        def ask():
            try:
                server.request("POST", API + "account/erasure", body, headers=him.headers)
            except OSError:
                pass  # killed before it answered

        asking = threading.Thread(target=ask)
        asking.start()
        # The password takes some tens of milliseconds; then all happens within a few.
        time.sleep(chance.uniform(0.02, 0.16))
        server.kill()
        asking.join(30)
        sound(server, tally)
        server.start()
        left = person(server, him.id)
        gone = "erased" in left
        tally.check(gone != ("name" in left), f"half erased: {left}")
        tally.check(him.signs_in() != gone, f"erased: {gone}, and yet the account says otherwise")
        done = server.request("POST", API + "commands/people.erase",
                              {"person": him.id, "ground": "request"}, "admin")
        tally.check(done.status == 200, f"erasing again: {done.text}")
        left = person(server, him.id)
        tally.check("erased" in left and "name" not in left, f"left is {left}")
        tally.check(not him.signs_in(), "he signs in")
    server.stop()
    found = found_in_files(server.data, ["Casimir", "casimir"])
    tally.check(not found, f"{found}")
    sound(server, tally)
    server.start()


def play(server, tally):
    erased_from_everything(server, tally)
    killed_while_erasing(server, tally)
    return tally.passed, tally.failures
