"""What rules may read of a case: one flat name at a time, asked only when a rule mentions it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from iapflow.engine.clock_reading import of_clock
from iapflow.engine.journal import last_did, last_entered
from iapflow.engine.values import Ask, PastEvent, Snapshot

JOURNAL: Mapping[str, Callable[[Sequence[PastEvent], str], Any]] = {
    "case_entered": last_entered,
    "case_did": last_did,
}


class Known(Mapping[str, Any]):
    """`form.field`, `facts.name`, `today`, …: a snapshot seen by its flat names.

    A name that begins with `$` is what registered functions need (rates, …).

    A name without a value raises `KeyError`; the expression decides what that means.
    """

    def __init__(self, snapshot: Snapshot, ask: Ask) -> None:
        """The answers just given lie over those that were read."""
        self._snapshot, self._ask = snapshot, ask
        self._today = ask.at.date()

    def __getitem__(self, name: str) -> Any:
        """The value of one flat name."""
        if name == "today":
            return self._today
        if name.startswith("$"):
            return self._snapshot.extra[name]
        root, _, rest = name.partition(".")
        found = self._value(root, rest)
        if found is None:
            raise KeyError(name)
        return found

    def _value(self, root: str, rest: str) -> Any:
        if root == "facts":
            return self._snapshot.facts.get(rest)
        if root in JOURNAL:
            return JOURNAL[root](self._snapshot.events, rest)
        if root == "clocks":
            return of_clock(self._snapshot.clocks, rest, self._ask.at)
        if not rest and root in self._snapshot.fillings:
            return self._filled(root)
        if root == "children":
            return self._snapshot.children.get(rest, [])
        if root == "case" and rest in {"state", "revision", "entered"}:
            return self._of_case(rest)
        if root == "actor":
            return self._of_actor(rest)
        for source in (self._ask.answers, self._snapshot.answers, self._snapshot.roots):
            if root in source:
                return source[root].get(rest)
        return None

    def _filled(self, alias: str) -> list[Any]:
        """Every filling of a form, the one that comes with this press last."""
        coming = self._ask.answers.get(alias)
        return [*self._snapshot.fillings[alias], *([{"id": "new", **coming}] if coming is not None else [])]

    def _of_case(self, name: str) -> Any:
        snapshot = self._snapshot
        if name == "entered":
            return snapshot.entered_at.date() if snapshot.entered_at else None
        return snapshot.state if name == "state" else snapshot.revision

    def _of_actor(self, name: str) -> Any:
        actor = self._ask.actor
        return {"id": actor.person_id, "name": actor.name, "roles": sorted(actor.roles)}.get(name)

    def __iter__(self) -> Iterator[str]:
        """Names are asked for, never listed."""
        return iter(())

    def __len__(self) -> int:
        """Names are asked for, never counted."""
        return 0

    @property
    def at(self) -> datetime:
        """The moment of the asking."""
        return self._ask.at

    @property
    def given(self) -> Mapping[str, Any]:
        """The forms that were filled in with this press."""
        return self._ask.answers

    @property
    def snapshot(self) -> Snapshot:
        """For registered functions that look at the journal, rates or calendars."""
        return self._snapshot
