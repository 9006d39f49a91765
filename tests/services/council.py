"""A workflow of the town's school in which people vote, give opinions and do something for each row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from iapflow.extend import REGISTRY
from iapflow.services import answering, drafts
from iapflow.services.cases import Fired, Opening, Press
from iapflow.services.definitions import publish
from iapflow.services.drafts import Page
from iapflow.store.task import Task
from tests.services.town import NOW, TEXTS, Town

PLACE = "workflows/council.yaml"
WORKFLOW = """
workflow: council
version: 1
label: {lv: Padome, en: Council}
subject: none
number: "PAD-{seq:05}"
view: [institution_coordinator, institution_head, adviser, member]
forms:
  proposal: {form: proposal}
  score: {form: score}
  opinion: {form: opinion}
start: {by: [institution_coordinator], asks: [institution]}
states:
  draft:
    label: {lv: Melnraksts, en: Draft}
    initial: true
    edit: {proposal: [institution_coordinator]}
  asking:
    label: {lv: Viedokļi, en: Opinions}
    edit: {proposal: [institution_coordinator]}
    due: {in: 10 days}
    tasks:
      - {id: teacher_view, to: member, form: opinion, due: 5 days}
      - {id: specialist_view, to: adviser, form: opinion}
      - {id: step, for_each: proposal.steps, to: row.giver, label: {lv: Apstipriniet savu soli, en: Confirm your step}}
    done: all
    route: [{if: facts.tasks_done, to: voting}]
  voting:
    label: {lv: Balsošana, en: Voting}
    due: {in: 5 days}
    approve:
      of: [institution_head, adviser, member]
      need: {all: [institution_head], any: {of: [adviser, member], count: 1}}
      veto: [institution_head]
      then: pass_it
      else: turn_down
      form: score
      own: true
      reveal: all_done
  passed: {label: {lv: Pieņemts, en: Passed}, final: true}
  turned_down: {label: {lv: Noraidīts, en: Turned down}, edit: {proposal: [institution_coordinator]}}
transitions:
  ask_all: {label: {lv: Lūgt viedokļus, en: Ask for opinions}, from: draft, to: asking, by: [institution_coordinator], submits: proposal}
  put_to_vote: {label: {lv: Nodot balsošanai, en: Put to the vote}, from: [draft, turned_down], to: voting, by: [institution_coordinator], submits: proposal}
  pass_it:
    label: {lv: Pieņemt, en: Pass}
    from: voting
    to: passed
    binds: proposal
    needs: [{if: "proposal.amount > 0.0", else: {lv: Nav summas., en: There is no amount.}, id: amount}]
  turn_down: {label: {lv: Noraidīt, en: Turn down}, from: voting, to: turned_down}
  call_off: {label: {lv: Atsaukt, en: Call off}, from: voting, to: turned_down, by: [institution_coordinator]}
"""
PROPOSAL = """
form: proposal
version: 1
label: {lv: Priekšlikums, en: Proposal}
data: {class: P2, purpose: support_plan, retain: programme_evidence}
sections:
  open:
    label: {lv: Pamatdaļa, en: Main part}
    fields:
      amount: {type: number, label: {lv: Summa, en: Amount}}
      steps:
        type: rows
        label: {lv: Soļi, en: Steps}
        fields:
          what: {type: text, label: {lv: Kas, en: What}}
          giver: {type: person, roles: [member, adviser], label: {lv: Kurš, en: Who}}
  inner:
    label: {lv: Iekšēji, en: Inner}
    view: [institution_coordinator, institution_head]
    fields: {words: {type: text, label: {lv: Piezīme, en: Note}}}
"""
SCORE = """
form: score
version: 1
label: {lv: Vērtējums, en: Score}
data: {class: P2, purpose: support_plan, retain: programme_evidence}
sections:
  only:
    label: {lv: Vērtējums, en: Score}
    fields:
      points: {type: number, required: true, min: 0, max: 10, label: {lv: Punkti, en: Points}}
      because: {type: text, lines: 3, label: {lv: Pamatojums, en: Because}}
"""
OPINION = """
form: opinion
version: 1
label: {lv: Viedoklis, en: Opinion}
data: {class: P2, purpose: support_plan, retain: programme_evidence}
sections:
  only:
    label: {lv: Viedoklis, en: Opinion}
    fields: {words: {type: text, required: true, label: {lv: Viedoklis, en: Opinion}}}
"""
ROLES = """
  member: {label: {lv: Padomes loceklis, en: Member of the council}, deputy: true, scope: institution}
  adviser: {label: {lv: Padomnieks, en: Adviser}, deputy: true, scope: institution}
"""
COUNCIL = {
    **TEXTS,
    "workflows/roles.yaml": TEXTS["workflows/roles.yaml"].rstrip() + ROLES.encode(),
    PLACE: WORKFLOW.encode(),
    "forms/proposal.yaml": PROPOSAL.encode(),
    "forms/score.yaml": SCORE.encode(),
    "forms/opinion.yaml": OPINION.encode(),
}


class Council:
    """The town with the council's workflow, and short ways to vote and to do."""

    def __init__(self, town: Town, instead: Mapping[str, str] | None = None) -> None:
        """Publish it, with some words of the workflow put otherwise."""
        self.town = town
        text = COUNCIL[PLACE].decode()
        for words, others in (instead or {}).items():
            text = text.replace(words, others)
        publish(town.store, {**COUNCIL, PLACE: text.encode()}, REGISTRY, NOW)
        with town.store as session:
            town.grant(session, town.people["subject_teacher"], "member")
            town.grant(session, town.people["support_specialist"], "adviser")

    def open(self) -> int:
        """A case that the coordinator opened."""
        return self.town.start(Opening("council", self.town.school), "institution_coordinator")

    def proposal(self, *givers: str, **more: Any) -> dict[str, Any]:
        """What is proposed, with a step for each of these people."""
        steps = [
            {"id": f"s{number}", "what": "Solis", "giver": str(self.town.people[giver])}
            for number, giver in enumerate(givers, 1)
        ]
        return {"amount": "5", "words": "Iekšēji", "steps": steps, **more}

    def asking(self, *givers: str) -> int:
        """A case in which opinions are asked."""
        case = self.open()
        self.town.fire(case, "ask_all", "institution_coordinator", answers={"proposal": self.proposal(*givers)})
        return case

    def voting(self, **more: Any) -> int:
        """A case that is voted on."""
        case = self.open()
        self.put(case, **more)
        return case

    def put(self, case: int, **more: Any) -> Fired:
        """Put it to the vote."""
        return self.town.fire(
            case, "put_to_vote", "institution_coordinator", answers={"proposal": self.proposal(**more)}
        )

    def vote(
        self, case: int, name: str, answer: str = "yes", points: str = "7", because: str | None = None,
        **more: Any,
    ) -> Fired:  # fmt: skip
        """Somebody votes."""
        sheet = {"score": {"points": points, **({"because": because} if because else {})}}
        press = Press("vote", self.town.who(name), answers=sheet, **more)
        return answering.vote(self.town.store, self.town.room, case, press, answer)

    def do(self, case: int, name: str, key: str, row: str = "", **more: Any) -> Fired:
        """Somebody does a task."""
        answers = None if key == "step" else {"opinion": {"words": "Piekrītu"}}
        press = Press("task", self.town.who(name), answers=answers, **more)
        return answering.do_task(self.town.store, self.town.room, case, press, (key, row))

    def save(self, case: int, *givers: str) -> None:
        """The coordinator saves the proposal with these steps."""
        actor = self.town.who("institution_coordinator")
        drafts.save_draft(self.town.store, self.town.room, actor, Page(case, "proposal"), self.proposal(*givers))

    def open_tasks(self, case: int) -> set[str]:
        """The open to-dos: `key:row`, votes by the name of the person."""
        names = {str(number): name for name, number in self.town.people.items()}
        with self.town.store.reading() as session:
            rows = session.execute(select(Task.key, Task.row_id).where(Task.case_id == case, Task.closed_at.is_(None)))
            return {f"{key}:{names.get(row, row)}" for key, row in rows if key}
