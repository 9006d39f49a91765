"""Drafts of what is asked with a transition: whose they are, how long they last, what they hold."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from iapflow.errors import Conflict, Missing
from iapflow.services import asked_drafts
from iapflow.services.cases import Press, fire
from iapflow.services.pointing import Pointed
from iapflow.services.unused_files import drop_without_case
from iapflow.store.asked_draft import AskedDraft
from iapflow.store.case import Case
from tests.services.founding import engine, postgresql_template, sqlite_template, town
from tests.services.town import Town

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]

WORDS = [("csrf_token", "x"), ("_at", "plan:"), ("_says", "Precizējiet."), ("f-comment", "Vēl."), ("_do", "send_back")]
KEPT = [("_at", "plan:"), ("_says", "Precizējiet."), ("f-comment", "Vēl.")]


def keep(town: Town, case: int, name: str = "institution_head", step: str = "send_back") -> None:
    """Somebody types into the page of a transition."""
    with town.store.reading() as session:
        revision = session.get_one(Case, case).revision
    asked_drafts.keep(town.store, town.room, town.who(name), (case, step), (revision, WORDS))


def kept(town: Town, case: int, name: str = "institution_head") -> list[tuple[str, str]]:
    """What they find there again."""
    found = asked_drafts.kept_for(town.store, town.who(name), (case, "send_back"))
    return list(found.words) if found else []


def rows(town: Town) -> int:
    """How many drafts are kept at all."""
    with town.store.reading() as session:
        return session.scalar(select(func.count()).select_from(AskedDraft)) or 0


def test_words_are_kept_for_their_writer_only(town: Town) -> None:
    """Also not for somebody who could do the same; the page's own fields are no words."""
    case = town.submitted()
    with town.store as session:
        town.person(session, "institution_head", town.school, name="second_head")

    keep(town, case)
    keep(town, case)

    assert KEPT == kept(town, case)
    assert [] == kept(town, case, "second_head")
    assert [] == kept(town, case, "plan_author")
    assert 1 == rows(town)


def test_only_who_may_do_it_keeps_words_for_it(town: Town) -> None:
    """Neither the author, nor at what does not lead out of the state, nor over a page that is out of date."""
    case = town.submitted()

    with pytest.raises(Missing):
        keep(town, case, "plan_author")
    with pytest.raises(Missing):
        keep(town, case, step="submit")
    with pytest.raises(Conflict):
        asked_drafts.keep(town.store, town.room, town.who("institution_head"), (case, "send_back"), (0, WORDS))
    assert 0 == rows(town)


def test_firing_takes_the_draft_away_and_so_does_another_way_out(town: Town) -> None:
    """What was typed in a state that is over stands on no page of a later one."""
    case = town.submitted()
    with town.store as session:
        town.person(session, "institution_head", town.school, name="second_head")
    keep(town, case)
    keep(town, case, "second_head")
    with town.store.reading() as session:
        revision = session.get_one(Case, case).revision
    town.now = town.now.replace(hour=10)
    town.room = town.fresh_room()
    answers = {"reason": {"comment": "Precizējiet risku."}}
    marks = [Pointed("plan", "", "Precizējiet.")]

    fire(
        town.store, town.room, case,
        Press("send_back", town.who("institution_head"), "c" * 32, revision, answers, marks=marks),
    )  # fmt: skip

    assert 0 == rows(town)


def test_what_a_step_without_words_left_is_swept(town: Town) -> None:
    """Approving asks nothing and so looks for no words; the daily round does, and nobody reads them meanwhile."""
    case = town.submitted()
    keep(town, case)
    town.now = town.now.replace(hour=10)
    town.room = town.fresh_room()
    town.fire(case, "approve_by_head", "institution_head")

    assert [] == kept(town, case)
    drop_without_case(town.store, town.room)
    assert 0 == rows(town)


def test_one_begins_anew_by_throwing_away_ones_own(town: Town) -> None:
    """And nobody else's."""
    case = town.submitted()
    with town.store as session:
        town.person(session, "institution_head", town.school, name="second_head")
    keep(town, case)
    keep(town, case, "second_head")

    asked_drafts.drop(town.store, town.who("institution_head"), (case, "send_back"))

    assert ([], KEPT) == (kept(town, case), kept(town, case, "second_head"))
