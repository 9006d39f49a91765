"""Whether an approval is decided: from the votes that stand and the people who may still vote.

Each part of `need` holds, can no longer hold, or is open.  A role that nobody holds keeps its part
open: somebody will be appointed, and a case is not refused for want of people.
"""

from collections.abc import Iterable, Sequence
from typing import Literal

from iapflow.definitions.model import Approve, NeedAny
from iapflow.engine.votes import Seats, Vote

Verdict = Literal["then", "else"]
ANYBODY = "any"
NEARLY = 1e-9
"""A share such as 0.6667 of three is two."""


def verdict(approve: Approve, votes: Sequence[Vote], seats: Seats) -> Verdict | None:
    """`then`, `else`, or None while it is open."""
    if any(_is_veto(approve, vote) for vote in votes):
        return "else"
    parts = [_one(role, votes, seats) for role in approve.need.all_]
    if approve.need.any_ is not None:
        parts.append(_enough(approve.need.any_, votes, seats))
    if all(parts):
        return "then"
    return "else" if any(part is False for part in parts) else None


def pending(role: str, votes: Iterable[Vote], seats: Seats) -> frozenset[int]:
    """Who may still vote in a role: neither has their seat been filled nor have they voted."""
    voted, filled = set[int](), set[int]()
    for vote in votes:
        voted.add(vote.person_id)
        filled |= {whose for each, whose in vote.seats if each == role}
    return seats.get(role, frozenset()) - voted - filled


def is_vacant(role: str, votes: Iterable[Vote], seats: Seats) -> bool:
    """Nobody may vote in this role, and nobody has."""
    return not seats.get(role) and not any(vote.counts_for(role) for vote in votes)


def turn(approve: Approve, votes: Sequence[Vote]) -> tuple[str, ...]:
    """The roles that are asked now: all, or with `in_order` the first in which nobody has voted."""
    if not approve.in_order:
        return approve.of
    return next(((role,) for role in approve.of if not any(vote.counts_for(role) for vote in votes)), approve.of)


def _is_veto(approve: Approve, vote: Vote) -> bool:
    return vote.answer == "no" and any(word == ANYBODY or vote.counts_for(word) for word in approve.veto)


def _one(role: str, votes: Sequence[Vote], seats: Seats) -> bool | None:
    """Somebody of this role agrees."""
    if any(vote.answer == "yes" and vote.counts_for(role) for vote in votes):
        return True
    return None if pending(role, votes, seats) or is_vacant(role, votes, seats) else False


def _enough(need: NeedAny, votes: Sequence[Vote], seats: Seats) -> bool | None:
    """So many persons of these roles agree, or such a share of those present."""
    here = [vote for vote in votes if vote.is_present and any(vote.counts_for(role) for role in need.of)]
    agreed = sum(vote.answer == "yes" for vote in here)
    left = len(frozenset().union(*(pending(role, votes, seats) for role in need.of)))
    is_short = any(is_vacant(role, votes, seats) for role in need.of)
    if need.share is not None:
        return _share(need.share, (agreed, len(here), left), is_short=is_short)
    wanted = need.count or 1
    if agreed >= wanted:
        return True
    return None if is_short or agreed + left >= wanted else False


def _share(share: float, counted: tuple[int, int, int], *, is_short: bool) -> bool | None:
    """Certain as soon as those who are left can no longer turn it."""
    agreed, here, left = counted
    wanted = share * (here + left) - NEARLY
    if here + left == 0:
        return None if is_short else False
    if agreed and agreed >= wanted:
        return True
    return None if left and agreed + left >= wanted else False
