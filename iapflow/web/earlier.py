"""A form as it was handed in on a day, after it was written anew."""

from __future__ import annotations

from flask import render_template

from iapflow.http.actor import current_actor
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.services.earlier import handed_in, read_handed_in
from iapflow.services.looking import look
from iapflow.web.laying import lay
from iapflow.web.pages import pages


@pages.get("/plani/<int:case_id>/iesniegts/<int:number>")
@action("see_case")
def earlier(case_id: int, number: int) -> str:
    """One filling of one form, for reading."""
    store, actor = current_store(), current_actor()
    with store.reading():
        view = look(store, room(), actor, case_id)
        page = lay(read_handed_in(store, room(), actor, case_id, number))
        this = next((one for one in handed_in(view) if one.id == number), None)
        return render_template("earlier.html", view=view, case=view.pen.case, page=page, this=this)
