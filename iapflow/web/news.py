"""*Ziņas*: what one was told, the daily letter, and one's own calendar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.documents import calendar
from iapflow.errors import Missing
from iapflow.http.actor import actor_or_none, current_actor
from iapflow.http.language import say
from iapflow.http.paging import Paging, asked_page, page_url
from iapflow.http.parts import current_store, now, room
from iapflow.http.routes import action
from iapflow.reports.my_work import TaskRow, Wanted, waiting_for
from iapflow.reports.viewer import Viewer
from iapflow.services import calendar_feeds, news
from iapflow.web import supervisions, teacher_events
from iapflow.web.pages import pages

SIZE = 25
MOST = 300
ADDRESS = "/zinas"


@pages.get(ADDRESS)
@action("see_own_work")
def messages() -> str:
    """The newest first."""
    return _drawn()


@pages.post(f"{ADDRESS}/<int:message_id>")
@action("see_own_work")
def open_message(message_id: int) -> ResponseReturnValue:
    """Mark as read and go where it leads."""
    case_id = news.open_message(current_store(), room(), _me(), message_id)
    return redirect(url_for("web.case", case_id=case_id) if case_id else url_for("web.messages"))


@pages.post(f"{ADDRESS}/izlasitas")
@action("see_own_work")
def read_all() -> ResponseReturnValue:
    """Nothing is new any more."""
    news.read_all(current_store(), room(), _me())
    return redirect(url_for("web.messages"))


@pages.post(f"{ADDRESS}/vestule")
@action("see_own_work")
def wish_digest() -> ResponseReturnValue:
    """The daily letter on or off."""
    is_wanted = request.form.get("on") == "1"
    news.wish_digest(current_store(), room(), _me(), is_wanted=is_wanted)
    flash(say("From tomorrow on a letter comes each working day.") if is_wanted else say("Switched off."), "success")
    return redirect(url_for("web.messages"))


@pages.post(f"{ADDRESS}/kalendars")
@action("see_own_work")
def calendar_switch() -> ResponseReturnValue:
    """A new address, shown once; or none any more."""
    if request.form.get("on") != "1":
        calendar_feeds.switch_off(current_store(), _me())
        flash(say("Switched off."), "success")
        return redirect(url_for("web.messages"))
    token = calendar_feeds.switch_on(current_store(), room(), _me())
    return _drawn(url_for("web.calendar_feed", token=token, _external=True))


@pages.get("/kalendars/<token>.ics")
@action("anybody")
def calendar_feed(token: str) -> ResponseReturnValue:
    """The days by which something is to be done, for the calendar of a phone."""
    store = current_store()
    reader = calendar_feeds.reader_of(store, room(), token)
    with store.reading() as session:
        viewer = Viewer(reader, room().definitions.current(session))
        waiting = waiting_for(session, viewer, Wanted(limit=MOST))
        tasks = [task for group in waiting.groups for task in group.tasks if task.due_on]
        entries = [_entry(task) for task in tasks]
        entries += [*teacher_events.own_entries(session, viewer), *supervisions.own_entries(session, viewer)]
        content = calendar.ics_of(say("My work"), entries, now())
    return Response(content, content_type=calendar.MEDIA_TYPE)


def _entry(task: TaskRow) -> calendar.Entry:
    """Time, place, kind and a link; neither a name nor a number."""
    on = task.due_on
    if on is None:
        raise Missing
    url = url_for("web.case", case_id=task.case_id, _external=True)
    return calendar.Entry(f"task-{task.id}", on, say("Due: {what}", what=task.doing.label), task.institution, url)


def _drawn(feed: str = "") -> str:
    number = asked_page()
    with current_store().reading() as session:
        found = news.messages_of(session, _me(), SIZE + 1, (number - 1) * SIZE)
        return render_template(
            "news.html",
            lines=found[:SIZE],
            habits=news.habits_of(session, _me()),
            feed=feed,
            paging=Paging(number, SIZE, has_next=len(found) > SIZE),
            page_url=page_url,
        )


def _me() -> int:
    person = current_actor().person_id
    if person is None:
        raise Missing
    return person


@pages.app_context_processor
def unread_here() -> dict[str, Callable[[], Any]]:
    """For the head of every page."""
    return {"unread": _unread}


def _unread() -> int:
    actor = actor_or_none()
    if actor is None or actor.person_id is None:
        return 0
    with current_store().reading() as session:
        return news.unread(session, actor.person_id)
