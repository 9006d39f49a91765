"""A list as a file for spreadsheets: streamed, and no cell becomes a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from flask import Response, stream_with_context

FORMULA = ("=", "+", "-", "@", "\t", "\r")
AT_ONCE = 500
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


def harmless(value: Any) -> str:
    """A cell as text; one that a spreadsheet would calculate begins with an apostrophe."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def as_csv(titles: Sequence[str], query: Any, cells: Callable[[Any], Sequence[Any]], name: str) -> Response:
    """The answer that sends the rows of a query as they are read."""

    def lines() -> Iterator[str]:
        try:
            yield BOM + line(titles)
            for row in query.yield_per(AT_ONCE):
                yield line(cells(row))
        finally:  # the request's own session was put away before the first line left
            query.session.close()

    answer = Response(stream_with_context(lines()), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def line(cells: Sequence[Any]) -> str:
    """One line, parted by semicolons as Latvian spreadsheets expect."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerow([harmless(cell) for cell in cells])
    return buffer.getvalue()
