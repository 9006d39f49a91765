"""Choices: every offer leads to something that a person may press, and fills what that asks."""

from typing import Any

from iapflow.definitions import model as m
from iapflow.definitions.project import Look

Path = tuple[Any, ...]


def check_choices(look: Look, workflow: m.Workflow) -> None:
    """Each offer of each choice."""
    for name, choice in workflow.choices.items():
        for index, offer in enumerate(choice.offers):
            _offer(look, ("choices", name, "offers", index), offer, workflow)


def _offer(look: Look, path: Path, offer: m.Happening, workflow: m.Workflow) -> None:
    if not look.known((*path, "do"), offer.do, "transition", workflow.transitions):
        return
    way = workflow.transitions[offer.do]
    if not way.by:
        message = f"nobody presses {offer.do!r}: it has no 'by', so it cannot be offered"
        look.error((*path, "do"), message, "def.no_roles")
    if not offer.fills:
        return
    if way.form is None:
        message = f"{offer.do!r} asks no form, so there is nothing to fill"
        look.error((*path, "fills"), message, "def.nothing_to_fill", of_key=True)
        return
    form = look.project.bound(workflow, way.form)
    if form is None:
        return
    fields = {name: field for section in form.sections.values() for name, field in section.fields.items()}
    for name, value in offer.fills.items():
        if look.known((*path, "fills", name), name, "field", fields):
            _code(look, (*path, "fills", name), fields[name], value)


def _code(look: Look, path: Path, field: m.Field, value: Any) -> None:
    """A choice is filled with one of its list."""
    items = look.project.list_(field.list_)
    if field.type == "choice" and items is not None:
        look.known(path, str(value), "item of the list", items.items)
