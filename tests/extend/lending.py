"""Plays the life of a loan by what `small_extension` adds, in a process of its own; prints what came of it.

`python -m tests.extend.lending FOLDER`, with IAPFLOW_EXTENSIONS naming the extension.
"""

import json
import os
import sys
from pathlib import Path

from sqlalchemy import select

from iapflow.config import extensions_of
from iapflow.errors import Missing, Refused
from iapflow.extend import REGISTRY, load
from iapflow.services.definitions import publish
from iapflow.services.looking import look
from iapflow.services.snapshots import Opening
from iapflow.services.starting import starting
from iapflow.store.case import Case
from iapflow.store.engine import connect
from iapflow.store.migrate import upgrade
from iapflow.store.outbox import Outbox
from iapflow.store.store import Store
from tests.services.town import NOW, TEXTS, Town

ROLES = """
  librarian: {label: {lv: Bibliotekārs, en: Librarian}, scope: branch}
  borrower: {label: {lv: Lasītājs, en: Borrower}, scope: own, relation: opener_of_case}
"""
WORKFLOW = """
workflow: loan
version: 1
label: {lv: Aizdevums, en: Loan}
subject: book
number: "G-{seq:05}"
view: [librarian, borrower]
forms: {loan: {form: loan}}
start: {by: [librarian]}
states:
  asked: {label: {lv: Pieprasīts, en: Asked}, initial: true, edit: {loan: [librarian]}, due: {in: 2 lending_days}}
  lent: {label: {lv: Izsniegts, en: Lent}, final: true}
transitions:
  lend:
    label: {lv: Izsniegt, en: Lend}
    from: asked
    to: lent
    by: [librarian]
    not_by: [opener_of_case]
    submits: loan
    needs:
      - id: first
        if: "facts.open_loans == 1 && subject.letter == 'Z' && loud(subject.name) == 'ZELTA ZIRGS'"
        else: {lv: Nav pirmais., en: Not the first.}
    effects: [{record: {form: loan, into: loans}}, {stamp: {words: lent}}]
"""
FORM = """
form: loan
version: 1
label: {lv: Aizdevums, en: Loan}
data: {class: P1, purpose: support_plan, retain: programme_evidence}
sections:
  one: {label: {lv: Viss, en: All}, fields: {mark: {type: shelf_mark, required: true, label: {lv: Plaukts, en: Shelf}}}}
"""


def main(folder: Path) -> None:
    """One loan, from the page that asks for it to what other systems are told."""
    load(extensions_of(os.environ))
    url = f"sqlite:///{folder / 'loans.sqlite3'}"
    upgrade(url)
    town = Town(Store(connect(url)))
    town.found()
    roles = TEXTS["workflows/roles.yaml"] + ROLES.encode()
    more = {"workflows/roles.yaml": roles, "workflows/loan.yaml": WORKFLOW.encode(), "forms/loan.yaml": FORM.encode()}
    publish(town.store, {**TEXTS, **more}, REGISTRY, NOW)
    with town.store as session:
        town.person(session, "librarian", town.units["NOV"], name="above")
        opener = town.person(session, "librarian", town.school, name="opener")
        town.grant(session, opener, "borrower")
        town.person(session, "librarian", town.units["SK2"], name="elsewhere")
    asked = starting(town.store, town.room, town.who("opener"), "loan", ({}, False))
    case = town.start(Opening("loan", town.school, organisation="Zelta zirgs"), "opener")
    with town.store.reading() as session:
        seen = {name: _sees(town, name, case) for name in ("above", "opener", "elsewhere")}
        due = session.scalars(select(Case.due_at)).one()
    told = {"asks": [one.name for one in asked.questions], "seen": seen, "due": due.date().isoformat() if due else None}
    answers = {"loan": {"mark": "a-12"}}
    try:
        town.fire(case, "lend", "opener", answers=answers)
    except Refused as refused:
        told["opener"] = [reason.because for reason in refused.reasons]
    told["state"] = town.fire(case, "lend", "above", answers=answers).state
    with town.store.reading() as session:
        rows = session.scalars(select(Outbox).where(Outbox.topic.in_(["loan", "stamp"])).order_by(Outbox.id))
        told["outbox"] = [[row.topic, row.payload.get("mark") or row.payload.get("words")] for row in rows]
    sys.stdout.write(json.dumps(told))


def _sees(town: Town, name: str, case: int) -> bool:
    try:
        look(town.store, town.room, town.who(name), case)
    except Missing:
        return False
    return True


if __name__ == "__main__":
    main(Path(sys.argv[1]))
