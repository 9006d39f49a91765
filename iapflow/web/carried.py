"""What a form took over from earlier, in the words of its page."""

from __future__ import annotations

from collections.abc import Collection

from iapflow.forms.controls import FormPage, flat
from iapflow.forms.filled import Filled
from iapflow.forms.undoing import held
from iapflow.http.language import say


def taken_over(marks: Collection[str], page: FormPage) -> list[tuple[str, str]]:
    """Where each stands and what it is called: (id to jump to, words)."""
    found = []
    for part in page.sections:
        for one in flat(part.controls):
            if one.path in marks and "[" not in one.path and not one.is_hidden:
                found.append((one.focus_id, say(one.label)))
            found += [
                (cell.focus_id, f"{say(one.label)}, {row.number}: {say(cell.label)}")
                for row in one.rows
                for cell in row.cells
                if cell.path in marks and not cell.is_hidden
            ]
            for row in one.rows:
                if f"{one.path}[{row.row_id}]" in marks:
                    at = next((cell.focus_id for cell in row.cells if not cell.is_hidden), one.focus_id)
                    found.append((at, f"{say(one.label)}, {row.number}: {row.title}"))
    return found


def undo_of(filled: Filled) -> dict[str, str] | None:
    """The row that was just taken out, held by the page until somebody wants it back or goes on."""
    return {"group": filled.removed[0], "held": held(filled)} if filled.removed else None
