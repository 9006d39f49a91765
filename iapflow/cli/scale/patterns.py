"""Cases that are really fired, in a database of their own, to be copied: each matter, each end, each chain.

Ids begin far above every number that people write, so that they are found again inside answers.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import cycle

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from iapflow.cli.demo.acting import perform, request_id
from iapflow.cli.demo.consultations import Timetable, author_hours, consult
from iapflow.cli.demo.days import around, school_days, terms
from iapflow.cli.demo.draws import Matter
from iapflow.cli.demo.people import make_people
from iapflow.cli.demo.plan_answers import plan_answers
from iapflow.cli.demo.registers import make_registers
from iapflow.cli.demo.seeding import Plan, Watch, world_of
from iapflow.cli.demo.story import AUTOMATIC, Story, steps_of
from iapflow.cli.demo.world import Pupil, World, at
from iapflow.cli.scale.shares import FEWER, MATTERS, OPEN_STATES
from iapflow.definitions.catalogue import read_project
from iapflow.services.cases import Press, fire
from iapflow.services.clock import set_demo_day
from iapflow.services.definitions import publish
from iapflow.store.case import Case
from iapflow.store.institution import Institution
from iapflow.store.learner import Learner
from iapflow.store.person import Person
from iapflow.store.store import Store

FAR = 700_000_000
APART = 10_000_000
MUNICIPAL, STATE = "BEBRENE", "SELIJA"
UNITS = {MUNICIPAL: ("BEBRENE", "RAINA"), STATE: ("SELIJA",)}
CLOSED = "chain evaluate close"
STEPS = {
    "draft": "write", "submitted": "submit", "at_municipality": "submit approve_by_head",
    "at_state": "submit approve_by_head approve_by_municipality", "in_delivery": "chain",
    "suspended": "chain suspend:long_absence",
}  # fmt: skip
STATE_STEPS = {**STEPS, "at_state": "submit approve_by_head"}
HOURS, A_MEASURE = 42, 30
"""Of consultations in a plan, and of one measure; with plans that have none, 33 rows of the log a plan."""
LAST_DAYS = 12
"""School days before the end of a semester after which nothing more is given."""
YOUNGER = 6
"""Years by which learners of patterns are younger, so that a guardian signs for each."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A fired pair of cases.

    Args:
        term: `previous`, `last` or `current` of its world; of how many plans of its kind it stands for: `weight`.
        state: where the plan stands.
    """

    story: Story
    term: str
    unit: str
    state: str
    weight: float


def fire_patterns(store: Store, plan: Plan, watch: Watch, hours: int = HOURS) -> tuple[World, list[Pattern]]:
    """Fill an empty, migrated database; what was fired in it.

    Args:
        hours: of consultations at most in a plan.
    """
    texts = read_project(plan.project)
    world = world_of(store, plan, texts)
    known = terms(world.calendar.years)
    _, current, following = around(known, plan.now.date())
    place = known.index(current)
    names = {"previous": known[place - 2], "last": known[place - 1], "current": current, "next": following}
    world.terms = names
    world.clock.now = at(names["previous"].starts_on, 5)
    publish(store, texts, plan.registry, world.clock.now)
    with store as session:
        set_demo_day(session, plan.now.date(), plan.now)
        _count_from_afar(session)
        make_registers(session, world)
        make_people(session, world)
        for learner in session.scalars(select(Learner).where(Learner.id > FAR + APART)):
            learner.date_of_birth = _young(learner.date_of_birth)
    patterns = list(_planned(world))
    timetable = Timetable()
    acts = sorted((act for one in patterns for act in _acts(world, one, (timetable, hours))), key=lambda act: act[0])
    for number, (moment, do) in enumerate(acts, 1):
        world.clock.now = moment
        do()
        watch("patterns", number, len(acts))
    return world, patterns


def _count_from_afar(session: Session) -> None:
    """One row of each kind with a great id; those that follow count on from it."""
    far = {Person: FAR, Learner: FAR + APART, Case: FAR + 2 * APART, Institution: FAR + 3 * APART}
    unit = {"kind": "institution", "name": "-", "code": "-", "is_demo": True}
    session.execute(insert(Institution), [{"id": far[Institution], **unit}])
    session.execute(insert(Person), [{"id": far[Person], "given_name": "-", "family_name": "-"}])
    born = {"given_name": "-", "family_name": "-", "date_of_birth": date(2000, 1, 1), "search_text": "-"}
    session.execute(insert(Learner), [{"id": far[Learner], **born}])
    moment = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
    case = {
        "number": "-", "workflow": "-", "workflow_version": 1, "bundle_digest": "-", "state": "-", "revision": 1,
        "is_open": False, "one_open": False, "subject_kind": "none", "started_at": moment, "entered_at": moment,
        "updated_at": moment,
    }  # fmt: skip
    session.execute(insert(Case), [{"id": far[Case], "institution_id": far[Institution], **case}])


def _planned(world: World) -> Iterator[Pattern]:
    """Every matter closed in both kinds of semester; the running one in all its states."""
    for unit, matters in ((MUNICIPAL, MATTERS), (STATE, FEWER)):
        pupils = _pupils(world, unit)
        authors: dict[str, Iterator[int]] = {place: cycle(world.staff[place, "plan_author"]) for place in UNITS[unit]}
        for term in ("previous", "last"):
            for weight, matter in matters:
                yield _pattern((next(pupils), term, CLOSED, matter), authors, (unit, "closed", weight))
        steps = STEPS if unit == MUNICIPAL else STATE_STEPS
        for state, share in OPEN_STATES.items():
            if state == "at_municipality" and unit == STATE:
                continue
            chosen = _merged(matters) if state == "in_delivery" else matters[:1]
            whole = sum(weight for weight, _ in chosen)
            for weight, matter in chosen:
                kind = (unit, state, share * weight / whole)
                yield _pattern((next(pupils), "current", steps[state], matter), authors, kind)


def _pattern(
    what: tuple[Pupil, str, str, Matter], authors: dict[str, Iterator[int]], kind: tuple[str, str, float]
) -> Pattern:
    pupil, term, steps, matter = what
    unit, state, weight = kind
    story = Story(pupil, term, steps_of(steps, unit), matter, next(authors[pupil.unit]))
    return Pattern(story, term, unit, state, weight)


def _merged(matters: Sequence[tuple[float, Matter]]) -> list[tuple[float, Matter]]:
    """One matter for each set of groups, with the weight of all."""
    found: dict[tuple[str, ...], tuple[float, Matter]] = {}
    for weight, matter in matters:
        groups = tuple(sorted({factor[0] for factor in matter.factors}))
        before = found.get(groups)
        found[groups] = (weight + (before[0] if before else 0), before[1] if before else matter)
    return list(found.values())


def _pupils(world: World, unit: str) -> Iterator[Pupil]:
    """Learners whose guardian signs, one school after the other."""
    for place in UNITS[unit]:
        yield from (replace(pupil, born=_young(pupil.born)) for pupil in world.pupils[place])


def _young(born: date) -> date:
    return date(born.year + YOUNGER, born.month, min(born.day, 28))


def _acts(
    world: World, pattern: Pattern, given: tuple[Timetable, int]
) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """The steps on their days, a consultation a day, two entries of the author."""
    story, term = pattern.story, world.terms[pattern.term]
    last = world.day - timedelta(days=1) if pattern.term == "current" else term.ends_on
    days = school_days(world.calendar, term.starts_on, last)
    steps = [*AUTOMATIC, *story.steps]
    agreed = steps.index("agree") if story.reaches_delivery else None
    for number, step in enumerate(steps):
        place = number if agreed is None or number <= agreed else number - len(steps)
        yield at(days[place], 6, 10 + number), partial(_step, world, story, step)
    if agreed is not None:
        ended = len(days) - (LAST_DAYS if len(steps) > agreed + 1 else 0)
        days = days[agreed + 1 : ended]
        yield at(days[0], 14), partial(author_hours, world, story, "drafting", request_id(world))
        yield at(days[len(days) // 2], 14), partial(author_hours, world, story, "supervision", request_id(world))
        for day in days[: given[1] + 2]:
            yield at(day, 15), partial(consult, world, story, given[0], request_id(world))
    if pattern.state == "closed":
        yield at(term.ends_on + timedelta(days=1), 6), partial(perform, world, story, "expire")


def _step(world: World, story: Story, step: str) -> None:
    """One step; a plan that is handed in has hours enough for its log."""
    if step != "submit":
        perform(world, story, step)
        return
    story.plan = plan_answers(world, story, world.clock.now.date())
    counted = [row for row in story.plan["measures"] if "giver" in row]
    for row in counted:
        row["volume"] = str(min(HOURS // len(counted) + 1, A_MEASURE))
    press = Press(step, world.actor(story.author), request_id(world), answers={"plan": story.plan})
    fire(world.store, world.room, story.cases["plan"], press)
