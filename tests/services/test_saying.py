"""Rights and deadlines as sentences: from the definition alone."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from iapflow import builtin
from iapflow.definitions.catalogue import Catalogue, load, read_project
from iapflow.definitions.model import FormUse
from iapflow.errors import Text
from iapflow.extend import REGISTRY
from iapflow.services.saying import deadlines_of, listed, rights_of

ROOT = Path(__file__).parents[2]
assert builtin


@cache
def shipped() -> Catalogue:
    """The definitions that come with the program."""
    return load(read_project(ROOT), REGISTRY)


def plain(line: object) -> str:
    """A sentence in English, the plural where there is one."""
    if isinstance(line, Text):
        return line.id.split(" | ")[-1].format(**{name: plain(value) for name, value in line.params.items()})
    return str(line.get("en", line)) if isinstance(line, dict) else str(line)


def test_who_approves_and_who_never_does() -> None:
    said = [plain(line) for line in rights_of(shipped().workflows["support_plan"], shipped().roles)]

    at = said.index("“Approve” is done by: Head of institution; in: Submitted to the head.")
    assert "– never by: Plan author, nor by their substitute" == said[at + 1]
    assert any(line.startswith("A case is opened by: Head of institution, ") for line in said)


def test_a_form_is_called_as_its_workflow_says() -> None:
    workflow = shipped().workflows["support_plan"]
    own = {**workflow.forms, "plan": FormUse(form="plan", label={"lv": "Vienošanās", "en": "Arrangement"})}

    said = [plain(line) for line in rights_of(workflow.model_copy(update={"forms": own}), shipped().roles)]

    assert "“Arrangement” is written in “Draft” by: Plan author." in said


def test_deadlines_tell_reminders_and_who_is_told() -> None:
    said = [plain(line) for line in deadlines_of(shipped().workflows["support_plan"], shipped().roles)]

    at = said.index("“Submitted to the head”: within 5 school days.")
    told = "– 3 school days after it this is told: the deputy; then, after as long again each time, whoever stands next above"
    assert ["– a reminder 1 school days before", told] == said[at + 1 : at + 3]
    assert any(line.startswith("“Term of approval”: 20 school days, counted in: ") for line in said)
    assert "“In delivery”: until the day in plan.period_end." in said


def test_labels_are_listed_once_in_every_language() -> None:
    labels = [{"lv": "Viens", "en": "One"}, {"lv": "Divi"}, {"lv": "Viens", "en": "One"}]

    assert {"lv": "Viens, Divi", "en": "One, Divi"} == listed(labels)
