"""What must be so of money, rights and files, judged from what was asked and what was handed in.

I7: what stands in a form is what was asked, its lines add up to its amount, and nothing above the limit is approved.
I8: at the moment of each step whoever took it held a role for it over the case's unit, had not taken the step that
keeps them from it, and there was consent where it is needed.  I10: a file is there whole or not at all, and what a
form names is there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from iapflow.forms.files import named
from iapflow.store.codec import HEADER
from tests.faults.acting import HANDED_IN, file_of
from tests.faults.history import Attempt
from tests.faults.yard import holds

LIMIT = 50_000


def sums_broken(attempts: Sequence[Attempt], world: Any) -> Iterator[str]:
    """I7."""
    asked = {attempt.op.words: attempt.op for attempt in attempts if attempt.op.transition in HANDED_IN}
    for row in world.submissions:
        answers = row.answers
        lines = sum(line["cents"] for line in answers["lines"])
        if lines != answers["amount"]:
            yield f"I7: submission {row.id}: the lines add up to {lines}, the amount is {answers['amount']}"
        op = asked.get(answers["words"])
        if op is not None and (op.amount, op.agreed) != (lines, answers["agreed"]):
            yield f"I7: submission {row.id}: {lines} cents stand where {op.amount} were handed in"
    for case, row, answers in _approvals(world):
        if answers["amount"] > LIMIT:
            yield f"I7: case {case}, {row.seq}: {answers['amount']} cents were approved, above the limit"


def rights_broken(world: Any) -> Iterator[str]:
    """I8."""
    for case, rows in world.events.items():
        submitted: set[int] = set()
        for row in rows:
            transition = world.workflows[case].transitions.get(row.transition)
            if transition is not None and row.actor_id is not None:
                yield from _by_whom(f"I8: case {case}, {row.seq}", row, transition.by)
            if row.transition == "approve" and row.actor_id in submitted:
                yield f"I8: case {case}, {row.seq}: person {row.actor_id} approved what they submitted"
            if row.transition == "submit":
                submitted.add(row.actor_id)
    for case, row, answers in _approvals(world):
        if not answers["agreed"]:
            yield f"I8: case {case}, {row.seq}: approved without consent"


def _by_whom(where: str, row: Any, by: Sequence[str]) -> Iterator[str]:
    if row.role not in by:
        yield f"{where}: {row.transition} was taken as {row.role}"
    elif not holds(row.actor_id, row.role, row.at.date()):
        yield f"{where}: person {row.actor_id} was no {row.role} here on {row.at.date()}"


def _approvals(world: Any) -> Iterator[tuple[int, Any, Any]]:
    """Case, line and answers of each approval: what was handed in last before it."""
    handed_in = {row.event_id: row.answers for row in world.submissions}
    for case, rows in world.events.items():
        answers = None
        for row in rows:
            answers = handed_in.get(row.id, answers)
            if row.transition == "approve" and answers is not None:
                yield case, row, answers


def files_broken(attempts: Sequence[Attempt], world: Any) -> Iterator[str]:
    """I10."""
    there, asked = {row.token: row for row in world.uploads}, {}
    counted = Counter(row.name for row in world.uploads)
    for attempt in attempts:
        if attempt.op.kind != "upload":
            continue
        name = f"{attempt.op.request_id}.pdf"
        asked[name] = attempt.op
        if counted[name] > 1 or (counted[name] and attempt.answer == "fail"):
            yield f"I10: {name} is there {counted[name]} times and was answered {attempt.answer}"
        given = named(attempt.result.get("scan"))
        if attempt.answer == "ok" and (given is None or given[0] not in there):
            yield f"I10: {name} was said to be kept and is not there"
    for row in world.uploads:
        content = row.content.removeprefix(HEADER.encode())
        whole = row.name in asked and content == file_of(asked[row.name]) and row.case_id == asked[row.name].case_id
        if not whole or (row.size, row.digest) != (len(content), sha256(content).hexdigest()):
            yield f"I10: {row.name} is not the file that was put in"
    for case, answers in [*((row.case_id, row.answers) for row in world.submissions),
                          *((case, row.answers) for case, row in world.drafts.items())]:  # fmt: skip
        given = named(answers.get("scan"))
        if given is not None and (given[0] not in there or there[given[0]].case_id != case):
            yield f"I10: case {case}: the form names a file that is not there"
