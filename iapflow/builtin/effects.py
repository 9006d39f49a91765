"""What transitions may ask for: recording rows, letters, appointments, moving related cases."""

from typing import Any

from sqlalchemy import select

from iapflow.extend import Work, carries_out, record_targets
from iapflow.store.appointing import put_in
from iapflow.store.task import Task


@carries_out("record")
def record(work: Work, wanted: Any) -> None:
    """Write answers into the table that counts, pays or reports them."""
    alias, _, field = (wanted.rows or wanted.form or "").partition(".")
    answers = work.answers.get(alias, {})
    record_targets()[wanted.into](work, answers.get(field, []) if field else answers)


@carries_out("notify")
def notify(work: Work, wanted: Any) -> None:
    """Promise a letter; it leaves after the transaction and holds nobody's data."""
    for to in wanted.to:
        work.promise(
            "letter",
            {"letter": wanted.letter, "to": to, "case": work.case.id, "transition": work.transition},
        )


@carries_out("assign")
def assign(work: Work, wanted: Any) -> None:
    """Appoint; whoever was appointed before steps back the day before, or was never there."""
    alias, _, field = wanted.to.partition(".")
    person = work.answers.get(alias, {}).get(field)
    if person is not None:
        put_in(work.session, work.case.id, wanted.role, int(person), work.at.date())


@carries_out("cancel_tasks")
def cancel_tasks(work: Work, wanted: Any) -> None:
    """Close what is open, in the name of whoever pressed."""
    for task in work.session.scalars(select(Task).where(Task.case_id == work.case.id, Task.closed_at.is_(None))):
        if wanted.role in {None, task.role}:
            task.closed_at, task.closed_by_id = work.at, work.actor_id
