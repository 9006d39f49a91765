"""A small case for tests of what is decided: one workflow in YAML, its book, snapshots and people."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from iapflow.definitions.catalogue import Catalogue, load
from iapflow.engine.machine import Table
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Actor, Ask, Circumstances, Grant, Snapshot
from tests.definitions.small_registry import small_registry

NOW = datetime(2026, 10, 5, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
HERE, ABOVE, ELSEWHERE = 10, 20, 30
WRITER, HEAD, DEPUTY, OFFICER = 1, 2, 3, 4

WORKFLOW = """
workflow: letter_case
version: 1
label: {lv: Lieta, en: Case}
subject: none
view: [writer, head]
clocks: {}
forms:
  sheet: {form: sheet}
  note: {form: note}
start:
  by: [head]
  asks: [institution]
  needs:
    - {if: facts.agreement_valid, id: agreement, else: {lv: Nav, en: There is no agreement.}}
  effects: [{notify: {to: writer, letter: waits}}]
states:
  draft:
    label: {lv: A, en: A}
    initial: true
    edit: {sheet: [writer]}
    due:
      - {in: 3 school_days, when: "sheet.amount > 100.0"}
      - {in: 10 school_days, remind: [2 school_days], escalate: {after: 3 school_days, to: head}}
  handed_in:
    label: {lv: B, en: B}
    due: {at: sheet.until}
  approved:
    label: {lv: C, en: C}
    route:
      - {if: "facts.agreement_valid && institution.partner_type == 'municipal'", to: at_town, effects: [{notify: {to: officer, letter: waits}}]}
      - {if: facts.agreement_valid, to: at_state}
  at_town: {label: {lv: D, en: D}, view: {sheet: [writer]}, due: {in: 5 days}}
  at_state:
    label: {lv: E, en: E}
    due: {before: sheet.until, in: 4 days}
    after: [{in: 7 days, do: expire}, {at: sheet.until, do: expire, when: "sheet.amount > 100.0"}]
  done: {label: {lv: F, en: F}, final: true}
transitions:
  hand_in:
    label: {lv: Iesniegt, en: Hand in}
    from: draft
    to: handed_in
    by: [writer]
    submits: sheet
    needs:
      - {id: enough, if: "sheet.amount >= 10.0", else: {lv: Par maz, en: Too little.}, fix: sheet.amount}
      - {id: dated, if: "sheet.until >= today", else: {lv: Vecs, en: Too late.}}
      - {if: facts.application_signed, else: {lv: Nav, en: Not signed.}}
    effects:
      - record: {rows: sheet.steps, into: risks}
      - notify: {to: head, letter: waits}
  take_back: {label: {lv: Atsaukt, en: Take back}, from: [handed_in, at_town], to: previous, by: [writer]}
  approve:
    label: {lv: Apstiprināt, en: Approve}
    from: handed_in
    to: approved
    by: [head, officer]
    not_by: [author_of_case]
    binds: sheet
  agree:
    label: {lv: Saskaņot, en: Agree}
    from: [at_town, at_state]
    to: done
    by: [officer]
    not_by: [{did: approve}]
  return_it: {label: {lv: Atgriezt, en: Return}, from: [handed_in, at_state], to: draft, by: [head], form: note}
  reopen: {label: {lv: Atvērt, en: Reopen}, from: done, to: draft, reopens: true, by: [officer], within: 10 days}
  expire: {label: {lv: Beidzas, en: Expire}, from: [at_state], to: done}
"""
SHEET = """
form: sheet
version: 1
label: {lv: Lapa, en: Sheet}
data: {class: P2, purpose: work, retain: some_years}
sections:
  open:
    label: {lv: A, en: A}
    fields:
      amount: {type: number, label: {lv: Summa, en: Amount}}
      until: {type: date, label: {lv: Līdz, en: Until}}
  kept:
    label: {lv: B, en: B}
    view: [writer]
    fields:
      steps:
        type: rows
        label: {lv: Soļi, en: Steps}
        fields: {what: {type: text, label: {lv: Kas, en: What}}, who: {type: person, roles: [writer], label: {lv: Kam, en: Who}}}
"""
NOTE = """
form: note
version: 1
label: {lv: Piezīme, en: Note}
data: {class: P2, purpose: work, retain: some_years}
sections: {only: {label: {lv: A, en: A}, fields: {words: {type: text, label: {lv: Vārdi, en: Words}}}}}
"""
ROLES = """
roles:
  writer: {label: {lv: Rakstītājs, en: Writer}, deputy: true, scope: institution, relation: author_of_case}
  head: {label: {lv: Vadītājs, en: Head}, deputy: true, scope: institution}
  officer: {label: {lv: Ierēdnis, en: Officer}, deputy: true, scope: nation}
  helper: {label: {lv: Palīgs, en: Helper}, scope: none}
  auditor: {label: {lv: Auditors, en: Auditor}, scope: sample}
"""
LETTER = "letter: waits\nsubject: {lv: Gaida, en: Waits}\nbody: {lv: 'Gaida {link}', en: 'Waits {link}'}\n"
CALENDAR = "calendar: school\nyears: {'2026/27': {semesters: [{from: 2026-09-01, to: 2027-05-31}]}}\n"
PURPOSES = """
purposes: {work: {label: {lv: Darbs, en: Work}, basis: public_task, controller: institution}}
retentions: {some_years: {after: closed, in: 3 years, then: erase}}
"""
TEXTS = {
    "workflows/letter_case.yaml": WORKFLOW,
    "workflows/roles.yaml": ROLES,
    "workflows/letters/waits.yaml": LETTER,
    "workflows/calendar.yaml": CALENDAR,
    "workflows/purposes.yaml": PURPOSES,
    "forms/sheet.yaml": SHEET,
    "forms/note.yaml": NOTE,
}


@cache
def catalogue() -> Catalogue:
    """The definitions of these tests, loaded once."""
    return load({path: text.encode() for path, text in TEXTS.items()}, small_registry())


@cache
def book() -> Rulebook:
    """The workflow under its roles and calendar."""
    known = catalogue()
    return Rulebook(known.bundle("letter_case"), known.roles, known.calendar, small_registry())


@cache
def table() -> Table:
    """The shared machine."""
    return Table(book().workflow)


def case(state: str = "draft", **more: Any) -> Snapshot:
    """A case of the writer's in a state, with a valid agreement of a municipal institution."""
    said: dict[str, Any] = {
        "entered_at": NOW,
        "previous_state": "draft",
        "circumstances": Circumstances(frozenset({HERE, ABOVE}), {"author_of_case": frozenset({WRITER})}),
        "roots": {"institution": {"partner_type": "municipal"}},
        "facts": {"agreement_valid": True, "application_signed": True},
        "answers": {"sheet": sheet()},
        **more,
    }
    return Snapshot(case_id=7, revision=3, state=state, **said)


def sheet(**more: Any) -> dict[str, Any]:
    """The form's values as rules read them."""
    return {"amount": 50.0, "until": date(2026, 12, 1), "steps": [{"id": "s1", "what": "one"}], **more}


def actor(person: int, *roles: str, unit: int = HERE, acting_for: int | None = None) -> Actor:
    """Somebody who holds these roles in a unit today."""
    return Actor(person, "Ilze Modele", TODAY, tuple(Grant(role, unit, acting_for) for role in roles))


def ask(transition: str, who: Actor | None = None, **answers: Any) -> Ask:
    """Somebody, the writer unless said, wants this."""
    return Ask(transition, who or actor(WRITER, "writer"), NOW, answers)


def related(snapshot: Snapshot, **relations: int) -> Snapshot:
    """The same case with people in relations."""
    found = {name: frozenset({person}) for name, person in relations.items()}
    return replace(snapshot, circumstances=replace(snapshot.circumstances, relations=found))
