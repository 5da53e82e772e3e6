#!/usr/bin/env python3
"""Plays the scenarios of this folder against the real program.

    python3 tests/scenario/run.py [NAME…]      all, or those whose file name contains a NAME

A scenario is a text file; README.md explains its lines. Each one gets a data directory and a port
of its own. Prints a line per scenario, what failed with file and line, and at the end
`N passed, M failed`, counting expectations (the lines with ->). Exits with 1 when one failed.
Standard library only; needs build/release/maillage, or the program that MAILLAGE names.
"""
import base64
import email.header
import json
import os
import re
import shlex
import sys
import tempfile
import time
import traceback
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import plays  # noqa: E402
from server import PROGRAM, Answer, Server, run_program  # noqa: E402

MAIL_SECONDS_MAX = 5
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class Failure(Exception):
    pass


def value_at(body, path):
    """What stands at a.b.0.c in a JSON value; `a.length` is a number of members."""
    value = body
    for key in path.split(".") if path != "." else []:
        if key == "length" and isinstance(value, (list, dict)):
            value = len(value)
        elif isinstance(value, list) and re.fullmatch(r"-?\d+", key):
            value = value[int(key)]
        elif isinstance(value, dict) and key.replace("~", ".") in value:
            value = value[key.replace("~", ".")]
        else:
            raise KeyError(key)
    return value


class Scenario:
    def __init__(self, path, folder):
        self.path = path
        self.lines = path.read_text(encoding="utf-8").splitlines()
        self.variables = {"data": str(folder / "data"), "tmp": str(folder)}
        self.server = Server(self.variables["data"])
        self.actor = "anonymous"
        self.answer = Answer(0, {}, b"")
        self.passed = 0
        self.failures = []

    def play(self):
        number = 0
        try:
            while number < len(self.lines):
                start = number
                line = self.lines[number].rstrip()
                number += 1
                if not line or line.startswith("#"):
                    continue
                # Indented lines carry on the line above.
                while number < len(self.lines) and self.lines[number].startswith("  "):
                    line += "\n" + self.lines[number].strip()
                    number += 1
                self.step(line, start + 1)
        except Exception as error:  # a step that cannot be done ends the scenario
            reason = str(error) if isinstance(error, Failure) else traceback.format_exc()
            self.failures.append(f"{self.path.name}:{start + 1}: {reason}")
        finally:
            self.server.stop()

    def step(self, line, number):
        if line.startswith("-> "):
            try:
                self.expect(line[3:])
                self.passed += 1
            except Failure as failure:
                shown = self.answer.text[:600]
                self.failures.append(f"{self.path.name}:{number}: {line}\n    {failure}"
                                     f"\n    after {self.answer.request}: {shown}")
            return
        line = self.fill(line)
        word, _, rest = line.partition(" ")
        if word in METHODS:
            self.request(word, rest)
        elif word == "$":
            self.answer = run_program(shlex.split(rest))
        elif line == "start" or line.startswith("start --"):
            self.server.start(line.split()[1:])
        elif line == "stop":
            self.server.stop()
        elif line == "kill -9":
            self.server.kill()
        elif word == "as":
            self.actor = rest
        elif word == "token":  # token NAME: what the program printed becomes that actor's token
            self.server.tokens[rest] = self.answer.text.strip()
        elif word == "write":  # write FILE TEXT
            name, _, text = rest.partition(" ")
            Path(name).write_text(text, encoding="utf-8")
        elif word == "mail":  # mail ADDRESS: the messages to it, once there are any
            self.answer = self.mail(rest)
        elif word == "play":
            passed, failures = plays.PLAYS[rest](self.server)
            self.passed += passed
            self.failures += [f"{self.path.name}:{number}: {rest}: {text}" for text in failures]
        else:
            raise Failure(f"no such step: {line}")

    def request(self, method, rest):
        first, *more = rest.split("\n")
        path, _, body = first.partition(" ")
        headers = {}
        lines = [body] if body else []
        for line in more:
            header = re.fullmatch(r"with ([\w-]+): (.*)", line)
            if header:
                headers[header[1]] = header[2]
            else:
                lines.append(line)
        self.answer = self.server.request(method, path, "\n".join(lines), self.actor, headers)

    def mail(self, address):
        deadline = time.monotonic() + MAIL_SECONDS_MAX
        texts = []
        while not texts and time.monotonic() < deadline:
            for path in sorted(Path(self.variables["data"], "outbox").glob("*.eml")):
                head, _, body = path.read_bytes().decode("ascii").partition("\r\n\r\n")
                if f"To: {address}\r\n" not in head:
                    continue
                subject = re.search(r"Subject: ((?:.|\r\n )*?)\r\n\w", head)[1]
                words = email.header.make_header(email.header.decode_header(subject))
                texts.append(f"{words}\n{base64.b64decode(body).decode()}")
            time.sleep(0.05)
        code = re.search(r"^ {4}(\S+)$", "\n".join(texts), re.MULTILINE)
        self.variables["code"] = code[1] if code else ""
        return Answer(len(texts), {}, "\n".join(texts).encode(), f"mail to {address}")

    def fill(self, text):
        def value(match):
            if match[1] not in self.variables:
                raise Failure(f"nothing was kept as {match[1]}")
            return self.variables[match[1]]
        return re.sub(r"\$\{(\w+)\}", value, text)

    def expect(self, text):
        text = self.fill(text)
        if re.fullmatch(r"\d{3}", text):
            self.check(self.answer.status == int(text), f"the status is {self.answer.status}")
            return
        word, _, rest = text.partition(" ")
        if word == "messages":
            self.check(self.answer.status == int(rest), f"there are {self.answer.status}")
        elif word == "exit":
            self.check(self.answer.status == int(rest), f"the exit code is {self.answer.status}")
        elif word == "has":
            self.check(rest in self.answer.text, "it is not there")
        elif word == "lacks":
            self.check(rest not in self.answer.text, "it is there")
        elif word == "header":
            name, _, wanted = rest.partition(" ")
            found = self.answer.headers.get(name.lower(), "")
            self.check(wanted in found, f"the header is {found!r}")
        elif word == "keep":
            name, _, path = rest.partition(" = ")
            value = self.json(path)
            self.variables[name] = value if isinstance(value, str) else json.dumps(value)
        elif word == "json":
            self.expect_json(rest)
        else:
            raise Failure(f"no such expectation: {text}")

    def expect_json(self, text):
        absent = re.fullmatch(r"(\S+) absent", text)
        if absent:
            try:
                value = value_at(self.answer.json(), absent[1])
            except (KeyError, IndexError):
                return
            raise Failure(f"it is {value!r}")
        match = re.fullmatch(r"(\S+) (==|!=|>=|<=|has|lacks) (.*)", text, re.DOTALL)
        if not match:
            raise Failure(f"no such expectation: json {text}")
        found = self.json(match[1])
        wanted = json.loads(match[3])
        holds = {"==": lambda: found == wanted, "!=": lambda: found != wanted,
                 ">=": lambda: found >= wanted, "<=": lambda: found <= wanted,
                 "has": lambda: wanted in found, "lacks": lambda: wanted not in found}
        self.check(holds[match[2]](), f"it is {json.dumps(found, ensure_ascii=False)[:300]}")

    def json(self, path):
        try:
            return value_at(self.answer.json(), path)
        except (KeyError, IndexError) as missing:
            raise Failure(f"nothing at {path} ({missing})") from None
        except ValueError:
            raise Failure("the answer is not JSON") from None

    @staticmethod
    def check(holds, otherwise):
        if not holds:
            raise Failure(otherwise)


def main(names):
    if not os.access(PROGRAM, os.X_OK):
        print(f"scenario: there is no {PROGRAM}; build it with make release", file=sys.stderr)
        return 1
    passed = failed = 0
    for path in sorted(HERE.glob("*.txt")):
        if names and not any(name in path.name for name in names):
            continue
        with tempfile.TemporaryDirectory(prefix="maillage-scenario-") as folder:
            scenario = Scenario(path, Path(folder))
            start = time.monotonic()
            scenario.play()
        took = time.monotonic() - start
        verdict = "ok" if not scenario.failures else f"{len(scenario.failures)} FAILED"
        print(f"{path.stem}: {scenario.passed} expectations met, {verdict}, {took:.1f} s")
        for failure in scenario.failures:
            print(f"  {failure}")
        passed += scenario.passed
        failed += len(scenario.failures)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
