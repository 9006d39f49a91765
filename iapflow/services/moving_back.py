"""A case that moved to another version goes back exactly, while nobody has touched it since.

Going back is a line of the journal as well; the revision rises, nothing is taken out.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from iapflow.errors import Conflict, Missing, Reason, Refused, Text
from iapflow.services.room import Room
from iapflow.store import firing, moves
from iapflow.store.chain import chained
from iapflow.store.reading import CaseRows, load_case
from iapflow.store.store import Store
from iapflow.store.submission import Submission

MIGRATE_BACK = "migrate_back"
TOUCHED = Reason("revision", Text("The case has been worked on since it moved; it cannot go back."))


def move_back(store: Store, room: Room, move: Any, by: int | None) -> None:
    """Undo one row of a run, inside a transaction that somebody else owns.

    Raises:
        Missing: there is no such case.
        Refused: the case was fired, or a form of it was written, since it moved.
    """
    connection = store.connection
    at = room.now(store.session)
    rows = load_case(store.session, move.case_id, at.date(), lock=True)
    if rows is None:
        raise Missing
    case, before = rows.case, move.before
    drafts = moves.draft_revisions(connection, case.id)
    untouched = all(drafts.get(alias) == kept["revision"] for alias, kept in before["drafts"].items())
    if case.revision != move.revision or not untouched:
        raise Refused((TOUCHED,))
    due_at = datetime.fromisoformat(before["due_at"]) if before["due_at"] else None
    values = {**before["case"], "due_at": due_at, "updated_at": at}
    if not firing.advance_case(connection, case.id, case.revision, values):
        raise Conflict(case.state)
    event_id = firing.insert_event(connection, chained(_event(rows, before, by, at), case.last_hash))
    moves.end_work(connection, before["begun"], at, by)
    moves.take_up_work(connection, before["ended"])
    for alias, kept in before["drafts"].items():
        if not moves.rewrite_draft(connection, (case.id, alias), kept["revision"], kept["answers"]):
            raise Refused((TOUCHED,))
    for submission_id in before["submissions"].values():
        _hand_in_again(store, submission_id, event_id, at)


def _event(rows: CaseRows, before: Any, by: int | None, at: datetime) -> dict[str, Any]:
    case = rows.case
    return {
        "case_id": case.id,
        "seq": case.last_seq + 1,
        "revision": case.revision + 1,
        "transition": MIGRATE_BACK,
        "from_state": case.state,
        "to_state": before["case"]["state"],
        "actor_id": by,
        "at": at,
        "note": {
            "from_version": case.workflow_version,
            "to_version": before["case"]["workflow_version"],
            "from_bundle": case.bundle_digest,
            "to_bundle": before["case"]["bundle_digest"],
            "lost": [],
        },
    }


def _hand_in_again(store: Store, submission_id: int, event_id: int, at: datetime) -> None:
    """The answers as they were before the move are the newest again."""
    old = store.connection.execute(select(*Submission.__table__.c).where(Submission.id == submission_id)).one()
    kept = {name: getattr(old, name) for name in ("case_id", "alias", "form_id", "form_digest", "answers")}
    firing.insert_submission(
        store.connection,
        {**kept, "event_id": event_id, "submitted_at": at, "submitted_by_id": old.submitted_by_id},
    )
