"""Moving an open case to a newer version: whether it may, where it would stand, what it would lose.

Pure: what rules read and how answers are typed is handed in.  A case that cannot move stays where
it is, which is always allowed; nothing here is a reason to stop it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from iapflow.definitions.bundle import Bundle
from iapflow.definitions.carrying import Forms, carry, homeless
from iapflow.definitions.model import Workflow
from iapflow.definitions.model.migration import Migration
from iapflow.errors import Text

NO_PLACE = Text("The new version has no field for {path}; say under 'migrate' where it goes, or that it is dropped.")
MISFIT = Text("The answer at {path} does not fit the field of the new version.")
KEPT_BY_RULE = "A rule of the new version ('stay_if') lets it stay on version {version}."
MANY = Text("{form} is filled in many times; such answers cannot be changed by a move.")


@dataclass(frozen=True, slots=True)
class Standing:
    """A case as it stands on its older version.

    Args:
        submitted: the newest that was handed in, by form; `drafts`: what is being written.
        many: forms of which every filling is kept.
        clocks: the terms over several states that have begun.
    """

    version: int
    state: str
    previous_state: str | None
    submitted: Forms = field(default_factory=dict)
    drafts: Forms = field(default_factory=dict)
    many: frozenset[str] = frozenset()
    clocks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Moved:
    """Where the case would stand, with which answers, and the paths of those it would lose."""

    state: str
    previous_state: str | None
    submitted: Forms
    drafts: Forms
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stays:
    """It keeps its version because nobody asked it to move."""

    sentence: Text


@dataclass(frozen=True, slots=True)
class Blocked:
    """It was asked to move and cannot; it keeps its version."""

    reasons: tuple[Text, ...]


Plan = Moved | Stays | Blocked


@dataclass(frozen=True, slots=True)
class Hands:
    """What the planner cannot know by itself.

    Args:
        read: carried answers -> what a rule of the new version reads.
        fit: a form's name and answers -> the answers as its fields keep them, and the paths that do not fit.
    """

    read: Callable[[Forms], Mapping[str, Any]]
    fit: Callable[[str, Mapping[str, Any]], tuple[dict[str, Any], tuple[str, ...]]]


def plan_move(standing: Standing, old: Bundle, new: Bundle, hands: Hands) -> Plan:
    """What becomes of one open case when it is asked to move."""
    if old.digest == new.digest:
        return Stays(Text("It is on this version already."))
    way = next((one for one in new.workflow.migrate if one.from_ == standing.version), None)
    if way is None:
        return Stays(
            Text("Nothing says how a case of version {version} would move; it keeps it.", {"version": standing.version})
        )
    work = _Carrying(way, old, new, hands)
    submitted, drafts = work.carried(standing.submitted), work.carried(standing.drafts)
    if way.stay_if is not None and _is_kept(way, hands, {**submitted, **drafts}):
        return Stays(Text(KEPT_BY_RULE, {"version": standing.version}))
    state = way.states.get(standing.state, standing.state)
    previous = _previous(way, new.workflow, standing.previous_state)
    reasons = [*_against_state(old.workflow, new.workflow, state, standing), *work.problems]
    reasons += _against_many(standing, submitted)
    if reasons:
        return Blocked(tuple({repr(reason): reason for reason in reasons}.values()))
    return Moved(state, previous, submitted, drafts, tuple(dict.fromkeys(work.lost)))


class _Carrying:
    """Answers on their way, with everything that is said about them."""

    def __init__(self, way: Migration, old: Bundle, new: Bundle, hands: Hands) -> None:
        self.way, self.old, self.new, self.hands = way, old, new, hands
        self.lost: list[str] = []
        self.problems: list[Text] = []

    def carried(self, forms: Forms) -> dict[str, dict[str, Any]]:
        """The answers in the newer forms."""
        done = carry(self.way.fields, forms)
        self.lost += done.lost
        self.problems += done.problems
        kept, strange = homeless(self.old, self.new, done.forms)
        self.problems += [Text(NO_PLACE.id, {"path": path}) for path in strange]
        found: dict[str, dict[str, Any]] = {}
        for alias, answers in kept.items():
            if alias not in self.new.workflow.forms:
                continue
            found[alias], misfits = self.hands.fit(alias, answers)
            self.problems += [Text(MISFIT.id, {"path": f"{alias}.{path}"}) for path in misfits]
        return found


def _is_kept(way: Migration, hands: Hands, forms: Forms) -> bool:
    """Only a plain "no" lets a case go: what cannot be told keeps it where it is."""
    return way.stay_if is not None and way.stay_if.evaluate(hands.read(forms)) is not False


def _previous(way: Migration, workflow: Workflow, previous: str | None) -> str | None:
    found = way.states.get(previous, previous) if previous is not None else None
    return found if found in workflow.states else None


def _against_state(old: Workflow, new: Workflow, state: str, standing: Standing) -> Iterator[Text]:
    named = {"state": old.states[standing.state].label if standing.state in old.states else standing.state}
    if new.subject != old.subject:
        yield Text("The new version is about something else than the case.")
    if state not in new.states:
        yield Text("The new version has no state “{state}”, and 'migrate' does not say where its cases go.", named)
        return
    if new.states[state].final:
        yield Text("“{state}” would become a final state; a move closes no case.", named)
    if _in_the_middle(old, new, state, standing.state):
        yield Text("Several people have tasks or votes in “{state}”, and the new version changes them.", named)
    for name in sorted(standing.clocks):
        if old.clocks.get(name) != new.clocks.get(name):
            yield Text("A term that has begun ({clock}) is counted in another way in the new version.", {"clock": name})
    came_from = standing.previous_state
    leads_back = any(way.to == "previous" and state in way.leaves(new) for way in new.transitions.values())
    if leads_back and came_from and _gone(new, came_from, standing):
        yield Text("An action leads back to where the case came from, and the new version has no such state.")


def _in_the_middle(old: Workflow, new: Workflow, state: str, was: str) -> bool:
    """Votes and parallel tasks belong to a state as it was; they cannot be carried into another one."""
    before, after = old.states[was], new.states[state]
    if not (before.tasks or before.approve):
        return False
    return state != was or (before.tasks, before.approve, before.done) != (after.tasks, after.approve, after.done)


def _gone(new: Workflow, came_from: str, standing: Standing) -> bool:
    ways = [one for one in new.migrate if one.from_ == standing.version]
    return _previous(ways[0], new, came_from) is None


def _against_many(standing: Standing, submitted: Forms) -> Iterator[Text]:
    for alias in sorted(standing.many & set(standing.submitted)):
        if submitted.get(alias, {}) != standing.submitted[alias]:
            yield Text(MANY.id, {"form": alias})
