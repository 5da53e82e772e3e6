"""People with every role, for the play of roles: each has an account of their own and a real session
or key, and an administrator gives the memberships. Their names are those of tests/access/README.md."""
import email
import re
import time
from pathlib import Path

API = "/api/v1/"
PASSWORD = "a fine pass phrase"
HERE, ELSEWHERE = (f"urn:ngsi-ld:AdministrativeArea:{name}" for name in ("here", "elsewhere"))
THEME, OTHER_THEME = (f"urn:ngsi-ld:Theme:{name}" for name in ("one", "other"))
BODY = "urn:ngsi-ld:Body:owner"
ROLES = ("viewer", "editor", "approver", "manager")
SYSTEMS = ("projects", "accompaniment", "supply", "strategy", "territory", "data", "live",
           "participation", "services", "connectivity", "identity")


def day(later):
    return time.strftime("%Y-%m-%d", time.gmtime(time.time() + later * 86_400))


def organisation(name):
    return "urn:ngsi-ld:Organisation:" + name


def person_id(name):
    return "urn:ngsi-ld:Person:" + name


class Caller:
    """Sends requests as somebody, over one connection."""

    def __init__(self, server, name, headers=None):
        self.server = server
        self.name = name
        self.headers = dict(headers or {})
        self.person = ""

    def send(self, method, path, body="", headers=None):
        return self.server.request(method, path, body, "anonymous", {**self.headers, **(headers or {})})

    def command(self, name, body):
        return self.send("POST", API + "commands/" + name, body)

    def signed_in(self, method, path, body):
        answer = self.send(method, API + path, body)
        if answer.status != 200:
            raise RuntimeError(f"{self.name}: {answer.request}: {answer.status} {answer.text[:300]}")
        self.headers = {"Cookie": answer.headers["set-cookie"].partition(";")[0],
                        "X-CSRF-Token": answer.json()["csrf"]}

    def act_for(self, organisation_id):
        return self.send("PUT", API + "session", {"organisation": organisation_id})


def code_for(server, address, seconds_max=20):
    """The code in the message to that address, once it is written."""
    folder = Path(server.data) / "outbox"
    deadline = time.monotonic() + seconds_max
    while time.monotonic() < deadline:
        for file in sorted(folder.glob("*.eml")):
            message = email.message_from_bytes(file.read_bytes())
            if message["To"] != address:
                continue
            text = message.get_payload(decode=True).decode()
            file.unlink()
            return re.search(r"^    (\S+)$", text, re.MULTILINE)[1]
        time.sleep(0.02)
    raise RuntimeError(f"no message to {address}")


class People:
    """The administrator, anonymous, and everybody of the tables, by name."""

    def __init__(self, server):
        self.server = server
        self.admin = Caller(server, "administrator",
                            {"Authorization": "Bearer " + server.tokens["admin"]})
        self.all = {"anonymous": Caller(server, "anonymous"), "administrator": self.admin}

    def put(self, *entities):
        """Entities as they are given, whatever their workflow would ask."""
        for entity in entities:
            rows = [{"line": 1, "entities": [{"entity": entity}]}]
            answer = self.admin.command("entities.import", {"rows": rows})
            outcome = answer.json()["rows"][0] if answer.status == 200 else {"reason": answer.text}
            if outcome.get("outcome") not in ("written", "unchanged"):
                raise RuntimeError(f"{entity['id']}: {outcome}")

    def account(self, name):
        address = re.sub(r"[^a-z]", "-", name.lower()) + "@example.org"
        caller = Caller(self.server, name)
        answer = caller.send("POST", API + "account", {"email": address, "language": "en"})
        if answer.status >= 300:
            raise RuntimeError(f"{name}: {answer.status} {answer.text}")
        code = code_for(self.server, address)
        caller.signed_in("POST", "account/finish", {"code": code, "name": name, "password": PASSWORD})
        caller.person = caller.send("GET", API + "me").json()["person"]
        self.all[name] = caller
        return caller

    def member(self, name, of, role="editor", acts=True, **more):
        caller = self.account(name)
        self.put({"id": "urn:ngsi-ld:Membership:" + name, "type": "Membership",
                  "person": caller.person, "organisation": of, "role": role, "state": "active",
                  **more})
        if acts:
            answer = caller.act_for(of)
            if answer.status != 200:
                raise RuntimeError(f"{name}: {answer.status} {answer.text}")

    def key(self, name, holder, **fields):
        answer = holder.send("POST", API + "keys", {"label": name, "expires": day(30), **fields})
        if answer.status != 200:
            raise RuntimeError(f"{name}: {answer.status} {answer.text}")
        self.all[name] = Caller(self.server, name,
                                {"Authorization": "Bearer " + answer.json()["key"]})

    def places(self):
        def place(kind, name, **more):
            return {"id": f"urn:ngsi-ld:{kind}:{name}", "type": kind, "title": {"fr": name}, **more}

        area = {"kind": "municipality"}
        self.put(place("AdministrativeArea", "here", codes=["here"], **area),
                 place("AdministrativeArea", "elsewhere", codes=["elsewhere"], **area),
                 place("Strategy", "1", state="adopted", periodFrom="2026-01-01"),
                 *(place("Theme", name, strategy="urn:ngsi-ld:Strategy:1", code=name)
                   for name in ("one", "other")),
                 *(place("Organisation", name, kind="association")
                   for name in ("owner", "party", "stranger", "support", "region")),
                 place("Organisation", "authority", kind="municipality", municipality=HERE),
                 place("Organisation", "neighbour", kind="municipality", municipality=ELSEWHERE),
                 place("Body", "owner", kind="council"))

    def everybody(self):
        self.places()
        for name in ("citizen", "self", "partner"):
            self.account(name)
        for role in ROLES:
            self.member("owner." + role, organisation("owner"), role)
            self.member("party." + role, organisation("party"), role)
            self.member("territory." + role, organisation("authority"), role)
        self.member("stranger", organisation("stranger"), "manager")
        self.member("neighbour", organisation("neighbour"), "manager")
        self.member("former", organisation("owner"), "manager", acts=False, validTo="2026-01-01")
        for name, area, theme in (("advisor", HERE, THEME), ("advisor-elsewhere", ELSEWHERE, THEME),
                                  ("advisor-otherwise", HERE, OTHER_THEME)):
            self.member(name, organisation("support"), advisor=True, advisedTerritories=[area],
                        advisedThemes=[theme])
        self.member("council", BODY, "viewer", acts=False)
        for system in SYSTEMS:
            self.member("officer " + system, organisation("region"), "viewer", systems=[system])
        self.member("operator", organisation("region"), "viewer", controlRoom=True)
        manager, stranger = self.all["owner.manager"], self.all["stranger"]
        self.key("key", stranger, ofOrganisation=True, role="manager", mayWrite=True)
        self.key("key-reading", manager, mayWrite=False)
        self.key("key-otherwise", manager, mayWrite=True, types=["Concept"])
        return self
