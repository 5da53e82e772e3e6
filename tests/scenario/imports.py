"""A play: an import into a running server writes and reports the same as into a data directory, also
when answers are lost on the way, and says clearly why it cannot. The line is broken by a proxy that
passes requests on and drops chosen answers."""
import json
import os
import socket
import threading
from pathlib import Path

from server import ROOT, Server, run_program

NAMUR = "urn:ngsi-ld:AdministrativeArea:be-nis-92094"
DIRTY = ROOT / "tests" / "fixtures" / "import"
ROWS = 2600
# Each organisation is named by rows far apart, the later ones add to it; projects point at it.
MAPPING = {
    "name": "many", "format": "csv", "areaPrefix": "be-nis-",
    "source": {"name": "A test", "licence": "CC0", "date": "2024-01-01"},
    "entities": [
        {"type": "Organisation",
         "id": {"column": "lead", "as": "slug", "required": True,
                "template": "urn:ngsi-ld:Organisation:test-{}"},
         "attributes": {"title": {"object": {"fr": {"column": "lead"}}},
                        "kind": {"constant": "association"},
                        "description": {"object": {"fr": {"column": "word"}}}}},
        {"type": "Project",
         "id": {"column": "name", "as": "slug", "required": True,
                "template": "urn:ngsi-ld:Project:test-{}"},
         "attributes": {"title": {"object": {"fr": {"column": "name", "required": True}}},
                        "lead": {"column": "lead", "as": "slug",
                                 "template": "urn:ngsi-ld:Organisation:test-{}"},
                        "municipality": {"locality": {"name": "place"}, "problem": "warn"},
                        "budget": {"column": "amount", "as": "number"}}}]}


def shared_data():
    given = os.environ.get("MAILLAGE_SHARED_DATA")
    folder = Path(given) if given else ROOT.parent / "shared" / "data"
    return folder if folder.is_dir() else None


class LossyProxy(threading.Thread):
    """Passes connections on to a port. An answer whose number among the imports is in `lost` is
    dropped after the server has sent it; one in `refused` never reaches the server."""

    def __init__(self, port, lost=(), refused=()):
        super().__init__(daemon=True)
        self.target = port
        self.lost, self.refused = set(lost), set(refused)
        self.count = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def run(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    @staticmethod
    def read_message(stream):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = stream.readline()
            if not line:
                return b""
            head += line
        length = 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        return head + stream.read(length)

    def serve(self, client):
        with client, socket.create_connection(("127.0.0.1", self.target)) as server:
            asks, answers = client.makefile("rb"), server.makefile("rb")
            while request := self.read_message(asks):
                if b"entities.import" in request[:200]:
                    self.count += 1
                    if self.count in self.refused:
                        return
                server.sendall(request)
                answer = self.read_message(answers)
                if b"entities.import" in request[:200] and self.count in self.lost:
                    return
                client.sendall(answer)

    def stop(self):
        self.listener.close()


class Twins:
    """Two data directories with the same content: one is imported into by --data, the other by
    --server."""

    def __init__(self, server, tally):
        self.server, self.tally = server, tally
        self.folder = Path(server.data).parent
        self.beside = Server(str(self.folder / "beside"))
        self.reports = 0
        made = run_program(["maillage", "demo", "--data", self.beside.data, "--today", "2026-11-22"])
        tally.check(made.status == 0, made.text)

    def report(self, arguments):
        path = self.folder / f"report-{self.reports}.json"
        self.reports += 1
        done = run_program(["maillage", "import", *map(str, arguments), "--report", str(path)])
        return done, json.loads(path.read_text()) if path.exists() else None

    def by_server(self, arguments, port=None, token=None):
        address = f"http://127.0.0.1:{port or self.server.port}"
        return self.report([*arguments, "--server", address, "--token",
                            token or self.server.tokens["admin"]])

    def both(self, *arguments, port=None):
        """Imports into both; the same words, reports and exit codes must come back."""
        one, one_report = self.report([*arguments, "--data", self.beside.data])
        other, other_report = self.by_server(arguments, port)
        name = " ".join(map(str, arguments))
        self.tally.check(one.status in (0, 3), f"{name} --data: {one.text}")
        self.tally.check(one.status == other.status, f"{name}: {one.status}, {other.status}")
        self.tally.check(one.text == other.text, f"{name}: {one.text}\nby the server:\n{other.text}")
        self.tally.check(one_report == other_report, f"{name}: the reports differ")
        return one_report or {}

    def same_graph(self):
        """Both hold the same entities; when they were written is theirs."""
        self.beside.start()
        try:
            graphs = []
            for server, actor in ((self.server, "admin"), (self.beside, "admin")):
                server.tokens.setdefault("admin", "")
                graphs.append(content(server, actor))
        finally:
            self.beside.stop()
        ours, theirs = graphs
        different = [i for i in ours.keys() | theirs.keys() if ours.get(i) != theirs.get(i)]
        self.tally.check(len(ours) > 1000, f"only {len(ours)} entities")
        self.tally.check(not different, f"{len(different)} entities differ: {sorted(different)[:3]}")
        return ours


def content(server, actor):
    found = {}
    cursor = ""
    while True:
        path = "/api/v1/entities?limit=500&refs=false&order=id" + cursor
        answer = server.request("GET", path, actor=actor).json()
        for item in answer["items"]:
            found[item["id"]] = {k: v for k, v in item.items()
                                 if k not in ("createdAt", "modifiedAt")}
        if "next" not in answer:
            return found
        cursor = "&cursor=" + answer["next"]


def many_rows(path):
    lines = ["name;lead;word;place;amount"]
    for i in range(ROWS):
        place = ("Namur", "6000 - CHARLEROI", "Nowhere", "Bastogne")[i % 4]
        amount = "about ten" if i % 97 == 0 else f"{i},50"
        lines.append(f"Projet {i % 2500};Association {i % 700};mot {i // 700};{place};{amount}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def dirty_and_many(twins):
    mapping = twins.folder / "many.json"
    mapping.write_text(json.dumps(MAPPING))
    rows = twins.folder / "many.csv"
    many_rows(rows)
    check = twins.tally.check
    for name in ("dirty-bom.csv", "dirty-1252.csv"):
        report = twins.both(DIRTY / "mapping.json", DIRTY / name)
        check(report.get("rejected", 0) > 0, f"{name}: nothing was rejected")
    dry = twins.both(mapping, rows, "--dry-run")
    check(dry.get("written", 0) > 2000 and dry.get("rejected") == 27, f"dry run: {dry}"[:300])
    # The second request never arrives, the answer of the third is lost: it is written once.
    proxy = LossyProxy(twins.server.port, lost={3}, refused={2})
    proxy.start()
    done = twins.both(mapping, rows, port=proxy.port)
    proxy.stop()
    check(proxy.count >= 4, f"only {proxy.count} requests: the line was not broken")
    for name in ("read", "written", "unchanged", "rejected", "entitiesCreated", "entitiesUpdated"):
        check(done.get(name) == dry.get(name), f"{name}: {done.get(name)}, dry {dry.get(name)}")
    again = twins.both(mapping, rows)
    check(again["read"] == ROWS, f"read {again['read']}")
    return mapping, rows


def real_files(twins):
    data = shared_data()
    if data is None:
        twins.tally.check(os.environ.get("MAILLAGE_REQUIRE_SHARED_DATA") != "1",
                          "the shared data are missing")
        return
    france = json.loads((ROOT / "region/mappings/fr-bfc-communes.json").read_text())
    france["skip"] = [rule for rule in france["skip"] if "another region" not in rule["reason"]]
    whole = twins.folder / "fr-communes.json"
    whole.write_text(json.dumps(france))
    for mapping, file, rows in (
            ("be-municipalities", data / "territory/belgium.json", 594),
            ("be-feder-projects", data / "projects/feder-wallonie.json", 660),
            ("fr-bfc-departments", data / "territory/cog-departements.json", 8),
            (whole, data / "territory/cog-communes.json.gz", 30000)):
        report = twins.both(mapping, file)
        twins.tally.check(report.get("read", 0) >= rows, f"{file}: read {report.get('read')}")
        if mapping is whole:
            continue  # once is enough for its size
        again = twins.both(mapping, file)
        twins.tally.check(again.get("written") == 0, f"{file} again: {again.get('written')} written")


def refusals(twins, mapping, rows):
    """Each ends at once with its reason, and writes nothing."""
    free = socket.create_server(("127.0.0.1", 0))
    closed = free.getsockname()[1]
    free.close()
    port, token = twins.server.port, twins.server.tokens["admin"]
    old = OldServer()
    old.start()
    for address, given, status, words in (
            ("region.example", token, 2, "no address like https://"),
            (f"http://127.0.0.1:{port}", "wrong", 1, "refused the token"),
            (f"http://127.0.0.1:{closed}", token, 1, "cannot reach"),
            (f"https://127.0.0.1:{port}", token, 1, "does it speak https?"),
            (f"http://127.0.0.1:{port}/elsewhere", token, 1, "is not a Maillage server"),
            (f"http://127.0.0.1:{old.port}", token, 1, "too old")):
        done = run_program(["maillage", "import", str(mapping), str(rows), "--server", address,
                            "--token", given])
        twins.tally.check(done.status == status and words in done.text,
                          f"{address}: {done.status} {done.text}")
    old.stop()
    for arguments, words in ((["--server", f"http://127.0.0.1:{port}"], "needs --token"),
                             (["--token", token], "--server")):
        done = run_program(["maillage", "import", str(mapping), str(rows), *arguments])
        twins.tally.check(done.status not in (0, 3) and words in done.text, done.text)


class OldServer(threading.Thread):
    """Answers everything as a server that has no import would."""

    def __init__(self):
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def run(self):
        body = b'{"commands":[{"name":"entities.create"}],"views":[]}'
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            with client:
                LossyProxy.read_message(client.makefile("rb"))
                client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                               b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    def stop(self):
        self.listener.close()


def play(server, tally):
    twins = Twins(server, tally)
    admin = [["admin", "create", "--name", "admin", "--password-file",
              str(twins.folder / "password")], ["admin", "token", "--name", "admin"]]
    for arguments in admin:
        answer = run_program(["maillage", *arguments, "--data", twins.beside.data])
    twins.beside.tokens["admin"] = answer.text.strip()
    mapping, rows = dirty_and_many(twins)
    refusals(twins, mapping, rows)
    real_files(twins)
    twins.same_graph()
    return tally.passed, tally.failures
