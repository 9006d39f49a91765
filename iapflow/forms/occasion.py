"""The occasion at which a form is filled: who, when, and what is known around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from iapflow.forms.voice import Lookups, NoLookups

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Occasion:
    """Everything that binding a form takes beside the form and the answers.

    Args:
        roles: roles held on this case, which sections and fields may narrow; None sees and writes all.
        values: what else rules read, by flat name: `semester.end`, `facts.agreement_valid`.
        before: the draft or submission as it is stored.  What this person may not write stays as it is here.
        sections: the sections on the posted page; None means the whole form.
        confirmed: keys of warnings that this person answered with "yes, it is right".
        may_write: False shows the form for reading only.
        handed_in: asks for the answers as this case last handed them in; what is offered no more stays allowed
            only where it stood there.  None: `before` are those.
    """

    today: date
    roles: frozenset[str] | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    before: Mapping[str, Any] = field(default_factory=dict)
    lookups: Lookups = field(default_factory=NoLookups)
    sections: frozenset[str] | None = None
    confirmed: frozenset[str] = frozenset()
    is_demo: bool = False
    may_write: bool = True
    handed_in: Callable[[], Mapping[str, Any]] | None = None
