"""The plan as its author writes it."""

from datetime import date
from random import Random
from typing import Any

from iapflow.cli.demo.story import Story
from iapflow.cli.demo.tables import phrase, texts
from iapflow.cli.demo.world import World

Answers = dict[str, Any]
SPECIALISTS = frozenset({"M02", "M03"})
HOURS = {"M09": (6, 8), "M02": (4, 8), "M03": (4, 8)}
AMOUNTS = {"K01": (20, 60, 185), "K03": (30, 60, 300), "K04": (40, 60, 250), "K05": (1, 4, 2400), "K06": (1, 2, 3900)}
"""Volume at least and at most, price of one unit in euro cents."""
TWO_WAYS = frozenset({"K03", "K04"})
GROUPS = ("A", "B", "C", "D")


def plan_answers(world: World, story: Story, today: date) -> Answers:
    """Header, talks, situation, risks with their reasons, measures tied to them."""
    rng, unit = world.rng, story.pupil.unit
    risks = [_risk(rng, factor) for factor in story.matter.factors]
    row_of = {risk["factor"]: risk["id"] for risk in risks}
    found = {risk["group"] for risk in risks}
    return {
        "period_start": today.isoformat(),
        "period_end": world.terms[story.semester].ends_on.isoformat(),
        "talk_with_learner": today.isoformat(),
        "talk_with_parents": today.isoformat(),
        "learner_aim": phrase(rng, "aim"),
        "consulted": [
            {
                "id": _row_id(rng),
                "teacher": str(rng.choice(world.staff[unit, "class_teacher"])),
                "talked_on": today.isoformat(),
                "remark": phrase(rng, "remark"),
            }
        ],
        "average_grade": f"{rng.randint(32, 61) / 10}",
        "unexcused_lessons": str(rng.randint(0, 34)),
        "excused_lessons": str(rng.randint(4, 80)),
        "no_data": ["behaviour_records"],
        "repeated_year": "none",
        "strengths": phrase(rng, "strength"),
        "earlier_support": phrase(rng, "support"),
        "risks": risks,
        "groups_without_risk": [group for group in GROUPS if group not in found],
        "measures": [
            _measure(world, story, (number, code, subject), row_of[factor])
            for number, (code, factor, subject) in enumerate(story.matter.measures)
        ],
    }


def _risk(rng: Random, factor: str) -> Answers:
    return {
        "id": _row_id(rng),
        "group": factor[0],
        "factor": factor,
        "justification": rng.choice(texts("justifications", "factor", factor)),
        "sources": rng.sample(["journal", "eklase", "talk", "observation", "parents"], 2),
    }


def _measure(world: World, story: Story, what: tuple[int, str, str | None], risk: str) -> Answers:
    number, code, subject = what
    rng = world.rng
    row: Answers = {
        "id": _row_id(rng),
        "measure": code,
        "risks": [risk],
        "expected_result": phrase(rng, "use" if code in AMOUNTS else "result"),
    }
    if code in AMOUNTS:
        least, most, price = AMOUNTS[code]
        row |= {"volume": str(rng.randint(least, most)), "unit_price": price}
        return row | ({"provision": rng.choice(["service", "reimbursement"])} if code in TWO_WAYS else {})
    hours = HOURS.get(code, (20, 26) if number == 0 else (6, 10))
    row |= {"volume": str(rng.randint(*hours)), "giver": str(_giver(world, story, code, subject))}
    return row | ({"subject": subject} if subject else {})


def _giver(world: World, story: Story, code: str, subject: str | None) -> int:
    """Half of the teachers teach mathematics, the others everything else."""
    unit = story.pupil.unit
    if code in SPECIALISTS:
        return world.rng.choice(world.staff[unit, "support_specialist"])
    teachers = world.staff[unit, "subject_teacher"]
    half = len(teachers) // 2
    return world.rng.choice(teachers[:half] if subject == "maths" else teachers[half:])


def _row_id(rng: Random) -> str:
    """As a page would make one."""
    return f"r{rng.getrandbits(64):016x}"
