"""What can go wrong, and for whom: the administrator, the person, or nobody.

`DefinitionError` speaks to the administrator who wrote a file.  `Refused`,
`Missing` and `Conflict` are answers to a person.  Anything else is our bug and
rises to the entrance.  Message ids are English sentences; the entrance
translates them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Place:
    """A file, a line and a column, both counted from one."""

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        """As editors and compilers write it."""
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding in a definition file, with the place where it was found.

    Args:
        see: another place that may be the cause; the hint tells why.
    """

    path: str
    line: int
    column: int
    message: str
    hint: str = ""
    level: Literal["error", "warning"] = "error"
    code: str = ""
    see: Place | None = None

    def __str__(self) -> str:
        """As an editor reads it: path:line:column: message see: hint."""
        text = f"{self.path}:{self.line}:{self.column}: {self.message}"
        text += f" See {self.see}:" if self.see else ""
        return f"{text} {self.hint}" if self.hint else text


class DefinitionError(Exception):
    """The definitions cannot be used; every problem that was found is listed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep all problems; the message is one line each."""
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems: tuple[Problem, ...] = tuple(problems)


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence to be translated: its English wording and what fills its gaps."""

    id: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """The English sentence, for logs of ours and for tests."""
        return self.id.format_map(dict(self.params)) if self.params else self.id


Sentence = Text | Mapping[str, str]
"""A message id with its parameters, or the YAML's own labels by language."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was refused, and which answer would put it right.

    `because` is one of by, not_by, state, form, needs, revision, start, or the
    id of a rule.  `fix` is a path such as "form.rows[a1].field".  `strays` are
    fields that were sent though the person may not write them.
    """

    because: str
    sentence: Sentence
    fix: str | None = None
    strays: tuple[str, ...] = ()


class Refused(Exception):  # noqa: N818 - an answer, not an error
    """A whole answer to a person: no, and these are all the reasons."""

    def __init__(self, reasons: Sequence[Reason]) -> None:
        """Keep all reasons; only the kinds go into the message, never an answer."""
        super().__init__(", ".join(reason.because for reason in reasons))
        self.reasons: tuple[Reason, ...] = tuple(reasons)


class Missing(Exception):  # noqa: N818 - an answer, not an error
    """There is no such thing, or it is not this person's to see."""


class Conflict(Exception):  # noqa: N818 - an answer, not an error
    """Somebody else was quicker; `state` tells where the case stands now."""

    def __init__(self, state: str = "") -> None:
        """Keep the present state of the case, for the page that explains."""
        super().__init__(f"the case has moved on to {state!r}" if state else "changed meanwhile")
        self.state = state
