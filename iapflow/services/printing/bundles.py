"""The evidence of a plan, or of a sample of plans, as one ZIP: documents, a list of contents, and their hashes.

Everything in it is what whoever asks may read: an auditor of a sample and a coordinator get different files.
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import or_, select

from iapflow.documents.paper import Fact, Grid, Part
from iapflow.engine.values import Actor
from iapflow.errors import Missing
from iapflow.forms.voice import label
from iapflow.services.confirmation_files import files_of
from iapflow.services.printing import words as w
from iapflow.services.printing.desk import Desk, Printed, desk_for, printed, safe
from iapflow.services.printing.kinds import offers, papers_of
from iapflow.services.printing.work import month_summary
from iapflow.services.relatives import is_seen
from iapflow.services.room import Room
from iapflow.services.uploads import give_file
from iapflow.store.case import Case
from iapflow.store.claim import Claim, ClaimLine
from iapflow.store.document import Document
from iapflow.store.scope import case_scope, work_log_scope
from iapflow.store.store import Store
from iapflow.store.upload import Upload
from iapflow.store.work_log import WorkLogEntry

CONTENTS = w.both("Pierādījumu satura rādītājs", "Contents of the evidence")
FILE, DIGEST, SIZE = w.both("Datne", "File"), w.both("SHA-256", "SHA-256"), w.both("Baiti", "Bytes")
PLAN, APPLICATION = "support_plan", "application"
MOST = 50
"""Plans of one sample."""


def evidence(store: Store, room: Room, actor: Actor, case_ids: Sequence[int]) -> Printed:
    """One folder for each plan; the list of contents lies on top.

    Raises:
        Missing: one of the plans is not this person's to see, or there are none, or too many.
    """
    if not 0 < len(case_ids) <= MOST:
        raise Missing
    with store.reading():
        files: list[tuple[str, bytes]] = []
        desks = [desk_for(store, room, actor, case_id) for case_id in case_ids]
        for desk in desks:
            files += [(f"{safe(desk.pen.case.number)}/{name}", content) for name, content in _files(desk)]
        at = desks[0].pen.at
        files = [(FIRST, _contents(desks[0], files)), (TABLE, _table(files)), *files]
        number = desks[0].pen.case.number if len(desks) == 1 else f"izlase-{at:%Y-%m-%d}-{len(desks)}"
        return Printed(f"pieradijumi-{safe(number)}.zip", _zipped(files, at))


FIRST, TABLE = "00-saturs.pdf", "00-saturs.csv"


def _files(desk: Desk) -> Iterator[tuple[str, bytes]]:
    """Of the plan, its applications and claims: documents, those kept at a step, files, what confirms rows."""
    for near in (desk, *_near(desk)):
        number = safe(near.pen.case.number)
        for offer in offers(near):
            made = printed(f"{number}-{offer.name}", papers_of(near, offer.name), near.pen.at)
            yield made.name, made.content
        for row in near.session.scalars(select(Document).where(Document.case_id == near.pen.case.id)):
            if row.content is not None and is_seen(near.pen, row, near.held):
                yield f"{number}-{row.asked_at:%Y-%m-%d}-{row.id}.{_ending(row)}", row.content
        log_seen = work_log_scope(near.actor, near.room.roles(near.session), near.room.log_views(near.session))
        for name, content in files_of(near.pen, log_seen):
            yield f"{number}-{name}", content
        yield from _put_in(near, number)
    yield from _months(desk)


def _put_in(desk: Desk, number: str) -> Iterator[tuple[str, bytes]]:
    """What was put into its forms, of answers that whoever asks may read: scans, opinions, receipts."""
    case_id = desk.pen.case.id
    for row in desk.session.execute(select(Upload.id, Upload.token).where(Upload.case_id == case_id)).all():
        try:
            given = give_file(desk.store, desk.room, desk.actor, case_id, row.token)
        except Missing:
            continue
        stem, _, ending = given.name.rpartition(".")
        yield f"{number}-pielikums-{row.id}-{safe(stem)[:60]}.{safe(ending)}", given.content


def _months(desk: Desk) -> Iterator[tuple[str, bytes]]:
    """The month summary of each giver whose rows of this plan whoever asks may see."""
    session, number = desk.session, safe(desk.pen.case.number)
    seen = work_log_scope(desk.actor, desk.room.roles(session), desk.room.log_views(session))
    counts = (WorkLogEntry.voided_at.is_(None), WorkLogEntry.no_show.is_(False))
    rows = session.execute(
        select(WorkLogEntry.giver_id, WorkLogEntry.worked_on)
        .where(WorkLogEntry.case_id == desk.pen.case.id, seen, *counts)
        .distinct()
    )
    for month, giver in sorted({(day.replace(day=1), giver) for giver, day in rows}):
        made = month_summary(desk.store, desk.room, desk.actor, month, giver)
        yield f"{number}-{made.name.removesuffix('.pdf')}-{giver}.pdf", made.content


def _near(desk: Desk) -> Iterator[Desk]:
    """The applications and claims of the same learner and semester that this person sees."""
    case, session = desk.pen.case, desk.session
    seen = case_scope(desk.actor, desk.room.roles(session), desk.room.views(session))
    claims = (
        select(ClaimLine.case_id).join(Claim, Claim.case_id == ClaimLine.case_id).where(ClaimLine.plan_id == case.id)
    )
    same = (
        (Case.workflow == APPLICATION) & (Case.learner_id == case.learner_id) & (Case.semester_id == case.semester_id)
    )
    for case_id in session.scalars(select(Case.id).where(or_(same, Case.id.in_(claims)), seen).order_by(Case.id)):
        try:
            yield desk_for(desk.store, desk.room, desk.actor, case_id)
        except Missing:
            continue


def _ending(row: Document) -> str:
    return "pdf" if row.media_type == "application/pdf" else "html"


def _rows(files: Sequence[tuple[str, bytes]]) -> list[list[str]]:
    return [[name, str(len(content)), sha256(content).hexdigest()] for name, content in files]


def _contents(desk: Desk, files: Sequence[tuple[str, bytes]]) -> bytes:
    rows = [[name, size, digest[:32] + " " + digest[32:]] for name, size, digest in _rows(files)]
    grid = Grid("", [desk.say(FILE), desk.say(SIZE), desk.say(DIGEST)], rows, (6, 2, 6))
    facts = [Fact(desk.say(w.DAY), f"{desk.pen.at:%d.%m.%Y}."), Fact(desk.say(WHO_ASKED), desk.actor.name)]
    return printed("saturs", [desk.paper(CONTENTS, [Part("", [grid])], facts=facts)], desk.pen.at).content


WHO_ASKED = w.both("Sagatavots pēc pieprasījuma", "Made for")


def _table(files: Sequence[tuple[str, bytes]]) -> bytes:
    """The same for a program to check."""
    out = io.StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow([label(one, "lv") for one in (FILE, SIZE, DIGEST)])
    table.writerows(_rows(files))
    return out.getvalue().encode("utf-8-sig")


def _zipped(files: Sequence[tuple[str, bytes]], at: datetime) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in files:
            folder.writestr(zipfile.ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, 0)), content)
    return out.getvalue()
