"""Documents: one of a case, an application to sign, a giver's month, the evidence of plans, what it still lacks."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Missing
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, now, room
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.reports import audit
from iapflow.services.audit_figures import figures_of
from iapflow.services.looking import CaseView
from iapflow.services.printing import applications, bundles, kinds, work
from iapflow.services.printing.desk import Printed
from iapflow.web.pages import pages
from iapflow.web.viewing import viewer

TYPES = {"pdf": "application/pdf", "zip": "application/zip"}
LONGEST = 4000


@pages.get("/plani/<int:case_id>/dokumenti/<kind>.pdf")
@action("see_case")
def printed_document(case_id: int, kind: str) -> Response:
    """One document of a case, as this person may read it today."""
    return file_of(kinds.print_case(current_store(), room(), current_actor(), case_id, kind))


@pages.get("/plani/<int:case_id>/pieradijumi.zip")
@action("see_case")
def evidence(case_id: int) -> Response:
    """Everything of one plan, with a list of contents and hashes."""
    return file_of(bundles.evidence(current_store(), room(), current_actor(), [case_id]))


@pages.get("/izglitojamie/<int:learner_id>/iesniegums.pdf")
@action("see_learner")
def blank_application(learner_id: int) -> Response:
    """An application to sign."""
    return file_of(applications.blank_application(current_store(), room(), current_actor(), learner_id))


@pages.get("/izglitojamie/klase/<class_name>/iesniegumi.pdf")
@action("list_learners")
def class_applications(class_name: str) -> Response:
    """Applications to sign for a class."""
    return file_of(applications.class_applications(current_store(), room(), current_actor(), class_name))


@pages.get("/darba-uzskaite/menesis.pdf")
@action("list_work_log")
def month_summary() -> ResponseReturnValue:
    """A giver's month; one's own unless another giver is named."""
    month = _month(request.args.get("menesis", ""))
    giver = request.args.get("sniedzejs", current_actor().person_id, type=whole)
    try:
        return file_of(work.month_summary(current_store(), room(), current_actor(), month, giver or 0))
    except Missing:
        flash(say("Nothing has been noted for this month yet."), "info")
        return redirect(url_for("web.work_log"))


@pages.get("/gatavs-auditam")
@action("list_cases")
def audit_gaps() -> str:
    """What is missing in the files of agreed plans, and the evidence of a sample to take along."""
    given = request.args.get("numuri", "")[:LONGEST]
    numbers = given.replace(",", " ").replace(";", " ").split()[: bundles.MOST]
    with current_store().reading() as session:
        figures = figures_of(session)
        lines = audit.looked_through(session, viewer(session), figures, only_gaps=not numbers, numbers=numbers)
        known = {line.number for line in lines}
        unknown = [number for number in numbers if number not in known]
        return render_template("audit_gaps.html", lines=lines, numbers=numbers, given=given, unknown=unknown)


@pages.get("/gatavs-auditam/izlase.zip")
@action("list_cases")
def sample_evidence() -> ResponseReturnValue:
    """The evidence of the plans of a sample."""
    numbers = request.args.get("numuri", "")[:LONGEST].split()
    with current_store().reading() as session:
        found = audit.plans_numbered(session, viewer(session), numbers)
        return file_of(bundles.evidence(current_store(), room(), current_actor(), found))


def printable(view: CaseView) -> dict[str, Any]:
    """For the template of a case's page: what may be printed, and whether its evidence may be taken along."""
    found = kinds.offered(current_store(), room(), current_actor(), view.pen.case.id)
    return {"prints": found, "has_evidence": bool(found) and view.pen.book.workflow.id == audit.PLAN}


def _month(written: str) -> date:
    """2026-10; this month where nothing was said.

    Raises:
        Missing: it is no month.
    """
    if not written:
        return now().date().replace(day=1)
    try:
        return date.fromisoformat(f"{written}-01")
    except ValueError:
        raise Missing from None


def file_of(made: Printed) -> Response:
    """A document to be saved."""
    kind = TYPES[made.name.rsplit(".", 1)[-1]]
    answer = Response(made.content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{made.name.encode("ascii", "replace").decode()}"'
    return answer
