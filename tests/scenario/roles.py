"""The play of roles: what tests/access says of each type, tried over HTTP by people with real
sessions and keys: every person × own and other organisation, body and territory × each state."""
import re

import samples
from people import API, BODY, HERE, ROLES, THEME, People, organisation, person_id
from server import ROOT

ACCESS = ROOT / "tests" / "access"
REFUSED = (401, 403, 404)


def read_lines(file):
    """(act, words) of each line, with the states it holds for."""
    states = [""]
    for line in file.read_text().splitlines():
        words = line.partition("#")[0].split()
        if not words:
            continue
        if words[0] == "in":
            states = words[1:]
        else:
            yield words[0], words[1:], [""] if words[0] == "create" else states


def names_of(words, people, system):
    """Those whom the words of a line mean."""
    found = {"administrator"}
    for word in words:
        role = word.partition(".")[2]
        for name in people:
            plain = name.partition(" ")
            if plain[0] == "officer":
                name_is = "officer" if plain[2] == system else "officer-otherwise"
            else:
                name_is = name
            if word == "everybody" and name != "key-otherwise" or word == name_is:
                found.add(name)
            elif role.endswith("+") and name.startswith(word.partition(".")[0] + "."):
                if ROLES.index(name.partition(".")[2]) >= ROLES.index(role[:-1]):
                    found.add(name)
            elif not role and name.startswith(word + "."):
                found.add(name)
    return found


class Trial:
    """One type: its entity, put into each state, and everybody in front of it."""

    def __init__(self, tally, people, definition, vocabularies):
        self.tally = tally
        self.people = people
        self.type = definition
        self.name = definition["name"]
        access = definition.get("access", {})
        self.system = access.get("system", definition["dimension"])
        self.owners = access.get("owners", [])
        self.parties = access.get("parties", [])
        # What owns itself is the one whose members and holders the people are.
        self.owns_itself = "id" in self.owners
        self.id = f"urn:ngsi-ld:{self.name}:subject"
        if self.owns_itself:
            self.id = {"Organisation": organisation("owner"), "Body": BODY,
                       "Person": people.all["self"].person}[self.name]
        self.properties = definition["properties"]
        self.samples = samples.Samples(vocabularies)
        self.allowed = {}
        self.fields = {"read": set(), "write": set()}
        for act, words, states in read_lines(ACCESS / (self.name + ".txt")):
            kind, _, field = act.partition(":")
            if field:
                self.fields[kind].add(field)
            for state in states:
                self.allowed[state, act] = names_of(words, people.all, self.system)

    # --- The entity

    def owner(self):
        if self.owns_itself:
            return organisation("owner")
        targets = [self.properties[name].get("targets") for name in self.owners
                   if name in self.properties]
        return BODY if ["Body"] in targets else organisation("owner")

    def entity(self, state=""):
        workflow = self.type.get("workflow", {})
        wanted = {name for step in workflow.get("steps", []) for name in step.get("requires", [])}
        entity = {"id": self.id, "type": self.name}
        for name, field in self.properties.items():
            person = "Person" in field.get("targets", [])
            if name == workflow.get("attribute"):
                continue
            if name in self.owners:
                entity[name] = self.people.all["self"].person if person else self.owner()
            elif name in self.parties:
                entity[name] = (self.people.all["partner"].person if person
                                else organisation("party"))
            elif field.get("territory") and "AdministrativeArea" in field.get("targets", []):
                entity[name] = HERE
            elif name == "themes":
                entity[name] = THEME
            elif name in self.type["required"] or (name in wanted and "writers" not in field):
                entity[name] = self.samples.value(field)
            if name in entity and field.get("many") and not isinstance(entity[name], list):
                entity[name] = [entity[name]]
        if state:
            entity[workflow["attribute"]] = state
        return entity

    def put(self, state):
        """As it is in that state, and nothing left of before."""
        if not self.owns_itself:
            self.people.admin.command("entities.delete", {"id": self.id})
        entity = self.entity(state)
        for field in self.fields["read"]:
            entity.setdefault(field, self.samples.value(self.properties[field]))
        self.people.put(entity)

    # --- What is tried

    def check(self, caller, state, act, holds, what):
        expected = caller.name in self.allowed.get((state, act), {"administrator"})
        self.tally.check(holds == expected,
                         f"{self.name} {state}: {caller.name} {'may' if holds else 'may not'} {act} "
                         f"({what})")
        return expected

    def look(self, caller, state):
        answer = caller.send("GET", API + "entities/" + self.id)
        self.tally.check(answer.status in (200, 404), f"{self.name}: {answer.status}")
        seen = self.check(caller, state, "read", answer.status == 200, "detail")
        ngsi = caller.send("GET", "/ngsi-ld/v1/entities/" + self.id)
        self.check(caller, state, "read", ngsi.status == 200, "NGSI-LD")
        count = caller.send("GET", f"{API}entities?type={self.name}&ids={self.id}&count=true").json()
        self.check(caller, state, "read", count["count"] == 1, "count")
        if not seen or answer.status != 200:
            return
        detail = answer.json()
        self.check(caller, state, "change", detail["canEdit"], "canEdit")
        self.check(caller, state, "delete", detail["canDelete"], "canDelete")
        steps = {step["name"] for step in detail["steps"]}
        for step in self.type.get("workflow", {}).get("steps", []):
            if state in step["from"]:
                self.check(caller, state, step["name"], step["name"] in steps, "steps")
        for field in self.fields["read"]:
            there = field in detail["entity"]
            self.check(caller, state, "read:" + field, there, "detail")
            self.tally.check(there == bool(re.search(rf'[":/#]{field}"', ngsi.text)),
                             f"{self.name}: {caller.name} reads {field} in one API only")

    def refuse(self, caller, state):
        """What somebody may not do is refused when they do it all the same."""
        def refused(act, answer):
            self.tally.check(answer.status in REFUSED,
                             f"{self.name} {state}: {caller.name} {act}: {answer.status} "
                             f"{answer.text[:200]}")

        def may(act):
            return caller.name in self.allowed.get((state, act), {"administrator"})

        title = self.type["title"]
        value = self.samples.value(self.properties[title])
        if not may("change"):
            refused("change", caller.command("entities.update", {"id": self.id, "set": {title: value}}))
        if not may("delete"):
            refused("delete", caller.command("entities.delete", {"id": self.id}))
            refused("delete", caller.send("DELETE", "/ngsi-ld/v1/entities/" + self.id))
        for step in self.type.get("workflow", {}).get("steps", []):
            if state in step["from"] and not may(step["name"]):
                refused(step["name"],
                        caller.command("entities.step", {"id": self.id, "step": step["name"]}))
        for field in self.fields["write"]:
            if not may("write:" + field):
                refused("write:" + field, caller.command("entities.update", {
                    "id": self.id, "set": {field: self.samples.other(self.properties[field])}}))

    def create(self, caller):
        entity = {name: value for name, value in self.entity().items()
                  if "writers" not in self.properties.get(name, {})}
        if self.owns_itself:
            entity["id"] = f"urn:ngsi-ld:{self.name}:new"
        self.people.admin.command("entities.delete", {"id": entity["id"]})
        answer = caller.command("entities.create", {"entity": entity})
        # What only the program writes is refused to everybody for its fields.
        if answer.status != 422 and not (self.owns_itself and caller.name.startswith(("owner", "self", "council"))):
            self.check(caller, "", "create", answer.status == 200, answer.text[:200])

    def run(self):
        for caller in self.people.all.values():
            self.create(caller)
        states = list(self.type.get("workflow", {}).get("states", {})) or [""]
        for state in states:
            self.put(state)
            for caller in self.people.all.values():
                self.look(caller, state)
                self.refuse(caller, state)


def types(server, tally):
    people = People(server).everybody()
    model = server.request("GET", API + "model").json()
    vocabularies = {one["name"]: one for one in model["vocabularies"]}
    tried = {file.stem for file in ACCESS.glob("*.txt")} - {"commands"}
    for definition in model["types"]:
        if definition["name"] in tried:
            tried.remove(definition["name"])
            Trial(tally, people, definition, vocabularies).run()
    tally.check(not tried, f"tests/access speaks of types that are none: {tried}")
    return people
