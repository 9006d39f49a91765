"""Each of the stories that the demonstration tells stands in it, made by the services that schools use."""

from collections import Counter
from datetime import date
from itertools import pairwise

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from iapflow.services import clock
from iapflow.store.case import Case
from iapflow.store.claim import Claim, ClaimLine
from iapflow.store.director_order import DirectorOrder, DirectorOrderPlan
from iapflow.store.event import Event
from iapflow.store.learner import Learner
from iapflow.store.submission import Draft, Submission
from iapflow.store.supervisions import SupervisionSeat
from iapflow.store.work_log import WorkLogEntry
from tests.cli.conftest import NOW


def histories(demo: Session, workflow: str = "support_plan") -> list[tuple[str, ...]]:
    """Of each case the transitions, oldest first."""
    rows = demo.execute(
        select(Event.case_id, Event.transition)
        .join(Case, Case.id == Event.case_id)
        .where(Case.workflow == workflow)
        .order_by(Event.case_id, Event.seq)
    )
    found: dict[int, list[str]] = {}
    for case, transition in rows:
        found.setdefault(case, []).append(transition)
    return [tuple(steps) for steps in found.values()]


def test_a_learner_comes_of_age_and_is_asked(demo: Session) -> None:
    """The birthday was in this semester; the plan goes on meanwhile."""
    today = clock.now(demo, NOW).date()
    asked = demo.execute(
        select(Learner.date_of_birth, Case.state)
        .join(Case, Case.learner_id == Learner.id)
        .where(Case.workflow == "coming_of_age")
    ).all()

    assert {"to_ask"} == {state for _, state in asked}
    assert all(18 == _age(born, today) for born, _ in asked)


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def test_consent_is_withdrawn_while_support_is_given(demo: Session) -> None:
    """The application says so, and the plan is no longer delivered."""
    withdrawn = select(Case.learner_id).where(Case.workflow == "application", Case.state == "withdrawn")
    plans = demo.execute(select(Case.state).where(Case.workflow == "support_plan", Case.learner_id.in_(withdrawn))).all()

    assert plans
    assert not [state for (state,) in plans if state == "in_delivery"]


def test_a_school_is_changed_in_the_middle_of_a_semester(demo: Session) -> None:
    """The plan was agreed before."""
    assert [steps for steps in histories(demo) if "leave" in steps and "agree" in steps]


def test_an_illness_ends_and_the_plan_goes_on(demo: Session) -> None:
    """Suspended, then resumed; another one is suspended still."""
    suspended = Counter("resume" in steps for steps in histories(demo) if "suspend" in steps)

    assert suspended[True] >= 1
    assert suspended[False] >= 1


def test_a_wrong_plan_is_deleted_before_money_is_used(demo: Session) -> None:
    """Nothing was ever logged in it."""
    deleted = select(Event.case_id).where(Event.transition == "delete")

    assert demo.scalars(deleted).first()
    assert not demo.scalar(select(func.count()).where(WorkLogEntry.case_id.in_(deleted)))


def test_a_giver_is_corrected(demo: Session) -> None:
    """A plan came back from delivery to its author, who says that another teacher gives the consultations."""
    said = demo.execute(
        select(Submission.answers, Case.state)
        .join(Event, Event.id == Submission.event_id)
        .join(Case, Case.id == Submission.case_id)
        .where(Event.transition == "review", Submission.alias == "reason")
    ).all()

    assert [("in_review", True)] == [(state, "sniedzējs" in answers["comment"]) for answers, state in said]


def test_an_overlap_was_caught(demo: Session) -> None:
    """The wrong row is taken back with its reason; the giver's rows that stand do not overlap."""
    wrong = demo.scalars(select(WorkLogEntry).where(WorkLogEntry.voided_at.is_not(None))).one()
    that_day = demo.scalars(
        select(WorkLogEntry)
        .where(WorkLogEntry.giver_id == wrong.giver_id, WorkLogEntry.worked_on == wrong.worked_on)
        .where(WorkLogEntry.voided_at.is_(None), WorkLogEntry.time_from.is_not(None))
        .order_by(WorkLogEntry.time_from)
    ).all()

    assert wrong.remarks
    assert [row for row in that_day if row.case_id == wrong.case_id]
    assert [row for row in that_day if row.time_from < wrong.time_to and row.time_to > wrong.time_from]
    assert all(one.time_to <= other.time_from for one, other in pairwise(that_day))


def test_a_confirmation_is_missing(demo: Session) -> None:
    """Some rows of the last days wait for the learner's word."""
    waits = WorkLogEntry.confirmation_kind.is_(None), WorkLogEntry.no_show.is_(False)

    assert demo.scalar(select(func.count()).where(WorkLogEntry.kind == "consultation", *waits))


def test_a_learner_in_practice_is_lodged(demo: Session) -> None:
    """By a director's order that names the plan; the claim waits for the head."""
    lodged = demo.execute(
        select(Case.state, Case.learner_id, Submission.answers)
        .join(Submission, Submission.case_id == Case.id)
        .where(Case.workflow == "compensation_claim", Submission.alias == "claim")
    ).all()
    [(state, learner, claim)] = [one for one in lodged if one.answers.get("context") == "practice"]
    named = (
        select(Case.learner_id)
        .join(DirectorOrderPlan, DirectorOrderPlan.case_id == Case.id)
        .join(DirectorOrder, DirectorOrder.id == DirectorOrderPlan.order_id)
        .where(DirectorOrder.kind == "practice")
    )

    assert ("checked", "K03") == (state, claim["measure"])
    assert [learner] == demo.scalars(named).all()


def test_meals_that_the_municipality_pays_are_not_claimed(demo: Session) -> None:
    """The claim stays a draft; nothing of it stands among the claims."""
    drafts = {row.case_id: row.answers for row in demo.scalars(select(Draft).where(Draft.alias == "claim"))}
    [fed] = [case for case, answers in drafts.items() if answers.get("fed_by_municipality")]

    assert "draft" == demo.get_one(Case, fed).state
    assert not demo.scalar(select(func.count()).where(Claim.case_id == fed))
    assert not demo.scalar(select(func.count()).where(ClaimLine.case_id == fed))


def test_a_months_remote_work_has_its_directors_order(demo: Session) -> None:
    """Each remote consultation is of a plan that an order names."""
    named = select(DirectorOrderPlan.case_id).join(DirectorOrder).where(DirectorOrder.kind == "remote")
    remote = select(WorkLogEntry.case_id).where(WorkLogEntry.mode == "remote")

    assert demo.scalars(remote).first()
    assert not demo.scalars(remote.where(WorkLogEntry.case_id.not_in(named))).all()


def test_a_youth_project_has_4600_euros(demo: Session) -> None:
    """The contract of a project that runs."""
    contracts = demo.scalars(select(Submission).where(Submission.alias == "contract")).all()

    assert {460_000} == {int(one.answers["amount"]) for one in contracts}


def test_a_supervision_has_ten_people(demo: Session) -> None:
    """The most that one may have."""
    seats = select(func.count()).select_from(SupervisionSeat).group_by(SupervisionSeat.case_id)

    assert 10 == max(demo.scalars(seats))
