"""The smaller forms: application, withdrawal, reasons, suspension, evaluation."""

from datetime import date, timedelta
from random import Random
from typing import Any

from iapflow.cli.demo.story import Story
from iapflow.cli.demo.tables import phrase, texts
from iapflow.cli.demo.world import World
from iapflow.services.evaluations import follow_plan

Answers = dict[str, Any]
COMING_OF_AGE = 18
ENOUGH = 80
CHANGES = ("removed", "much_reduced", "much_reduced", "partly_reduced", "partly_reduced", "unchanged")
SUSPENSIONS = {"long_absence": 0, "left_project": 1, "changed_institution": 2}
"""Which of the written comments goes with a reason."""


def application_answers(world: World, story: Story, today: date) -> Answers:
    """Signed the day before it was taken in; by the learner alone from the age of 18."""
    pupil, signed = story.pupil, today - timedelta(days=1)
    is_adult = (signed.year - pupil.born.year) - ((signed.month, signed.day) < (pupil.born.month, pupil.born.day)) >= (
        COMING_OF_AGE
    )
    signer: Answers = (
        {"signer_kind": "adult_learner", "agrees": True}
        if is_adult
        else {
            "signer_kind": "parent",
            "signed_by": pupil.guardian,
            "signer_code": pupil.guardian_code,
            "agrees_for_child": True,
        }
    )
    return signer | {
        "phone": pupil.phone,
        "no_double_funding": True,
        "notice_received": True,
        "special_data_consent": world.rng.random() < 1 / 2,
        "publicity_consent": world.rng.random() < 1 / 3,
        "signed_on": signed.isoformat(),
        "received_how": world.rng.choice(["in_person", "in_person", "in_person", "e_signature", "post"]),
        "received_on": today.isoformat(),
        "received_by": str(world.one(pupil.unit, "institution_coordinator")),
        "register_number": world.register_number(pupil.unit, world.terms[story.semester].school_year),
    }


def reason_answers(rng: Random, step: str) -> Answers:
    """Why a plan was returned, opened again or deleted."""
    kind, code = {"review": ("review", "changed"), "delete": ("delete", "mistaken")}.get(step, ("return", "volume"))
    return {"reason": code, "comment": phrase(rng, kind)}


def suspension_answers(reason: str, today: date) -> Answers:
    """Why delivery stopped."""
    comment = texts("phrases", "kind", "suspend")[SUSPENSIONS[reason]]
    return {"reason": reason, "effective_on": today.isoformat(), "comment": comment}


def withdrawal_answers(today: date) -> Answers:
    """A reason is not asked."""
    return {"withdrawn_on": today.isoformat(), "withdrawn_how": "written"}


def evaluation_answers(world: World, story: Story) -> Answers:
    """Every risk and measure of the plan rated; what was delivered comes from the log."""
    rng = world.rng
    with world.store.reading() as session:
        written = follow_plan(session, story.cases["plan"], story.plan, {})
    for risk in written["risks"]:
        risk["change"] = rng.choice(CHANGES)
    for measure in written["measures"]:
        _rate(rng, measure)
    return written | {
        "no_data": ["behaviour_records"],
        "average_grade": f"{rng.randint(40, 68) / 10}",
        "unexcused_lessons": str(rng.randint(0, 18)),
        "excused_lessons": str(rng.randint(2, 60)),
        "observed_results": rng.sample(["motivation", "attainment", "independence", "cooperation", "attendance"], 2),
        "narrative": phrase(rng, "narrative"),
        "learner_view": phrase(rng, "learner_view"),
        "parents_view": phrase(rng, "parents_view"),
        "outcome": rng.choice(["continues", "continues", "promoted"]),
        "recommendation": rng.choice(["continue", "continue", "change", "stop"]),
    }


def _rate(rng: Random, measure: Answers) -> None:
    """Economic support was used nearly whole; too little delivered asks for its reason."""
    volume = float(measure["volume"])
    if measure["measure"].startswith("K"):
        measure["delivered"] = str(round(volume * rng.uniform(0.8, 1)) or 1)
    if volume and float(measure["delivered"]) / volume * 100 < ENOUGH:
        measure["gap_reason"] = rng.choice(["illness", "no_show", "not_needed"])
    measure["usefulness"] = rng.choice(["very_useful", "useful", "useful", "partly_useful"])
