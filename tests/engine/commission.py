"""A workflow in which several people decide and several do something, for tests of both."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from iapflow.definitions.catalogue import load
from iapflow.engine.machine import Table
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Actor, Circumstances, Snapshot
from tests.definitions.small_registry import small_registry
from tests.engine.made import ABOVE, DEPUTY, HEAD, HERE, NOW, OFFICER, TEXTS, WRITER, actor, sheet

MEMBER, OTHER = 5, 6
PATH = "workflows/commission.yaml"
WORKFLOW = """
workflow: commission
version: 1
label: {lv: Komisija, en: Commission}
subject: none
view: [writer, head, officer, member]
forms:
  sheet: {form: sheet}
  note: {form: note}
  score: {form: score}
start: {by: [writer], asks: [institution]}
states:
  draft: {label: {lv: A, en: A}, initial: true, edit: {sheet: [writer]}}
  voting:
    label: {lv: B, en: B}
    due: {in: 5 days}
    approve: APPROVE
  asking:
    label: {lv: C, en: C}
    due: {in: 9 days}
    tasks: TASKS
    done: DONE
    route: [{if: facts.tasks_done, to: joined}]
  joined: {label: {lv: D, en: D}, final: true}
  refused: {label: {lv: E, en: E}, final: true}
transitions:
  hand_in: {label: {lv: Iesniegt, en: Hand in}, from: draft, to: voting, by: [writer], submits: sheet}
  ask_all: {label: {lv: Jautāt, en: Ask}, from: draft, to: asking, by: [writer], submits: sheet}
  ask_more: {label: {lv: Vēl, en: More}, from: asking, to: asking, by: [writer], submits: sheet}
  amend: {label: {lv: Labot, en: Amend}, from: voting, to: voting, by: [writer], submits: sheet}
  pass_it: {label: {lv: Pieņemt, en: Pass}, from: voting, to: joined, binds: sheet, not_by: [author_of_case], needs: NEEDS}
  refuse_it: {label: {lv: Noraidīt, en: Refuse}, from: voting, to: refused, by: [head]}
  send_back: {label: {lv: Atgriezt, en: Return}, from: voting, to: draft, by: [head]}
"""
SCORE = """
form: score
version: 1
label: {lv: Vērtējums, en: Score}
data: {class: P2, purpose: work, retain: some_years}
sections: {only: {label: {lv: A, en: A}, fields: {points: {type: number, required: true, label: {lv: Punkti, en: Points}}}}}
"""
ROLES = (
    TEXTS["workflows/roles.yaml"] + "  member: {label: {lv: Loceklis, en: Member}, deputy: true, scope: institution}\n"
)
APPROVE = "{of: [head, officer, member], need: {all: [head], any: {of: [officer, member], count: 1}}, veto: [head], then: pass_it, else: refuse_it}"
TASKS = "[{id: opinion, to: member, form: note, due: 3 days}, {for_each: sheet.steps, id: step, to: officer}]"


@cache
def commission(approve: str = APPROVE, tasks: str = TASKS, done: str = "all", needs: str = "[]") -> Rulebook:
    """The workflow with these ways to decide and to do."""
    words = {"APPROVE": approve, "TASKS": tasks, "DONE": done, "NEEDS": needs}
    text = WORKFLOW
    for word, meant in words.items():
        text = text.replace(word, meant)
    texts = {**TEXTS, PATH: text, "forms/score.yaml": SCORE, "workflows/roles.yaml": ROLES}
    registry = small_registry()
    known = load({path: text.encode() for path, text in texts.items()}, registry)
    return Rulebook(known.bundle("commission"), known.roles, known.calendar, registry)


def table_of(book: Rulebook) -> Table:
    """Its machine."""
    return Table(book.workflow)


def case(state: str = "voting", **more: Any) -> Snapshot:
    """A case in which a head, an officer and two members may vote."""
    said: dict[str, Any] = {
        "entered_at": NOW,
        "previous_state": "draft",
        "circumstances": Circumstances(frozenset({HERE, ABOVE}), {"author_of_case": frozenset({WRITER})}),
        "answers": {"sheet": sheet()},
        "handed_in": {"sheet": sheet()},
        "voters": {
            "head": frozenset({HEAD}),
            "officer": frozenset({OFFICER}),
            "member": frozenset({MEMBER, OTHER}),
            "writer": frozenset({WRITER}),
        },
        **more,
    }
    return Snapshot(case_id=7, revision=3, state=state, **said)


def person(number: int) -> Actor:
    """Whoever has this number, in their own role."""
    roles = {WRITER: "writer", HEAD: "head", OFFICER: "officer", MEMBER: "member", OTHER: "member"}
    return actor(number, roles[number], unit=ABOVE if number == OFFICER else HERE)


def deputy(role: str = "head", whose: int = HEAD) -> Actor:
    """Somebody who stands in for another."""
    return actor(DEPUTY, role, acting_for=whose)


def with_people(snapshot: Snapshot, **voters: int) -> Snapshot:
    """The same case with one person in each of these roles."""
    return replace(snapshot, voters={role: frozenset({number}) for role, number in voters.items()})
