"""What a page of a form is made of: sections, controls, cards of rows.  Values only; laid out in `page`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from iapflow.errors import Sentence
from iapflow.forms.files import Limits
from iapflow.forms.filled import Warn
from iapflow.forms.totals import Total
from iapflow.forms.types import TypedInput
from iapflow.forms.voice import Option


@dataclass(frozen=True, slots=True)
class Control:
    """One field or cell.

    Args:
        path: `risks[a1].factor`; `name` is the input's name and, without brackets, its id.
        shape: line, area, select, radios, checks, rows, shown, heading, note.
        text: what is shown for reading.
        widget: the bound WTForms field, where it is written.
        options: (words of a group or None, options) for choices.
        is_locked: read-only by a rule as things stand; the input is there and takes nothing.
        is_lockable: whether such a rule exists for it.
        rows, totals: for row groups.
        limits: what may be put in, for files.
    """

    path: str
    name: str
    shape: str
    label: Sentence
    hint: Sentence | None
    text: str
    is_required: bool
    is_hidden: bool
    is_writable: bool
    is_empty: bool
    errors: Sequence[Sentence] = ()
    warnings: Sequence[Warn] = ()
    widget: TypedInput | None = None
    options: Sequence[Option] = ()
    chosen: frozenset[str] = frozenset()
    attributes: Mapping[str, str] = field(default_factory=dict)
    rows: Sequence[RowCard] = ()
    totals: Sequence[Total] = ()
    columns: Sequence[Control] = ()
    is_table: bool = False
    is_fixed: bool = False
    is_full: bool = False
    is_locked: bool = False
    is_lockable: bool = False
    unit: str = ""
    kind: str = ""
    limits: Limits | None = None
    answer: object = None

    @property
    def described_by(self) -> str:
        """Ids of hint, questions and errors, for `aria-describedby`."""
        parts = [("hint", self.hint), ("error", self.errors), ("ask", self.warnings)]
        return " ".join(f"{self.name}-{suffix}" for suffix, there in parts if there)

    def total(self, path: str) -> Total | None:
        """The sum of the column that a cell stands in, where there is one."""
        return next((one for one in self.totals if path.endswith(f".{one.column}")), None)

    @property
    def html(self) -> dict[str, str]:
        """Attributes of the input, or of each of several."""
        look = "form-select" if self.shape == "select" else "form-control"
        told: dict[str, str] = {"class": f"{look} is-invalid" if self.errors else look, **self.attributes}
        if self.described_by:
            told["aria-describedby"] = self.described_by
        if self.errors:
            told["aria-invalid"] = "true"
        if self.is_required:
            told["aria-required"] = "true"
        if self.is_locked:
            told.update({"disabled": "disabled"} if self.shape == "select" else {"readonly": "readonly"})
        return told

    @property
    def is_grouped(self) -> bool:
        """True where one question has several inputs, so that it is a fieldset."""
        return self.shape in ("radios", "checks") or bool(self.widget and self.widget.kind.parts)

    @property
    def has_suggestions(self) -> bool:
        """True where some options come first."""
        return any(option.is_suggested for option in self.options)

    @property
    def focus_id(self) -> str:
        """Where a link to this control leads: the first of several inputs."""
        if self.shape in ("radios", "checks") and self.options and self.is_writable:
            return f"{self.name}-{self.options[0].code}"
        if self.widget is not None and self.widget.kind.parts:
            return f"{self.name}-{self.widget.kind.parts[0]}"
        return self.name


@dataclass(frozen=True, slots=True)
class RowCard:
    """One row of a group: its number as people count, its title, its cells."""

    row_id: str
    number: int
    title: str
    cells: Sequence[Control]
    label: Sentence | None = None
    is_held: bool = False
    """Whether it cannot be taken out, since an answer in it stands read-only."""

    def cell(self, name: str) -> Control | None:
        """The cell of a column, where it is seen."""
        return next((cell for cell in self.cells if cell.path.endswith(f".{name}")), None)


@dataclass(frozen=True, slots=True)
class SectionPart:
    """A section with its controls; `is_hidden` where nothing in it is shown now."""

    section_id: str
    label: Sentence
    hint: Sentence | None
    controls: Sequence[Control]
    is_hidden: bool

    @property
    def error_count(self) -> int:
        """How many sentences of refusal stand in it, rows included."""
        return sum(len(control.errors) for control in flat(self.controls))

    @property
    def is_done(self) -> bool:
        """True where every required control is answered."""
        return not any(c.is_required and c.is_empty and not c.is_hidden for c in flat(self.controls))


@dataclass(frozen=True, slots=True)
class FormPage:
    """All that a page of a form shows."""

    label: Sentence
    hint: Sentence | None
    sections: Sequence[SectionPart]
    summary: Sequence[tuple[str, str, Sentence]]
    """(id to jump to, where it is, what is said) for each error."""
    warnings: Sequence[Warn]
    focus: str | None
    pressed: tuple[str, str, str] | None


def flat(controls: Sequence[Control]) -> Iterator[Control]:
    """Controls and the cells of their rows."""
    for control in controls:
        yield control
        for row in control.rows:
            yield from row.cells
