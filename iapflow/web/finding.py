"""*Meklēt*: learners and cases from anywhere.

What is looked for is posted, since it may be a personal code; words that are none then stand in the address.
"""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.forms.personal import holds_code
from iapflow.http.parts import current_store
from iapflow.http.routes import action
from iapflow.reports.finding import MOST, Found, find
from iapflow.web.pages import pages
from iapflow.web.viewing import viewer

LONGEST = 100
MANY = 40


@pages.get("/meklet")
@action("see_own_work")
def finding() -> ResponseReturnValue:
    """What was found; where it is one thing only, that thing."""
    return _answer(request.args.get("q", "")[:LONGEST])


@pages.post("/meklet")
@action("see_own_work")
def finding_asked() -> ResponseReturnValue:
    """The same for what was typed; a list that can be linked to gets its address."""
    q = request.form.get("q", "")[:LONGEST]
    return _answer(q) if holds_code(q) else redirect(url_for("web.finding", q=q))


@pages.post("/meklet/ieteikumi")
@action("see_own_work")
def find_hints() -> str:
    """The first hits, for the field in the head of every page."""
    q = request.form.get("q", "")[:LONGEST]
    return render_template("parts/hits.html", found=_found(q, MOST), q=q)


def _answer(q: str) -> ResponseReturnValue:
    found = _found(q, MANY)
    if found.count == 1:
        return redirect(_only(found))
    return render_template("finding.html", found=found, q=q)


def _found(q: str, most: int) -> Found:
    with current_store().reading() as session:
        return find(session, viewer(session), q, most)


def _only(found: Found) -> str:
    if found.learners:
        return url_for("web.learner", learner_id=found.learners[0].id)
    return url_for("web.case", case_id=found.cases[0].id)
