"""What was handed in before: every filling of a form that this person may read stays readable for ever."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from iapflow.engine.values import Actor
from iapflow.errors import Missing
from iapflow.forms.filled import Filled
from iapflow.services.drafts import read_form, shown
from iapflow.services.looking import CaseView
from iapflow.services.room import Room
from iapflow.store.person import Person
from iapflow.store.store import Store
from iapflow.store.submission import Submission


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One filling: of which form, when, by whom; `is_last` where it is what the case's page shows."""

    id: int
    alias: str
    at: datetime
    who: str
    is_last: bool


def handed_in(view: CaseView) -> Sequence[HandedIn]:
    """The fillings of forms that are filled more than once in this case, newest first."""
    aliases = [form.alias for form in view.forms if form.is_filled and not form.is_many]
    rows = view.pen.session.execute(
        select(Submission.id, Submission.alias, Submission.submitted_at, Person.given_name, Person.family_name)
        .outerjoin(Person, Person.id == Submission.submitted_by_id)
        .where(Submission.case_id == view.pen.case.id, Submission.alias.in_(aliases))
        .order_by(Submission.id.desc())
    )
    found: list[HandedIn] = []
    for row in rows:
        is_last = row.alias not in {one.alias for one in found} and not _is_written(view, row.alias)
        who = f"{row.given_name or ''} {row.family_name or ''}".strip()
        found.append(HandedIn(row.id, row.alias, row.submitted_at, who, is_last))
    return [one for one in found if not one.is_last]


def read_handed_in(store: Store, room: Room, actor: Actor, case_id: int, number: int) -> Filled:
    """One filling as this person may read it.

    Raises:
        Missing: there is none of this number in the case, or it is not theirs to read.
    """
    with store.reading() as session:
        row = session.get(Submission, number)
        if row is None or row.case_id != case_id:
            raise Missing
        form = read_form(store, room, actor, case_id, row.alias)
        return shown(form.filled, row.answers)


def _is_written(view: CaseView, alias: str) -> bool:
    """Where a form may be written again, its page shows the draft, and the last filling is an earlier one."""
    return alias in view.pen.book.workflow.states[view.pen.case.state].edit
