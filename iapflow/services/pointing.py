"""Pointing at a place of a form: the form, a field, a row, or a field of a row named by the row's own id."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from iapflow.forms.access import Access

PLACE = re.compile(r"(?P<field>\w{1,40})(?:\[(?P<row>[\w-]{1,60})\](?:\.(?P<column>\w{1,40}))?)?")
LONGEST = 2_000
"""As many signs a remark or its answer may have."""


@dataclass(frozen=True, slots=True)
class Pointed:
    """A place of a form of the case, and what is said about it; an empty path is the whole form."""

    alias: str
    path: str
    comment: str


def row_of(path: str) -> tuple[str, str] | None:
    """(group, row id) where the path names a row or lies in one."""
    found = PLACE.fullmatch(path)
    return (found["field"], found["row"]) if found and found["row"] else None


def is_seen(path: str, access: Access) -> bool:
    """Whether somebody with this access may read what the path names; the form itself they see anyway."""
    found = PLACE.fullmatch(path)
    if not path or found is None:
        return not path
    return f"{found['field']}.{found['column']}" in access.seen if found["column"] else found["field"] in access.seen


def tells(path: str, access: Access) -> frozenset[str]:
    """What words about a place may be about, for somebody with this access: it and all that lies in it."""
    open_parts = access.seen - access.masked
    found = PLACE.fullmatch(path)
    if not path or found is None:
        return open_parts
    if found["column"]:
        return open_parts & {f"{found['field']}.{found['column']}"}
    return frozenset(part for part in open_parts if part.split(".", 1)[0] == found["field"])


def is_there(path: str, answers: Mapping[str, Any]) -> bool:
    """Whether the row that the path names stands in these answers; a field is always there."""
    row = row_of(path)
    return row is None or any(one["id"] == row[1] for one in answers.get(row[0]) or ())
