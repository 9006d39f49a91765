"""What stands on a paper: values only, the same for every document of the programme.

How it looks is `templates/paper.typ`; what makes a PDF of it is `iapflow.documents.typesetting`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Fact:
    """One answer: what was asked, what was said."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A group of rows: its name, its columns, its cells; `widths` as shares of the page, equal where empty."""

    label: str
    columns: Row
    rows: Sequence[Row]
    widths: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Prose:
    """Sentences as they stand."""

    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """A statement with a box before it, ticked or to be ticked with a pen."""

    text: str
    is_ticked: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign: who, and the name below the line where it is known."""

    who: str
    name: str = ""


Line = Fact | Grid | Prose | Box | Signature


@dataclass(frozen=True, slots=True)
class Part:
    """A section; without a label its lines stand by themselves."""

    label: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Head:
    """What the project asks to stand on every paper of a day: its title, number and signs.

    Args:
        signs: words of each sign, in order; `flag`: whether the flag of the European Union stands beside them.
        note: a word that must be seen on every page, as that the data are made up.
    """

    title: str = ""
    number: str = ""
    signs: Sequence[str] = ()
    flag: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that stands on it; `facts` stand at the top: number, day, institution.

    Args:
        foot: what tells this paper from others, at the foot of every page.
    """

    language: str
    title: str
    facts: Sequence[Fact]
    parts: Sequence[Part]
    head: Head = field(default_factory=Head)
    lead: str = ""
    foot: str = ""
