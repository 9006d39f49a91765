"""Voting, and doing a task: one answer among several, and what follows once the last is in."""

from dataclasses import replace

from iapflow.engine.approving import VOTE, against_voting, ballot, decided, reads_votes
from iapflow.engine.arriving import arrived
from iapflow.engine.deciding import decide, follow
from iapflow.engine.machine import Table
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.tasking import TASK, against_doing, as_done, definition_of, role_in
from iapflow.engine.to_dos import Key
from iapflow.engine.values import Ask, Move, Snapshot, Step
from iapflow.engine.verdict import Verdict
from iapflow.engine.votes import ANSWERS, Vote
from iapflow.errors import Reason, Refused, Text
from iapflow.policy.actor import SYSTEM
from iapflow.policy.pressing import roles_on

WITH_SHEET = frozenset({"yes", "no"})
"""Who abstains or stands too near does not fill in the sheet."""
CHOOSE = Reason(VOTE, Text("Choose how you vote."))
UNFILLED = Text("A form that belongs to this step is not filled in.")


def cast_vote(book: Rulebook, table: Table, snapshot: Snapshot, ask: Ask, answer: str) -> Step:
    """What this vote leads to: it is kept, and where it decides, `then` or `else` fires by itself.

    Raises:
        Refused: the person may not vote now, or what would follow is refused.
    """
    reasons = against_voting(book, snapshot, ask)
    if reasons or answer not in ANSWERS:
        raise Refused(reasons or (CHOOSE,))
    form = sheet_of(book, snapshot, answer)
    if form and form not in ask.answers:
        raise Refused((Reason("form", UNFILLED, form),))
    vote = ballot(book, snapshot, ask, answer)
    done = tuple(dict.fromkeys(_asked_as(vote)))
    after = replace(snapshot, votes=(*snapshot.votes, vote))
    for name in done:
        after = as_done(after, name)
    outcome = decided(book, after)
    cast_move = Move(VOTE, snapshot.state, snapshot.state)
    if outcome is None:
        step = follow(book, after, ask, [cast_move], ())
    else:
        step = _closed(book, table, after, ask, outcome)
        step = replace(step, moves=(cast_move, *step.moves))
    held = roles_on(ask.actor, snapshot.circumstances, book.roles)
    role = vote.seats[0][0]
    submits = {form: ask.answers[form]} if form else {}
    grant = held[role]
    step = replace(step, role=role, acting_for=grant.acting_for, handed_because=grant.handed_because)
    return replace(step, submits=submits, vote=vote, done=done)


def finish_task(book: Rulebook, snapshot: Snapshot, ask: Ask, key: Key) -> Step:
    """What doing this task leads to; with the last one, the routes that hold follow at once.

    Raises:
        Refused: the task is not open or not this person's, or its form is not filled in.
    """
    reasons = against_doing(book, snapshot, ask.actor, key)
    if reasons:
        raise Refused(reasons)
    task = definition_of(book, snapshot.state, key[0])
    form = task.form if task else None
    if form and form not in ask.answers:
        raise Refused((Reason("form", UNFILLED, form),))
    move = Move(TASK, snapshot.state, snapshot.state)
    step = follow(book, as_done(snapshot, key), ask, [move], ())
    role, acting_for = role_in(book, snapshot, ask.actor, key)
    submits = {form: ask.answers[form]} if form else {}
    return replace(step, submits=submits, role=role, acting_for=acting_for, task=key, done=(key,))


def sheet_of(book: Rulebook, snapshot: Snapshot, answer: str) -> str | None:
    """The form that comes with this answer."""
    approve = book.workflow.states[snapshot.state].approve
    return approve.form if approve and answer in WITH_SHEET else None


def _closed(book: Rulebook, table: Table, after: Snapshot, ask: Ask, outcome: Verdict) -> Step:
    """The named transition, fired by nobody; where `then` asks the sheets and they say no, `else`."""
    approve = book.workflow.states[after.state].approve
    assert approve is not None  # noqa: S101 - only an approval has an outcome
    here = arrived(book, after, after.state, ask)
    name = approve.then if outcome == "then" else approve.else_
    try:
        return decide(book, table, here, Ask(name, SYSTEM(ask.at.date()), ask.at))
    except Refused:
        if outcome == "else" or not reads_votes(book.workflow.transitions[approve.then].needs):
            raise
        return decide(book, table, here, Ask(approve.else_, SYSTEM(ask.at.date()), ask.at))


def _asked_as(vote: Vote) -> list[Key]:
    """The to-dos that a vote answers: one's own, those of whom one stands in for, and of roles nobody held."""
    people = [str(vote.person_id), *(str(whose) for _, whose in vote.seats)]
    return [(VOTE, name) for name in (*people, *(role for role, _ in vote.seats))]
