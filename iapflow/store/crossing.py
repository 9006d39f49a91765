"""Two transactions that wait for each other: PostgreSQL ends one of them, and its work is simply done anew.

A step of a child asks its parent, a step of a parent moves its children: two people may meet on the
way.  Nothing of the ended one is written, so whoever owns the transaction begins it again.

A refusal that one case leaves in another writes a line of the journal only; who waited for that row may have read
the journal before that line.  The two lines would have one number, which the database refuses: that, too, is done anew.
"""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

T = TypeVar("T")
CROSSED = frozenset(("40P01", "40001"))
"""PostgreSQL's codes: deadlock detected, could not serialize."""
ONE_LINE_A_NUMBER = "uq_event_case_id_seq"
TRIES = 4


def anew(do: Callable[[], T], before: Callable[[], None] = lambda: None) -> T:
    """Do something that owns its transactions; done again where it was ended for another to go on.

    Args:
        before: what is done before each further time.

    Raises:
        DBAPIError: it was ended so often that something else is wrong.
    """
    for _ in range(TRIES - 1):
        try:
            return do()
        except DBAPIError as error:
            if not was_crossed(error):
                raise
        before()
    return do()


def was_crossed(error: Exception) -> bool:
    """Whether PostgreSQL ended a transaction for another to go on."""
    if isinstance(error, OperationalError):
        return getattr(error.orig, "sqlstate", None) in CROSSED
    refused = getattr(getattr(error, "orig", None), "diag", None)
    return isinstance(error, IntegrityError) and getattr(refused, "constraint_name", None) == ONE_LINE_A_NUMBER
