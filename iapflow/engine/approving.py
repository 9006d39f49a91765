"""Several people decide inside one state: who is asked, whose vote stands, and what closes it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from iapflow.definitions.model import Approve, Rule, Transition
from iapflow.engine.binding import digests, mark_of
from iapflow.engine.context import Known
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Actor, Ask, Snapshot, TaskPlan
from iapflow.engine.verdict import Verdict, is_vacant, pending, turn, verdict
from iapflow.engine.votes import Answer, Seat, Vote
from iapflow.errors import Reason, Text
from iapflow.policy.pressing import roles_on, stands_against, who_can

VOTE = "vote"
"""What the journal, a to-do and a test call a vote."""
NOBODY_ASKED = Reason("state", Text("Nobody is asked to vote while the case is in its present state."))
VOTED = Reason("voted", Text("You have voted already."))
FILLED = Reason("voted", Text("Somebody has voted in your place already."))
CHANGED = Reason("revision", Text("What you decide on has changed meanwhile. Look at it once more, then vote."))
NOT_YET = Reason("in_order", Text("It is not your turn yet; others vote first."))


def standing(book: Rulebook, snapshot: Snapshot, state_id: str | None = None) -> tuple[Vote, ...]:
    """The votes that count in a state: of this round, and earlier ones of people who would see the same again.

    A `no` of an earlier round has served.  Where nothing is bound, each round asks everybody.
    """
    state = state_id or snapshot.state
    approve = book.workflow.states[state].approve
    cast = [vote for vote in snapshot.votes if vote.state == state] if approve else []
    if approve is None or not cast:
        return ()
    began = _began(snapshot, state)
    binds = book.workflow.transitions[approve.then].binds
    found: dict[int, Vote] = {}
    for vote in cast:
        if vote.seq < began and (not binds or vote.answer == "no"):
            continue
        if not binds or vote.saw == digests(book.bundle, binds, snapshot.handed_in, vote.roles):
            found[vote.person_id] = vote
    return tuple(found.values())


def seats_of(book: Rulebook, snapshot: Snapshot, approve: Approve) -> dict[str, frozenset[int]]:
    """Role -> who may vote in it; who stands too near to the case for `then` may not."""
    then = book.workflow.transitions[approve.then]
    return {
        role: frozenset(
            person
            for person in snapshot.voters.get(role, ())
            if stands_against({person}, then, snapshot.circumstances) is None
        )
        for role in approve.of
    }


def decided(book: Rulebook, snapshot: Snapshot) -> Verdict | None:
    """How the approval of the present state has ended; None while it is open or where there is none."""
    approve = book.workflow.states[snapshot.state].approve
    votes = standing(book, snapshot) if approve else ()
    return verdict(approve, votes, seats_of(book, snapshot, approve)) if approve and votes else None


def votes_wanted(book: Rulebook, snapshot: Snapshot) -> Iterator[TaskPlan]:
    """Who is asked to vote now: each person once, and a role that nobody holds as a role."""
    approve = book.workflow.states[snapshot.state].approve
    if approve is None:
        return
    votes, seats = standing(book, snapshot), seats_of(book, snapshot, approve)
    asked = set[int]()
    for role in turn(approve, votes):
        for person in sorted(pending(role, votes, seats) - asked):
            asked.add(person)
            yield TaskPlan(role, None, None, VOTE, str(person), approve.form, person)
        if is_vacant(role, votes, seats):
            yield TaskPlan(role, None, None, VOTE, role, approve.form)


def against_voting(book: Rulebook, snapshot: Snapshot, ask: Ask) -> tuple[Reason, ...]:
    """Why this person may not vote now; empty when they may."""
    approve = book.workflow.states[snapshot.state].approve
    if approve is None:
        return (NOBODY_ASKED,)
    seats, reasons = _free_seats(book, snapshot, approve, ask.actor)
    if not seats:
        return reasons
    then = book.workflow.transitions[approve.then]
    return failed_before(book, snapshot, ask, (*approve.needs, *_asked_before(then)))


def failed_before(book: Rulebook, snapshot: Snapshot, ask: Ask, rules: Sequence[Rule]) -> tuple[Reason, ...]:
    """The rules that do not hold before the vote; what reads the sheets is asked when they are in."""
    known = Known(snapshot, ask)
    return tuple(Reason(rule.id or "needs", rule.else_, rule.fix) for rule in rules if not rule.if_.is_true(known))


def ballot(book: Rulebook, snapshot: Snapshot, ask: Ask, answer: Answer) -> Vote:
    """The vote of somebody who may cast one."""
    approve = book.workflow.states[snapshot.state].approve
    if approve is None or ask.actor.person_id is None:
        raise ValueError("nobody is asked to vote here")
    roles = frozenset(roles_on(ask.actor, snapshot.circumstances, book.roles))
    return Vote(
        seq=max((event.seq for event in snapshot.events), default=0) + 1,
        state=snapshot.state,
        person_id=ask.actor.person_id,
        seats=_free_seats(book, snapshot, approve, ask.actor)[0],
        answer=answer,
        saw=_rests_on(book, snapshot, approve, roles),
        roles=roles,
        form=approve.form,
        sheet=ask.answers.get(approve.form, {}) if approve.form else {},
    )


def mark_of_bound(book: Rulebook, snapshot: Snapshot, actor: Actor) -> str:
    """The mark of what this person's vote would rest on; empty where nothing is bound."""
    approve = book.workflow.states[snapshot.state].approve
    saw = _rests_on(book, snapshot, approve, roles_on(actor, snapshot.circumstances, book.roles)) if approve else {}
    return mark_of(saw) if saw else ""


def _rests_on(book: Rulebook, snapshot: Snapshot, approve: Approve, roles: Collection[str]) -> dict[str, str]:
    """Section -> digest of what the decision binds, as these roles see it."""
    binds = book.workflow.transitions[approve.then].binds
    return digests(book.bundle, binds, snapshot.handed_in, roles) if binds else {}


def sheets(book: Rulebook, snapshot: Snapshot) -> dict[str, list[Mapping[str, Any]]]:
    """Form -> what was handed in with the votes of its last round, as rules read `votes.<form>`.

    Each vote's own sheet is a row; the one sheet that all share is one row.  Where they are shown
    only when all are in, rules too see none before.
    """
    found: dict[str, list[Mapping[str, Any]]] = {}
    for name, state in book.workflow.states.items():
        if state.approve is None or state.approve.form is None:
            continue
        rows = found.setdefault(state.approve.form, [])
        if are_shown(book, snapshot, name):
            of = standing if state.approve.own else _last_written
            rows += [_row(vote) for vote in of(book, snapshot, name)]
    return found


def written_before(book: Rulebook, snapshot: Snapshot) -> Vote | None:
    """The vote whose sheet the next voter goes on with; None where each has their own, or none was written."""
    approve = book.workflow.states[snapshot.state].approve
    found = () if approve is None or approve.own else _last_written(book, snapshot)
    return found[0] if found else None


def _last_written(book: Rulebook, snapshot: Snapshot, state_id: str | None = None) -> tuple[Vote, ...]:
    """Of one sheet that all share, as whoever voted last left it."""
    written = [vote for vote in standing(book, snapshot, state_id) if vote.sheet]
    return (max(written, key=lambda vote: vote.seq),) if written else ()


def are_shown(book: Rulebook, snapshot: Snapshot, state_id: str) -> bool:
    """Whether others' sheets and answers may be read: at once, or when the approval has closed or all are in."""
    approve = book.workflow.states[state_id].approve
    if approve is None or approve.reveal == "at_once" or snapshot.state != state_id:
        return True
    votes, seats = standing(book, snapshot), seats_of(book, snapshot, approve)
    all_in = not any(pending(role, votes, seats) for role in approve.of)
    return bool(votes) and (all_in or verdict(approve, votes, seats) is not None)


def reads_votes(rules: Sequence[Rule]) -> bool:
    """Whether some of these rules look at the sheets."""
    return any(_looks_at_votes(rule) for rule in rules)


def _row(vote: Vote) -> dict[str, Any]:
    role = vote.seats[0][0] if vote.seats else ""
    return {**vote.sheet, "id": str(vote.seq), "role": role, "answer": vote.answer}


def _began(snapshot: Snapshot, state: str) -> int:
    """The journal's line with which the last round of a state began."""
    if snapshot.is_entering and state == snapshot.state:
        return max((vote.seq for vote in snapshot.votes), default=0) + 1
    entered = [event.seq for event in snapshot.events if event.to_state == state and event.from_state != state]
    return entered[-1] if entered else 0


def _free_seats(
    book: Rulebook, snapshot: Snapshot, approve: Approve, actor: Actor
) -> tuple[tuple[Seat, ...], tuple[Reason, ...]]:
    """The seats that this person's vote would fill, or why there are none."""
    votes, then = standing(book, snapshot), book.workflow.transitions[approve.then]
    held = roles_on(actor, snapshot.circumstances, book.roles)
    mine = [(role, held[role].acting_for or actor.person_id or 0) for role in approve.of if role in held]
    if not mine:
        return (), (Reason("by", who_can(approve.of, book.roles)),)
    if any(vote.person_id == actor.person_id for vote in votes):
        return (), (VOTED,)
    filled = {seat for vote in votes for seat in vote.seats}
    free = [seat for seat in mine if seat not in filled]
    if not free:
        return (), (FILLED,)
    near = {seat: stands_against({actor.person_id or 0, seat[1]}, then, snapshot.circumstances) for seat in free}
    fair = tuple(seat for seat in free if near[seat] is None)
    if not fair:
        return (), tuple(reason for reason in near.values() if reason is not None)[:1]
    asked = turn(approve, votes)
    return (fair, ()) if any(role in asked for role, _ in fair) else ((), (NOT_YET,))


def _asked_before(then: Transition) -> list[Rule]:
    return [rule for rule in then.needs if not _looks_at_votes(rule)]


def _looks_at_votes(rule: Rule) -> bool:
    return any(name.startswith("votes.") for name in rule.if_.names)
