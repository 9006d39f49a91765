"""Effects on what a case keeps: a field's value, forms that may not be written, documents."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import insert, select, update

from iapflow.extend import Work, carries_out
from iapflow.store.case import Case
from iapflow.store.document import Document

DOCUMENT = "document"
"""The topic of a promised document."""


@carries_out("set")
def set_field(work: Work, wanted: Any) -> None:
    """A field gets a value, or what an expression gives."""
    work.change(wanted.field, wanted.value if wanted.compute is None else wanted.compute)


@carries_out("lock")
def lock(work: Work, wanted: Any) -> None:
    """These forms cannot be written any more."""
    _lock(work, {*_locked(work), *wanted.form})


@carries_out("unlock")
def unlock(work: Work, wanted: Any) -> None:
    """They can be written again."""
    _lock(work, {*_locked(work)} - {*wanted.form})


@carries_out("document")
def document(work: Work, wanted: Any) -> None:
    """Promise a document with the answers of this moment; it is made after the transaction."""
    answers = work.answers.get(wanted.form) if wanted.form else None
    made = work.session.execute(
        insert(Document)
        .values(
            case_id=work.case.id,
            alias=wanted.form,
            letter=wanted.letter,
            name=wanted.name,
            answers=dict(answers) if answers is not None else None,
            state=work.step.state,
            asked_at=work.at,
        )
        .returning(Document.id)
    )
    work.promise(DOCUMENT, {"document": made.scalar_one(), "transition": work.transition})


def _locked(work: Work) -> Iterable[str]:
    """As an earlier effect of this step may have left it."""
    return work.session.scalar(select(Case.locked).where(Case.id == work.case.id)) or ()


def _lock(work: Work, aliases: Iterable[str]) -> None:
    work.session.execute(update(Case).where(Case.id == work.case.id).values(locked=sorted(aliases) or None))
