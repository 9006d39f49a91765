"""What a decision rests on: a digest of each section, as the person was allowed to see it.

Two digests are equal when nothing that this person could see has changed; so after an amendment
only those are asked again who saw something else before.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from iapflow.definitions.bundle import Bundle
from iapflow.definitions.model import Field
from iapflow.policy.seeing import sections_seen

LENGTH = 32
MARK = 8
Given = Mapping[str, Mapping[str, Any]]


def digests(bundle: Bundle, aliases: Iterable[str], given: Given, roles: Collection[str]) -> dict[str, str]:
    """`form.section` -> digest, of every section that somebody holding these roles may read.

    Args:
        aliases: the forms that are bound.
        given: alias -> values, as they were handed in; what is masked for these roles is left out.
        roles: held on the case.
    """
    held, found = frozenset(roles), dict[str, str]()
    for alias in aliases:
        values = given.get(alias, {})
        for name, section in sections_seen(bundle.form_of(alias), held).items():
            if not _is_masked(section.mask, held):
                found[f"{alias}.{name}"] = _digest(_seen(section.fields, values, held))
    return found


def mark_of(found: Mapping[str, str]) -> str:
    """Eight characters for all of them, which a page shows and carries; where they differ, other things were shown."""
    return _digest(found)[:MARK]


def _seen(fields: Mapping[str, Field], values: Mapping[str, Any], held: frozenset[str]) -> dict[str, Any]:
    """The values of the fields that these roles may read."""
    return {
        name: _part(field, values.get(name), held)
        for name, field in fields.items()
        if values.get(name) is not None and (field.view is None or held & set(field.view))
        if not _is_masked(field.mask, held)
    }


def _part(field: Field, value: Any, held: frozenset[str]) -> Any:
    """A value; of rows, the columns that may be read."""
    if not field.fields or not isinstance(value, Sequence):
        return value
    return [{"id": row.get("id"), **_seen(field.fields, row, held)} for row in value]


def _is_masked(mask: Sequence[str] | None, held: frozenset[str]) -> bool:
    return bool(mask) and held <= frozenset(mask or ())


def _digest(values: Mapping[str, Any]) -> str:
    plain = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return sha256(plain.encode()).hexdigest()[:LENGTH]
