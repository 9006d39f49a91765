"""*Vai tas darbojas?*: what became of the flagged, and thresholds tried on counts of a semester that is over."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from flask import render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from iapflow.documents.paper import Fact, Grid, Paper, Part
from iapflow.documents.table_made import CSV, XLSX, csv_lines, write_xlsx
from iapflow.documents.typesetting import MEDIA_TYPE, pdf_of
from iapflow.http.actor import current_actor
from iapflow.http.language import language, say
from iapflow.http.parts import current_store, now, room
from iapflow.http.routes import action
from iapflow.reports import early_report as report
from iapflow.reports.early_facts import numeral
from iapflow.reports.early_thresholds import ENOUGH
from iapflow.services.printing.heads import head_of
from iapflow.web.early_signs import ADDRESS, LONGEST
from iapflow.web.pages import pages
from iapflow.web.viewing import viewer

MOST = 1000
ASKED = ("semestris", "pazime", "slieksnis")
NAMES = {"watch": "Watch from", "act": "Act from", "tried": "Tried"}
TITLE = "Does it work?"
LEAD = (
    "Counts of learners only; a number below five is not told, nor one by which such a small one could be worked out."
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of the report as it goes into a file."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str | int]]


@pages.get(f"{ADDRESS}/parskats")
@action("see_early_report")
def early_report() -> str:
    """R15 for one's own school, municipality, region or the state."""
    typed = request.args.get("slieksnis", "")[:LONGEST]
    with current_store().reading() as session:
        found = _found(session)
        kept: dict[str, Any] = {name: request.args[name][:LONGEST] for name in ASKED if name in request.args}
        files = {kind: url_for("web.early_report_file", kind=kind, **kept) for kind in ("csv", "xlsx", "pdf")}
        return render_template(
            "early_report.html", found=found, typed=typed, is_wrong=bool(typed.strip()) and _figure(typed) is None,
            numeral=_numeral, enough=ENOUGH, names=NAMES, files=files,
        )  # fmt: skip


@pages.get(f"{ADDRESS}/parskats.<any(csv, xlsx, pdf):kind>")
@action("see_early_report")
def early_report_file(kind: str) -> Response:
    """What the page shows, as CSV, XLSX or PDF; what is kept back there is kept back here too."""
    with current_store().reading() as session:
        found = _found(session)
        head = head_of(session, room(), current_actor().on, language())
    sheets = _sheets(found)
    if kind == "pdf":
        grids = [
            Grid(one.caption, list(one.headings), [[str(cell) for cell in row] for row in one.rows]) for one in sheets
        ]
        paper = Paper(
            language=language(), title=say(TITLE), lead=say(LEAD), foot="", head=head,
            facts=[Fact(say("Day"), current_actor().on.isoformat()), Fact(say("Semester"), _semester(found))],
            parts=[Part("", [grid]) for grid in grids],
        )  # fmt: skip
        return _file(pdf_of([paper], now()), MEDIA_TYPE, kind)
    first, *more = sheets
    rows = [*first.rows, *(row for one in more for row in ((), (one.caption,), one.headings, *one.rows))]
    if kind == "csv":
        return _file(b"".join(csv_lines(first.headings, rows)), CSV, kind)
    out = io.BytesIO()
    write_xlsx(out, first.headings, rows)
    return _file(out.getvalue(), XLSX, kind)


def _found(session: Session) -> report.Report:
    tried = _figure(request.args.get("slieksnis", "")[:LONGEST])
    asked = (request.args.get("semestris", type=int), request.args.get("pazime", "")[:LONGEST], tried)
    return report.report(session, viewer(session), asked)


def _sheets(found: report.Report) -> list[Sheet]:
    """The tables of the page, in its order."""
    lines = [(say(line.label), line) for line in found.lines]
    if found.together is not None:
        lines.append((say("Learners with any sign"), found.together))
    sheets = [
        Sheet(
            say("What became of the signs"),
            [say(one) for one in ("Sign", "Flagged", "Reviewed", "With a plan", "Left education later")],
            [[name, *(_told(one) for one in line.numbers)] for name, line in lines],
        )
    ]
    for table in found.later:
        if table.lines:
            titles = [say("What happened"), say("Learners")]
            sheets.append(Sheet(say(table.caption), titles, [[say(name), _told(one)] for name, one in table.lines]))
    if found.judged:
        heads = ("Figure", "Flagged", "Left, and were flagged", "Left, and were missed")
        rows: list[Sequence[str | int]] = [
            [f"{say(NAMES[one.name])}: {_numeral(one.step)}", one.flagged, one.hits, one.misses] for one in found.judged
        ]
        sheets.append(Sheet(say("Hits and misses"), [say(one) for one in heads], rows))
    return sheets


def _told(value: int | None) -> int | str:
    return say("kept back") if value is None else value


def _semester(found: report.Report) -> str:
    one = found.semester
    return f"{one.school_year}, {one.number}." if one is not None else "–"


def _numeral(value: Decimal) -> str:
    return numeral(float(value), language())


def _file(content: bytes, media: str, kind: str) -> Response:
    answer = Response(content, content_type=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="early-signs.{kind}"'
    return answer


def _figure(typed: str) -> Decimal | None:
    try:
        found = Decimal(typed.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return found if found.is_finite() and 0 <= found <= MOST else None
