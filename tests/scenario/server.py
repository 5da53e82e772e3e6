"""The program as scenarios meet it: run once, or serving on a free port until stopped."""
import http.client
import json
import os
import re
import signal
import subprocess
import threading
import time
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = os.environ.get("MAILLAGE", str(ROOT / "build" / "release" / "maillage"))
START_SECONDS_MAX = 60
ANSWER_SECONDS_MAX = 60


class Answer:
    """What came back: of a request, or of a command (status is then its exit code)."""

    def __init__(self, status, headers, body, request=""):
        self.status = status
        self.headers = headers
        self.body = body
        self.request = request

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    def json(self):
        return json.loads(self.body)


def run_program(arguments):
    """Runs the program to its end; its output and errors are the answer's body."""
    if arguments[0] == "maillage":
        arguments = [PROGRAM, *arguments[1:]]
    done = subprocess.run(arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
    return Answer(done.returncode, {}, done.stdout, " ".join(arguments[1:]))


class Server:
    def __init__(self, data):
        self.data = data
        self.tokens = {}
        self.port = 0
        self.process = None

    def start(self, options=()):
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--data", self.data, "--listen", "127.0.0.1:0", *options],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        lines = []
        deadline = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < deadline:
            line = self.process.stderr.readline()
            if not line:
                break
            lines.append(line)
            found = re.search(r"address=127\.0\.0\.1:(\d+)", line)
            if found:
                self.port = int(found[1])
                # Nobody reads on: a full pipe must not stop the server.
                threading.Thread(target=self.process.stderr.read, daemon=True).start()
                return
        self.kill()
        raise RuntimeError("the server did not start: " + "".join(lines))

    def stop(self):
        """Ends it in good order; it must do so within half a minute."""
        if not self.process:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
            raise RuntimeError("the server did not stop") from None
        self.process = None

    def kill(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS_MAX)

    def request(self, method, path, body="", actor="anonymous", headers=None):
        headers = dict(headers or {})
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        if body and "Content-Type" not in headers:
            headers["Content-Type"] = "application/json"
        if actor in self.tokens and "Authorization" not in headers:
            headers["Authorization"] = "Bearer " + self.tokens[actor]
        connection = self.connection()
        try:
            target = quote(path, safe="/?&=:,.%~+-_*;@!$'()")
            connection.request(method, target, body.encode() if body else None, headers)
            answer = connection.getresponse()
            found = {}
            for name, value in answer.getheaders():
                name = name.lower()
                found[name] = f"{found[name]}, {value}" if name in found else value
            return Answer(answer.status, found, answer.read(), f"{method} {path}")
        finally:
            connection.close()
