"""The answers of many cases as one person may read them: for sheets and for filters, never more than on the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from iapflow.definitions.model import Field, Workflow
from iapflow.engine.values import Actor
from iapflow.forms.access import access
from iapflow.forms.binding import bind
from iapflow.forms.evaluating import group_rows
from iapflow.forms.occasion import Occasion
from iapflow.forms.sheet import Sheet, cell_path
from iapflow.policy.pressing import roles_on
from iapflow.policy.seeing import form_viewers, sheets_of_votes
from iapflow.services.filling import occasion_for
from iapflow.services.writing import Pen

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answers:
    """One form of one case.

    Args:
        seen: paths (`risks`, `risks.factor`) that may be read unmasked.
        hidden: paths of fields and cells that the form does not show at all.
    """

    sheet: Sheet
    given: Mapping[str, Any]
    seen: frozenset[str]
    hidden: frozenset[str] = frozenset()

    def one(self, name: str) -> Any:
        """The answer of a field outside of rows; None where there is none to be read."""
        return None if name not in self.seen or name in self.hidden else self.given.get(name)

    def rows(self, group: str) -> Iterator[Row]:
        """The rows of a group, with the cells that may be read."""
        if group not in self.seen or group in self.hidden or group not in self.sheet.groups:
            return
        for row in group_rows(self.sheet, group, self.given):
            yield {
                name: row.get(name)
                for name in self.sheet.columns(group)
                if f"{group}.{name}" in self.seen and cell_path(group, row["id"], name) not in self.hidden
            }


def answers_seen(pen: Pen, actor: Actor, alias: str) -> Answers | None:
    """The form as this person may read it now; None where they may not, or nothing is written."""
    workflow, state = pen.book.workflow, pen.case.state
    held = frozenset(roles_on(actor, pen.snapshot.circumstances, pen.book.roles))
    if alias not in workflow.forms or alias not in pen.kept or not held & form_viewers(workflow, state, alias):
        return None
    sheet, given = Sheet.of(pen.book.bundle, alias), pen.kept[alias]
    if alias not in workflow.states[state].edit:  # what was handed in holds nothing hidden
        allowed = access(sheet, Occasion(pen.at.date(), roles=held))
        return Answers(sheet, given, allowed.seen - allowed.masked)
    occasion = occasion_for(pen.session, pen.book, pen.snapshot, actor, pen.at)
    filled = bind(sheet, given, replace(occasion, before=given, may_write=False), "draft")
    return Answers(
        sheet, filled.answers, filled.access.seen - filled.access.masked, frozenset(filled.seen.hidden)
    )  # fmt: skip


def forms_read(workflow: Workflow, actor: Actor) -> list[str]:
    """The forms of a workflow that this person's roles read in some state; none that is filled many times."""
    votes = sheets_of_votes(workflow)
    return [
        alias
        for alias, use in workflow.forms.items()
        if alias not in votes
        and not use.many
        and any(actor.roles & form_viewers(workflow, state, alias) for state in workflow.states)
    ]


def fields_read(sheet: Sheet, actor: Actor) -> dict[str, Field]:
    """Path -> what this person's roles read of a form unmasked; fields and the columns of rows."""
    allowed = access(sheet, Occasion(actor.on, roles=frozenset(actor.roles)))
    paths = allowed.seen - allowed.masked
    found: dict[str, Field] = {}
    for name, field in sheet.fields.items():
        parts = {name: field} | {f"{name}.{column}": one for column, one in (field.fields or {}).items()}
        found |= {path: one for path, one in parts.items() if path in paths}
    return found
