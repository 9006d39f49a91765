"""Who may see and write which part of a form: sections and fields narrow what the state allows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from iapflow.definitions.model import Field, Section
from iapflow.forms.occasion import Occasion
from iapflow.forms.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Access:
    """Paths (`risks`, `risks.factor`) that may be read, written, or are shown masked."""

    seen: frozenset[str]
    writable: frozenset[str]
    masked: frozenset[str]


def access(sheet: Sheet, occasion: Occasion) -> Access:
    """What the person of this occasion may see and write."""
    return _access(sheet, _Rights(occasion.roles, occasion.sections, occasion.may_write))


@dataclass(frozen=True, slots=True)
class _Rights:
    """The part of an occasion that access depends on."""

    roles: frozenset[str] | None
    sections: frozenset[str] | None
    may_write: bool


@lru_cache(maxsize=512)
def _access(sheet: Sheet, occasion: _Rights) -> Access:
    seen, writable, masked = set(), set(), set()
    for section_id, section, field_id, field in sheet.form.fields():
        outer: tuple[Section | Field, ...] = (section, field)
        on_page = occasion.sections is None or section_id in occasion.sections
        parts = {field_id: outer}
        parts.update({f"{field_id}.{name}": (*outer, column) for name, column in (field.fields or {}).items()})
        for path, layers in parts.items():
            if not all(_held(layer.view, occasion) for layer in layers):
                continue
            seen.add(path)
            if any(_is_masked(layer, occasion) for layer in layers):
                masked.add(path)
            elif occasion.may_write and on_page and _may_write(sheet, layers, occasion):
                writable.add(path)
    return Access(frozenset(seen), frozenset(writable), frozenset(masked))


def _may_write(sheet: Sheet, layers: tuple[Section | Field, ...], occasion: _Rights) -> bool:
    field = layers[-1]
    assert isinstance(field, Field)  # noqa: S101 - the innermost layer is always a field
    asked = sheet.kind(field).is_asked and field.compute is None
    return asked and all(_held(layer.edit, occasion) for layer in layers)


def _held(roles: tuple[str, ...] | None, occasion: _Rights) -> bool:
    return roles is None or occasion.roles is None or not occasion.roles.isdisjoint(roles)


def _is_masked(layer: Section | Field, occasion: _Rights) -> bool:
    """Masked where every role held is one the mask names."""
    return bool(layer.mask) and occasion.roles is not None and occasion.roles <= frozenset(layer.mask or ())
