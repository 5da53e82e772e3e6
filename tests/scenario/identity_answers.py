"""The identity routes in the play of answers: a citizen's whole way, from the code in a message to
the last session closed, and what must not work beside it."""
import base64
import email
import hashlib
import hmac
import re
import struct
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import audit_answers

ADDRESS = "citizen@example.org"
PASSWORD = "a fine pass phrase"
API = "/api/v1/"


def code_of_message(server, kind, seconds_max=20):
    """The code in the latest message of that kind, once it is written."""
    folder = Path(server.data) / "outbox"
    deadline = time.monotonic() + seconds_max
    while time.monotonic() < deadline:
        files = sorted(folder.glob(f"*-{kind}-*.eml"))
        if files:
            text = email.message_from_bytes(files[-1].read_bytes()).get_payload(decode=True).decode()
            files[-1].unlink()
            return re.search(r"^    (\S+)$", text, re.MULTILINE)[1]
        time.sleep(0.05)
    raise RuntimeError(f"no message of kind {kind}")


def authenticator(uri, later=0):
    """What an authenticator shows for an otpauth address (RFC 6238)."""
    secret = parse_qs(urlsplit(uri).query)["secret"][0]
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    step = int(time.time()) // 30 + later
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    at = digest[-1] & 15
    return "%06d" % ((struct.unpack(">I", digest[at:at + 4])[0] & 0x7fffffff) % 1_000_000)


class Browser:
    """Keeps one session's cookie and token."""

    def __init__(self, answers):
        self.answers = answers
        self.headers = {}

    def send(self, method, path, body="", wanted=200, pattern=None):
        answer = self.answers.server.request(method, API + path, body, "anonymous",
                                             dict(self.headers))
        operation = self.answers.operation(method.lower(), API + (pattern or path))
        value = self.answers.fits(operation, answer, wanted)
        if "set-cookie" in answer.headers and wanted == 200:
            self.headers = {"Cookie": answer.headers["set-cookie"].partition(";")[0],
                            "X-CSRF-Token": value.get("csrf", "")}
        return value

    def sign_in(self, password=PASSWORD, code="", wanted=200):
        body = {"name": ADDRESS, "password": password}
        return self.send("POST", "session", {**body, "code": code} if code else body, wanted)


def registration(answers, here):
    server = answers.server
    here.send("POST", "account", {"email": "nobody"}, wanted=422)
    here.send("POST", "account", {"email": ADDRESS, "language": "nl"})
    code = code_of_message(server, "confirm")
    here.send("POST", "account/code", {"code": code})
    finish = {"code": code, "name": "Alix", "password": PASSWORD}
    here.send("POST", "account/finish", {**finish, "password": "short"}, wanted=422)
    here.send("POST", "account/finish", finish)
    here.send("POST", "account/finish", finish, wanted=404)
    me = here.send("GET", "me")
    answers.check(me.get("kind") == "person" and me.get("name") == "Alix", f"me is {me}")
    answers.check(me.get("account", {}).get("email") == ADDRESS, f"the account is {me}")
    here.send("PUT", "session", {"organisation": "urn:ngsi-ld:Organisation:none"}, wanted=403)
    here.send("PUT", "session", {})
    unseen_by_strangers(answers, me.get("person", ""))
    audit_answers.play(answers, here, me.get("person", ""))


def unseen_by_strangers(answers, person):
    """For who is not signed in there are no people: not their names, not their number."""
    get = answers.server.request
    answers.check(get("GET", API + "entities/" + person, "", "admin").status == 200,
                  "the administrator does not see a person")
    for path, gone in ((API + "entities/" + person, True),
                       ("/ngsi-ld/v1/entities/" + person, True),
                       (API + "entities/" + person + "/history", True),
                       ("/ngsi-ld/v1/entities?type=Person", False), ("/ngsi-ld/v1/types", False),
                       (API + "entities?type=Person&count=true", False),
                       (API + "search?text=Alix", False), (API + "suggest?text=Ali", False)):
        answer = get("GET", path, "", "anonymous")
        answers.check("Alix" not in answer.text and ADDRESS not in answer.text, f"{path} tells")
        answers.check(person not in answer.text or gone, f"{path} names a person")
        answers.check((answer.status == 404) == gone, f"{path} answers {answer.status}")
    counted = get("GET", API + "entities?type=Person&count=true", "", "anonymous")
    answers.check(counted.json().get("count", 0) == 0, f"people are counted: {counted.text}")
    types = get("GET", "/ngsi-ld/v1/types", "", "anonymous")
    answers.check("Person" not in types.text, "the type of people is in use")


def sessions(answers, here):
    there = Browser(answers)
    there.sign_in()
    answers.check(there.headers["Cookie"] != here.headers["Cookie"], "a session key came twice")
    # A key that a stranger put into the browser does not become a session by signing in.
    fixed = Browser(answers)
    fixed.headers = {"Cookie": "maillage=chosen-by-a-stranger"}
    fixed.sign_in()
    answers.check("chosen" not in fixed.headers["Cookie"], "the session was fixed beforehand")
    items = here.send("GET", "sessions").get("items", [])
    answers.check(len(items) == 3, f"sessions are {items}")
    other = next((one["id"] for one in items if not one["present"]), "")
    here.send("DELETE", "sessions/" + other, pattern="sessions/{id}")
    here.send("DELETE", "sessions/none", wanted=404, pattern="sessions/{id}")
    here.send("DELETE", "sessions")
    answers.check(there.send("GET", "me").get("kind") == "anonymous", "a closed session lives on")
    without = Browser(answers)
    without.headers = {"Cookie": here.headers["Cookie"]}
    without.send("DELETE", "sessions", wanted=403)
    without.headers["X-CSRF-Token"] = "guessed"
    without.send("PUT", "account/password", {"old": PASSWORD, "password": "other pass phrase"},
                 wanted=403)


def second_step(answers, here):
    uri = here.send("POST", "account/second-step").get("uri", "")
    here.send("PUT", "account/second-step", {"code": "000000"}, wanted=422)
    codes = here.send("PUT", "account/second-step", {"code": authenticator(uri)})
    there = Browser(answers)
    there.sign_in(wanted=401)
    there.sign_in(code=authenticator(uri), wanted=401)  # it served already
    there.sign_in(code=authenticator(uri, later=1))
    there.sign_in(code=codes["recoveryCodes"][0])
    there.sign_in(code=codes["recoveryCodes"][0], wanted=401)
    here.send("POST", "account/second-step/removal", {"password": "wrong"}, wanted=422)
    here.send("POST", "account/second-step/removal", {"password": PASSWORD})


def keys(answers, here):
    server = answers.server
    day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 30 * 86_400))
    here.send("POST", "keys", {"label": "late", "expires": "2099-01-01"}, wanted=422)
    here.send("POST", "keys", {"label": "theirs", "expires": day, "ofOrganisation": True},
              wanted=403)
    made = here.send("POST", "keys", {"label": "reader", "expires": day, "types": ["Need"]})
    server.tokens["reader"] = made.get("key", "")
    for method, path, body in (("GET", "sessions", ""), ("GET", "keys", ""),
                               ("POST", "keys", {"label": "more", "expires": day}),
                               ("PUT", "account/password", {"old": PASSWORD, "password": "x" * 12})):
        answer = server.request(method, API + path, body, "reader")
        answers.check(answer.status == 403, f"a key may {method} {path}: {answer.status}")
    items = here.send("GET", "keys").get("items", [])
    answers.check(len(items) == 1 and made["key"] not in str(items), f"keys are {items}")
    here.send("DELETE", "keys/" + items[0]["id"], pattern="keys/{id}")
    answer = server.request("GET", API + "me", "", "reader")
    answers.check(answer.status == 401, "a revoked key is known")


def taking_ones_data(answers, here):
    """The export says all that is kept, and nothing secret."""
    me = here.send("GET", "me")
    mine = here.send("POST", "account/export", {"format": "json", "language": "nl"})
    answers.check(mine.get("complete") and mine["language"] == "nl", f"the export is {str(mine)[:200]}")
    about = {one["id"] for one in mine["about"]}
    answers.check(me["person"] in about, f"the person is not in {about}")
    deeds = [one["operation"] for one in mine["activity"]]
    answers.check("account.finishAccount" in deeds and "account.createKey" in deeds, f"{deeds}")
    answers.check(any(one["roles"] == "administrator" for one in mine["shown"]), "nobody saw them")
    for secret in (here.headers["Cookie"].partition("=")[2], here.headers["X-CSRF-Token"], "$argon2"):
        answers.check(secret not in str(mine), f"the export holds {secret[:8]}")
    page = answers.server.request("POST", API + "account/export", {"format": "page", "language": "de"},
                                  "anonymous", dict(here.headers))
    answers.check(page.status == 200 and page.headers["content-type"].startswith("text/html")
                  and "Was über mich gespeichert ist" in page.text and page.text.endswith("</html>\n"),
                  f"the page is {page.status} {page.text[-100:]}")
    # So many in a minute are no longer somebody's own curiosity.
    statuses = [answers.server.request("POST", API + "account/export", {}, "anonymous",
                                       dict(here.headers)).status for _ in range(4)]
    answers.check(429 in statuses, f"exports are not limited: {statuses}")
    here.send("PUT", "session/proof", {"password": "wrong"}, wanted=422)
    here.send("PUT", "session/proof", {"password": PASSWORD})


def recovery(answers, here):
    there = Browser(answers)
    there.sign_in()
    here.send("PUT", "account/password", {"old": "wrong", "password": PASSWORD + "!"}, wanted=422)
    here.send("PUT", "account/password", {"old": PASSWORD, "password": PASSWORD + "!"})
    answers.check(there.send("GET", "me").get("kind") == "anonymous", "a session outlives")
    there.send("POST", "account/recovery", {"email": "nobody@example.org"})
    there.send("POST", "account/recovery", {"email": ADDRESS})
    code = code_of_message(answers.server, "recover")
    chosen = {"code": code, "password": "yet another phrase"}
    there.send("PUT", "account/recovery", chosen)
    there.send("PUT", "account/recovery", chosen, wanted=404)
    answers.check(here.send("GET", "me").get("kind") == "anonymous", "a session outlives recovery")
    there.sign_in(password=PASSWORD, wanted=401)
    there.sign_in(password="yet another phrase")


def play(answers):
    here = Browser(answers)
    for part in (registration, sessions, second_step, keys, taking_ones_data, recovery):
        part(answers, here)
