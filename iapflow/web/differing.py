"""What differs between two fillings of a form, in the words of whoever reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from iapflow.errors import Sentence
from iapflow.forms.filled import Filled
from iapflow.web.laying import lay


@dataclass(frozen=True, slots=True)
class Difference:
    """Where, and what it said before and says now; a row that came or went has only one of both.

    `path` is empty where the place is not there any more.
    """

    where: Sentence
    row: str
    old: str
    new: str
    path: str = ""


def differences(before: Filled, after: Filled) -> list[Difference]:
    """In the order of the form; what this reader does not see is not compared."""
    old, new = dict(_texts(before)), dict(_texts(after))
    paths = [*new, *(path for path in old if path not in new)]
    changed = [path for path in paths if _said(old.get(path)) != _said(new.get(path))]
    return [_difference(path if path in new else "", old.get(path), new.get(path)) for path in changed]


Said = tuple[Sentence, str, str]


def _texts(filled: Filled) -> Iterator[tuple[str, Said]]:
    for section in lay(filled).sections:
        for control in section.controls:
            if not control.rows and control.shape not in ("rows", "grid"):
                yield control.path, (control.label, "", control.text)
            for row in control.rows:
                for cell in row.cells:
                    if not cell.is_hidden:
                        yield cell.path, (cell.label, row.title, cell.text)


def _said(text: Said | None) -> str:
    return text[2] if text else ""


def _difference(path: str, old: Said | None, new: Said | None) -> Difference:
    where, row, _ = new or old or ({"lv": ""}, "", "")
    return Difference(where, row, _said(old), _said(new), path)
