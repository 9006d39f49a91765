"""Nobody is trapped: what nobody of a role may do goes to the deputy, else up the chain, and is said."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, update

from iapflow.errors import Refused
from iapflow.extend import REGISTRY
from iapflow.services import plans
from iapflow.services.definitions import publish
from iapflow.services.handing import hand_on, stuck_cases
from iapflow.services.handover import hand_over
from iapflow.services.looking import look
from iapflow.store.case import Case
from iapflow.store.event import Event
from iapflow.store.person import RoleAssignment
from iapflow.store.scope import case_scope, task_scope
from iapflow.store.task import Task
from tests.services.council import COUNCIL, Council
from tests.services.town import NOW, Town


def submitted_by_the_head(town: Town) -> int:
    """The only head wrote the plan and handed it in."""
    with town.store as session:
        town.grant(session, town.people["institution_head"], "plan_author")
    town.register()
    chosen = (town.people["institution_head"], "b" * 32)
    case = plans.choose_author(town.store, town.room, town.who("institution_head"), town.learner, chosen)
    town.fire(case, "submit", "institution_head", answers={"plan": town.plan()})
    return case


def waiting(town: Town, case: int) -> Task:
    """The open to-do of a case."""
    with town.store.reading() as session:
        return session.scalars(select(Task).where(Task.case_id == case, Task.closed_at.is_(None))).one()


def deputy(town: Town) -> int:
    """Somebody appointed beside the head."""
    with town.store as session:
        head = town.people["institution_head"]
        return town.person(session, "institution_head", town.school, name="deputy", acting_for=head)


def test_where_the_only_head_wrote_the_plan_the_deputy_decides(town: Town) -> None:
    person = deputy(town)
    case = submitted_by_the_head(town)

    task = waiting(town, case)
    assert (person, "institution_head", "institution_head", "not_by") == (
        task.person_id, task.role, task.handed_from, task.handed_because,
    )  # fmt: skip
    with pytest.raises(Refused):
        town.fire(case, "approve_by_head", "institution_head")
    assert "at_municipality" == town.fire(case, "approve_by_head", "deputy").state
    with town.store.reading() as session:
        line = session.scalars(select(Event).where(Event.case_id == case, Event.transition == "approve_by_head")).one()
        assert (person, None, "not_by") == (line.actor_id, line.acting_for_id, line.note["handed_because"])


def test_without_a_deputy_it_goes_up_the_chain_and_is_seen_there(town: Town) -> None:
    case = submitted_by_the_head(town)

    assert "municipal_coordinator" == waiting(town, case).role
    with town.store.reading() as session:
        roles, views, actor = town.room.roles(session), town.room.views(session), town.who("municipal_coordinator")
        assert [case] == list(
            session.scalars(select(Task.case_id).where(task_scope(actor, roles), Task.closed_at.is_(None)))
        )
        assert [case] == list(session.scalars(select(Case.id).where(case_scope(actor, roles, views))))
    assert "approve_by_head" in {option.transition_id for option in look(town.store, town.room, actor, case).mine}
    assert "at_municipality" == town.fire(case, "approve_by_head", "municipal_coordinator").state


def test_whoever_approved_in_the_heads_place_does_not_approve_again(town: Town) -> None:
    """Four eyes hold up the chain: the only coordinator of the municipality gave way to the state."""
    case = submitted_by_the_head(town)
    town.fire(case, "approve_by_head", "municipal_coordinator")

    with pytest.raises(Refused):
        town.fire(case, "approve_by_municipality", "municipal_coordinator")
    assert 1 == hand_on(town.store, town.room, case)
    assert "at_state" == town.fire(case, "approve_by_municipality", "state_officer").state


def test_the_page_says_to_whom_and_why(town: Town) -> None:
    case = submitted_by_the_head(town)

    said = look(town.store, town.room, town.who("institution_head"), case)

    assert ["The task was handed on to: {role}, because {why}."] == [sentence.id for sentence in said.handed]
    assert "Pašvaldības koordinators" == said.handed[0].params["role"]["lv"]
    assert any(getattr(line.label, "id", "").startswith("The task was handed on") for line in said.journal)


def test_a_role_that_nobody_holds_is_handed_on_by_the_clock(town: Town) -> None:
    case = town.submitted()
    with town.store as session:
        town.dismiss(session, "institution_head")

    assert [case] == stuck_cases(town.store, town.room, 0)
    assert 1 == hand_on(town.store, town.room, case)
    assert ("municipal_coordinator", "nobody") == (waiting(town, case).role, waiting(town, case).handed_because)
    assert [] == stuck_cases(town.store, town.room, 0)
    assert 0 == hand_on(town.store, town.room, case)


def test_where_somebody_can_nothing_is_handed_on(town: Town) -> None:
    case = town.submitted()

    assert [] == stuck_cases(town.store, town.room, 0)
    assert 0 == hand_on(town.store, town.room, case)


@pytest.fixture
def council(town: Town) -> Council:
    """The council, whose proposals the municipality may take back: so it stands in the chain."""
    found = Council(town)
    by = b"from: [draft, turned_down], to: voting, by: [institution_coordinator"
    text = COUNCIL["workflows/council.yaml"].replace(by, by + b", municipal_coordinator")
    text = text.replace(b"version: 1", b"version: 2", 1)
    publish(town.store, {**COUNCIL, "workflows/council.yaml": text}, REGISTRY, NOW)
    return found


def test_the_vote_of_a_role_that_nobody_holds_goes_up_the_chain(town: Town, council: Council) -> None:
    """The head was let go before the vote; the municipality votes in that seat, and the journal says why."""
    with town.store as session:
        town.dismiss(session, "institution_head")
    case = council.voting()
    council.vote(case, "subject_teacher")

    assert [case] == stuck_cases(town.store, town.room, 0)
    assert 1 == hand_on(town.store, town.room, case)
    assert ["The task was handed on to: {role}, because {why}."] == [
        sentence.id for sentence in look(town.store, town.room, town.who("institution_coordinator"), case).handed
    ]
    assert "passed" == council.vote(case, "municipal_coordinator").state
    with town.store.reading() as session:
        line = session.scalars(select(Event).where(Event.case_id == case, Event.transition == "vote")).all()[-1]
        assert ("institution_head", "nobody") == (line.role, line.note["handed_because"])
        assert 0 == len(session.scalars(select(Task).where(Task.case_id == case, Task.closed_at.is_(None))).all())


def test_the_vote_of_somebody_who_left_meanwhile_is_handed_on_too(town: Town, council: Council) -> None:
    case = council.voting()
    with town.store as session:
        town.dismiss(session, "institution_head")

    assert 1 == hand_on(town.store, town.room, case)
    council.vote(case, "municipal_coordinator")
    assert "passed" == council.vote(case, "subject_teacher").state


def test_the_vote_goes_to_the_deputy_before_anybody_higher(town: Town, council: Council) -> None:
    """A head who wrote an earlier step is no matter here; the deputy sits in the head's own seat."""
    deputy(town)
    case = council.voting()

    assert 0 == hand_on(town.store, town.room, case)
    council.vote(case, "deputy")
    assert "passed" == council.vote(case, "subject_teacher").state


def author_gone(town: Town) -> int:
    """A plan being written whose author left the school."""
    town.register()
    case = town.open_plan()
    with town.store as session:
        mine = RoleAssignment.person_id == town.people["plan_author"]
        session.execute(update(RoleAssignment).where(mine).values(valid_to=date(2026, 9, 30)))
    return case


def test_what_only_the_author_could_do_goes_to_who_stands_beside(town: Town) -> None:
    """A role tied to the case that nobody holds any more: the school's own people come first."""
    case = author_gone(town)

    assert [case] == stuck_cases(town.store, town.room, 0)
    assert 1 == hand_on(town.store, town.room, case)

    task = waiting(town, case)
    assert ("plan_author", "nobody") == (task.handed_from, task.handed_because)
    assert task.role in {"institution_coordinator", "institution_head"}
    assert "submitted" == town.fire(case, "submit", task.role, answers={"plan": town.plan()}).state


def test_whoever_wrote_in_the_authors_place_does_not_approve(town: Town) -> None:
    """Four eyes hold there too: the plan goes on to the deputy or up the chain."""
    case = author_gone(town)
    hand_on(town.store, town.room, case)
    writer = waiting(town, case).role
    with town.store as session:
        town.grant(session, town.people[writer], "institution_head")
    town.fire(case, "submit", writer, answers={"plan": town.plan()})

    with pytest.raises(Refused) as refused:
        town.fire(case, "approve_by_head", writer)

    assert {"not_by"} == {reason.because for reason in refused.value.reasons}


def test_a_new_author_gets_the_to_do_back(town: Town) -> None:
    case = author_gone(town)
    hand_on(town.store, town.room, case)
    leaver = town.people["plan_author"]
    with town.store as session:
        town.person(session, "plan_author", town.school, name="next")

    head, taker = town.who("institution_head"), town.people["next"]
    hand_over(town.store, town.room, head, leaver, {f"{case}-plan_author": taker})

    task = waiting(town, case)
    assert ("plan_author", town.people["next"], None) == (task.role, task.person_id, task.handed_from)


def test_an_author_who_is_there_keeps_it(town: Town) -> None:
    town.register()
    case = town.open_plan()

    assert [] == stuck_cases(town.store, town.room, 0)
    assert 0 == hand_on(town.store, town.room, case)
