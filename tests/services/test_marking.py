"""Marks: pointed at on the way back, a checklist for the author, never a leak and never a trap."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from iapflow.errors import Refused
from iapflow.services import cases
from iapflow.services.cases import Press
from iapflow.services.drafts import Page, open_form, save_draft
from iapflow.services.marking import Remark, to_do
from iapflow.services.moving import read_pen
from iapflow.services.pointing import Pointed
from iapflow.store.event import Event
from iapflow.store.mark import Mark
from tests.services.town import Town

MEASURE = "measures[m1].volume"
REASON = {"reason": {"comment": "Precizējiet."}}


@pytest.fixture
def returned(town: Town) -> int:
    """A plan that the head sent back with two marks."""
    case = town.submitted()
    send_back(town, case, Pointed("plan", MEASURE, "Par maz stundu."), Pointed("plan", "risks[r1]", "Kas vēl?"))
    return case


def send_back(town: Town, case: int, *marks: Pointed, name: str = "institution_head") -> None:
    way = "send_back" if name == "institution_head" else "send_back_by_municipality"
    press = Press(way, town.who(name), answers=REASON, marks=marks)
    cases.fire(town.store, town.room, case, press)


def list_of(town: Town, case: int, name: str = "plan_author") -> list[Remark]:
    return list(open_form(town.store, town.room, town.who(name), case, "plan").remarks)


def answer(town: Town, case: int, **said: str) -> None:
    page = MultiDict([("_mark", str(one.id)) for one in list_of(town, case)])
    page.update(said)
    save_draft(town.store, town.room, town.who("plan_author"), Page(case, "plan"), page)


def test_the_author_gets_the_marks_as_a_checklist(town: Town, returned: int) -> None:
    found = list_of(town, returned)

    assert [(MEASURE, "Par maz stundu.", True), ("risks[r1]", "Kas vēl?", True)] == [
        (one.path, one.comment, one.is_open) for one in found
    ]
    assert "institution_head Modele" == found[0].who


def test_words_about_a_form_are_sealed_in_the_database(town: Town, returned: int) -> None:
    with town.store.reading() as session:
        stored = session.connection().exec_driver_sql("SELECT comment FROM mark ORDER BY id").scalars().all()

    assert "v0|Par maz stundu." == stored[0]


def test_a_place_that_is_not_there_is_refused_and_nothing_is_sent_back(town: Town) -> None:
    case = town.submitted()

    for path in ("measures[zz].volume", "nowhere", "measures[m1].nothing", "measures[", "risks[r1].severity.x"):
        with pytest.raises(Refused) as refused:
            send_back(town, case, Pointed("plan", path, "Kas tas?"))
        assert ["marks"] == [reason.because for reason in refused.value.reasons]

    assert 0 == town.count(Mark)
    assert "submit" == town.journal(case)[-1]


def test_a_form_that_is_not_marked_by_this_step_is_refused(town: Town) -> None:
    case = town.submitted()

    with pytest.raises(Refused):
        send_back(town, case, Pointed("evaluation", "", "Kas tas?"))


def test_words_that_play_tricks_are_refused(town: Town) -> None:
    case = town.submitted()

    with pytest.raises(Refused) as refused:
        send_back(town, case, Pointed("plan", MEASURE, "a\u202eb"))

    assert f"plan.{MEASURE}" == refused.value.reasons[0].fix


def test_a_section_one_may_not_read_is_not_pointed_at_and_its_marks_are_not_told(town: Town) -> None:
    case = town.submitted()
    town.fire(case, "approve_by_head", "institution_head")

    with pytest.raises(Refused):
        send_back(town, case, Pointed("plan", "risks[r1].justification", "?"), name="municipal_coordinator")
    send_back(town, case, Pointed("plan", MEASURE, "Par maz."), name="municipal_coordinator")
    with town.store.reading():
        pen = read_pen(town.store, town.room, case, town.who("plan_author"), lock=False)

        assert [MEASURE] == [one.path for one in to_do(pen, {"plan_author"}, "plan")]


def test_a_remark_in_a_section_is_hidden_from_those_who_may_not_read_it(town: Town, returned: int) -> None:
    with town.store.reading():
        pen = read_pen(town.store, town.room, returned, town.who("plan_author"), lock=False)

        assert [MEASURE] == [one.path for one in to_do(pen, {"state_officer"}, "plan")]


def test_answers_are_kept_with_the_draft(town: Town, returned: int) -> None:
    first, second = list_of(town, returned)

    answer(town, returned, **{f"_mark-{first.id}-done": "1", f"_mark-{second.id}-answer": "Citu nav."})

    assert [(True, ""), (False, "Citu nav.")] == [(one.is_done, one.answer) for one in list_of(town, returned)]
    assert [] == [one for one in list_of(town, returned) if one.is_open]


def test_only_marks_of_this_form_are_answered(town: Town, returned: int) -> None:
    page = MultiDict({"_mark": "999999", "_mark-999999-done": "1"})
    page.add("_mark", "no number")

    save_draft(town.store, town.room, town.who("plan_author"), Page(returned, "plan"), page)

    assert [True, True] == [one.is_open for one in list_of(town, returned)]


def test_handing_in_with_open_marks_asks_and_is_no_trap(town: Town, returned: int) -> None:
    with pytest.raises(Refused) as refused:
        town.fire(returned, "submit", "plan_author", answers={"plan": town.plan()})
    author = town.who("plan_author")
    confirmed = Press("submit", author, answers={"plan": town.plan()}, note={"confirmed": ["open_marks"]})
    cases.fire(town.store, town.room, returned, confirmed)

    assert [("open_marks", f"plan.{MEASURE}")] == [(one.because, one.fix) for one in refused.value.reasons]
    with town.store.reading() as session:
        kept = session.query(Event).filter_by(case_id=returned).order_by(Event.id.desc()).first()
        assert kept is not None
        assert 2 == len(kept.note["open_marks"])


def test_a_row_that_was_taken_out_asks_for_nothing_more(town: Town, returned: int) -> None:
    plan = town.plan(measures=[town.measure("m2")])

    save_draft(town.store, town.room, town.who("plan_author"), Page(returned, "plan"), plan)

    assert [True, False] == [one.is_gone for one in list_of(town, returned)]
    assert ["risks[r1]"] == [one.path for one in list_of(town, returned) if one.is_open]


def test_taken_back_before_anybody_decided_the_list_is_there_again(town: Town, returned: int) -> None:
    for one in list_of(town, returned):
        answer(town, returned, **{f"_mark-{one.id}-done": "1"})
    first = [one.is_open for one in list_of(town, returned)]
    author = town.who("plan_author")
    note = {"confirmed": ["open_marks"]}
    cases.fire(town.store, town.room, returned, Press("submit", author, answers={"plan": town.plan()}, note=note))
    town.fire(returned, "take_back", "plan_author")

    assert 2 == len(list_of(town, returned)) == len(first)


def test_a_decision_ends_the_list(town: Town, returned: int) -> None:
    note = {"confirmed": ["open_marks"]}
    press = Press("submit", town.who("plan_author"), answers={"plan": town.plan()}, note=note)
    cases.fire(town.store, town.room, returned, press)
    town.fire(returned, "approve_by_head", "institution_head")
    town.fire(returned, "review", "institution_head", answers=REASON)

    assert [] == list_of(town, returned)


def test_a_press_without_marks_sends_no_statement_for_them(town: Town) -> None:
    from sqlalchemy import event

    town.register()
    case = town.open_plan()
    sent: list[str] = []

    def told(*given: object) -> None:
        sent.append(str(given[2]))

    event.listen(town.store.engine, "before_cursor_execute", told)
    town.fire(case, "submit", "plan_author", answers={"plan": town.plan()})
    town.fire(case, "approve_by_head", "institution_head")
    event.remove(town.store.engine, "before_cursor_execute", told)

    assert [] == [one for one in sent if " mark " in one]
