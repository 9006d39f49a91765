"""What a form took over from earlier, in the words of its page."""

from __future__ import annotations

from collections.abc import Collection

from iapflow.forms.controls import FormPage, flat
from iapflow.http.language import say


def taken_over(marks: Collection[str], page: FormPage) -> list[tuple[str, str]]:
    """Where each stands and what it is called: (id to jump to, words)."""
    found = []
    for part in page.sections:
        for one in flat(part.controls):
            if one.path in marks and not one.is_hidden:
                found.append((one.focus_id, say(one.label)))
            for row in one.rows:
                if f"{one.path}[{row.row_id}]" in marks:
                    at = next((cell.focus_id for cell in row.cells if not cell.is_hidden), one.focus_id)
                    found.append((at, f"{say(one.label)}, {row.number}: {row.title}"))
    return found
