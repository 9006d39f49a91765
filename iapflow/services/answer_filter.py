"""Lists filtered by one answer of a form, as far as whoever asks may read it.

Only what is chosen, counted or dated is asked for: words of a form are about a child,
and an address is kept in many places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from iapflow.engine.values import Actor
from iapflow.errors import Reason, Refused, Sentence
from iapflow.forms.cleaning import Unclean
from iapflow.forms.sheet import Sheet
from iapflow.forms.types import is_typed
from iapflow.forms.types.choices import YES_NO_OPTIONS
from iapflow.services.answers_seen import Answers, answers_seen, fields_read, forms_read
from iapflow.services.queue_rows import read_pens
from iapflow.services.room import Room
from iapflow.store.store import Store

ASKED = frozenset({"choice", "choices", "yes_no", "number", "money", "date", "month", "computed"})


@dataclass(frozen=True, slots=True)
class Filter:
    """A field that a list can be filtered by; `options` where its answer is one of a few: code and words."""

    path: str
    form: Sentence
    label: Sentence
    options: Sequence[tuple[str, Sentence]]


def filters(store: Store, room: Room, actor: Actor, workflow_id: str) -> list[Filter]:
    """What this person may filter the cases of a workflow by, form by form; `plan.risks.group` is a column of rows."""
    with store.reading() as session:
        bundle = room.definitions.current_bundle(session, workflow_id)
        found = []
        for alias in forms_read(bundle.workflow, actor):
            sheet = Sheet.of(bundle, alias)
            label = bundle.workflow.forms[alias].label or sheet.form.label
            for path, field in fields_read(sheet, actor).items():
                if field.type in ASKED:
                    found.append(Filter(f"{alias}.{path}", label, field.label or {"lv": path}, _options(sheet, field)))
        return found


def matching(store: Store, room: Room, actor: Actor, case_ids: Sequence[int], asked: tuple[str, str]) -> list[int]:
    """Those of these cases, in their order, whose answer this person may read and which it lets through.

    Args:
        asked: the path of a filter, and the words typed or the code chosen.

    Raises:
        Refused: the words are no answer of such a field.
    """
    path, wanted = asked
    alias, _, rest = path.partition(".")
    with store.reading():
        try:
            return [
                pen.case.id
                for pen in read_pens(store, room, case_ids)
                if (form := answers_seen(pen, actor, alias)) and _lets_through(form, rest, wanted)
            ]
        except Unclean as error:
            raise Refused((Reason("filter", error.sentence, "vertiba"),)) from None


def _lets_through(form: Answers, path: str, wanted: str) -> bool:
    group, _, name = path.rpartition(".")
    if group and group not in form.sheet.groups:
        return False
    field = (form.sheet.columns(group) if group else form.sheet.fields).get(name)
    if field is None:
        return False
    kind = form.sheet.kind(field)
    given = [row.get(name) for row in form.rows(group)] if group else [form.one(name)]
    return any(kind.matches(one, wanted) for one in given if one is not None and not is_typed(one))


def _options(sheet: Sheet, field: Any) -> list[tuple[str, Sentence]]:
    if field.type == "yes_no":
        return [(one.code, one.label) for one in YES_NO_OPTIONS]
    known = sheet.lists.get(field.list_) if field.list_ else None
    return [(code, item.label) for code, item in known.items.items()] if known else []
