"""Supervision: a certified supervisor, a group, a protocol that names nobody, marks that name nobody."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from iapflow.errors import Missing, Refused
from iapflow.services.looked_up import certified
from iapflow.store.case import CaseRole
from iapflow.store.supervisions import Supervision, SupervisionRating, SupervisorCertificate
from tests.services.supervising import NAMES, PROTOCOL, SESSION, Supervising
from tests.services.town import Town


@pytest.fixture
def supervising(town: Town) -> Supervising:
    """The town with a certified supervisor."""
    return Supervising(town)


def test_a_teacher_asks_and_it_goes_on_to_the_accepted_protocol(supervising: Supervising) -> None:
    case = supervising.held()

    supervising.closed(case)

    assert "accepted" == supervising.state(case)
    assert [True] * len(NAMES) == [seat.attended for seat in supervising.seats(case)]


def test_without_a_valid_certificate_nobody_leads(town: Town) -> None:
    supervising = Supervising(town, until=date(2026, 10, 3))
    case = supervising.assigned()

    with pytest.raises(Refused, match="certified"):
        supervising.fire(case, "schedule", "supervisor", session=SESSION)

    late = supervising.asked()
    town.go(date(2026, 10, 4))
    with pytest.raises(Refused):
        supervising.assign(late, "supervisor")


def test_nothing_is_asked_for_before_anybody_is_certified(town: Town) -> None:
    supervising = Supervising(town, until=date(2026, 9, 30))

    with pytest.raises(Refused, match="somebody_certified"):
        supervising.asked()

    assert 0 == town.count(Supervision)


def test_who_hands_an_assignment_back_leads_it_no_more(supervising: Supervising) -> None:
    case = supervising.assigned()

    supervising.fire(case, "hand_back", "supervisor", reason={"comment": "Slimība."})

    assert "requested" == supervising.state(case)
    assert 0 == supervising.town.count(CaseRole, case_id=case, role="supervisor")
    assert 1 == supervising.town.count(Supervision, case_id=case, supervisor_id=None)
    assert [] == supervising.letters("supervisor")


def test_the_coordinator_withdraws_an_assignment_and_tells_the_supervisor(supervising: Supervising) -> None:
    case = supervising.scheduled()

    supervising.fire(case, "hand_back", "municipal_coordinator", reason={"comment": "Sertifikāts beidzies."})

    assert ("requested", ["supervision_released"]) == (supervising.state(case), supervising.letters("supervisor"))
    with pytest.raises(Missing):
        supervising.note(case, set())


def test_who_stands_in_the_group_is_not_assigned_to_lead_it(supervising: Supervising) -> None:
    case = supervising.scheduled()
    supervising.fire(case, "hand_back", "supervisor", reason={"comment": "Slimība."})
    supervising.certified("plan_author", "S-2")

    with pytest.raises(Refused, match="leads"):
        supervising.assign(case, "plan_author")


def test_only_those_with_a_valid_certificate_are_offered(supervising: Supervising) -> None:
    town, case = supervising.town, supervising.asked()
    supervising.certified("plan_author", "S-2")
    with town.store as session:
        town.grant(session, town.people["subject_teacher"], "supervisor")
        session.query(SupervisorCertificate).filter_by(number="S-1").update({"valid_to": date(2026, 9, 30)})

    with town.store.reading() as session:
        offered = [option.code for option in certified(session, (), town.now.date())]

    assert [str(town.people["plan_author"])] == offered
    for name in ("supervisor", "subject_teacher"):
        with pytest.raises(Refused):
            supervising.assign(case, name)


def test_whoever_is_new_in_the_group_is_told_and_a_new_day_is_told_to_all(supervising: Supervising) -> None:
    case = supervising.scheduled(NAMES[:2])

    supervising.group(case, NAMES[1:3])
    first = {name: supervising.letters(name) for name in NAMES[:3]}
    supervising.fire(case, "schedule", "supervisor", session={**SESSION, "held_on": "2026-10-06"})
    supervising.fire(case, "schedule", "supervisor", session={**SESSION, "held_on": "2026-10-06"})

    assert {name: ["supervision_seat"] for name in NAMES[:3]} == first
    assert ["supervision_seat"] * 2 == supervising.letters(NAMES[1]) == supervising.letters(NAMES[2])
    assert ["supervision_seat"] == supervising.letters(NAMES[0])


def test_the_group_is_told_of_a_cancelled_one_and_asked_for_a_mark_once_there_is_a_protocol(
    supervising: Supervising,
) -> None:
    cancelled, held = supervising.scheduled(NAMES[:1]), supervising.held(NAMES[1:3])

    supervising.fire(cancelled, "cancel", "institution_head", reason={"comment": "Grupa nesanāk."})
    supervising.note(held, {NAMES[1]})
    supervising.fire(held, "report", "supervisor", protocol=PROTOCOL)

    assert "supervision_cancelled" == supervising.letters(NAMES[0])[-1]
    assert "supervision_mark" == supervising.letters(NAMES[1])[-1]
    assert "supervision_mark" not in supervising.letters(NAMES[2])


def test_the_group_is_replaced_and_never_holds_who_leads_it(supervising: Supervising) -> None:
    case = supervising.scheduled()

    supervising.group(case, NAMES[:2])

    assert 2 == len(supervising.seats(case))
    with pytest.raises(Refused):
        supervising.group(case, ("supervisor",))


def test_a_learner_is_not_named_in_whatever_case_and_the_answer_names_nobody(supervising: Supervising) -> None:
    town = supervising.town
    case = supervising.held()

    for words in ("Runājām par Elzu Paraugliepu.", "paraugliepas elzas situācija", "Elza  PARAUGLIEPA"):
        with pytest.raises(Refused) as refused:
            supervising.fire(case, "report", "supervisor", protocol={**PROTOCOL, "words": words})
        said = str(refused.value.reasons)
        assert "named" in said
        assert "Paraug" not in said
    for words in ("Par 000000-10015.", "Par 000000 10015."):
        with pytest.raises(Refused):
            supervising.fire(case, "report", "supervisor", protocol={**PROTOCOL, "words": words})
    with pytest.raises(Refused):
        supervising.fire(case, "report", "supervisor", protocol={**PROTOCOL, "advice": "Zvanīt Elzai Paraugliepai."})

    assert "held" == supervising.state(case)
    assert town.count(Supervision)


def test_a_mark_is_given_once_and_keeps_no_name(supervising: Supervising) -> None:
    case = supervising.held()

    supervising.rate(case, "subject_teacher", 4)
    supervising.rate(case, "plan_author", 4)

    with pytest.raises(Refused):
        supervising.rate(case, "subject_teacher", 1)
    with pytest.raises(Refused):
        supervising.rate(case, "institution_head", 6)
    with pytest.raises(Missing):
        supervising.rate(case, "supervisor", 5)
    with supervising.town.store.reading() as session:
        kept = [(row.mark, row.given) for row in session.scalars(select(SupervisionRating))]
    assert [(4, 2)] == kept
    assert {"case_id", "mark", "given"} == set(SupervisionRating.__table__.columns.keys())


def test_who_was_not_there_gives_no_mark_and_only_the_leader_notes(supervising: Supervising) -> None:
    case = supervising.held()
    supervising.note(case, {"plan_author"})

    with pytest.raises(Missing):
        supervising.rate(case, "subject_teacher", 5)
    with pytest.raises(Missing):
        supervising.note(case, set(), "plan_author")
    supervising.closed(case)
    with pytest.raises(Refused):
        supervising.note(case, set())


def test_before_it_is_held_nobody_notes_or_rates(supervising: Supervising) -> None:
    case = supervising.scheduled()

    with pytest.raises(Refused):
        supervising.note(case, set(NAMES))
    with pytest.raises(Missing):
        supervising.rate(case, "plan_author", 5)
    with pytest.raises(Refused, match="begun"):
        supervising.fire(case, "hold", "supervisor")
