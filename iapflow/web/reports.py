"""*Pārskati*: how many receive support today, and every declared report as table, chart, list and file."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import abort, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from iapflow.documents.paper import Fact, Grid, Paper, Part
from iapflow.documents.table_made import CSV, XLSX, csv_lines, write_xlsx
from iapflow.documents.typesetting import MEDIA_TYPE, pdf_of
from iapflow.errors import Text
from iapflow.forms.days import a_date
from iapflow.http.actor import current_actor
from iapflow.http.language import language, say
from iapflow.http.paging import Paging, asked_page, page_url
from iapflow.http.parts import current_store, now, room
from iapflow.http.routes import action
from iapflow.reports.counted import Asked, Line, Number, Report, Table, table
from iapflow.reports.counted_list import listed, listed_units
from iapflow.reports.programme import REPORTS, in_order
from iapflow.reports.support_today import TODAY, Published, today
from iapflow.services.printing.heads import head_of
from iapflow.store.semester import Semester, semester_on
from iapflow.web.pages import pages
from iapflow.web.viewing import viewer

ADDRESS, SIZE, LONGEST = "/zinojumi", 50, 60
OF_ALL = frozenset({"year", "semester", "fund-year"})
"""Cuts by time: of all semesters, told apart."""
FILTERS = ("griezums", "semestris", "diena")
MOST = 2**31
ALL = 0
"""Every semester together; not for those from whom small numbers are kept back: two tables could be subtracted."""


@pages.get(ADDRESS)
@action("see_reports")
def reports() -> str:
    """The first page: how many receive support on a day, the text for the home page, and the other reports."""
    day = asked_day()
    on = day or current_actor().on
    with current_store().reading() as session:
        found = today(session, viewer(session), day)
        head = head_of(session, room(), on, language())
        return render_template(
            "reports.html", found=found, reports=_readable(), on=on, day=day, number=number, head=head,
            sentence=_sentence(found.published, on),
        )  # fmt: skip


@pages.get(f"{ADDRESS}/<code>")
@action("see_reports")
def report(code: str) -> str:
    """One report as a chart and a table."""
    with current_store().reading() as session:
        made = _table(session, code)
        semesters = session.scalars(select(Semester).order_by(Semester.starts_on.desc()).limit(12)).all()
        return render_template(
            "report.html", table=made, semesters=semesters, asked=_asked(session, made.report), number=number,
            bars=bars_of(made), files=_files(code), of_all=OF_ALL,
        )  # fmt: skip


@pages.get(f"{ADDRESS}/<code>/saraksts")
@action("see_reports")
def report_list(code: str) -> str:
    """The cases behind a number."""
    page = asked_page()
    key, place = request.args.get("rinda"), request.args.get("skaitlis", 0, type=int)
    with current_store().reading() as session:
        looked, chosen = viewer(session), _report(code)
        asked = _asked(session, chosen)
        line = _line_of(table(session, looked, chosen, asked), key)
        if not 0 <= place < len(chosen.figures) or line.is_kept(place):
            abort(404)
        shown = {"report": chosen, "line": line, "figure": chosen.figures[place]}
        if chosen.lists == "institutions":
            found = listed_units(session, looked, chosen, (asked, key, place))
            return render_template("report_units.html", found=found, **shown)
        behind = listed(session, looked, chosen, (asked, key, place), (SIZE, (page - 1) * SIZE))
        paging = Paging(page, SIZE, has_next=behind.total > page * SIZE)
        return render_template("report_list.html", found=behind, paging=paging, page_url=page_url, **shown)


@pages.get(f"{ADDRESS}/<code>/tabula.<any(csv, xlsx, pdf):kind>")
@action("see_reports")
def report_file(code: str, kind: str) -> Response:
    """The table as it is seen, as CSV, XLSX or PDF; what is kept back is kept back there too."""
    with current_store().reading() as session:
        made = _table(session, code)
    headings, rows = _headings(made), _rows(made)
    if kind == "csv":
        return _file(b"".join(csv_lines(headings, rows)), CSV, f"{code}.csv")
    if kind == "xlsx":
        out = io.BytesIO()
        write_xlsx(out, headings, rows)
        return _file(out.getvalue(), XLSX, f"{code}.xlsx")
    return _file(_pdf(made), MEDIA_TYPE, f"{code}.pdf")


def number(value: Number, unit: str = "", *, is_hidden: bool = False) -> str:
    """A number as people read it: what is kept back and what nobody knows are told apart, neither is zero."""
    if is_hidden:
        return say("kept back")
    if value is None:
        return say("no data")
    written = f"{value:,.2f}" if isinstance(value, float) else f"{value:,}"
    written = written.replace(",", "\u00a0").replace(".", "," if language() == "lv" else ".")
    return f"{written}\u00a0{unit}" if unit else written


def _sentence(published: Published, on: date) -> Text:
    """The paragraph for a home page; without its numbers where they are small."""
    unit = {"unit": published.unit, "day": on}
    if published.learners is None or published.plans is None:
        return Text("Fewer than five learners receive individual support at {unit} on {day}.", unit)
    counts = {"n": published.learners, "plans": published.plans, **unit}
    return Text(
        "{unit}: on {day}, {n} learner receives individual support. Plans in delivery: {plans}."
        " | {unit}: on {day}, {n} learners receive individual support. Plans in delivery: {plans}.", counts,
    )  # fmt: skip


def _readable() -> list[Report]:
    roles = current_actor().roles
    return [one for one in in_order() if one.readers & roles]


def _report(code: str) -> Report:
    found = TODAY if code == TODAY.code else REPORTS.get(code)
    if found is None or not found.readers & current_actor().roles:
        abort(404)
    return found


def _asked(session: Session, chosen: Report) -> Asked:
    """The semester: what was asked for, else the current one; of all together only where nothing is kept back."""
    cut = chosen.cut(request.args.get("griezums", "")[:LONGEST]).id
    if chosen is TODAY:
        return Asked(None, cut, asked_day())
    if cut in OF_ALL:
        return Asked(None, cut)
    wanted = request.args.get("semestris", type=int)
    if wanted == ALL and not (chosen.one_semester or viewer(session).is_above_school):
        return Asked(None, cut)
    found = session.get(Semester, wanted) if wanted and wanted < MOST else None
    found = found or semester_on(session, current_actor().on)
    return Asked(found.id if found else None, cut)


def asked_day() -> date | None:
    """The day that was typed; None for today, for what is no day, and for days to come."""
    try:
        found = a_date(request.args.get("diena", "")[:40])
    except ValueError:
        return None
    return found if found < current_actor().on else None


def _table(session: Session, code: str) -> Table:
    chosen = _report(code)
    return table(session, viewer(session), chosen, _asked(session, chosen))


def _line_of(made: Table, key: str | None) -> Line:
    if key is None:
        return made.together
    return next((line for line in made.lines if line.key == key), None) or abort(404)


def bars_of(made: Table) -> Sequence[tuple[Line, float]]:
    """Each line's share of the longest, by its first number; what is kept back has no bar."""
    most = max((line.numbers[0] or 0 for line in made.lines), default=0)
    return [(line, 100 * (line.numbers[0] or 0) / most) for line in made.lines] if most else []


def _files(code: str) -> dict[str, str]:
    args: dict[str, Any] = {name: request.args[name] for name in FILTERS if name in request.args}
    return {kind: url_for("web.report_file", code=code, kind=kind, **args) for kind in ("csv", "xlsx", "pdf")}


def asked_query() -> str:
    """The filters of the report that is shown."""
    return urlencode({name: request.args[name][:LONGEST] for name in FILTERS if request.args.get(name)})


def _headings(made: Table) -> list[str]:
    return [say(made.cut.label), *(say(figure.label) for figure in made.report.figures)]


def _rows(made: Table) -> list[Sequence[str | Number]]:
    whole: list[Sequence[str | Number]] = []
    for line in [*made.lines, made.together]:
        name = say("Together") if line is made.together else say(line.label) if line.key else say("no data")
        whole.append([name, *(_word(line, place) if one is None else one for place, one in enumerate(line.numbers))])
    return whole


def _word(line: Line, place: int) -> str:
    return say("kept back") if line.is_kept(place) else say("no data")


def _pdf(made: Table) -> bytes:
    words = [[cell if isinstance(cell, str) else number(cell) for cell in row] for row in _rows(made)]
    grid = Grid(say(made.report.label), _headings(made), words)
    with current_store().reading() as session:
        head = head_of(session, room(), current_actor().on, language())
    paper = Paper(
        language=language(), title=say(made.report.label), lead=say(made.report.lead), foot="", head=head,
        facts=[Fact(say("Day"), current_actor().on.isoformat())], parts=[Part("", [grid])],
    )  # fmt: skip
    return pdf_of([paper], now())


def _file(content: bytes, kind: str, name: str) -> Response:
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
