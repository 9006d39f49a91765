"""What the bank did with a claim or a month of work, noted on the payment list it stands on."""

from sqlalchemy import exists, select

from iapflow.extend import Reason, Refused, Text, Work
from iapflow.store.payment import PaymentItem

WAITING = "waiting"


def settle(work: Work, outcome: str) -> None:
    """What became of it on the list it stands on, if it stands on one."""
    waiting = (PaymentItem.case_id == work.case.id, PaymentItem.outcome == WAITING)
    for item in work.session.scalars(select(PaymentItem).where(*waiting)):
        item.outcome, item.outcome_on = outcome, work.at.date()


def not_at_the_bank(work: Work) -> None:
    """What was handed to the bank waits there until it is paid or comes back.

    Raises:
        Refused: it stands on a list that the bank has not answered.
    """
    waiting = exists().where(PaymentItem.case_id == work.case.id, PaymentItem.outcome == WAITING)
    if work.session.scalar(select(waiting)):
        raise Refused((Reason("on_a_list", Text("It stands on a payment list that waits for the bank.")),))
