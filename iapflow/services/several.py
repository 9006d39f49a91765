"""A case whose state asks several people: its votes, voters and to-dos, read when first asked for.

A workflow that asks for neither votes nor tasks reads nothing here and writes nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, TypeVar, overload

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from iapflow.engine.approving import VOTE, sheets, written_before
from iapflow.engine.arriving import asks_several
from iapflow.engine.binding import mark_of
from iapflow.engine.context import Known
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.tasking import DONE, are_done
from iapflow.engine.to_dos import ToDo
from iapflow.engine.values import Answers, Ask, Snapshot
from iapflow.engine.votes import Vote
from iapflow.forms.values import values_of
from iapflow.policy.actor import SYSTEM
from iapflow.services.asked import Asked
from iapflow.services.named_in_fields import with_fields
from iapflow.store.asked import DONE as WAS_DONE
from iapflow.store.asked import answers_with, holders, tasks_of_state
from iapflow.store.reading import CaseRows
from iapflow.store.store import connection_of

V = TypeVar("V")


class Listed(Sequence[V], Generic[V]):
    """A sequence that is read when somebody looks at it."""

    def __init__(self, read: Callable[[], Sequence[V]]) -> None:
        """Nothing is read yet."""
        self._read = read

    @cached_property
    def _items(self) -> Sequence[V]:
        return self._read()

    @overload
    def __getitem__(self, index: int) -> V: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[V]: ...
    def __getitem__(self, index: int | slice) -> V | Sequence[V]:
        """One, or some."""
        return self._items[index]

    def __iter__(self) -> Iterator[V]:
        """In order."""
        return iter(self._items)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._items)


def with_several(session: Session, book: Rulebook, rows: CaseRows, snapshot: Snapshot, at: datetime) -> Snapshot:
    """The same case with its votes, voters and to-dos, where its workflow asks for any."""
    if not asks_several(book.workflow):
        return snapshot
    case, connection = rows.case, connection_of(session)
    here = replace(
        snapshot,
        handed_in=Asked(lambda: list(rows.submissions), lambda name: _handed_in(book, rows, name)),
        votes=Listed(lambda: votes_cast(book, answers_with(connection, case.id, VOTE))),
        voters=Asked(lambda: _voting(book), lambda role: _voters(book, rows, (connection, at), role)),
        to_dos=Listed(lambda: _to_dos(tasks_of_state(connection, case.id, case.state, case.entered_at))),
    )
    told = replace(
        here,
        facts=Over(here.facts, {DONE: lambda: are_done(book, here, Known(here, Ask("", SYSTEM(at.date()), at)))}),
        roots=Over(here.roots, {"votes": lambda: sheets(book, here)}),
    )
    return told if book.workflow.states[case.state].tasks else replace(told, facts=here.facts)


class Over(Mapping[str, Any]):
    """A mapping with some names answered by oneself, each when it is first asked for."""

    def __init__(self, under: Mapping[str, Any], own: Mapping[str, Callable[[], Any]]) -> None:
        """Nothing is asked yet."""
        self._under, self._own = under, Asked(lambda: list(own), lambda name: own[name]())

    def __getitem__(self, name: str) -> Any:
        """One's own answer, else what lies below."""
        try:
            return self._own[name]
        except KeyError:
            return self._under[name]

    def __iter__(self) -> Iterator[str]:
        """All names."""
        return iter({*self._own, *self._under})

    def __len__(self) -> int:
        """How many names there are."""
        return len({*self._own, *self._under})


def votes_cast(book: Rulebook, rows: Sequence[Any]) -> list[Vote]:
    """The journal's votes, each with its sheet."""
    return [
        Vote(
            seq=row.seq,
            state=row.from_state,
            person_id=row.actor_id or 0,
            seats=tuple((role, int(whose)) for role, whose in row.note["seats"]),
            answer=row.note["answer"],
            saw=row.note["saw"],
            roles=frozenset(row.note["roles"]),
            form=row.alias,
            sheet=values_of(book.bundle, row.alias, row.answers) if row.alias else {},
        )
        for row in rows
    ]


def shared_sheet(session: Session, book: Rulebook, snapshot: Snapshot) -> Mapping[str, Any]:
    """What those who voted before wrote on the sheet that all share, as JSON; empty where each has their own."""
    vote = written_before(book, snapshot)
    if vote is None:
        return {}
    rows = answers_with(connection_of(session), snapshot.case_id, VOTE)
    return next((row.answers for row in rows if row.seq == vote.seq and row.answers), {})


def note_of(vote: Vote) -> dict[str, Any]:
    """What the journal keeps beside a vote."""
    return {
        "answer": vote.answer,
        "seats": [[role, whose] for role, whose in vote.seats],
        "saw": dict(vote.saw),
        "mark": mark_of(vote.saw) if vote.saw else "",
        "roles": sorted(vote.roles),
    }


def _voting(book: Rulebook) -> list[str]:
    return [role for state in book.workflow.states.values() if state.approve for role in state.approve.of]


def _handed_in(book: Rulebook, rows: CaseRows, alias: str) -> Answers:
    return values_of(book.bundle, alias, rows.submissions[alias].answers)


def _voters(book: Rulebook, rows: CaseRows, asked: tuple[Connection, datetime], role: str) -> frozenset[int]:
    """Who stands in the role's relation to the case; of a role without one, who holds it here."""
    known = book.roles.get(role)
    if known is not None and known.relation:
        return frozenset(with_fields(book.roles, rows.relations).get(str(known.relation), ()))
    connection, at = asked
    return frozenset(holders(connection, [role], rows.units, at.date()).get(role, ()))


def _to_dos(rows: Sequence[Any]) -> list[ToDo]:
    return [
        ToDo(row.key, row.row_id or "", row.role, row.person_id, row.closed_at is None, row.outcome == WAS_DONE)
        for row in rows
    ]
