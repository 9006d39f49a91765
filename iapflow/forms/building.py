"""A form's definition made into WTForms classes, once per digest, writable fields and language.

Definitions are immutable once published, so a class never grows stale.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

from wtforms.form import BaseForm

from iapflow.definitions.model import Field
from iapflow.forms.sheet import GROUPS, Sheet
from iapflow.forms.types import Around, TypedInput
from iapflow.forms.voice import label

KEPT = 512


class AnswerForm(BaseForm):
    """A WTForms form whose names never clash with its own attributes, and which knows its occasion."""

    columns: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, formdata: Any, answers: Mapping[str, Any], around: Around, prefix: str = "f-") -> None:
        """Bind at once: answers as they are kept, then what was posted."""
        super().__init__(self.columns, prefix=prefix)
        self.around = around
        for name, field in self.inputs.items():
            field.process(formdata, answers.get(name))

    @property
    def inputs(self) -> Mapping[str, TypedInput]:
        """The bound fields by name."""
        inputs: Mapping[str, TypedInput] = self._fields  # type: ignore[assignment]
        return inputs


@dataclass(frozen=True, slots=True)
class Classes:
    """The class of the whole form, and the class of a row of each group."""

    form: type[AnswerForm]
    rows: Mapping[str, type[AnswerForm]]


@lru_cache(maxsize=KEPT)
def classes(sheet: Sheet, writable: frozenset[str], language: str = "lv") -> Classes:
    """The WTForms classes for these writable fields (`risks`, `risks.factor`)."""

    def build(name: str, fields: Mapping[str, Field], within: str) -> type[AnswerForm]:
        columns = {
            field_id: _input(sheet, field, language)
            for field_id, field in fields.items()
            if field.type not in GROUPS and within + field_id in writable
        }
        return type(f"{name.title().replace('_', '')}Form", (AnswerForm,), {"columns": columns})

    groups = [group for group in sheet.groups if group in writable]
    rows = {group: build(f"{group}_row", sheet.columns(group), f"{group}.") for group in groups}
    return Classes(build(sheet.form.id, sheet.fields, ""), rows)


def _input(sheet: Sheet, field: Field, language: str) -> Any:
    unbound = sheet.kind(field).input(field)
    unbound.kwargs["label"] = label(field.label or {}, language)
    return unbound
