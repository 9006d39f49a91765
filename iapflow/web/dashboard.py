"""*Kopskats*: the numbers of a school, municipality, region or the state at once, each with its list; and samples."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request, url_for
from sqlalchemy.orm import Session

from iapflow.http.actor import current_actor
from iapflow.http.parts import current_store
from iapflow.http.routes import action
from iapflow.reports.counted import Asked, Report, table
from iapflow.reports.indicators import indicators
from iapflow.reports.programme import REPORTS
from iapflow.reports.sample import draw
from iapflow.reports.support_today import TODAY
from iapflow.reports.viewer import Viewer
from iapflow.services.settings import value_of
from iapflow.store.semester import Semester, semester_on
from iapflow.web.pages import pages
from iapflow.web.reports import ADDRESS, LONGEST, bars_of, number
from iapflow.web.viewing import viewer

TILES = (
    ("plans-by-status", (0, 2)), ("timeliness", (2,)), ("finance", (2, 3, 4)), ("shares", (4,)), ("coverage", (0, 2)),
    ("teacher-support", (0, 1)), ("youth-initiatives", (0, 1)), ("exceptions", (0,)),
)  # fmt: skip
"""Report -> the places of its figures that stand here."""
SCHOOL, MUNICIPALITY = "institution", "municipality"
MOST = 100


@dataclass(frozen=True, slots=True)
class Tile:
    """One number: of which report, what it counts, how it is written, where it leads; no address leads nowhere."""

    report: Report
    label: str
    written: str
    url: str


@pages.get(f"{ADDRESS}/kopskats")
@action("see_reports")
def dashboard() -> str:
    """The numbers of this semester, where support is given, and the programme's indicators."""
    with current_store().reading() as session:
        looked, semester = viewer(session), semester_on(session, current_actor().on)
        of = semester.id if semester else None
        tiles = [*_tiles(session, looked, (TODAY, (0, 1)), Asked())]
        for code, places in TILES:
            report = REPORTS[code]
            if report.readers & current_actor().roles and (looked.is_above_school or code != "coverage"):
                tiles += _tiles(session, looked, (report, places), Asked(of, report.cuts[0].id))
        where = table(session, looked, REPORTS["plans-and-learners"], Asked(of, _cut(looked)))
        return render_template(
            "dashboard.html", tiles=tiles, semester=semester, where=where, bars=bars_of(where), number=number,
            asked=Asked(of, where.cut.id), **_measured(session, looked),
        )  # fmt: skip


@pages.get(f"{ADDRESS}/izlase")
@action("see_reports")
def audit_sample() -> str:
    """Plans drawn by a word, for an audit."""
    args = request.args
    many, word = args.get("skaits", 10, type=int), args.get("vards", "")[:LONGEST]
    with current_store().reading() as session:
        now = semester_on(session, current_actor().on)
        asked = args.get("semestris", type=int)
        semester = (session.get(Semester, asked) if asked and 0 < asked < 2**31 else None) or now
        many = min(max(many, 1), MOST)
        found = draw(session, viewer(session), semester.id if semester else None, (many, word)) if word else None
        return render_template("audit_sample.html", found=found, many=many, word=word, semester=semester)


def _tiles(session: Session, looked: Viewer, shown: tuple[Report, tuple[int, ...]], asked: Asked) -> list[Tile]:
    report, places = shown
    line = table(session, looked, report, asked).together
    return [
        Tile(
            report, report.figures[place].label,
            number(line.numbers[place], report.figures[place].unit, is_hidden=line.is_kept(place)),
            _list(report, place, asked) if line.numbers[place] else "",
        )
        for place in places
    ]  # fmt: skip


def _list(report: Report, place: int, asked: Asked) -> str:
    return url_for(
        "web.report_list", code=report.code, griezums=asked.cut or None, semestris=asked.semester,
        skaitlis=place or None,
    )  # fmt: skip


def _cut(looked: Viewer) -> str:
    """Grades for a school, institutions for a municipality, municipalities above."""
    reached = {role.scope for name, role in looked.roles.items() if name in looked.actor.roles}
    if not looked.is_above_school:
        return "grade"
    return MUNICIPALITY if reached & {"region", "nation"} else SCHOOL


def _measured(session: Session, looked: Viewer) -> dict[str, object]:
    on = current_actor().on
    semesters = int(value_of(session, "systematic_semesters", on))
    targets = {name: value_of(session, f"target_{name}", on) for name in ("institutions", "plans")}
    is_whole = "state_officer" in current_actor().roles
    found = indicators(session, looked, semesters)
    return {"measured": found, "semesters": semesters, "targets": targets, "is_whole": is_whole}
