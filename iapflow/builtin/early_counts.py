"""What indicators may count: over daily sums, over what people noted, and over the register.

Every column is NULL where nothing is known of a learner in the window: no data is never zero.
"""

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Float, FromClause, Integer, and_, case, cast, distinct, false, func, or_, select

from iapflow.extend import NoParameters, Parameters, Within, WordList, count, counted_rows
from iapflow.store.attendance import MISSED_WHOLE, AttendanceDay, ResultDay
from iapflow.store.case import Case
from iapflow.store.learner import Enrolment
from iapflow.store.observation import BEHAVIOUR, CONCERN, WELLBEING, Observation
from iapflow.store.outcome import PlanOutcome
from iapflow.store.plan_results import LESSENED, is_any
from iapflow.store.semester import Semester

PLAN = "support_plan"
HUNDRED = 100


class Below(Parameters):
    """Below which mark a subject counts, and which subjects: without `subjects`, all."""

    below: int | float
    subjects: WordList = ()


class AtMost(Parameters):
    """Which answers count: this one and those below."""

    at_most: int


@counted_rows("attendance")
def attendance(within: Within) -> FromClause:
    """The days of the window."""
    days = select(AttendanceDay).where(
        AttendanceDay.institution_id == within.institution_id,
        within.holds(AttendanceDay.day),
        within.whose(AttendanceDay.learner_id),
    )
    return days.subquery("attendance")


@count("unexcused_lessons", attendance)
def unexcused_lessons(rows: FromClause, within: Within, told: NoParameters) -> ColumnElement[int]:
    """Lessons missed without excuse."""
    return within.sum(rows.c.day, rows.c.unexcused)


@count("missed_share", attendance)
def missed_share(rows: FromClause, within: Within, told: NoParameters) -> ColumnElement[float]:
    """Lessons missed for whatever reason, in per cent of the lessons there were."""
    missed = within.sum(rows.c.day, rows.c.absent)
    lessons = within.sum(rows.c.day, rows.c.lessons)
    return _share(missed * HUNDRED, lessons)


@count("late_arrivals", attendance)
def late_arrivals(rows: FromClause, within: Within, told: NoParameters) -> ColumnElement[int]:
    """How often the learner came late to a lesson."""
    return within.sum(rows.c.day, rows.c.late)


@counted_rows("missed_days", is_windowed=True)
def missed_days(within: Within) -> FromClause:
    """Stretches of days missed wholly without excuse; a day without lessons does not end a stretch.

    Days in a stretch share the difference of two numbers: the day's among all days, and among the
    missed ones.  Where everybody is asked about, only who missed more than one day is looked at.
    """
    day = AttendanceDay
    held = and_(day.institution_id == within.institution_id, within.holds(day.day), day.lessons > 0)
    missed = day.unexcused >= day.lessons
    wholly = and_(day.institution_id == within.institution_id, within.holds(day.day), MISSED_WHOLE)
    who = select(day.learner_id).where(wholly).group_by(day.learner_id).having(func.count() > 1)
    asked = day.learner_id.in_(who) if within.learners is None else within.whose(day.learner_id)
    place = func.row_number().over(partition_by=day.learner_id, order_by=day.day)
    days = select(
        day.learner_id, cast(case((missed, 1), else_=0), Integer).label("missed"), place.label("place")
    ).where(held, asked)
    days_asked = days.subquery()
    among = func.row_number().over(
        partition_by=(days_asked.c.learner_id, days_asked.c.missed), order_by=days_asked.c.place
    )
    numbered = select(
        days_asked.c.learner_id, days_asked.c.missed, (days_asked.c.place - among).label("stretch")
    ).subquery()
    length = func.sum(numbered.c.missed).label("length")
    return (
        select(numbered.c.learner_id, length)
        .group_by(numbered.c.learner_id, numbered.c.missed, numbered.c.stretch)
        .subquery("missed_days")
    )


@count("missed_days_together", missed_days)
def missed_days_together(rows: FromClause, within: Within, told: NoParameters) -> ColumnElement[int]:
    """The most school days in a row missed wholly without excuse."""
    return func.max(rows.c.length)


@counted_rows("results")
def results(within: Within) -> FromClause:
    """Marks and work of the window."""
    row = ResultDay
    mine = (row.institution_id == within.institution_id, within.whose(row.learner_id), within.holds(row.day))
    return select(row.learner_id, row.day, row.missing).where(*mine).subquery("results")


@count("missing_work", results)
def missing_work(rows: FromClause, within: Within, told: NoParameters) -> ColumnElement[int]:
    """Pieces of work not handed in."""
    return within.sum(rows.c.day, rows.c.missing)


@counted_rows("subjects", is_windowed=True)
def subjects(within: Within) -> FromClause:
    """Each subject with its marks in the window, and in the semester before it."""
    row = ResultDay
    first = min(within.first, within.before[0]) if within.before is not None else within.first
    now = replace(within, reach=(first, within.last)).holds(row.day)
    before = row.day <= within.before[1] if within.before is not None else false()
    return (
        select(
            row.learner_id, row.subject,
            func.sum(row.hundredths).filter(now).label("points"), func.sum(row.marks).filter(now).label("marks"),
            func.sum(row.hundredths).filter(before).label("points_before"),
            func.sum(row.marks).filter(before).label("marks_before"),
        )
        .where(row.institution_id == within.institution_id, row.day >= first, row.day <= within.last)
        .where(within.whose(row.learner_id))
        .group_by(row.learner_id, row.subject)
        .subquery("subjects")
    )  # fmt: skip


@count("fall_of_average", subjects)
def fall_of_average(rows: FromClause, within: Within, told: NoParameters) -> ColumnElement[float]:
    """By how many marks the average lies below that of the semester before."""
    before = _share(func.sum(rows.c.points_before), func.sum(rows.c.marks_before) * HUNDRED)
    return before - _share(func.sum(rows.c.points), func.sum(rows.c.marks) * HUNDRED)


@count("weak_subjects", subjects, Below)
def weak_subjects(rows: FromClause, within: Within, told: Below) -> ColumnElement[int]:
    """Subjects whose average mark lies below a value."""
    weak = rows.c.points < rows.c.marks * (told.below * HUNDRED)
    if told.subjects:
        weak = and_(weak, rows.c.subject.in_(told.subjects))
    return func.sum(case((weak, 1), (rows.c.marks > 0, 0)))


@counted_rows("observations")
def observations(within: Within) -> FromClause:
    """What was noted in the window."""
    noted = select(Observation).where(
        Observation.institution_id == within.institution_id,
        within.holds(Observation.noted_on),
        within.whose(Observation.learner_id),
    )
    return noted.subquery("observations")


@count("behaviour_entries", observations)
def behaviour_entries(rows: FromClause, within: Within, told: NoParameters) -> ColumnElement[int]:
    """Written entries about behaviour."""
    return _counted(rows, within, rows.c.kind == BEHAVIOUR)


@count("serious_entries", observations)
def serious_entries(rows: FromClause, within: Within, told: NoParameters) -> ColumnElement[int]:
    """Written entries about behaviour that were marked as serious."""
    return _counted(rows, within, and_(rows.c.kind == BEHAVIOUR, rows.c.is_serious.is_(True)))


@count("people_concerned", observations)
def people_concerned(rows: FromClause, within: Within, told: NoParameters) -> ColumnElement[int]:
    """How many people of the institution said that they are concerned."""
    theirs = and_(within.holds(rows.c.noted_on), rows.c.kind == CONCERN)
    return func.nullif(func.count(distinct(case((theirs, rows.c.noted_by_id)))), 0)


@count("low_answers", observations, AtMost)
def low_answers(rows: FromClause, within: Within, told: AtMost) -> ColumnElement[int]:
    """The learner's own answers about how they feel that are low."""
    answered = and_(within.holds(rows.c.noted_on), rows.c.kind == WELLBEING)
    return func.sum(case((and_(answered, rows.c.answer <= told.at_most), 1), (answered, 0)))


@counted_rows("enrolments")
def enrolments(within: Within) -> FromClause:
    """Where the learners learned, with the school years of each; of learners who are named only."""
    taught = and_(
        Enrolment.valid_from <= Semester.ends_on,
        or_(Enrolment.valid_to.is_(None), Enrolment.valid_to >= Semester.starts_on),
        Semester.starts_on <= within.last,
    )
    years = (
        select(Enrolment.learner_id, Enrolment.grade, Enrolment.institution_id, Enrolment.id, Semester.school_year)
        .join(Semester, taught)
        .where(Enrolment.learner_id.in_(within.learners or ()), Enrolment.valid_from <= within.last)
    )
    return years.subquery("enrolments")


@count("school_changes", enrolments)
def school_changes(rows: FromClause, within: Within, told: NoParameters) -> ColumnElement[int]:
    """How often the learner changed school in this school year."""
    this_year = select(func.max(Semester.school_year)).where(Semester.starts_on <= within.last).scalar_subquery()
    schools = func.count(distinct(case((rows.c.school_year == this_year, rows.c.institution_id))))
    return case((schools > 0, schools - 1))


@counted_rows("grades")
def grades(within: Within) -> FromClause:
    """Grades that were entered anew in a later school year."""
    rows = enrolments.read(within)
    return (
        select(rows.c.learner_id, func.count(distinct(rows.c.id)).label("entries"),
               func.count(distinct(rows.c.school_year)).label("years"))
        .group_by(rows.c.learner_id, rows.c.grade)
        .subquery("grades")
    )  # fmt: skip


@count("repeated_years", grades)
def repeated_years(rows: FromClause, within: Within, told: NoParameters) -> ColumnElement[int]:
    """Grades in which the learner is for another year."""
    return func.sum(case((and_(rows.c.entries > 1, rows.c.years > 1), 1), else_=0))


@counted_rows("plans")
def plans(within: Within) -> FromClause:
    """Evaluated support plans of earlier semesters, and whether a risk lessened."""
    earlier = (
        select(Case.learner_id, case((is_any(Case.id, LESSENED), 0), else_=1).label("in_vain"))
        .join(Semester, Semester.id == Case.semester_id)
        .join(PlanOutcome, PlanOutcome.case_id == Case.id)
        .where(Case.workflow == PLAN, Case.learner_id.in_(within.learners or ()), Semester.ends_on < within.last)
    )
    return earlier.subquery("plans")


@count("plans_without_improvement", plans)
def plans_without_improvement(rows: FromClause, within: Within, told: NoParameters) -> ColumnElement[int]:
    """Support plans of earlier semesters after which no risk had lessened; those not evaluated are not counted."""
    return func.sum(rows.c.in_vain)


def _counted(rows: FromClause, within: Within, which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((and_(within.holds(rows.c.noted_on), which), 1)))


def _share(part: ColumnElement[int], whole: ColumnElement[int]) -> ColumnElement[float]:
    share: ColumnElement[Any] = cast(part, Float) / func.nullif(whole, 0)
    return share
