"""Firing: what one firing writes, and what the database refuses."""

from __future__ import annotations

import threading
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from iapflow.store.case import Case
from iapflow.store.claiming import Claim, claim, due_timers, keep_promise, put_off, take_timer
from iapflow.store.drafts import save_draft
from iapflow.store.event import Event
from iapflow.store.firing import (
    advance_case,
    appoint,
    cancel_timers,
    close_tasks,
    drop_drafts,
    insert_case,
    insert_event,
    insert_submission,
    open_tasks,
    plan_timers,
    promise,
)
from iapflow.store.institution import Institution
from iapflow.store.measure import Measure
from iapflow.store.outbox import Outbox
from iapflow.store.reading import all_submissions, event_of_request, load_case
from iapflow.store.store import Store
from iapflow.store.submission import Draft
from iapflow.store.task import Task
from iapflow.store.timer import Timer
from iapflow.store.work_log import WorkLogEntry, WorkLogMonth
from iapflow.store.work_log_months import count_month

from .world import DIGEST, NOW, TODAY, World

FORTNIGHT = NOW + timedelta(days=14)


@pytest.fixture
def case(store: Store) -> int:
    """A case in delivery at revision 1, with an author."""
    with store as session:
        world = World(session)
        made = world.case(world.pine, learner_id=world.learner(world.pine))
        world.appoint(made, "plan_author", world.person())
    return made


def event(case: int, seq: int = 1, **values: Any) -> dict[str, Any]:
    """A journal line."""
    said = {"case_id": case, "seq": seq, "revision": seq, "transition": "submit", "from_state": "draft"}
    return {**said, "to_state": "submitted", "at": NOW, **values}


def test_one_firing_writes_its_rows(store: Store, case: int) -> None:
    """The eight writes of a firing, read back as a case."""
    with store:
        connection = store.connection
        assert advance_case(connection, case, 1, {"state": "submitted", "updated_at": NOW})
        line = insert_event(connection, event(case, request_id="r" * 32, note={"why": "ready"}))
        filed = {"case_id": case, "event_id": line, "alias": "plan", "form_id": "plan", "form_digest": DIGEST}
        insert_submission(connection, {**filed, "answers": {"goal": "ķipars"}, "submitted_at": NOW})
        assert close_tasks(connection, case, NOW, None) == 0
        school = store.session.get_one(Case, case).institution_id
        task = {"case_id": case, "state": "submitted", "role": "institution_head", "institution_id": school}
        open_tasks(connection, [{**task, "opened_at": NOW, "due_at": FORTNIGHT}])
        assert cancel_timers(connection, case, NOW) == 0
        plan_timers(connection, [{"case_id": case, "name": "due", "kind": "due", "due_at": NOW, "created_at": NOW}])
        promise(connection, [{"topic": "letter", "payload": {"case": case}, "created_at": NOW}])

    with store.reading() as session:
        rows = load_case(session, case, TODAY)
        assert rows is not None
        assert ("submitted", 2) == (rows.case.state, rows.case.revision)
        assert [{"why": "ready"}] == [row.note for row in rows.events]
        assert {"goal": "ķipars"} == rows.submissions["plan"].answers
        assert [FORTNIGHT] == [row.due_at for row in rows.tasks]
        assert ["plan_author"] == [row.role for row in rows.roles]
        assert rows.relations["author_of_case"] == rows.relations["plan_author"]
        assert {"state", "municipality", "institution"} == _kinds(session, rows.units)
        assert rows.learner is not None
        found = event_of_request(session.connection(), "r" * 32)
        assert found is not None
        assert found.seq == 1
        assert event_of_request(session.connection(), "other") is None


def _kinds(session: Any, units: frozenset[int]) -> set[str]:
    return set(session.scalars(select(Institution.kind).where(Institution.id.in_(units))))


def test_a_case_begins_at_revision_one(store: Store, case: int) -> None:
    """A new case with its appointments."""
    with store as session:
        old = session.get_one(Case, case)
        copied = {c.name: getattr(old, c.name) for c in Case.__table__.c if c.name not in {"id", "revision"}}
        new = insert_case(store.connection, {**copied, "number": "IAP-9"})
        (person,) = (row.person_id for row in _roles(session, case))
        appoint(store.connection, [_row(new, person)])

        rows = load_case(session, new, TODAY, lock=True)

        assert rows is not None
        assert rows.case.revision == 1
        assert [("plan_author", person)] == [tuple(row) for row in rows.roles]


def _roles(session: Any, case: int) -> Any:
    rows = load_case(session, case, TODAY)
    assert rows is not None
    return rows.roles


def _row(case: int, person: int) -> dict[str, Any]:
    return {"case_id": case, "role": "plan_author", "person_id": person, "valid_from": TODAY}


def test_a_case_that_is_not_there_is_none(store: Store) -> None:
    """Not an error: the service answers that it is missing."""
    with store.reading() as session:
        assert load_case(session, 404, TODAY) is None


def test_of_two_who_saw_the_same_revision_one_writes(store: Store, case: int) -> None:
    """Eight threads decide on revision 1; exactly one moves the case."""
    moved: list[bool] = []

    def fire() -> None:
        with store:
            moved.append(advance_case(store.connection, case, 1, {"state": "submitted"}))

    threads = [threading.Thread(target=fire) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [False] * 7 + [True] == sorted(moved)
    with store.reading() as session:
        assert session.get_one(Case, case).revision == 2


def test_the_same_press_is_written_once(store: Store, case: int) -> None:
    """A request id is unique, and so is a place in the journal."""
    with store:
        insert_event(store.connection, event(case, 1, request_id="once"))
    for again in (event(case, 2, request_id="once"), event(case, 1)):
        with pytest.raises(IntegrityError), store:
            insert_event(store.connection, again)


@pytest.mark.parametrize(
    "change",
    [
        update(Event).values(transition="approve"),
        delete(Event),
        text("UPDATE event SET seq = seq"),
    ],
    ids=["update", "delete", "sql"],
)
def test_the_journal_cannot_be_changed(store: Store, case: int, change: Any) -> None:
    """Triggers refuse, whoever asks."""
    with store:
        insert_event(store.connection, event(case))

    with pytest.raises(DBAPIError, match="append-only"), store:
        store.connection.execute(change)

    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Event)) == 1


def test_the_journal_cannot_be_emptied_or_replaced(store: Store, case: int, dialect: str) -> None:
    """TRUNCATE and REPLACE go round row triggers unless somebody thought of it."""
    with store:
        insert_event(store.connection, event(case))
    change = {
        "postgresql": "TRUNCATE event CASCADE",
        "sqlite": "REPLACE INTO event SELECT * FROM event",
    }[dialect]

    with pytest.raises(DBAPIError, match="append-only"), store:
        store.connection.execute(text(change))


def test_one_open_case_a_learner_and_semester(store: Store, case: int) -> None:
    """The second open one is refused by the database; a closed one is not in the way."""
    with store as session:
        old = session.get_one(Case, case)
        copied = {c.name: getattr(old, c.name) for c in Case.__table__.c if c.name != "id"}
        store.connection.execute(update(Case).values(one_open=True, is_open=False))
        insert_case(store.connection, {**copied, "number": "IAP-8", "one_open": True})

    with pytest.raises(IntegrityError), store:
        insert_case(store.connection, {**copied, "number": "IAP-9", "one_open": True})


@pytest.mark.parametrize("amount", [-1, -100])
def test_a_negative_amount_is_refused_by_the_database(store: Store, case: int, amount: int) -> None:
    """Whatever a form let through."""
    row = {"case_id": case, "row_id": "m1", "measure_code": "M01", "position": 1, "recorded_at": NOW}

    with pytest.raises(IntegrityError), store:
        store.connection.execute(insert(Measure).values(**row, amount_cents=amount))


def test_what_is_no_number_is_refused(store: Store, case: int, engine: Engine) -> None:
    """NaN is refused on the way in, and on PostgreSQL, which knows it, by the database too."""
    row = {"case_id": case, "row_id": "m1", "measure_code": "M01", "position": 1, "recorded_at": NOW}

    with pytest.raises(Exception, match="finite number"), store:
        store.connection.execute(insert(Measure).values(**row, volume=Decimal("NaN")))
    raw = "INSERT INTO measure (case_id, row_id, measure_code, position, recorded_at, volume)"
    if engine.dialect.name == "postgresql":
        with pytest.raises(IntegrityError), store:
            store.connection.execute(text(f"{raw} VALUES (:case, 'm1', 'M01', 1, now(), 'NaN')"), {"case": case})


def test_closing_and_cancelling_touch_only_what_is_open(store: Store, case: int) -> None:
    """A second closing finds nothing; kinds narrow the timers."""
    with store as session:
        school = session.get_one(Case, case).institution_id
        task = {"case_id": case, "state": "draft", "role": "plan_author", "institution_id": school, "opened_at": NOW}
        open_tasks(store.connection, [task, task])
        timer = {"case_id": case, "name": "t", "due_at": FORTNIGHT, "created_at": NOW}
        plan_timers(store.connection, [{**timer, "kind": kind} for kind in ("due", "remind", "clock")])
        open_tasks(store.connection, [])

        assert close_tasks(store.connection, case, NOW, None) == 2
        assert close_tasks(store.connection, case, NOW, None) == 0
        assert cancel_timers(store.connection, case, NOW, ["due", "remind"]) == 2
        assert cancel_timers(store.connection, case, NOW) == 1
        assert {"cancelled"} == set(session.scalars(select(Timer.outcome)))
        assert {NOW} == set(session.scalars(select(Task.closed_at)))


def test_a_draft_is_not_overwritten_by_an_older_page(store: Store, case: int) -> None:
    """Two windows: the second to save is told so; dropping it begins anew."""
    key = (case, "plan")
    with store:
        assert save_draft(store.connection, key, 0, {"goal": "a"}, (NOW, None)) == 1
        assert save_draft(store.connection, key, 0, {"goal": "b"}, (NOW, None)) is None
        assert save_draft(store.connection, key, 1, {"goal": "c"}, (NOW, None)) == 2
        assert save_draft(store.connection, key, 1, {"goal": "d"}, (NOW, None)) is None

    with store as session:
        assert {"goal": "c"} == session.get_one(Draft, key).answers
        assert drop_drafts(store.connection, case, ["plan"]) == 1
        assert drop_drafts(store.connection, case, []) == 0


def test_answers_are_sealed_in_the_table(store: Store, case: int) -> None:
    """The column holds the version header, so that encryption is a change in one place."""
    with store:
        save_draft(store.connection, (case, "plan"), 0, {"goal": "ķipars"}, (NOW, None))
        raw = store.connection.execute(text("SELECT answers FROM draft")).scalar_one()

    assert raw == 'v0|{"goal":"ķipars"}'


def test_reading_a_case_takes_the_same_number_of_statements(store: Store, case: int, engine: Engine) -> None:
    """However long the history."""
    short = _statements(store, engine, case)
    with store:
        for seq in range(1, 30):
            line = insert_event(store.connection, event(case, seq))
            filed = {"case_id": case, "event_id": line, "alias": "log", "form_id": "x", "form_digest": DIGEST}
            insert_submission(store.connection, {**filed, "answers": {"n": seq}, "submitted_at": NOW})

    assert short == _statements(store, engine, case)
    with store.reading() as session:
        rows = load_case(session, case, TODAY)
        assert rows is not None
        assert {"n": 29} == rows.submissions["log"].answers
        assert list(range(1, 30)) == [row.answers["n"] for row in all_submissions(session, case, "log")]


def _statements(store: Store, engine: Engine, case: int) -> int:
    """How many statements loading a case takes."""
    from sqlalchemy import event as listening

    seen: list[str] = []

    def note(*said: Any) -> None:
        seen.append(said[2])

    listening.listen(engine, "before_cursor_execute", note)
    with store.reading() as session:
        load_case(session, case, TODAY)
    listening.remove(engine, "before_cursor_execute", note)
    return len([statement for statement in seen if statement.startswith("SELECT")])


def test_the_month_is_summed_anew(store: Store, case: int) -> None:
    """Void entries and no-shows do not count; an empty month has no row."""
    with store as session:
        (person,) = (row.person_id for row in _roles(session, case))
        entry = {"case_id": case, "giver_id": person, "kind": "author_hours", "recorded_at": NOW, "worked_on": TODAY}
        for values in (
            {"hours": "1.5"},
            {"hours": "0.5"},
            {"hours": 1, "no_show": True},
            {"hours": 2, "voided_at": NOW},
        ):
            said = {**entry, "no_show": False, **values, "hours": Decimal(values["hours"])}
            session.add(WorkLogEntry(**said))

        assert Decimal("2.00") == count_month(store.connection, case, TODAY)
        month = session.get_one(WorkLogMonth, (case, TODAY.replace(day=1)))
        assert (Decimal("2.00"), 2) == (month.hours, month.entries)
        session.expunge(month)
        store.connection.execute(update(WorkLogEntry).values(voided_at=NOW))
        assert Decimal(0) == count_month(store.connection, case, TODAY)
        assert session.get(WorkLogMonth, (case, TODAY.replace(day=1))) is None


def test_a_promise_is_leased_kept_or_put_off(store: Store) -> None:
    """Nobody else gets a leased one; after the lease it is free again; a failure waits."""
    with store:
        promise(store.connection, [{"topic": "letter", "payload": {"n": n}, "created_at": NOW} for n in range(3)])
    me, later = Claim("me", lease=timedelta(minutes=1), limit=2), NOW + timedelta(minutes=2)
    with store:
        first = claim(store.connection, NOW, me)
        second = claim(store.connection, NOW, me)
        none = claim(store.connection, NOW, me)
        assert [[0, 1], [2], []] == [[row.payload["n"] for row in rows] for rows in (first, second, none)]
        keep_promise(store.connection, first[0].id, NOW)
        put_off(store.connection, first[1].id, NOW, "the mail server is away", first[1].attempts)

    with store as session:
        again = claim(store.connection, later, Claim("you"))

        assert [1, 2] == [row.payload["n"] for row in again]
        assert [2, 2] == [row.attempts for row in again]
        assert session.scalar(select(func.count()).select_from(Outbox).where(Outbox.done_at.is_not(None))) == 1


def test_a_timer_is_taken_once(store: Store, case: int) -> None:
    """Due ones are listed, and the second to take one is told so."""
    with store:
        timer = {"case_id": case, "name": "t", "kind": "due", "created_at": NOW}
        plan_timers(store.connection, [{**timer, "due_at": NOW}, {**timer, "due_at": FORTNIGHT}])
        (due,) = due_timers(store.connection, NOW)

        assert take_timer(store.connection, due.id, NOW, "fired")
        assert not take_timer(store.connection, due.id, NOW, "fired")
        assert [] == due_timers(store.connection, NOW)
