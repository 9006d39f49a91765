"""Doing a story's steps: each is fired by whoever it belongs to, as on a real day."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from iapflow.cli.demo import other_answers as other
from iapflow.cli.demo.plan_answers import plan_answers
from iapflow.cli.demo.story import Story
from iapflow.cli.demo.world import World
from iapflow.policy.actor import SYSTEM
from iapflow.services.cases import Opening, Press, fire, start
from iapflow.services.drafts import Page, save_draft

Given = Mapping[str, Mapping[str, Any]]
PRESSED_BY = {
    "approve_by_head": "institution_head",
    "approve_by_municipality": "municipal_coordinator",
    "agree": "state_officer",
    "close": "institution_head",
    "send_back": "institution_head",
    "send_back_by_municipality": "municipal_coordinator",
    "send_back_by_state": "state_officer",
}
"""Whoever is not named here is the plan's author."""


def perform(world: World, story: Story, step: str) -> None:
    """One step, at the moment the clock shows."""
    name, _, detail = step.partition(":")
    OPENINGS.get(name, _press)(world, story, name, detail)


def request_id(world: World) -> str:
    """As a page would make one, but the same for the same seed."""
    return str(UUID(int=world.rng.getrandbits(128)))


def _start_application(world: World, story: Story, name: str, detail: str) -> None:
    actor = world.actor(world.one(story.pupil.unit, "institution_coordinator"))
    opening = _opening(world, story, "application", None)
    story.cases["application"] = start(world.store, world.room, opening, Press("start", actor, request_id(world)))


def _register(world: World, story: Story, name: str, detail: str) -> None:
    answers = {"application": other.application_answers(world, story, _today(world))}
    _fire(world, story.cases["application"], "register", (_coordinator(world, story), answers))


def _start_plan(world: World, story: Story, name: str, detail: str) -> None:
    opening = _opening(world, story, "support_plan", story.author)
    actor = world.actor(_coordinator(world, story))
    story.cases["plan"] = start(world.store, world.room, opening, Press("start", actor, request_id(world)))


def _write(world: World, story: Story, name: str, detail: str) -> None:
    """A draft that is half written: its measures are still to come."""
    half = {**plan_answers(world, story, _today(world)), "measures": [], "talk_with_parents": None}
    page = Page(story.cases["plan"], "plan")
    save_draft(world.store, world.room, world.actor(story.author), page, half)


def _withdraw(world: World, story: Story, name: str, detail: str) -> None:
    answers = {"withdrawal": other.withdrawal_answers(_today(world))}
    _fire(world, story.cases["application"], "withdraw", (_coordinator(world, story), answers))


def _expire(world: World, story: Story, name: str, detail: str) -> None:
    """The semester is over; nobody presses this."""
    press = Press("expire", SYSTEM(_today(world)))
    fire(world.store, world.room, story.cases["application"], press)


def _press(world: World, story: Story, name: str, detail: str) -> None:
    role = PRESSED_BY.get(name)
    person = world.one(story.pupil.unit, role) if role else story.author
    answers = FORMS[name](world, story, detail) if name in FORMS else {}
    _fire(world, story.cases["plan"], name, (person, answers))


def _fire(world: World, case_id: int, transition: str, by: tuple[int, Given]) -> None:
    press = Press(transition, world.actor(by[0]), request_id(world), answers=by[1])
    fire(world.store, world.room, case_id, press)


def _submitted(world: World, story: Story, detail: str) -> Given:
    story.plan = plan_answers(world, story, _today(world))
    return {"plan": story.plan}


def _reason(step: str) -> Callable[[World, Story, str], Given]:
    return lambda world, story, detail: {"reason": other.reason_answers(world.rng, step)}


def _suspension(world: World, story: Story, detail: str) -> Given:
    return {"suspension": other.suspension_answers(detail, _today(world))}


def _evaluation(world: World, story: Story, detail: str) -> Given:
    return {"evaluation": other.evaluation_answers(world, story)}


def _opening(world: World, story: Story, workflow: str, chosen: int | None) -> Opening:
    pupil = story.pupil
    return Opening(workflow, world.units[pupil.unit], pupil.id, world.semesters[story.semester], chosen)


def _coordinator(world: World, story: Story) -> int:
    return world.one(story.pupil.unit, "institution_coordinator")


def _today(world: World) -> date:
    return world.clock.now.date()


OPENINGS: dict[str, Callable[[World, Story, str, str], None]] = {
    "start_application": _start_application,
    "register": _register,
    "start": _start_plan,
    "write": _write,
    "withdraw": _withdraw,
    "expire": _expire,
}
FORMS: dict[str, Callable[[World, Story, str], Given]] = {
    "submit": _submitted,
    "send_back": _reason("send_back"),
    "send_back_by_municipality": _reason("send_back"),
    "send_back_by_state": _reason("send_back"),
    "review": _reason("review"),
    "delete": _reason("delete"),
    "suspend": _suspension,
    "leave": _suspension,
    "evaluate": _evaluation,
}
