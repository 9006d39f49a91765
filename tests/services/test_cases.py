"""Firing: one transaction, guarded by revision and request id, and only for those who may."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest

from iapflow.errors import Conflict, Missing, Refused
from iapflow.extend import REGISTRY, carriers
from iapflow.services import cases
from iapflow.services.cases import Opening, Press
from iapflow.services.definitions import publish
from iapflow.store.case import Case
from iapflow.store.event import Event
from iapflow.store.outbox import Outbox
from iapflow.store.risk import Risk
from iapflow.store.submission import Submission
from iapflow.store.task import Task
from iapflow.store.timer import Timer
from tests.services.listening import statements_of
from tests.services.town import NOW, TEXTS, Town

WRITTEN = (Event, Submission, Task, Timer, Outbox, Risk)


def state(town: Town, case: int) -> tuple[str, int]:
    """Where a case stands, and at which revision."""
    with town.store.reading() as session:
        found = session.get_one(Case, case)
        return found.state, found.revision


def why(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    """The kinds of reasons."""
    return {reason.because for reason in refused.value.reasons}


def counts(town: Town) -> list[int]:
    """How many rows a firing could have added."""
    return [town.count(model) for model in WRITTEN]


def test_one_firing_writes_everything_at_once(town: Town) -> None:
    case = town.submitted()

    assert ("submitted", 2) == state(town, case)
    assert ["start", "submit"] == town.journal(case)
    assert 1 == town.count(Submission, case_id=case)
    assert 1 == town.count(Task, case_id=case, closed_at=None, role="institution_head", transition="approve_by_head")
    assert 1 == town.count(Risk, case_id=case)
    assert 1 == town.count(Timer, case_id=case, done_at=None, kind="escalate", name="submitted")
    with town.store.reading() as session:
        letters = [row.payload["letter"] for row in session.query(Outbox) if row.payload["case"] == case]
    assert ["author_chosen", "plan_submitted"] == letters


def test_a_failure_in_an_effect_leaves_nothing_written(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The letter is promised last; when that breaks, the recorded rows go too."""
    town.register()
    case = town.open_plan()
    before = counts(town)

    def broken(work: Any, wanted: Any) -> None:
        raise RuntimeError("the effect broke")

    monkeypatch.setitem(carriers(), "notify", broken)  # type: ignore[arg-type]
    with pytest.raises(RuntimeError, match="the effect broke"):
        town.fire(case, "submit", "plan_author", answers={"plan": town.plan()})

    assert before == counts(town)
    assert ("draft", 1) == state(town, case)


def test_a_refused_press_leaves_nothing_written(town: Town) -> None:
    town.register()
    case = town.open_plan()
    before = counts(town)

    with pytest.raises(Refused) as refused:
        town.fire(case, "submit", "plan_author", answers={"plan": town.plan(risks=[], groups_without_risk=[])})

    assert {"form"} == why(refused)
    assert before == counts(town)
    assert ("draft", 1) == state(town, case)


def test_of_two_heads_one_is_told_to_reload(town: Town) -> None:
    """The second approval of the same page is a conflict, and the journal holds one line."""
    case = town.submitted()
    with town.store as session:
        town.person(session, "institution_head", town.school, name="second_head")

    town.fire(case, "approve_by_head", "institution_head", revision=2)
    with pytest.raises(Conflict) as conflict:
        town.fire(case, "approve_by_head", "second_head", revision=2)

    assert conflict.value.state == "at_municipality"
    assert 1 == town.journal(case).count("approve_by_head")


def test_of_heads_at_the_same_moment_one_approves(town: Town) -> None:
    """Four threads press the same button of the same page."""
    case, answers = town.submitted(), list[str]()
    head = town.who("institution_head")

    def approve(number: int) -> None:
        press = Press("approve_by_head", head, f"press-{number}", revision=2)
        try:
            answers.append(cases.fire(town.store, town.room, case, press).state)
        except (Conflict, Refused) as answer:
            answers.append(type(answer).__name__)

    threads = [threading.Thread(target=approve, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ["Conflict"] * 3 + ["at_municipality"] == sorted(answers)
    assert 1 == town.journal(case).count("approve_by_head")


def test_a_repeated_press_changes_nothing(town: Town) -> None:
    case = town.submitted()

    first = town.fire(case, "approve_by_head", "institution_head", request_id="once", revision=2)
    before = counts(town)
    again = town.fire(case, "approve_by_head", "institution_head", request_id="once", revision=2)

    assert not first.was_done_before
    assert again.was_done_before
    assert first.case_id == again.case_id
    assert before == counts(town)


def test_a_press_repeated_while_it_is_possible_again_changes_nothing(town: Town) -> None:
    """Taken back, the plan could be submitted anew; the old page still does not do it."""
    town.register()
    case = town.open_plan()
    sent = {"answers": {"plan": town.plan()}, "request_id": "once"}
    town.fire(case, "submit", "plan_author", **sent)
    town.fire(case, "take_back", "plan_author")

    assert town.fire(case, "submit", "plan_author", **sent).was_done_before
    assert "draft" == state(town, case)[0]


def test_somebody_elses_request_id_is_refused(town: Town) -> None:
    case = town.submitted()
    town.fire(case, "approve_by_head", "institution_head", request_id="once")

    with pytest.raises(Refused) as refused:
        town.fire(case, "approve_by_municipality", "municipal_coordinator", request_id="once")

    assert {"request"} == why(refused)
    assert "at_municipality" == state(town, case)[0]


@pytest.mark.parametrize("name", ["other_head", "subject_teacher"])
def test_a_foreign_case_is_as_if_it_did_not_exist(town: Town, name: str) -> None:
    case = town.submitted()
    if name == "subject_teacher":
        with town.store as session:  # a teacher who gives nothing in this plan
            town.person(session, "subject_teacher", town.school)

    for wanted in (case, 4_000_000):
        with pytest.raises(Missing):
            town.fire(wanted, "approve_by_head", name)


def test_a_level_above_finds_nothing_before_the_level_below_has_passed_it_on(town: Town) -> None:
    case = town.submitted()

    with pytest.raises(Missing):
        town.fire(case, "approve_by_municipality", "municipal_coordinator")
    town.fire(case, "approve_by_head", "institution_head")

    town.fire(case, "approve_by_municipality", "municipal_coordinator")


def test_whoever_may_not_press_is_not_told_what_the_form_lacks(town: Town) -> None:
    town.register()
    case = town.open_plan()

    with pytest.raises(Refused) as refused:
        town.fire(case, "submit", "institution_head", answers={"plan": {}})

    assert {"by"} == why(refused)


def test_a_press_that_does_not_exist_is_refused(town: Town) -> None:
    case = town.submitted()

    with pytest.raises(Refused) as refused:
        town.fire(case, "os.getcwd", "institution_head")

    assert {"state"} == why(refused)


def test_the_writer_who_becomes_head_cannot_approve(town: Town) -> None:
    """Neither in their own right nor through whoever stands in for them."""
    case = town.submitted()
    author = town.people["plan_author"]
    with town.store as session:
        town.grant(session, author, "institution_head")
        town.person(session, "institution_head", town.school, name="deputy", acting_for=author)

    for name in ("plan_author", "deputy"):
        with pytest.raises(Refused) as refused:
            town.fire(case, "approve_by_head", name)
        assert {"not_by"} == why(refused)


def test_a_right_just_taken_away_no_longer_counts(town: Town) -> None:
    """The page was opened while the head still was head."""
    case, head = town.submitted(), town.who("institution_head")
    with town.store as session:
        town.dismiss(session, "institution_head")

    with pytest.raises((Missing, Refused)):
        cases.fire(town.store, town.room, case, Press("approve_by_head", head))
    assert ["start", "submit"] == town.journal(case)


def test_a_substitute_stands_in_the_journal(town: Town) -> None:
    case = town.submitted()
    with town.store as session:
        head = town.people["institution_head"]
        town.person(session, "institution_head", town.school, name="deputy", acting_for=head)

    town.fire(case, "approve_by_head", "deputy")

    assert 1 == town.count(Event, case_id=case, actor_id=town.people["deputy"], acting_for_id=head)


def test_a_sweep_sends_on_what_waited_for_an_agreement(town: Town) -> None:
    town.disagree()
    case = town.submitted()
    town.fire(case, "approve_by_head", "institution_head")
    assert ("approved_by_head", 3) == state(town, case)
    assert not cases.sweep_case(town.store, town.room, case)

    with town.store as session:
        town.agree(session)

    assert cases.sweep_case(town.store, town.room, case)
    assert ("at_municipality", 4) == state(town, case)
    assert 1 == town.count(Task, case_id=case, closed_at=None, role="municipal_coordinator")
    assert not cases.sweep_case(town.store, town.room, case)


@pytest.mark.parametrize(("partner", "wanted"), [("municipal", "at_municipality"), ("vpii", "at_state")])
def test_the_route_follows_the_partner(town: Town, partner: str, wanted: str) -> None:
    town.move_to(partner)
    case = town.submitted()

    assert wanted == town.fire(case, "approve_by_head", "institution_head").state
    assert ["start", "submit", "approve_by_head", "route"] == town.journal(case)


def test_open_tasks_and_timers_are_those_of_the_present_state(town: Town) -> None:
    case = town.submitted()
    town.fire(case, "approve_by_head", "institution_head")

    with town.store.reading() as session:
        roles = {task.role for task in session.query(Task).filter_by(case_id=case, closed_at=None)}
        timers = {timer.clock or timer.name for timer in session.query(Timer).filter_by(case_id=case, done_at=None)}

    assert ({"municipal_coordinator"}, {"at_municipality", "agreement"}) == (roles, timers)


def test_the_due_date_is_kept_with_its_sum(town: Town) -> None:
    case = town.submitted()

    with town.store.reading() as session:
        found = session.get_one(Case, case)

    assert found.due_at is not None
    assert date(2026, 10, 8) == found.due_at.date()
    assert [
        "{day} and {amount} {unit}: {due}",
        {"amount": 5, "unit": "school_days", "day": "2026-10-01", "due": "2026-10-08"},
    ] == (found.due_lines or [None])[0]


def test_a_second_open_plan_is_refused(town: Town) -> None:
    town.register()
    town.open_plan()

    with pytest.raises(Refused) as refused:
        town.open_plan("c" * 32)

    assert {"one_open"} == why(refused)
    assert 1 == town.count(Case, workflow="support_plan")


def test_opening_is_refused_with_every_rule(town: Town) -> None:
    with town.store as session:
        learner = town.pupil(session, "Katrīna")
    opening = Opening("support_plan", town.school, learner, town.semester, town.people["plan_author"])

    with pytest.raises(Refused) as refused:
        town.start(opening, "institution_head")

    assert {"application_signed"} == why(refused)
    assert 0 == town.count(Case)


@pytest.mark.parametrize("name", [None, "other_head", "subject_teacher"])
def test_only_somebody_who_holds_the_role_here_is_chosen(town: Town, name: str | None) -> None:
    town.register()
    chosen = town.people[name] if name else None
    opening = Opening("support_plan", town.school, town.learner, town.semester, chosen)

    with pytest.raises(Refused) as refused:
        town.start(opening, "institution_head")

    assert {"chooses"} == why(refused)
    assert 0 == town.count(Case, workflow="support_plan")


def test_a_case_is_not_opened_in_somebody_elses_school(town: Town) -> None:
    town.register()
    opening = Opening("support_plan", town.school, town.learner, town.semester, town.people["plan_author"])

    with pytest.raises(Refused) as refused:
        town.start(opening, "other_head")

    assert {"by"} == why(refused)


def test_a_repeated_opening_gives_the_same_case(town: Town) -> None:
    town.register()

    assert town.open_plan("once") == town.open_plan("once")
    assert 1 == town.count(Case, workflow="support_plan")


def test_a_withdrawal_moves_the_plan_in_the_same_transaction(town: Town) -> None:
    application = town.register()
    plan = town.open_plan()
    town.go(date(2026, 10, 12))

    town.fire(application, "withdraw", "institution_coordinator", answers=WITHDRAWAL)

    assert "withdrawn" == state(town, application)[0]
    assert "inactive" == state(town, plan)[0]
    assert ["start", "withdraw", "route"] == town.journal(plan)


def test_what_a_related_case_refuses_becomes_a_task_and_a_journal_line(town: Town) -> None:
    """An evaluated plan cannot be suspended any more; the withdrawal is registered all the same."""
    plan = town.delivered()
    with town.store.reading() as session:
        application = session.query(Case).filter_by(workflow="application").one().id
    town.go(date(2026, 12, 14))
    town.fire(plan, "evaluate", "plan_author", answers={"evaluation": town.evaluation()})

    town.fire(application, "withdraw", "institution_coordinator", answers=WITHDRAWAL)

    assert "withdrawn" == state(town, application)[0]
    assert ("evaluated", 6) == state(town, plan)
    assert "withdraw" == town.journal(plan)[-1]
    assert 1 == town.count(Task, case_id=plan, closed_at=None, role="institution_coordinator", transition="withdraw")


WITHDRAWAL = {"withdrawal": {"withdrawn_on": "2026-10-09", "withdrawn_how": "in_person"}}


PLAIN = """
workflow: plain
version: 1
label: {lv: Vienkārša, en: Plain}
subject: none
number: "V-{seq:05}"
view: [institution_head]
start: {by: [institution_head]}
states:
  first: {label: {lv: Pirmais, en: First}, initial: true}
  second: {label: {lv: Otrais, en: Second}}
  last: {label: {lv: Pēdējais, en: Last}, final: true}
transitions:
  go: {label: {lv: Doties, en: Go}, from: first, to: second, by: [institution_head]}
  end: {label: {lv: Beigt, en: End}, from: second, to: last, by: [institution_head]}
"""
CHEAP = 9
"""Statements of one firing of a workflow that asks for nothing; to be lowered, never raised."""
NEVER = ("submission", "draft", "case_clock", "case_mark", "case_link", "related", "document", "semester", "learner")


def test_a_case_that_asks_nobody_reads_nothing_more(town: Town) -> None:
    """No votes, clocks, marks, children: none of their tables is read, and the number of statements stays."""
    publish(town.store, {**TEXTS, "workflows/plain.yaml": PLAIN.encode()}, REGISTRY, NOW)
    first, second = (town.start(Opening("plain", town.school), "institution_head") for _ in range(2))
    town.fire(first, "go", "institution_head")
    press = Press("go", town.who("institution_head"))

    said = statements_of(town, lambda: cases.fire(town.store, town.room, second, press))

    assert [] == [one for one in said if any(f" {table}" in one.partition("FROM")[2] for table in NEVER)]
    assert len(said) <= CHEAP, "\n".join(said)
