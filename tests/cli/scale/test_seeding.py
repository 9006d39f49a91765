"""A country by bulk: as the program itself would have written it, in the published proportions."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_security import hash_password
from sqlalchemy import String, Text, and_, cast, func, select
from sqlalchemy.orm import Session, aliased

from iapflow.app import create_app
from iapflow.cli.scale.seeding import Made, refuse_filled, seed_country
from iapflow.cli.scale.shares import COVERED, PUBLISHED, TAKING_PART, UNITS, Size
from iapflow.cli.scale.templates import Taken, take
from iapflow.definitions.catalogue import load, read_project
from iapflow.errors import Refused
from iapflow.extend import REGISTRY
from iapflow.policy.actor import Actor, Grant
from iapflow.reports.counted import Asked, Table, table
from iapflow.reports.programme import REPORTS
from iapflow.reports.viewer import Viewer
from iapflow.services import clock
from iapflow.store.base import db
from iapflow.store.case import Case
from iapflow.store.counter import Counter as Numbers
from iapflow.store.institution import Institution
from iapflow.store.learner import Learner
from iapflow.store.person import RoleAssignment
from iapflow.store.semester import Semester
from iapflow.store.store import Store
from iapflow.store.tables import METADATA
from iapflow.store.work_log import WorkLogEntry, WorkLogMonth
from tests.apps import PASSWORD, Browser, close, config_for, signed_in
from tests.cli.conftest import NOW, ROOT, call
from tests.cli.scale.conftest import HUNDREDTH, PLAN

FAR = re.compile(r"(?<!\d)7[0-3]00000\d\d(?!\d)")
SUMS = ("work_log_month", "work_log_measure")
TOLERANCE = 0.03
"""Of a share, as it comes out at a hundredth of the size."""


def kinds(taken: Taken) -> tuple[Counter[str], dict[str, set[str]]]:
    """How many rows of each table, and which columns are filled."""
    filled: dict[str, set[str]] = {}
    for of, row in taken.rows:
        filled.setdefault(of.name, set()).update(name for name, value in row.items() if value is not None)
    return Counter(of.name for of, _ in taken.rows if of.name not in SUMS), filled


def shape(value: Any) -> Any:
    """Answers without what they say: which questions, how many rows."""
    if isinstance(value, Mapping):
        return {name: shape(one) for name, one in sorted(value.items())}
    return [shape(one) for one in value] if isinstance(value, list) else type(value).__name__


def shapes(taken: Taken) -> list[Any]:
    """The shape of every form that was handed in."""
    found = [(row["alias"], shape(row["answers"])) for of, row in taken.rows if of.name == "submission"]
    return sorted(found, key=lambda one: str(one[0]))


def counted(session: Session, code: str, cut: str) -> Table:
    """A report as the state reads it: of everybody."""
    state = session.scalars(select(Institution.id).where(Institution.kind == "state")).one()
    actor = Actor(1, "", clock.now(session, NOW).date(), (Grant("state_officer", state),))
    viewer = Viewer(actor, load(read_project(ROOT), REGISTRY))
    return table(session, viewer, REPORTS[code], Asked(None, cut))


def test_a_copied_case_holds_the_rows_that_the_fired_one_holds(made: Made, country: Session):
    """Of every pattern: the same tables, as many rows, the same columns filled, answers of the same shape."""
    fired: dict[Any, list[Any]] = {}
    for mould in made.moulds:
        numbers, filled = kinds(mould.taken)
        fired.setdefault(tuple(sorted(numbers.items())), []).append((filled, shapes(mould.taken)))
    plans = country.execute(
        select(Case.id, Case.learner_id, Case.semester_id).where(Case.workflow == "support_plan", Case.id % 37 == 0)
    ).all()

    assert 50 < len(plans)
    for plan, learner, semester in plans:
        same = Case.learner_id == learner, Case.semester_id == semester
        copied = take(country, list(country.scalars(select(Case.id).where(*same))))
        numbers, filled = kinds(copied)
        assert (filled, shapes(copied)) in fired[tuple(sorted(numbers.items()))], plan


def test_nothing_of_the_patterns_is_left_in_the_copies(country: Session):
    """No id of theirs in any column."""
    left = []
    for of in METADATA.sorted_tables:
        for column in of.c:
            if isinstance(column.type, String | Text) or "json" in type(column.type).__name__.lower():
                texts = country.scalars(select(cast(column, Text)).where(column.is_not(None)).distinct())
                left += [f"{of.name}.{column.name}" for text in texts if FAR.search(str(text))]

    assert [] == left


def test_month_sums_are_the_sums_of_the_rows(country: Session):
    """In both roll-ups, month by month; and no month is missing."""
    month = func.strftime("%Y-%m-01", WorkLogEntry.worked_on)
    counts = WorkLogEntry.no_show.is_(False), WorkLogEntry.voided_at.is_(None)
    raw = select(WorkLogEntry.case_id, month, func.sum(WorkLogEntry.hours), func.count()).where(*counts)
    kept = select(WorkLogMonth.case_id, WorkLogMonth.month, WorkLogMonth.hours, WorkLogMonth.entries)

    expected = {(case, day, float(hours), n) for case, day, hours, n in country.execute(raw.group_by("case_id", month))}
    assert expected == {(case, day.isoformat(), float(hours), n) for case, day, hours, n in country.execute(kept)}
    assert 5_000 < len(expected)


def test_nobody_gives_or_receives_two_at_a_time(country: Session):
    """As the log would have refused it."""
    one, other, mine, theirs = aliased(WorkLogEntry), aliased(WorkLogEntry), aliased(Case), aliased(Case)
    both = and_(
        one.worked_on == other.worked_on, one.id < other.id, one.time_from < other.time_to,
        other.time_from < one.time_to,
    )  # fmt: skip
    givers = select(func.count()).select_from(one).join(other, both).where(one.giver_id == other.giver_id)
    learners = (
        select(func.count()).select_from(one).join(other, both).join(mine, mine.id == one.case_id)
        .join(theirs, theirs.id == other.case_id).where(mine.learner_id == theirs.learner_id)
    )  # fmt: skip

    assert 0 == country.scalar(givers)
    assert 0 == country.scalar(learners)


def test_everybody_in_a_plan_works_where_it_lies(country: Session):
    """Givers hold a role in the plan's institution; learners are made up, with codes that are nobody's."""
    there = (RoleAssignment.person_id == WorkLogEntry.giver_id) & (RoleAssignment.institution_id == Case.institution_id)
    strangers = (
        select(func.count()).select_from(WorkLogEntry).join(Case, Case.id == WorkLogEntry.case_id)
        .outerjoin(RoleAssignment, there).where(RoleAssignment.id.is_(None))
    )  # fmt: skip

    assert 0 == country.scalar(strangers)
    assert 0 == country.scalar(select(func.count()).where(Learner.personal_code.not_like("00%")))
    assert HUNDREDTH.learners == country.scalar(select(func.count()).select_from(Learner))
    assert HUNDREDTH.learners == country.scalar(select(func.count(Learner.personal_code.distinct())))


def test_plans_by_school_year_are_in_the_published_proportion(country: Session):
    """Each published year against the first three together (domain.md, 6.1), as the report counts them."""
    lines = counted(country, "plans-and-learners", "year").lines
    plans = {line.key: float(line.numbers[0] or 0) for line in lines}
    years = sorted(plans)[: len(PUBLISHED)]
    first, said = sum(plans[year] for year in years), sum(PUBLISHED.values())

    for year, published in zip(years, PUBLISHED.values(), strict=True):
        assert published / said == pytest.approx(plans[year] / first, rel=TOLERANCE)


def test_plans_a_learner_and_who_takes_part_are_as_published(country: Session):
    """1.87 plans a learner; 599 of 887 institutions, 41 of 43 municipalities."""
    together = counted(country, "plans-and-learners", "year").together
    plans, learners = (float(number or 0) for number in together.numbers[:2])
    plan = Case.workflow == "support_plan"
    with_plans = country.scalar(select(func.count(Case.institution_id.distinct())).where(plan))
    everywhere = country.scalar(select(func.count()).where(Institution.kind == "institution"))
    towns = [line for line in counted(country, "plans-and-learners", "municipality").lines if line.key]

    assert 1.87 == pytest.approx(plans / learners, rel=TOLERANCE)
    assert TAKING_PART / UNITS == pytest.approx((with_plans or 0) / (everywhere or 1), rel=TOLERANCE)
    assert COVERED == len(towns)


def test_risks_are_in_the_published_proportion(country: Session):
    """Per 100 plans: 85.9 learning, 27 economic, 4.8 of the family, 2.4 social or of health (domain.md, 6.2)."""
    found = counted(country, "risks", "group")
    plans = float(found.together.numbers[0] or 0)
    shares = {line.key: 100 * float(line.numbers[0] or 0) / plans for line in found.lines}

    assert {"A": 85.9, "B": 2.4, "C": 27.0, "D": 4.8} == pytest.approx(shares, abs=0.5)


def test_the_programs_own_numbers_go_on(country: Session):
    """Each counter stands at the last number of its year."""
    last: Counter[str] = Counter()
    for workflow, number in country.execute(select(Case.workflow, Case.number)):
        prefix, _, place = number.rpartition("-")
        name = f"{workflow}:{prefix}-{{seq:05}}"
        last[name] = max(last[name], int(place))

    assert dict(last) == {row.name: row.value for row in country.scalars(select(Numbers))}


def test_pages_open(country_file: Path, country: Session, tmp_path: Path):
    """Queues, cases in every state, the learner, the log and reports: for a school's head and for the state."""
    shutil.copyfile(country_file, tmp_path / "iapflow.sqlite3")
    app = create_app(config_for(tmp_path, is_demo=True), real_now=lambda: NOW)
    app.test_client_class = Browser
    try:
        for role, case in sample(country):
            unit = case.institution_id if role == "institution_head" else None
            browser = signed_in(app, account(app, role, unit))
            pages = [f"/plani/{case.id}", "/plani", "/zinojumi", "/zinojumi/risks"]
            if case.state == "in_delivery":
                pages += [f"/plani/{case.id}/darba-uzskaite"]
            if role == "institution_head":
                pages += [f"/izglitojamie/{case.learner_id}"]
            assert [(page, 200) for page in pages] == [(page, browser.get(page).status_code) for page in pages]
            assert case.number in browser.get(pages[0]).text
    finally:
        close(app)


def sample(session: Session) -> list[tuple[str, Case]]:
    """One plan of each state for a head, and one that the state looks at."""
    found = []
    for state in ("draft", "submitted", "at_municipality", "at_state", "in_delivery", "suspended", "closed"):
        mine = select(Case).where(Case.workflow == "support_plan", Case.state == state)
        found.append(("institution_head", session.scalars(mine.order_by(Case.id.desc()).limit(1)).one()))
    return [*found, ("state_officer", found[3][1])]


def account(app: Flask, role: str, unit: int | None) -> str:
    """An account for whoever holds the role there."""
    with app.app_context():
        mine = [] if unit is None else [RoleAssignment.institution_id == unit]
        person = db.session.scalars(select(RoleAssignment).where(RoleAssignment.role == role, *mine).limit(1)).one()
        store = app.extensions["security"].datastore
        email = str(person.person.email)
        if store.find_user(email=email) is None:
            store.create_user(email=email, password=hash_password(PASSWORD), person_id=person.person_id)
        else:
            store.find_user(email=email).password = hash_password(PASSWORD)
        db.session.commit()
        return email


def test_the_same_on_both_databases(store: Store, made: Made):
    """Written by COPY on PostgreSQL, by INSERT on SQLite; a number taken afterwards is free."""
    found = seed_country(store, PLAN, Size(0.001), made, lambda what, done, of: None)

    with store as session:
        assert 300 == session.scalar(select(func.count()).where(Case.workflow == "support_plan"))
        hours = session.scalar(select(func.sum(WorkLogMonth.hours)))
        counts = WorkLogEntry.no_show.is_(False), WorkLogEntry.voided_at.is_(None)
        assert hours == session.scalar(select(func.sum(WorkLogEntry.hours)).where(*counts))
        assert 11 == session.scalar(select(func.count()).select_from(Semester))
        unit = Institution(kind="institution", name="Vēl viena", code="X", is_demo=True)
        session.add(unit)
        session.flush()
        assert unit.id == session.scalar(select(func.max(Institution.id)))
    assert "password" == found[-1][0]


def test_a_database_with_institutions_is_refused(ready: dict[str, str], country_file: Path, country: Session):
    """Nothing is added to what is there."""
    store = Store(country.get_bind().engine)

    with pytest.raises(Refused):
        refuse_filled(store)
    answer = call("seed", "--scale", **(ready | {"IAPFLOW_DATABASE_URL": f"sqlite:///{country_file}"}))
    assert 1 == answer.exit_code
    assert "There are institutions in this database already" in answer.output
