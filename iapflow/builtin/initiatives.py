"""Youth initiatives in a case: what is recorded of calls, projects and payments."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, exists, select, update

from iapflow.extend import Parameters, Reason, Refused, Text, Work, effect, record_target, relation_by_appointment
from iapflow.store.case import CaseRole
from iapflow.store.folding import folded
from iapflow.store.initiatives import (
    ACCEPTED,
    APPLICANT,
    LUMP_SUM_CENTS,
    InitiativeActivity,
    InitiativeCall,
    InitiativeCount,
    InitiativePresence,
    InitiativeProject,
    Organisation,
)

Answers = Mapping[str, Any]
HUNDREDTHS = 100


class Nothing(Parameters):
    """Nothing more is told."""


class Tally(Parameters):
    """The mean of a column of the sheets goes into one field, how many sheets there are into another."""

    form: str
    column: str
    into: str
    count_into: str


@record_target("initiative_calls")
def initiative_calls(work: Work, answers: Answers) -> None:
    """The call as everybody reads it.

    Raises:
        Refused: another one is open.
    """
    place = work.case.institution_id
    other = exists().where(InitiativeCall.municipality_id == place, InitiativeCall.closed_at.is_(None))
    if work.session.scalar(select(other)):
        raise _refusal("call_open", Text("A call of this municipality is open already. Close it first."))
    work.session.add(
        InitiativeCall(
            case_id=work.case.id, municipality_id=place, number=answers["number"], title=answers["title"],
            rules=answers["rules"], panel=answers["panel"], first_day=_day(answers["first_day"]),
            last_day=_day(answers["last_day"]), places=int(answers["places"]),
            least_participants=int(answers["least_participants"]),
        )
    )  # fmt: skip
    work.session.flush()


@effect("close_initiative_call", Nothing)
def close_initiative_call(work: Work, wanted: Nothing) -> None:
    """The call takes no proposals any more."""
    work.session.execute(update(InitiativeCall).where(InitiativeCall.case_id == work.case.id).values(closed_at=work.at))


@effect("begin_initiative", Nothing)
def begin_initiative(work: Work, wanted: Nothing) -> None:
    """The project belongs to whoever begins it, and to the call that is open.

    Raises:
        Refused: no accepted organisation, or no open call.
    """
    place = work.case.institution_id
    organisation = work.session.scalar(
        select(Organisation).where(
            Organisation.person_id == work.actor_id, Organisation.municipality_id == place,
            Organisation.state == ACCEPTED,
        )
    )  # fmt: skip
    call = work.session.scalar(
        select(InitiativeCall).where(InitiativeCall.municipality_id == place, InitiativeCall.closed_at.is_(None))
    )
    if organisation is None or call is None or work.actor_id is None:
        raise _refusal("open_call", Text("Only an accepted organisation begins a proposal, in an open call."))
    work.session.add(InitiativeProject(case_id=work.case.id, call_id=call.case_id, organisation_id=organisation.id))
    today = work.at.date()
    work.session.add(CaseRole(case_id=work.case.id, role=APPLICANT, person_id=work.actor_id, valid_from=today))
    work.session.flush()


@record_target("project_proposals")
def project_proposals(work: Work, answers: Answers) -> None:
    """Title, days, and the activities that others are invited to."""
    project = work.session.get_one(InitiativeProject, work.case.id)
    project.title, project.place = answers["title"], answers["place"]
    project.handed_in_at = project.handed_in_at or work.at
    project.starts_on, project.ends_on = _day(answers["starts_on"]), _day(answers["ends_on"])
    work.session.execute(delete(InitiativeActivity).where(InitiativeActivity.case_id == work.case.id))
    for row in answers["activities"]:
        work.session.add(
            InitiativeActivity(
                case_id=work.case.id, row_id=row["id"], name=row["name"], held_on=_day(row["held_on"]),
                place=row["place"], ages=row.get("ages"),
            )
        )  # fmt: skip
    work.session.flush()


@effect("tally_votes", Tally)
def tally_votes(work: Work, wanted: Tally) -> None:
    """The mean of the sheets of this round; abstaining and conflicts have none."""
    here = work.snapshot.state
    entered = (one.seq for one in work.snapshot.events if one.to_state == here and one.from_state != here)
    began = max(entered, default=0)
    cast = (*work.snapshot.votes, *((work.step.vote,) if work.step.vote else ()))
    sheets = [vote.sheet for vote in cast if vote.form == wanted.form and vote.answer == "yes" and vote.seq > began]
    points = [float(sheet[wanted.column]) for sheet in sheets if sheet.get(wanted.column) is not None]
    mean = round(sum(points) / len(points), 2) if points else 0.0
    work.change(wanted.into, str(mean))
    work.change(wanted.count_into, str(len(points)))
    project = work.session.get(InitiativeProject, work.case.id)
    if project is not None:
        project.points_hundredths = round(mean * HUNDREDTHS)


@record_target("project_contracts")
def project_contracts(work: Work, answers: Answers) -> None:
    """Exactly the lump sum."""
    if answers["amount"] != LUMP_SUM_CENTS:
        raise _refusal("exactly_lump_sum", Text("The lump sum is exactly 4 600.00 EUR, no more and no less."))
    project = work.session.get_one(InitiativeProject, work.case.id)
    project.granted_cents, project.advance_cents = answers["amount"], answers["advance"]
    project.iban = answers["iban"]
    work.session.flush()


@record_target("project_attendance")
def project_attendance(work: Work, answers: Answers) -> None:
    """Who was there; a new line makes what a school counted before stale.

    Raises:
        Refused: the contract has no such activity.
    """
    schools, activity_row = set[int](), _activity(work, answers["activity"])
    for row in answers["people"]:
        school = int(row["school"])
        schools.add(school)
        work.session.add(
            InitiativePresence(
                case_id=work.case.id, held_on=_day(answers["held_on"]), institution_id=school,
                activity_row=activity_row,
                full_name=" ".join(row["full_name"].split()), class_name=row.get("class_name"),
            )
        )  # fmt: skip
    stale = InitiativeCount.case_id == work.case.id, InitiativeCount.institution_id.in_(sorted(schools))
    work.session.execute(delete(InitiativeCount).where(*stale))
    work.session.flush()


def _activity(work: Work, written: str) -> str:
    """The row of the proposal whose activity a list names; capitals and spaces do not matter."""
    mine = select(InitiativeActivity).where(InitiativeActivity.case_id == work.case.id)
    known = work.session.scalars(mine.order_by(InitiativeActivity.held_on, InitiativeActivity.id)).all()
    wanted = folded(" ".join(written.split()))
    for one in known:
        if folded(" ".join(one.name.split())) == wanted:
            return one.row_id
    names = {"names": "; ".join(one.name for one in known)}
    sentence = Text("Name the activity as it stands in the proposal: {names}.", names)
    raise Refused((Reason("activity", sentence, "attendance.activity"),))


@record_target("project_advances")
def project_advances(work: Work, answers: Answers) -> None:
    """The advance that the contract names, once.

    Raises:
        Refused: it was paid already.
    """
    project = work.session.get_one(InitiativeProject, work.case.id)
    if project.paid_cents:
        raise _refusal("advance_paid", Text("The advance was paid already."))
    project.paid_cents = int(work.answers["contract"]["advance"])
    work.session.flush()


@record_target("project_payments")
def project_payments(work: Work, answers: Answers) -> None:
    """Paid in full."""
    project = work.session.get_one(InitiativeProject, work.case.id)
    project.paid_cents = project.granted_cents or 0
    work.session.flush()


@record_target("project_recoveries")
def project_recoveries(work: Work, answers: Answers) -> None:
    """All that was paid came back."""
    project = work.session.get_one(InitiativeProject, work.case.id)
    project.recovered_cents = project.paid_cents
    work.session.flush()


relation_by_appointment(APPLICANT)
"""Whoever is appointed as the applicant of a case stands in the relation of that name to it."""


def _day(written: str) -> date:
    return date.fromisoformat(written)


def _refusal(because: str, sentence: Text) -> Refused:
    return Refused((Reason(because, sentence),))
