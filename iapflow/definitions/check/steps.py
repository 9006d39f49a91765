"""Steps of a workflow's own tests: who does what with which answers, and how long is waited."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from iapflow.definitions import model as m
from iapflow.definitions.check.expected import check_expected
from iapflow.definitions.check.pointing import columns_of
from iapflow.definitions.check.spans import check_span
from iapflow.definitions.check.values import check_answers, check_rows
from iapflow.definitions.model.base import SPAN, Span
from iapflow.definitions.project import Look

Path = tuple[Any, ...]
PRESSED = ("as", "form")
KEYS = {"vote": ("as", "answer", "form"), "task": ("as", "form", "id", "row"), "start": ("as", "form")}
ANSWERS = ("yes", "no", "abstain", "conflict")


def check_steps(look: Look, workflow: m.Workflow, index: int, test: m.CaseTest) -> None:
    """Every step, then what is given and expected by name."""
    for number, step in enumerate(test.do):
        path: Path = ("tests", index, "do", number, step.name)
        if step.name == "wait":
            _wait(look, path, step.detail)
        elif step.name == "to":
            _to(look, path, step.detail)
        elif step.detail is not None:
            _pressed(look, path, step.name, step.detail)
            alias = _form_of(workflow, step.name, step.detail)
            _form(look, (*path, "form"), workflow, alias, step.detail)
    given: Path = ("tests", index, "given")
    for alias, answers in test.given.forms.items():
        _form(look, (*given, "forms", alias), workflow, alias, {"form": answers})
    for rows, lines in test.given.rows.items():
        columns = columns_of(look.project, workflow, rows)
        if columns is not None:
            check_rows(look, (*given, "rows", rows), columns, lines)
    for number, vote in enumerate(test.given.votes):
        _pressed(look, (*given, "votes", number), "vote", vote)
    _roles(look, (*given, "roles"), test.given.roles)
    known = look.project.registry.relations
    for number, relation in enumerate(test.given.relations):
        look.known((*given, "relations", number), relation, "relation", known)
    check_expected(look, ("tests", index, "expect"), workflow, test.expect)


def _pressed(look: Look, path: Path, name: str, detail: Any) -> None:
    """`{as: …, form: {…}}`; a vote also says its answer."""
    if not isinstance(detail, Mapping):
        look.error(path, f"{name!r} must be a map, as in {{as: role, form: {{…}}}}", "def.wrong_type")
        return
    keys = KEYS.get(name, PRESSED)
    for key in detail:
        look.known((*path, key), key, "key of this step", keys)
    if "as" in detail:
        _roles(look, (*path, "as"), [detail["as"]], is_one=True)
    if name == "vote" and "answer" in detail and isinstance(detail["answer"], str):
        look.known((*path, "answer"), detail["answer"], "answer", ANSWERS)
    for key, kind, words in (("form", Mapping, "a map of fields"), ("answer", str, f"one of {', '.join(ANSWERS)}")):
        if key in detail and not isinstance(detail[key], kind):
            look.error((*path, key), f"{key!r} must be {words}", "def.wrong_type")


def _roles(look: Look, path: Path, names: Iterable[Any], *, is_one: bool = False) -> None:
    known = look.project.role_ids
    for name in names:
        here = path if is_one else (*path, name)
        if not isinstance(name, str):
            look.error(here, "this must be the name of a role", "def.wrong_type")
        elif known is not None:
            look.known(here, name, "role", known)


def _wait(look: Look, path: Path, detail: Any) -> None:
    """A span in a known unit."""
    found = SPAN(detail) if isinstance(detail, str) else None
    if found is None:
        look.error(path, "'wait' must be a number and a unit, as in '20 days'", "def.wrong_type")
    else:
        check_span(look, path, Span(int(found[1]), found[2] if found[2].endswith("s") else f"{found[2]}s"))


def _to(look: Look, path: Path, detail: Any) -> None:
    if type(detail) is not date:
        look.error(path, "'to' must be a date, as in 2026-09-01", "def.wrong_type")


def _form(look: Look, path: Path, workflow: m.Workflow, alias: str | None, detail: Any) -> None:
    """Fields and codes that the form does not have would be passed over in silence."""
    form = look.project.bound(workflow, alias) if alias else None
    answers = detail.get("form") if isinstance(detail, Mapping) else None
    if form is not None and isinstance(answers, Mapping):
        check_answers(look, path, {name: field for _, _, name, field in form.fields()}, answers)


def _form_of(workflow: m.Workflow, name: str, detail: Any) -> str | None:
    """The form that comes with a step; None where it cannot be told."""
    if name == "start":
        return workflow.start.form
    if name in ("vote", "task"):
        groups = workflow.states.values()
        forms = {state.approve.form for state in groups if state.approve and state.approve.form}
        if name == "task":
            wanted = detail.get("id") if isinstance(detail, Mapping) else None
            forms = {task.form for state in groups for task in state.tasks if task.id == wanted and task.form}
        return forms.pop() if len(forms) == 1 else None
    transition = workflow.transitions.get(name)
    asked = (*transition.submits, *([transition.form] if transition.form else [])) if transition else ()
    return asked[-1] if asked else None
