"""Months of work: whose month it is, its sums when it is handed in, what a check finds missing, how it is paid."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from iapflow.builtin.paying import not_at_the_bank, settle
from iapflow.extend import Reason, Refused, Text, Work, record_target
from iapflow.store.case import Case
from iapflow.store.work_month import WorkMonth, count

Row = Mapping[str, Any]


@record_target("work_months")
def work_months(work: Work, answers: Row) -> None:
    """The month of whoever begins it; a second one of the same month is refused.

    Raises:
        Refused: the month has not begun, is somebody else's, or was begun before.
    """
    case = work.session.get_one(Case, work.case.id)
    month = date.fromisoformat(f"{answers['month']}-01")
    if case.person_id is None or case.person_id != work.actor_id:
        raise _refusal("own_month", Text("Everybody hands in their own month."))
    if month > work.at.date():
        raise _refusal("future_month", Text("This month has not begun yet."))
    same = (WorkMonth.giver_id == case.person_id, WorkMonth.institution_id == case.institution_id)
    number = work.session.scalar(
        select(Case.number).join(WorkMonth, WorkMonth.case_id == Case.id).where(*same, WorkMonth.month == month)
    )
    if number is not None:
        raise _refusal("month_twice", Text("This month is begun already: {number}.", {"number": number}))
    giver, place = case.person_id, case.institution_id
    work.session.add(WorkMonth(case_id=case.id, giver_id=giver, institution_id=place, month=month))
    work.session.flush()


@record_target("work_month_sums")
def work_month_sums(work: Work, answers: Row) -> None:
    """The sums of the month as it is handed in.

    Raises:
        Refused: there is nothing to hand in.
    """
    month = work.session.get_one(WorkMonth, work.case.id)
    count(work.session, month)
    if not month.entries:
        raise _refusal("no_rows", Text("There are no rows in this month."))


@record_target("work_month_checks")
def work_month_checks(work: Work, answers: Row) -> None:
    """Checked is a month in which every consultation is confirmed.

    Raises:
        Refused: rows wait for the learner's confirmation.
    """
    month = work.session.get_one(WorkMonth, work.case.id)
    count(work.session, month)
    if month.unconfirmed:
        raise _refusal("unconfirmed", Text("{n} rows are not confirmed by the learner yet.", {"n": month.unconfirmed}))


@record_target("work_month_payments")
def work_month_payments(work: Work, answers: Row) -> None:
    """It is paid: the list it stands on says so."""
    settle(work, "paid")


@record_target("work_month_bounces")
def work_month_bounces(work: Work, answers: Row) -> None:
    """The bank sent the money back: the month waits for another list."""
    settle(work, "returned")


@record_target("work_month_returns")
def work_month_returns(work: Work, answers: Row) -> None:
    """A month whose money is at the bank is not opened for correction.

    Raises:
        Refused: it stands on a list that the bank has not answered.
    """
    not_at_the_bank(work)


def _refusal(because: str, sentence: Text) -> Refused:
    return Refused((Reason(because, sentence),))
