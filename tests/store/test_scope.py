"""Scopes: who sees which rows, by place, relation, state and day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from iapflow.policy.actor import SYSTEM, Actor, Grant
from iapflow.store.case import Case
from iapflow.store.event import Event
from iapflow.store.institution import Institution
from iapflow.store.learner import Enrolment, Guardianship, Learner
from iapflow.store.measure import Measure
from iapflow.store.scope import (
    case_scope,
    institution_scope,
    learner_scope,
    task_scope,
    visible,
    work_log_scope,
)
from iapflow.store.setting import Setting
from iapflow.store.store import Store
from iapflow.store.task import Task
from iapflow.store.work_log import WorkLogEntry

from .world import NOW, ROLES, TODAY, VIEWS, World, actor

NOBODY: set[int] = set()


@pytest.fixture
def session(store: Store) -> Any:
    """A transaction for the whole test."""
    with store as session:
        yield session


@pytest.fixture
def world(session: Session) -> World:
    """The made-up country."""
    return World(session)


def cases(world: World, who: Actor) -> set[int]:
    """The ids of the cases somebody sees."""
    return set(world.session.scalars(select(Case.id).where(case_scope(who, ROLES, VIEWS))))


def test_a_head_sees_the_cases_of_the_own_school_only(world: World) -> None:
    """Another school's case is not there, in a list as in a count."""
    mine, _ = world.case(world.pine), world.case(world.oak)
    head = actor(world.person(), Grant("institution_head", world.pine))

    count = world.session.scalar(select(func.count()).select_from(Case).where(case_scope(head, ROLES, VIEWS)))

    assert {mine} == cases(world, head)
    assert count == 1


def test_a_role_without_a_grant_sees_nothing(world: World) -> None:
    """Being a person is not enough, nor is a role nobody defined."""
    world.case(world.pine)

    assert NOBODY == cases(world, actor(world.person()))
    assert NOBODY == cases(world, actor(world.person(), Grant("wizard", world.nation)))


def test_a_municipality_reaches_its_schools_on_the_day(world: World) -> None:
    """The school that moved in the reform counts for the old municipality before it, for the new one after."""
    pine, elm = world.case(world.pine), world.case(world.elm)
    old = Grant("municipal_coordinator", world.old)
    north = Grant("municipal_coordinator", world.north)
    person = world.person()

    assert {pine, elm} == cases(world, actor(person, north))
    assert {pine} == cases(world, actor(person, north, on=date(2021, 6, 30)))
    assert {elm} == cases(world, actor(person, old, on=date(2021, 6, 30)))
    assert NOBODY == cases(world, actor(person, old))


def test_the_nation_sees_all(world: World) -> None:
    """A grant at the root reaches every school."""
    both = {world.case(world.pine), world.case(world.oak)}

    assert both == cases(world, actor(world.person(), Grant("state_officer", world.nation)))


def test_the_state_of_a_case_narrows_who_sees_it(world: World) -> None:
    """A draft is not for the municipality, though it lies in its place."""
    draft = world.case(world.pine, state="draft")
    person = world.person()

    assert {draft} == cases(world, actor(person, Grant("institution_head", world.pine)))
    assert NOBODY == cases(world, actor(person, Grant("municipal_coordinator", world.north)))


def test_an_unlisted_workflow_or_state_is_seen_by_nobody(world: World) -> None:
    """Nothing listed is nothing seen."""
    world.case(world.pine, workflow="unheard_of")
    world.case(world.pine, state="nowhere")

    assert NOBODY == cases(world, actor(world.person(), Grant("institution_head", world.pine)))


def test_an_author_sees_only_the_own_plans(world: World) -> None:
    """The relation is asked besides the place, and holds from a day to a day."""
    author = world.person()
    own, other, ended = (world.case(world.pine) for _ in range(3))
    away = world.case(world.oak)
    world.appoint(own, "plan_author", author)
    world.appoint(other, "plan_author", world.person("Anete"))
    world.appoint(ended, "plan_author", author, last=date(2026, 9, 30))
    world.appoint(away, "plan_author", author)

    assert {own} == cases(world, actor(author, Grant("plan_author", world.pine)))


def test_a_substitute_sees_what_the_substituted_author_sees(world: World) -> None:
    """The relation is asked of the person whose role it is."""
    author, substitute = world.person(), world.person("Anete")
    case = world.case(world.pine)
    world.appoint(case, "plan_author", author)

    assert {case} == cases(world, actor(substitute, Grant("plan_author", world.pine, acting_for=author)))
    assert NOBODY == cases(world, actor(substitute, Grant("plan_author", world.pine)))


def test_an_auditor_sees_the_sample_and_an_administrator_nothing(world: World) -> None:
    """Sample means appointed in the case; none means none, wherever the role is held."""
    auditor = world.person()
    sampled, _ = world.case(world.pine), world.case(world.pine)
    world.appoint(sampled, "auditor", auditor)

    assert {sampled} == cases(world, actor(auditor, Grant("auditor", world.nation)))
    assert NOBODY == cases(world, actor(auditor, Grant("administrator", world.nation)))


def test_a_guardian_sees_the_own_child(world: World) -> None:
    """Only where the guardian may represent the learner, and only while it lasts."""
    guardian = world.person()
    child, barred = world.learner(world.pine), world.learner(world.pine)
    for learner, may in ((child, True), (barred, False)):
        world.add(
            Guardianship(
                learner_id=learner,
                person_id=guardian,
                full_name="Ilze Modele",
                kinship="mother",
                may_represent=may,
                valid_from=date(2026, 1, 1),
                valid_to=date(2026, 12, 31),
            )
        )
    case, _ = world.case(world.pine, learner_id=child), world.case(world.pine, learner_id=barred)
    grant = Grant("guardian", world.pine)

    assert {case} == cases(world, actor(guardian, grant))
    assert NOBODY == cases(world, actor(guardian, grant, on=date(2027, 1, 1)))
    assert {child} == learners(world, actor(guardian, grant))


def test_an_adult_learner_sees_the_own_case(world: World) -> None:
    """The learner is tied to the person who signs in."""
    person = world.person()
    learner = world.learner(person_id=person)
    case, _ = world.case(world.pine, learner_id=learner), world.case(world.pine)
    who = actor(person, Grant("adult_learner", world.pine))

    assert {case} == cases(world, who)
    assert {learner} == learners(world, who)


def test_a_head_sees_all_learners_of_the_school_an_author_those_of_the_own_plans(world: World) -> None:
    """A registrar needs learners before there is a case."""
    author = world.person()
    planned, unplanned, foreign = world.learner(world.pine), world.learner(world.pine), world.learner(world.oak)
    world.appoint(world.case(world.pine, learner_id=planned), "plan_author", author)
    head = actor(world.person(), Grant("institution_head", world.pine))

    assert {planned, unplanned} == learners(world, head)
    assert {planned} == learners(world, actor(author, Grant("plan_author", world.pine)))
    assert foreign not in learners(world, head)


def learners(world: World, who: Actor) -> set[int]:
    """The ids of the learners somebody sees."""
    return set(world.session.scalars(select(Learner.id).where(learner_scope(who, ROLES, VIEWS))))


def test_units_are_seen_from_the_own_unit_down(world: World) -> None:
    """A municipality sees its schools, a school itself."""
    person = world.person()

    def seen(grant: Grant) -> set[int]:
        clause = institution_scope(actor(person, grant), ROLES)
        return set(world.session.scalars(select(Institution.id).where(clause)))

    assert {world.north, world.pine, world.elm} == seen(Grant("municipal_coordinator", world.north))
    assert {world.pine} == seen(Grant("institution_head", world.pine))
    assert {world.pine} == seen(Grant("guardian", world.pine))
    assert NOBODY == seen(Grant("administrator", world.nation))


def test_a_giver_sees_the_own_log_rows_and_the_head_all(world: World) -> None:
    """Two givers in one plan do not see each other's rows; a class teacher sees none."""
    giver, other, teacher = world.person(), world.person("Anete"), world.person("Oskars")
    case = world.case(world.pine)
    mine, theirs = log_row(world, case, giver), log_row(world, case, other)
    world.appoint(case, "class_teacher", teacher)

    def seen(person: int, role: str) -> set[int]:
        clause = work_log_scope(actor(person, Grant(role, world.pine)), ROLES, VIEWS)
        return set(world.session.scalars(select(WorkLogEntry.id).where(clause)))

    assert {mine} == seen(giver, "subject_teacher")
    assert {mine, theirs} == seen(giver, "institution_head")
    assert NOBODY == seen(teacher, "class_teacher")


def log_row(world: World, case: int, giver: int) -> int:
    """An hour given under a measure of the giver's."""
    row = f"m{giver}"
    world.add(Measure(case_id=case, row_id=row, measure_code="M01", giver_id=giver, position=1, recorded_at=NOW))
    entry = WorkLogEntry(
        case_id=case,
        measure_row=row,
        giver_id=giver,
        worked_on=TODAY,
        hours=Decimal(1),
        kind="consultation",
        recorded_at=NOW,
    )
    return world.add(entry).id


def test_tasks_go_to_the_person_or_to_the_role_in_its_place(world: World) -> None:
    """A task with a name on it is nobody else's."""
    case, me = world.case(world.pine), world.person()

    def task(role: str, person: int | None) -> int:
        made = Task(
            case_id=case,
            state="in_delivery",
            role=role,
            person_id=person,
            institution_id=world.pine,
            opened_at=NOW,
        )
        return world.add(made).id

    named, open_to_role, foreign = task("plan_author", me), task("institution_head", None), task("plan_author", None)
    other = task("institution_head", world.person())

    def seen(who: Actor) -> set[int]:
        return set(world.session.scalars(select(Task.id).where(task_scope(who, ROLES))))

    assert {named, open_to_role} == seen(actor(me, Grant("institution_head", world.pine)))
    assert {open_to_role} == seen(actor(world.person(), Grant("institution_head", world.pine)))
    assert {foreign, other}.isdisjoint(seen(actor(me)))


def test_a_table_is_seen_through_its_case_or_learner(world: World) -> None:
    """A table that belongs to neither is seen by nobody but the system."""
    learner = world.learner(world.pine)
    case = world.case(world.pine, learner_id=learner)
    world.add(Event(case_id=case, seq=1, revision=1, transition="start", from_state="", to_state="draft", at=NOW))
    head, foreign = (actor(world.person(), Grant("institution_head", unit)) for unit in (world.pine, world.oak))

    def count(model: Any, who: Actor) -> int:
        clause = visible(model, who, ROLES, VIEWS)
        return world.session.scalar(select(func.count()).select_from(model).where(clause)) or 0

    for model in (Case, Learner, Event, Enrolment):
        assert count(model, head) == 1
        assert count(model, foreign) == 0
        assert count(model, SYSTEM(TODAY)) == 1
    world.add(Setting(name="x", value=1))
    assert count(Setting, head) == 0
    assert count(Setting, SYSTEM(TODAY)) == 1
    assert count(Institution, SYSTEM(TODAY)) == 7
    assert count(WorkLogEntry, SYSTEM(TODAY)) == 0
