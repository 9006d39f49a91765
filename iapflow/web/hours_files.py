"""*Stundu sadale* as a file: by giver as CSV or XLSX, on paper the plans as well; and what is to be looked at."""

from __future__ import annotations

import io
from collections.abc import Sequence

from flask import abort
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from iapflow.documents.paper import Fact, Grid, Paper, Part
from iapflow.documents.table_made import CSV, XLSX, Cell, csv_lines, write_xlsx
from iapflow.documents.typesetting import MEDIA_TYPE, pdf_of
from iapflow.http import formats
from iapflow.http.actor import current_actor
from iapflow.http.language import language, say
from iapflow.http.parts import current_store, now, room
from iapflow.http.routes import action
from iapflow.reports.hours_lines import GiverHours, PlanHours, Split
from iapflow.services.printing.heads import head_of
from iapflow.store.semester import Semester
from iapflow.web.hours_split import ADDRESS, found_here
from iapflow.web.pages import pages

HEADINGS = ("Giver", "As", "Granted, h", "Planned, h", "Given, h", "Left, h", "To look at")
PLAN_HEADINGS = (
    "Learner", "Plan", "Plan author", "Planned, h", "Given, h", "Left, h", "Author’s hours, h", "Author has left, h",
)  # fmt: skip


@pages.get(f"{ADDRESS}/tabula.<any(csv, xlsx, pdf):kind>")
@action("keep_team")
def hours_file(unit: int, kind: str) -> Response:
    """The table by giver as a file; on paper the plans as well."""
    with current_store().reading() as session:
        name, semester, found = found_here(session, unit)
        if found is None or semester is None:
            abort(404)
        if kind == "pdf":
            return _file(_printed(session, name, semester, found), MEDIA_TYPE, "stundu-sadale.pdf")
    headings, rows = [say(one) for one in HEADINGS], [_giver_row(one) for one in found.givers]
    if kind == "csv":
        return _file(b"".join(csv_lines(headings, rows)), CSV, "stundu-sadale.csv")
    out = io.BytesIO()
    write_xlsx(out, headings, rows)
    return _file(out.getvalue(), XLSX, "stundu-sadale.xlsx")


def _giver_row(line: GiverHours) -> Sequence[Cell]:
    """A line of the file."""
    part = say("plan author") if line.is_author else say("giver")
    return [
        line.name,
        part,
        line.granted,
        line.planned,
        line.given,
        line.left,
        " ".join(say(one) for one in line.warnings),
    ]


def _plan_row(line: PlanHours) -> list[str]:
    numbers = (line.planned, line.given, line.left, line.author_given, line.author_left)
    return [line.learner, line.number, line.author, *(_cell(one) for one in numbers)]


def _printed(session: Session, name: str, semester: Semester, found: Split) -> bytes:
    on = current_actor().on
    givers = [[_cell(one) for one in _giver_row(line)] for line in found.givers]
    plans = [_plan_row(line) for line in found.plans]
    head = head_of(session, room(), on, language())
    paper = Paper(
        language=language(), title=say("Hours of work"), lead=name, foot="", head=head,
        facts=[Fact(say("Semester"), str(semester)), Fact(say("Day"), formats.day(on, language()))],
        parts=[
            Part("", [Grid(say("By giver"), [say(one) for one in HEADINGS], givers, (4, 2, 2, 2, 2, 2, 5))]),
            Part("", [Grid(say("By plan"), [say(one) for one in PLAN_HEADINGS], plans, (4, 4, 4, 2, 2, 2, 2, 2))]),
        ],
    )  # fmt: skip
    return pdf_of([paper], now())


def _cell(cell: Cell) -> str:
    return "–" if cell is None else cell if isinstance(cell, str) else formats.number(cell, language())


def _file(content: bytes, kind: str, name: str) -> Response:
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
