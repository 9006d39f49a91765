"""`subject.*` of cases that are not about a learner: a person, an institution, an organisation by its name."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from iapflow.store.person import Person


def other_subject(session: Session, about: Any, institution: Mapping[str, Any]) -> Mapping[str, Any]:
    """The subject of a case or of an opening; the institution where nobody else is named."""
    if about is not None and about.organisation:
        return {"name": about.organisation}
    person = session.get(Person, about.person_id) if about is not None and about.person_id else None
    return {"name": person.full_name} if person is not None else institution
