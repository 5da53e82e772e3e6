"""The samples of answers.py that follow an award: plan, milestones, reports, payments."""
from urllib.parse import quote

TOWN = "urn:ngsi-ld:Organisation:be-nis-83040"


def play(answers):
    project = answers.command("entities.create", {"entity": {
        "type": "Project", "title": {"fr": "Capteurs"}, "lead": TOWN, "grant": 10000,
        "budget": 20000}})["id"]
    answers.command("entities.step", {"id": project, "step": "start"})
    one = {"project": project}
    advance = {**one, "kind": "advance", "amount": 4000}
    answers.command("projects.ask-payment", advance, wanted=409)
    answers.view("project-follow-up", "?project=" + quote(project))
    answers.command("projects.plan-payments", {**one, "advanceRate": 90}, wanted=422)
    answers.command("projects.plan-payments", {**one, "advanceRate": 40, "advanceMaximum": 5000})
    milestone = answers.command("projects.save-milestone", {
        **one, "title": "Posés", "dueDate": "2026-02-20"})
    answers.command("projects.save-milestone", {
        **one, "id": milestone["id"], "version": milestone["version"] + 5, "title": "Posés",
        "dueDate": "2026-02-21"}, wanted=409)
    answers.command("projects.set-milestone", {"milestone": milestone["id"], "state": "done"})
    answers.command("projects.set-milestone", {"milestone": milestone["id"], "state": "done"},
                    wanted=409)
    answers.command("projects.ask-payment", {**advance, "amount": 4001}, wanted=422)
    answers.command("projects.ask-payment", advance, wanted=401, actor="anonymous")
    payment = answers.command("projects.ask-payment", advance)["id"]
    answers.command("projects.decide-payment", {"payment": payment, "decision": "check",
                                                "amount": 3000}, wanted=422)
    answers.command("projects.decide-payment", {"payment": payment, "decision": "check",
                                                "amount": 3000, "reason": "Une facture manque."})
    answers.command("projects.decide-payment", {"payment": payment, "decision": "pay"})
    report = answers.command("projects.save-report", {**one, "kind": "interim"})
    answers.command("projects.save-report", {
        **one, "kind": "interim", "id": report["id"], "version": report["version"],
        "narrative": "Fait.", "expenses": 9000, "submit": True})
    answers.command("projects.decide-report", {"report": report["id"], "decision": "return"},
                    wanted=422)
    answers.command("projects.decide-report", {"report": report["id"], "decision": "accept"})
    answers.view("project-follow-up", "?project=" + quote(project))
    answers.get("/api/v1/views/followed-projects")
    answers.get("/api/v1/views/followed-projects", wanted=401, actor="anonymous")
    answers.view("payments", "?project=" + quote(project))
    answers.view("payments", "?call=urn:none&lang=de")
