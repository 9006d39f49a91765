"""*IAP sagatavotāji sarakstam*: who writes which plan, for a whole list at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Missing, Reason, Refused
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.reports import author_list as report
from iapflow.services import author_lists as service
from iapflow.services import plans
from iapflow.web.laying import new_request_id
from iapflow.web.pages import pages
from iapflow.web.viewing import viewer

ADDRESS = "/izglitojamie/autori"
MOST = 200


@pages.get(ADDRESS)
@action("start_case")
def author_list() -> str:
    """Everybody whose plan waits for an author."""
    return _page()


@pages.post(ADDRESS)
@action("start_case")
def authors_chosen() -> ResponseReturnValue:
    """Appoint every author that was chosen; who could not be appointed stays as chosen, with the reason."""
    learners = list(dict.fromkeys(request.form.getlist("learner", type=whole)[:MOST]))
    for_all = request.form.get("author-all", type=whole)
    named = {one: request.form.get(f"author-{one}", type=whole) or for_all for one in learners}
    chosen = {learner: author for learner, author in named.items() if author}
    asked = (current_store(), room(), current_actor())
    request_id = request.form.get("request_id", "")[:64]
    try:
        refused = {one: why for one, why in service.choose_many(*asked, chosen, request_id).items() if why}
    except Refused as whole_list:
        return _page(whole_list.reasons), 422
    done = len(chosen) - len(refused)
    if refused:
        return _page(rows=refused, done=done), 422
    flash(say("{n} plan has its author. | {n} plans have their author.", n=done), "success")
    return redirect(url_for("web.author_list"))


def _page(reasons: Sequence[Reason] = (), rows: Mapping[int, Sequence[Reason]] | None = None, done: int = 0) -> str:
    with current_store().reading() as session:
        seen = viewer(session)
        if not seen.actor.roles & {*seen.catalogue.workflows[report.PLAN].start.by}:
            raise Missing
        found = report.waiting(session, seen)
        on = seen.actor.on
        authors = {unit: plans.authors_of(session, unit, on) for unit in {one.unit for one in found}}
        names = {one.learner_id: one.name for one in found}
        errors = [(reason.fix or "", say(reason.sentence)) for reason in reasons]
        errors += [
            (f"author-{learner}", f"{names.get(learner, '')}: {say(reason.sentence)}".removeprefix(": "))
            for learner, why in (rows or {}).items()
            for reason in why
        ]
        everybody = {person: (name, count) for people in authors.values() for person, name, count in people}
        return render_template(
            "author_list.html", rows=found, authors=authors, everybody=everybody, errors=errors, done=done,
            last=plans.last_authors(session, [one.learner_id for one in found]), typed=request.form,
            former={one.plan_id: report.former_authors(session, one.plan_id) for one in found if one.plan_id},
            request_id=new_request_id() if done else request.form.get("request_id") or new_request_id(),
        )  # fmt: skip
