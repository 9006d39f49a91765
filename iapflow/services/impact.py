"""What publishing would do to every open case: really done, case by case, and rolled back.

Each case of a changed workflow gets one answer: unaffected, mapped or blocked.  A case that is
unaffected or blocked keeps the version it began with, which is always allowed.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from iapflow.definitions.bundle import Bundle
from iapflow.definitions.catalogue import load
from iapflow.definitions.differing import differences
from iapflow.definitions.registry import Registry
from iapflow.engine.migrating import Blocked, Moved, Plan
from iapflow.errors import DefinitionError, Missing, Sentence, Text
from iapflow.services.case_moves import UNREADABLE
from iapflow.services.definitions import Candidate, Definitions, Publication, Texts, publish_inside
from iapflow.services.moving_over import move_over
from iapflow.services.room import Room
from iapflow.services.versions import in_words
from iapflow.store.case import Case
from iapflow.store.store import Store

WORDS = {"unaffected": Text("unaffected"), "mapped": Text("would move"), "blocked": Text("blocked")}
"""How the three answers are said."""


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """What would become of one case; `lost` are paths of answers, never answers."""

    number: str
    version: int
    state: Sentence
    answer: str
    why: tuple[Text, ...]
    to_state: Sentence | None = None
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkflowImpact:
    """One workflow whose bundle would change.

    Args:
        before: the version published now, None for a workflow that is new.
        differs: what changes, in words.
    """

    workflow: str
    label: Sentence
    before: int | None
    after: int
    differs: tuple[Text, ...]
    cases: tuple[CaseAnswer, ...]

    def count(self, answer: str) -> int:
        """How many cases get this answer."""
        return sum(case.answer == answer for case in self.cases)


@dataclass(frozen=True, slots=True)
class Impact:
    """The texts that would be new, and what each changed workflow would do to its open cases."""

    publication: Publication
    workflows: tuple[WorkflowImpact, ...]


class _RolledBack(Exception):  # noqa: N818 - carries the answer out of the transaction
    def __init__(self, impact: Impact) -> None:
        super().__init__("rolled back on purpose")
        self.impact = impact


def impact_of(store: Store, registry: Registry, texts: Texts, real_now: datetime) -> Impact:
    """Publish, move every open case of each changed workflow, and take it all back.

    Args:
        real_now: the time outside; a demo's own days are added to it.

    Raises:
        DefinitionError: publishing would be refused, with every problem.
    """
    candidate = Candidate(texts, registry, load(texts, registry))
    room = Room(Definitions(registry), lambda: real_now)
    try:
        with store:
            raise _RolledBack(_tried(store, room, candidate))
    except _RolledBack as done:
        return done.impact


def _tried(store: Store, room: Room, candidate: Candidate) -> Impact:
    session = store.session
    now: dict[str, Bundle | None] = {}
    for name in candidate.catalogue.workflows:
        try:
            now[name] = room.definitions.current_bundle(session, name)
        except Missing:
            now[name] = None
    publication = publish_inside(session, candidate, room.now(session))
    bundles = {name: candidate.catalogue.bundle(name) for name in publication.moved}
    return Impact(publication, tuple(_workflow(store, room, now[name], bundle) for name, bundle in bundles.items()))


def _workflow(store: Store, room: Room, before: Bundle | None, after: Bundle) -> WorkflowImpact:
    workflow = after.workflow
    open_cases = select(Case.id).where(
        Case.workflow == workflow.id, Case.is_open.is_(True), Case.bundle_digest != after.digest
    )
    ids = store.session.scalars(open_cases.order_by(Case.id)).all()
    return WorkflowImpact(
        workflow=workflow.id,
        label=workflow.label,
        before=before.workflow.version if before else None,
        after=workflow.version,
        differs=in_words(differences(before, after, room.roles(store.session))) if before else (),
        cases=tuple(_case(store, room, case_id, after) for case_id in ids),
    )


def _case(store: Store, room: Room, case_id: int, after: Bundle) -> CaseAnswer:
    session = store.session
    row = session.execute(
        select(Case.number, Case.workflow_version, Case.state, Case.bundle_digest).where(Case.id == case_id)
    ).one()
    state: Sentence = {"en": row.state, "lv": row.state}
    plan: Plan
    try:
        states = room.definitions.bundle(session, row.bundle_digest).workflow.states
        state = states[row.state].label if row.state in states else state
        plan = move_over(store, room, case_id, after, None).plan
    except (DefinitionError, Missing):
        plan = Blocked((UNREADABLE,))
    if isinstance(plan, Moved):
        label = after.workflow.states[plan.state].label
        return CaseAnswer(row.number, row.workflow_version, state, "mapped", _said(plan), label, plan.lost)
    if isinstance(plan, Blocked):
        return CaseAnswer(row.number, row.workflow_version, state, "blocked", plan.reasons)
    return CaseAnswer(row.number, row.workflow_version, state, "unaffected", (plan.sentence,))


def _said(plan: Moved) -> tuple[Text, ...]:
    """One sentence about a case that would move."""
    if not plan.lost:
        return (Text("It moves; no answer is lost."),)
    return (Text("It moves and loses its answers at {paths}.", {"paths": ", ".join(plan.lost)}),)
