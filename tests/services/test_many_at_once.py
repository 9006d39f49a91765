"""Many at once: what was previewed happens, each row has its outcome, and nothing happens twice."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from iapflow.errors import Missing, Refused
from iapflow.extend import REGISTRY
from iapflow.services import firing_many, many_at_once
from iapflow.services.definitions import publish
from iapflow.services.looking import look
from iapflow.services.many_at_once import MOST, Report, Wish, begin, carry_on, report, unfinished
from iapflow.services.many_judging import preview
from iapflow.services.seen import Shown, note_opening
from iapflow.store.case import Case
from iapflow.store.event import Event
from iapflow.store.many_at_once import ManyRow, ManyRun
from iapflow.store.outbox import Outbox
from iapflow.store.stray_field import StrayField
from iapflow.store.submission import Submission
from tests.services.town import NOW, TEXTS, Town

APPROVE, HEAD = "approve_by_head", "institution_head"


def plans(town: Town, how_many: int, **more: Any) -> list[int]:
    """Plans of different learners that wait for the head."""
    found = []
    for _ in range(how_many):
        place = town.count(Case)
        with town.store as session:
            town.learner = town.pupil(session, f"Bērns {place}")
        town.register(f"1-15/{place}", f"{place:032}")
        case = town.open_plan(f"{place + 5000:032}")
        town.fire(case, "submit", "plan_author", answers={"plan": town.plan(**more)})
        found.append(case)
    return found


def read(town: Town, *cases: int, name: str = HEAD) -> None:
    """Somebody opens the page of each."""
    actor = town.who(name)
    for case in cases:
        view = look(town.store, town.room, actor, case)
        note_opening(town.store, town.room, actor, Shown(case, view.pen.case.revision, view.roles))


def revisions(town: Town, cases: list[int]) -> dict[int, int]:
    with town.store.reading() as session:
        return {
            row.id: row.revision for row in session.execute(select(Case.id, Case.revision).where(Case.id.in_(cases)))
        }


def begun(town: Town, cases: list[int], name: str = HEAD, transition: str = APPROVE, **more: Any) -> int:
    wish = Wish("support_plan", transition, revisions(town, cases), more.pop("request", "r" * 32), **more)
    return begin(town.store, town.room, town.who(name), wish)


def done(town: Town, cases: list[int], name: str = HEAD, **more: Any) -> Report:
    run = begun(town, cases, name, **more)
    carry_on(town.store, town.room, run)
    return report(town.store, town.who(name), run)


def outcomes(found: Report) -> dict[int, str]:
    return {row.case_id: row.outcome for row in found.rows}


def reasons(town: Town, cases: list[int], name: str = HEAD, transition: str = APPROVE) -> dict[int, list[str]]:
    lines = preview(town.store, town.room, town.who(name), transition, cases)
    return {line.case_id: [reason.because for reason in line.reasons] for line in lines}


def test_what_was_previewed_is_what_happens(town: Town) -> None:
    shown, unseen, moved, asks = plans(town, 4)
    with town.store as session:  # its author said yes to the question when handing it in
        handed_in = session.scalars(select(Submission).where(Submission.case_id == asks, Submission.alias == "plan"))
        handed_in.one().answers = town.plan(measures=[town.measure(volume="61")])
    read(town, shown, moved, asks)
    town.fire(moved, "send_back", HEAD, answers={"reason": {"comment": "Precizējiet."}})
    cases = [shown, unseen, moved, asks]

    told = reasons(town, cases)
    found = done(town, cases)

    assert [] == told[shown]
    assert ["seen"] == told[unseen]
    assert ["state"] == told[moved]
    assert {"warning", "look"} == set(told[asks])
    assert {shown: "done", unseen: "refused", moved: "refused", asks: "refused"} == outcomes(found)
    assert found.ended_at is not None
    lines = {line.case_id: line for line in preview(town.store, town.room, town.who(HEAD), APPROVE, [unseen, asks])}
    for row in found.rows:
        if row.case_id in lines:
            assert tuple(reason.sentence for reason in lines[row.case_id].reasons) == row.why


def test_the_journal_tells_one_press_on_many_from_a_single_one(town: Town) -> None:
    together, alone = plans(town, 2)
    read(town, together)
    found = done(town, [together])
    town.fire(alone, APPROVE, HEAD)

    with town.store.reading() as session:
        approved = session.scalars(select(Event).where(Event.transition == APPROVE).order_by(Event.case_id)).all()
        assert [found.run_id, None] == [event.note.get("bulk") for event in approved]
        assert all("saw" in event.note for event in approved)
    assert [True, False] == [
        any(line.is_one_of_many for line in look(town.store, town.room, town.who(HEAD), case).journal)
        for case in (together, alone)
    ]


def test_somebody_elses_plan_is_as_if_it_did_not_exist(town: Town) -> None:
    (case,) = plans(town, 1)

    assert {} == reasons(town, [case, 987654], "other_head")
    with pytest.raises(Missing):
        begun(town, [case], "other_head")


def test_four_eyes_hold_in_every_row(town: Town) -> None:
    own, others = plans(town, 2)
    with town.store as session:
        town.grant(session, town.people["plan_author"], HEAD)
    read(town, own, others, name="plan_author")

    assert {own: ["not_by"], others: ["not_by"]} == reasons(town, [own, others], "plan_author")
    assert {"refused"} == set(outcomes(done(town, [own, others], "plan_author")).values())


def test_what_yaml_does_not_allow_together_is_not_done_together(town: Town) -> None:
    (case,) = plans(town, 1)
    read(town, case)

    assert {case: ["bulk"]} == reasons(town, [case], transition="send_back")
    with pytest.raises(Missing):
        begun(town, [case], transition="send_back")


def test_too_many_and_none_are_refused_with_the_limit(town: Town) -> None:
    head = town.who(HEAD)
    for picks in ({}, dict.fromkeys(range(1, MOST + 2), 1)):
        with pytest.raises(Refused) as refused:
            begin(town.store, town.room, head, Wish("support_plan", APPROVE, picks, "x"))
        assert ["picks"] == [one.because for one in refused.value.reasons]


def test_the_same_page_sent_twice_is_one_run(town: Town) -> None:
    cases = plans(town, 2)
    read(town, *cases)
    first, second = begun(town, cases), begun(town, cases)
    for _ in range(2):
        carry_on(town.store, town.room, first)

    assert first == second
    assert 1 == town.count(ManyRun)
    assert 2 == town.count(Event, transition=APPROVE)


def test_another_person_does_not_read_the_run(town: Town) -> None:
    cases = plans(town, 1)
    run = begun(town, cases)

    for name in ("other_head", "municipal_coordinator"):
        with pytest.raises(Missing):
            report(town.store, town.who(name), run)
    with pytest.raises(Missing):
        begun(town, cases, "institution_coordinator")


def test_a_run_goes_on_where_it_stopped(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = plans(town, 3)
    read(town, *cases)
    run = begun(town, cases)
    monkeypatch.setattr(many_at_once, "BATCH", 1)
    many_at_once._next_batch(town.store, town.room, run)

    halfway = report(town.store, town.who(HEAD), run)
    assert (1, 2, None) == (halfway.count("done"), halfway.count("waiting"), halfway.ended_at)
    assert [run] == unfinished(town.store, town.now.replace(year=2030))

    carry_on(town.store, town.room, run)

    assert 3 == report(town.store, town.who(HEAD), run).count("done")
    assert 3 == town.count(Event, transition=APPROVE)
    assert [] == unfinished(town.store, town.now.replace(year=2030))


def test_a_right_that_was_taken_away_meanwhile_no_longer_counts(town: Town) -> None:
    cases = plans(town, 2)
    read(town, *cases)
    run = begun(town, cases)
    with town.store as session:
        town.dismiss(session, HEAD)
    carry_on(town.store, town.room, run)

    with town.store.reading() as session:
        assert {"missing"} == set(session.scalars(select(ManyRow.outcome)))
        assert {"submitted"} == set(session.scalars(select(Case.state).where(Case.workflow == "support_plan")))


def test_a_case_that_changed_after_the_list_was_made_stays(town: Town) -> None:
    (case,) = plans(town, 1)
    read(town, case)
    run = begun(town, [case])
    town.fire(case, "send_back", HEAD, answers={"reason": {"comment": "Precizējiet."}})
    town.fire(case, "submit", "plan_author", answers={"plan": town.plan()})
    carry_on(town.store, town.room, run)

    assert ["moved"] == [row.outcome for row in report(town.store, town.who(HEAD), run).rows]


def test_one_case_that_cannot_be_written_stands_in_nobodys_way(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    first, broken, last = plans(town, 3)
    read(town, first, broken, last)
    written = firing_many.write_decided

    def breaks(store: Any, room: Any, decided: Any) -> Any:
        found = written(store, room, decided)
        if decided.pen.case.id == broken:
            raise RuntimeError
        return found

    monkeypatch.setattr(firing_many, "write_decided", breaks)
    found = done(town, [first, broken, last])

    assert {first: "done", broken: "failed", last: "done"} == outcomes(found)
    assert ["start", "submit"] == town.journal(broken)
    assert 2 == sum(row.payload["letter"] == "plan_approved" for row in letters(town))


def letters(town: Town) -> list[Outbox]:
    with town.store.reading() as session:
        return [row for row in session.scalars(select(Outbox)) if "letter" in row.payload]


def test_a_form_that_belongs_to_the_step_is_asked_once_for_all(town: Town) -> None:
    cases = plans(town, 2)
    for transition, name in ((APPROVE, HEAD), ("approve_by_municipality", "municipal_coordinator")):
        read(town, *cases, name=name)
        done(town, cases, name, transition=transition, request=transition)
    posted = {"f-reason": ["emergency"], "f-comment": ["Plūdi."], "f-effective_on": ["02.10.2026"], "csrf_token": ["x"]}

    halted = done(town, cases, "state_officer", transition="halt", posted=posted, request="halt")

    assert {"done"} == set(outcomes(halted).values())
    with town.store.reading() as session:
        assert posted.keys() - {"csrf_token"} == session.get_one(ManyRun, halted.run_id).posted.keys()
        sheets = session.scalars(select(Submission.answers).where(Submission.alias == "suspension")).all()
        assert ["Plūdi."] * 2 == [sheet["comment"] for sheet in sheets]


def test_a_field_that_was_forged_for_many_is_noted_for_each_and_nothing_is_stored(town: Town) -> None:
    path = "forms/suspension.yaml"
    inner = "    fields:\n      inner: {type: text, edit: [plan_author], label: {lv: Iekšēji, en: Inner}}\n"
    form = TEXTS[path].replace(b"    fields:\n", inner.encode(), 1).replace(b"version: 1", b"version: 2", 1)
    texts = {**TEXTS, path: form}
    publish(town.store, texts, REGISTRY, NOW)
    cases = plans(town, 2)
    read(town, *cases)
    done(town, cases)
    posted = {"f-reason": ["emergency"], "f-comment": ["Plūdi."], "f-effective_on": ["02.10.2026"], "f-inner": ["Cits"]}

    halted = done(town, cases, "state_officer", transition="halt", posted=posted, request="halt")

    assert {"refused"} == set(outcomes(halted).values())
    with town.store.reading() as session:
        noted = session.scalars(select(StrayField).order_by(StrayField.case_id)).all()
        assert [(case, "suspension", "inner", town.people["state_officer"]) for case in sorted(cases)] == [
            (row.case_id, row.form, row.fields, row.person_id) for row in noted
        ]
        assert not session.scalars(select(Submission).where(Submission.alias == "suspension")).all()


def test_what_was_halted_together_is_resumed_together_and_what_a_school_suspended_stays(town: Town) -> None:
    cases = plans(town, 3)
    for transition, name in ((APPROVE, HEAD), ("approve_by_municipality", "municipal_coordinator")):
        read(town, *cases, name=name)
        done(town, cases, name, transition=transition, request=transition)
    *halted, suspended = cases
    answers = {"reason": "emergency", "effective_on": "2026-10-01", "comment": "Plūdi."}
    town.fire(suspended, "suspend", "plan_author", answers={"suspension": answers})
    posted = {f"f-{name}": [value] for name, value in answers.items()}
    done(town, halted, "state_officer", transition="halt", posted=posted, request="halt")

    found = done(town, cases, "state_officer", transition="resume_after_halt", request="resume")

    assert {**dict.fromkeys(halted, "done"), suspended: "refused"} == outcomes(found)
    with town.store.reading() as session:
        states = [session.get_one(Case, case).state for case in cases]
    assert ["in_review", "in_review", "suspended"] == states
