"""What may be chosen in a field now: valid on the day, allowed by `where`, suggested ones first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from iapflow.definitions.model import Field, ListItem
from iapflow.forms.evaluating import Seen, Values
from iapflow.forms.occasion import Occasion
from iapflow.forms.sheet import Sheet
from iapflow.forms.types.choices import YES_NO_OPTIONS
from iapflow.forms.voice import Option


class Offers:
    """The options of every field of a bound form; a lookup is asked once."""

    def __init__(self, sheet: Sheet, seen: Seen, occasion: Occasion) -> None:
        """Nothing is looked up before it is asked for."""
        self._sheet, self._seen, self._occasion = sheet, seen, occasion
        self._looked_up: dict[tuple[str, tuple[str, ...]], Sequence[Option]] = {}

    def of(self, field: Field, names: Values) -> Sequence[Option] | None:
        """The options of a field, or None where nothing is chosen."""
        if field.type == "yes_no":
            return YES_NO_OPTIONS
        if field.list_ is not None:
            return self._of_list(field, names)
        if self._sheet.is_looked_up(field):
            return self._of_lookups(field)
        return None

    def step(self, field: Field, fields: Mapping[str, Field], row: Mapping[str, Any]) -> float | None:
        """`step_from`: the column of that name in the list of whichever choice of the row has one."""
        if field.step_from is None:
            return None
        for name, other in fields.items():
            items = self._sheet.lists.get(other.list_ or "")
            if items is not None and field.step_from in items.columns:
                item = items.items.get(str(row.get(name)))
                step = item.values.get(field.step_from) if item else None
                return float(step) if isinstance(step, int | float) else None
        return None

    def _of_list(self, field: Field, names: Values) -> Sequence[Option]:
        if field.where is None and field.suggest is None:
            return plain_options(self._sheet, field.list_ or "", self._occasion.today)
        options = []
        for code, item in self._sheet.lists[field.list_ or ""].items.items():
            if not item.is_offered(self._occasion.today):
                continue
            names.item = _columns(code, item)
            if field.where is None or field.where.is_true(names):
                is_suggested = field.suggest is not None and field.suggest.is_true(names)
                options.append(Option(code, item.label, is_suggested))
        names.item = None
        return sorted(options, key=lambda option: not option.is_suggested)

    def _of_lookups(self, field: Field) -> Sequence[Option]:
        key = (field.type, field.roles or ())
        if key not in self._looked_up:
            self._looked_up[key] = self._occasion.lookups.options(*key)
        return self._looked_up[key]


@lru_cache(maxsize=1024)
def plain_options(sheet: Sheet, name: str, on: date) -> tuple[Option, ...]:
    """A whole list as it is offered on a day, where no rule chooses among it."""
    return tuple(Option(code, item.label) for code, item in sheet.lists[name].items.items() if item.is_offered(on))


def _columns(code: str, item: ListItem) -> Mapping[str, Any]:
    return {"code": code, **item.values}
