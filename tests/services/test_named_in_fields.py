"""A role that comes from a field of the case: whoever was handed in holds it, in lists, rights and to-dos alike."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from iapflow.errors import Missing
from iapflow.extend import REGISTRY
from iapflow.services.definitions import publish
from iapflow.services.drafts import Page, save_draft
from iapflow.services.moving import read_pen
from iapflow.services.snapshots import Opening
from iapflow.store.case import Case
from iapflow.store.scope import case_scope
from iapflow.store.task import Task
from tests.services.town import NOW, TEXTS, Town

ROLES = """
  mentor: {label: {lv: Mentors, en: Mentor}, scope: institution, relation: {field: placement.mentor}}
"""
WORKFLOW = """
workflow: practice_place
version: 1
label: {lv: Prakses vieta, en: Place of practice}
subject: institution
number: "PRK-{seq:03}"
view: [institution_coordinator, mentor]
forms: {placement: {form: placement}}
start: {by: [institution_coordinator], asks: [institution]}
states:
  draft: {label: {lv: Melnraksts, en: Draft}, initial: true, edit: {placement: [institution_coordinator]}}
  running: {label: {lv: Notiek, en: Runs}, due: {in: 5 days}}
  over: {label: {lv: Beigusies, en: Over}, final: true}
queues: {running: {label: {lv: Notiek, en: Running}, states: [running], do: end}}
transitions:
  begin: {label: {lv: Sākt, en: Begin}, from: [draft, running], to: running, by: [institution_coordinator], submits: placement}
  end: {label: {lv: Beigt, en: End}, from: running, to: over, by: [mentor]}
"""
FORM = """
form: placement
version: 1
label: {lv: Prakse, en: Practice}
data: {class: P1, purpose: support_plan, retain: programme_evidence}
sections:
  all:
    label: {lv: Prakse, en: Practice}
    fields:
      mentor: {type: person, roles: [mentor], label: {lv: Mentors, en: Mentor}}
"""
COORDINATOR, FIRST, SECOND = "institution_coordinator", "subject_teacher", "support_specialist"


@pytest.fixture
def practice(town: Town) -> int:
    """A draft; two people hold the role, neither is named."""
    texts = {
        **TEXTS,
        "workflows/roles.yaml": TEXTS["workflows/roles.yaml"].rstrip() + ROLES.encode(),
        "workflows/practice_place.yaml": WORKFLOW.lstrip().encode(),
        "forms/placement.yaml": FORM.lstrip().encode(),
    }
    publish(town.store, texts, REGISTRY, NOW)
    with town.store as session:
        for name in (FIRST, SECOND):
            town.grant(session, town.people[name], "mentor")
    return town.start(Opening("practice_place", town.school), COORDINATOR)


def begin(town: Town, case: int, name: str | None) -> None:
    """The coordinator hands the form in with this mentor, or with none."""
    mentor = str(town.people[name]) if name else None
    town.fire(case, "begin", COORDINATOR, answers={"placement": {"mentor": mentor}})


def sees(town: Town, case: int) -> set[str]:
    """Who finds the case in lists; each of them, and nobody else, may open it."""
    found = set()
    for name in (FIRST, SECOND):
        actor = town.who(name)
        with town.store.reading() as session:
            scope = case_scope(actor, town.room.roles(session), town.room.views(session))
            listed = session.scalar(select(Case.id).where(Case.id == case, scope)) is not None
            try:
                read_pen(town.store, town.room, case, actor)
            except Missing:
                opened = False
            else:
                opened = True
        assert listed == opened
        found |= {name} if opened else set()
    return found


def asked(town: Town, case: int) -> list[int | None]:
    """Whose the open to-do is."""
    with town.store.reading() as session:
        return list(session.scalars(select(Task.person_id).where(Task.case_id == case, Task.closed_at.is_(None))))


def test_whoever_was_handed_in_holds_the_role_and_the_next_one_takes_it_over(town: Town, practice: int) -> None:
    found = [sees(town, practice)]
    for name in (FIRST, SECOND):
        begin(town, practice, name)
        found.append(sees(town, practice))
        assert [town.people[name]] == asked(town, practice)
        town.go((town.now + timedelta(days=1)).date())

    assert [set(), {FIRST}, {SECOND}] == found
    assert "over" == town.fire(practice, "end", SECOND).state


def test_a_draft_lets_nobody_in_and_an_empty_field_ends_it(town: Town, practice: int) -> None:
    draft = {"mentor": str(town.people[FIRST])}
    save_draft(town.store, town.room, town.who(COORDINATOR), Page(practice, "placement"), draft)
    assert set() == sees(town, practice)

    begin(town, practice, FIRST)
    assert {FIRST} == sees(town, practice)
    begin(town, practice, None)
    assert set() == sees(town, practice)
