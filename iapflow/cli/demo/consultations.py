"""The work log of a plan: 12–20 rows, some missed, a third remote in one month, the author's own hours."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from iapflow.cli.demo.story import Story
from iapflow.cli.demo.tables import texts
from iapflow.cli.demo.world import World, at
from iapflow.services.work_log import log_work

Answers = dict[str, Any]
ROWS = (12, 20)
HOURS = (13, 14, 15, 16, 7)
"""When a consultation may begin, in UTC; one lasts an hour."""
MISSED, REMOTE, UNCONFIRMED = 0.08, 0.30, 0.05
CONFIDENTIAL = frozenset({"M02", "M03"})
EVENING = 17
RECENT = timedelta(days=7)


@dataclass
class Timetable:
    """Who is busy when, so that nobody is in two places at once."""

    taken: set[tuple[date, int, str, int]] = field(default_factory=set)

    def slot(self, day: date, giver: int, learner: int) -> int | None:
        """The first hour free for both, kept for them; None on a full day."""
        for hour in HOURS:
            wanted = {(day, hour, "giver", giver), (day, hour, "learner", learner)}
            if not wanted & self.taken:
                self.taken |= wanted
                return hour
        return None


def consult(world: World, story: Story, timetable: Timetable, request_id: str) -> bool:
    """One consultation of today, entered by its giver; False where none is left or the day is full."""
    today = world.clock.now.date()
    measures = [row for row in story.plan["measures"] if story.given[row["id"]] < float(row["volume"])]
    measures = [row for row in measures if "giver" in row]
    if not measures:
        return False
    measure = world.rng.choice(measures)
    giver = int(measure["giver"])
    hour = timetable.slot(today, giver, story.pupil.id)
    if hour is None:
        return False
    answers = _row(world, measure, today, hour)
    world.clock.now = at(today, EVENING, world.rng.randrange(60))
    log_work(world.store, world.room, world.actor(giver), story.cases["plan"], (answers, request_id))
    story.given[measure["id"]] += not answers["no_show"]
    return True


def author_hours(world: World, story: Story, activity: str, request_id: str) -> None:
    """Hours of the plan's author; a request id of its own."""
    answers = {
        "kind": "author_hours",
        "activity": activity,
        "giver": str(story.author),
        "worked_on": world.clock.now.date().isoformat(),
        "hours": {"drafting": "2", "supervision": "1"}.get(activity, "1.5"),
    }
    log_work(world.store, world.room, world.actor(story.author), story.cases["plan"], (answers, request_id))


def _row(world: World, measure: Answers, today: date, hour: int) -> Answers:
    rng = world.rng
    row: Answers = {
        "kind": "consultation",
        "measure_row": measure["id"],
        "measure": measure["measure"],
        "giver": measure["giver"],
        "worked_on": today.isoformat(),
        "time_from": f"{hour + 2:02}:00",
        "time_to": f"{hour + 3:02}:00",
        "hours": "1",
        "mode": "in_person",
        "no_show": False,
    }
    if rng.random() < MISSED:
        reason = rng.choice(["illness", "illness", "excused", "unexcused", "unknown"])
        return row | {"no_show": True, "no_show_reason": reason}
    row |= _topic(world, measure)
    is_remote = _is_remote_month(world, today) and rng.random() < REMOTE
    if is_remote:
        row |= {"mode": "remote", "channel": rng.choice(["eklase", "teams", "zoom"])}
    if world.day - today <= RECENT and rng.random() < UNCONFIRMED:
        return row
    word = {"confirmation_kind": "signature"}
    if is_remote:
        word = {"confirmation_kind": "eklase", "confirmation_file": "E-klases pasts"}
    return row | word | {"confirmed_on": today.isoformat()}


def _topic(world: World, measure: Answers) -> Answers:
    if measure["measure"] in CONFIDENTIAL:
        return {"neutral_topic": world.rng.choice(["consultation", "exercise", "review", "first_meeting"])}
    known = texts("topics", "subject", measure.get("subject", "any")) or texts("topics", "subject", "any")
    return {"topic": world.rng.choice(known)}


def _is_remote_month(world: World, today: date) -> bool:
    """The month before the opening day is the one of the director's order."""
    before = world.day.replace(day=1) - timedelta(days=1)
    return (today.year, today.month) == (before.year, before.month)
