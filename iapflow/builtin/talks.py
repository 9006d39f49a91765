"""What the conversation before an application asks of the database."""

from __future__ import annotations

from sqlalchemy import exists

from iapflow.extend import CaseKey, Read, fact
from iapflow.store.case import Case

APPLICATION, ENDED = "application", ("withdrawn", "expired")


@fact("application_begun", gives="bool")
def application_begun(read: Read, case: CaseKey) -> bool:
    """Whether an application of this learner, semester and institution is prepared or signed."""
    return read.is_true(
        exists().where(
            Case.workflow == APPLICATION,
            Case.learner_id == case.learner_id,
            Case.semester_id == case.semester_id,
            Case.institution_id == case.institution_id,
            Case.state.not_in(ENDED),
        )
    )
