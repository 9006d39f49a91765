"""What a case is about, as rules read it under `subject.*`."""

from collections.abc import Mapping
from typing import Any

from iapflow.extend import About, subject
from iapflow.store.person import Person

INSTITUTION = ("name", "code", "partner_type", "type", "kind")


@subject("none", {})
@subject("organisation", {"name": "text"}, is_named=True)
@subject("institution", {"name": "text", "partner_type": "text"})
@subject("person", {"name": "text"})
@subject(
    "learner", {"name": "text", "date_of_birth": "date", "grade": "text", "class_name": "text", "is_practice": "bool"}
)
def whoever(about: About) -> Mapping[str, Any]:
    """The learner, else the organisation or the person that is named, else the institution."""
    learner = about.learner()
    if learner is not None:
        return _learner(learner, about.seat())
    if about.case.organisation:
        return {"name": about.case.organisation}
    person = about.read.session.get(Person, about.case.person_id) if about.case.person_id else None
    if person is not None:
        return {"name": person.full_name}
    return {name: getattr(about.institution(), name) for name in INSTITUTION}


def _learner(learner: Any, seat: Any) -> dict[str, Any]:
    return {
        "name": f"{learner.given_name} {learner.family_name}",
        "date_of_birth": learner.date_of_birth,
        "is_practice": learner.is_practice,
        "grade": seat.grade if seat else None,
        "class_name": seat.class_name if seat else None,
    }
