"""Supervision in a case: what is recorded, who may lead it, and a protocol in which nobody is named."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import delete, exists, func, select, update

from iapflow.extend import (
    CaseKey,
    Parameters,
    Read,
    Reason,
    Refused,
    Text,
    Work,
    effect,
    fact,
    function,
    record_target,
    relation_by_appointment,
)
from iapflow.store.case import CaseRole
from iapflow.store.folding import folded
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.supervisions import (
    LETTER,
    MOST,
    SUPERVISOR,
    Supervision,
    SupervisionSeat,
    SupervisorCertificate,
)

Answers = Mapping[str, Any]
CODE = re.compile(r"(?<!\d)\d{6}[\s\-\u2010-\u2015\u2212]{0,3}\d{5}(?!\d)")
NAME = re.compile(r"\b[A-ZĀČĒĢĪĶĻŅŠŪŽ][^\W\d_]+[ \u00a0]+[A-ZĀČĒĢĪĶĻŅŠŪŽ][^\W\d_]+")
WORD = re.compile(r"[a-z]+")
ENDING, SHORTEST = 4, 2
"""Letters by which a Latvian case may lengthen a stem; a stem shorter than this fits too much."""
LEADS = Text("Who leads a supervision is not in its group.")
NAMED = Text("It seems that a learner is named. Take the name out: the protocol speaks in general.")


class Nothing(Parameters):
    """Nothing more is told."""


class Told(Parameters):
    """A letter to the group; `there` is for those who were there only."""

    letter: str
    there: bool = False


@function("minutes_between", "text", "text", gives="whole")
def minutes_between(first: str, last: str) -> int:
    """Minutes from one time of a day to another of the same day."""
    begins, ends = time.fromisoformat(first), time.fromisoformat(last)
    return (ends.hour - begins.hour) * 60 + ends.minute - begins.minute


@function("has_personal_code", "text", gives="bool")
def has_personal_code(words: str) -> bool:
    """Whether something in it is written like a personal code."""
    return CODE.search(words) is not None


@function("looks_like_name", "text", gives="bool")
def looks_like_name(words: str) -> bool:
    """Whether two words with capitals follow each other, as a name and a family name do."""
    return NAME.search(words) is not None


@record_target("supervisions")
def supervisions(work: Work, answers: Answers) -> None:
    """Whose group asks."""
    whose = {"institution_id": work.case.institution_id, "asked_by_id": work.actor_id}
    work.session.add(Supervision(case_id=work.case.id, group_kind=answers["group"], **whose))
    work.session.flush()


@record_target("supervision_assignments")
def supervision_assignments(work: Work, answers: Answers) -> None:
    """Who leads it.

    Raises:
        Refused: no certificate is valid today, or they are in the group that was named already.
    """
    person = int(answers["supervisor"])
    _certified(work, person, work.at.date(), "assignment.supervisor")
    if person in {seat.person_id for seat in _seats(work)}:
        raise _refusal("leads", LEADS, "assignment.supervisor")
    work.session.get_one(Supervision, work.case.id).supervisor_id = person
    work.session.flush()


@record_target("supervision_sessions")
def supervision_sessions(work: Work, answers: Answers) -> None:
    """When and where; a group that was named already is told, and reminded anew.

    Raises:
        Refused: the certificate is not valid on that day.
    """
    mine, day = work.session.get_one(Supervision, work.case.id), date.fromisoformat(answers["held_on"])
    if mine.supervisor_id is not None:
        _certified(work, mine.supervisor_id, day, "session.held_on")
    before = (mine.held_on, mine.time_from, mine.time_to, mine.mode, mine.place)
    mine.held_on, mine.time_from, mine.time_to = day, answers["time_from"], answers["time_to"]
    mine.mode, mine.place = answers["mode"], answers["place"]
    if before != (mine.held_on, mine.time_from, mine.time_to, mine.mode, mine.place):
        for seat in _seats(work):
            seat.reminded_on = None
            _tell(work, seat.person_id, "supervision_seat")
    work.session.flush()


@record_target("supervision_seats")
def supervision_seats(work: Work, answers: Answers) -> None:
    """The group as it is named last; who leads it is not in it, whoever is new is told.

    Raises:
        Refused: too many, or the supervisor among them.
    """
    rows = answers["people"]
    mine = work.session.get_one(Supervision, work.case.id)
    if len(rows) > MOST:
        raise _refusal("at_most", Text("A group has at most {n} people.", {"n": MOST}), "group.people")
    if mine.supervisor_id in {int(row["person"]) for row in rows}:
        raise _refusal("leads", LEADS, "group.people")
    there = {seat.person_id: seat for seat in _seats(work)}
    for row in rows:
        person, job = int(row["person"]), row.get("job") or None
        seat = there.pop(person, None)
        if seat is None:
            seat = SupervisionSeat(case_id=work.case.id, person_id=person, has_rated=False)
            work.session.add(seat)
            _tell(work, person, "supervision_seat")
        seat.job = job
    for gone in there.values():
        work.session.delete(gone)
    work.session.flush()


@record_target("supervision_protocols")
def supervision_protocols(work: Work, answers: Answers) -> None:
    """A protocol in which no learner of the institution is named.

    Raises:
        Refused: name and family name of one stand beside each other, in whatever case.
    """
    for field in ("words", "advice"):
        words = WORD.findall(folded(answers.get(field) or ""))
        if words and _names(words, _learners(work)):
            raise _refusal("named", NAMED, f"protocol.{field}")


@effect("release_supervisor", Nothing)
def release_supervisor(work: Work, wanted: Nothing) -> None:
    """Whoever was to lead it leads it no more and is told; day and place go with them."""
    today = work.at.date()
    mine = CaseRole.case_id == work.case.id, CaseRole.role == SUPERVISOR, CaseRole.valid_to.is_(None)
    work.session.execute(delete(CaseRole).where(*mine, CaseRole.valid_from >= today))
    work.session.execute(update(CaseRole).where(*mine).values(valid_to=today - timedelta(days=1)))
    row = work.session.get_one(Supervision, work.case.id)
    if row.supervisor_id is not None and row.supervisor_id != work.actor_id:
        _tell(work, row.supervisor_id, "supervision_released")
    row.supervisor_id = row.held_on = row.time_from = row.time_to = row.mode = row.place = None
    work.session.flush()


@effect("tell_group", Told)
def tell_group(work: Work, wanted: Told) -> None:
    """Everybody in the group gets a letter; with `there` those who were there."""
    for seat in _seats(work):
        if seat.attended or not wanted.there:
            _tell(work, seat.person_id, wanted.letter)


@fact("supervisor_certified", gives="bool")
def supervisor_certified(read: Read, case: CaseKey) -> bool:
    """Whether anybody's certificate as a supervisor is valid today."""
    valid = SupervisorCertificate.valid_from <= read.on, SupervisorCertificate.valid_to >= read.on
    return read.is_true(exists().where(*valid))


@fact("supervision_group", gives="whole")
def supervision_group(read: Read, case: CaseKey) -> int:
    """How many people the group has."""
    return read.number(select(func.count()).select_from(SupervisionSeat).where(SupervisionSeat.case_id == case.case_id))


@fact("supervision_attendance_noted", gives="bool")
def supervision_attendance_noted(read: Read, case: CaseKey) -> bool:
    """Whether it is noted of everybody in the group if they were there."""
    mine = SupervisionSeat.case_id == case.case_id
    return read.is_true(exists().where(mine)) and not read.is_true(
        exists().where(mine, SupervisionSeat.attended.is_(None))
    )


def _certified(work: Work, person: int, day: date, field: str) -> None:
    valid = exists().where(
        SupervisorCertificate.person_id == person, SupervisorCertificate.valid_from <= day,
        SupervisorCertificate.valid_to >= day,
    )  # fmt: skip
    if not work.session.scalar(select(valid)):
        raise _refusal("certified", Text("The supervisor’s certificate is not valid on that day."), field)


def _seats(work: Work) -> Sequence[SupervisionSeat]:
    mine = select(SupervisionSeat).where(SupervisionSeat.case_id == work.case.id)
    return work.session.scalars(mine.order_by(SupervisionSeat.id)).all()


def _tell(work: Work, person: int, letter: str) -> None:
    work.promise(LETTER, {"supervision": work.case.id, "person": person, "letter": letter})


def _learners(work: Work) -> Iterator[tuple[str, str]]:
    here = select(Enrolment.learner_id).where(Enrolment.institution_id == work.case.institution_id)
    names = select(Learner.given_name, Learner.family_name).where(Learner.id.in_(here))
    for given, family in work.session.execute(names):
        yield _stem(given), _stem(family)


def _stem(name: str) -> str:
    """The part of a name that stays in every case; of a double name the first one."""
    first: str = (WORD.findall(folded(name)) or [""])[0]
    return first.rstrip("aeious") or first


def _names(words: Sequence[str], learners: Iterator[tuple[str, str]]) -> bool:
    """Whether stems of a name and a family name stand side by side, in either order."""
    pairs = list(pairwise(words))
    begin = {word[:size] for word in words for size in range(SHORTEST, len(word) + 1)}
    return any(
        (_fits(one, given) and _fits(two, family)) or (_fits(one, family) and _fits(two, given))
        for given, family in learners
        if given in begin and family in begin
        for one, two in pairs
    )


def _fits(word: str, stem: str) -> bool:
    return word.startswith(stem) and len(word) - len(stem) <= ENDING


def _refusal(because: str, sentence: Text, field: str) -> Refused:
    return Refused((Reason(because, sentence, field),))


relation_by_appointment(SUPERVISOR)
"""Whoever is appointed as the supervisor of a case stands in the relation of that name to it."""
