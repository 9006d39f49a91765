"""A case as it was on a day."""

from __future__ import annotations

from flask import render_template, request

from iapflow.errors import Refused, Sentence
from iapflow.forms.days import a_date
from iapflow.http.actor import current_actor
from iapflow.http.parts import current_store, now, room
from iapflow.http.routes import action
from iapflow.services.as_of import Then, as_of
from iapflow.services.looking import look
from iapflow.web.pages import pages


@pages.get("/plani/<int:case_id>/diena")
@action("see_case")
def on_a_day(case_id: int) -> tuple[str, int]:
    """Where it stood and what there was of it; without a day, today."""
    typed = request.args.get("diena", "") or f"{now().date():%d.%m.%Y.}"
    store, actor = current_store(), current_actor()
    then: Then | None = None
    problem: Sentence | str | None = None
    with store.reading():
        view = look(store, room(), actor, case_id)
        try:
            then = as_of(store, room(), actor, case_id, a_date(typed))
        except Refused as refused:
            problem = refused.reasons[0].sentence
        except ValueError:
            problem = "This is not a date."
        page = render_template("as_of.html", view=view, case=view.pen.case, then=then, problem=problem, typed=typed)
        return page, 422 if problem else 200
