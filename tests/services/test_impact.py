"""What publishing would do, case by case: told, and not done."""

from __future__ import annotations

import pytest

from iapflow.errors import DefinitionError, Text
from iapflow.extend import REGISTRY
from iapflow.services.impact import Impact, impact_of
from iapflow.store.definition_text import Bundle, DefinitionText
from iapflow.store.event import Event
from tests.definitions.two_versions import ANSWERS, FORM, SECOND, WORKFLOW, first, second
from tests.services.town import Town
from tests.services.visits import SHARED, Visits, whole


@pytest.fixture
def visits(town: Town) -> Visits:
    """Visits of the town's school."""
    return Visits(town)


def impact(visits: Visits, texts: dict[str, bytes]) -> Impact:
    """What these texts would do."""
    return impact_of(visits.town.store, REGISTRY, {**SHARED, **texts}, visits.town.now)


def test_every_open_case_gets_one_answer(visits: Visits) -> None:
    """With its number, its state, and a sentence that says why."""
    waiting, paused = visits.waiting(), visits.paused()
    odd = visits.waiting({**ANSWERS, "seats": "daudz"})
    closed = visits.waiting()
    visits.town.fire(closed, "finish", "institution_head")

    (found,) = impact(visits, second()).workflows

    answers = {case.number: case for case in found.cases}
    numbers = [visits.town.number(case) for case in (waiting, paused, odd)]
    assert ["mapped", "unaffected", "blocked"] == [answers[number].answer for number in numbers]
    assert (3, 1, 1, 1) == (len(found.cases), *(found.count(one) for one in ("mapped", "unaffected", "blocked")))
    assert all(len(case.why) == 1 for case in found.cases)
    assert ("Waiting", "In review", ("sheet.mood",)) == (
        answers[numbers[0]].state["en"],
        answers[numbers[0]].to_state["en"],
        answers[numbers[0]].lost,
    )  # type: ignore[index]
    assert ("visit", 1, 2) == (found.workflow, found.before, found.after)
    assert any("Deadline" in one.id for one in found.differs)
    assert "Slepen" not in str(found)


def test_nothing_is_left_of_a_trial(visits: Visits) -> None:
    """No text, no bundle, no line of a journal, no case moved."""
    case = visits.waiting()
    before = [whole(visits.town.store, case), *(visits.town.count(model) for model in (Event, Bundle, DefinitionText))]

    impact(visits, second())

    assert before == [
        whole(visits.town.store, case),
        *(visits.town.count(model) for model in (Event, Bundle, DefinitionText)),
    ]
    assert ("visit",) == visits.publish(second()).moved


def test_a_form_alone_leaves_open_cases_where_they_are(visits: Visits) -> None:
    """Its bundle is a new one, and no case is asked to move."""
    visits.waiting()
    form = visits_form(b"en: Goal}", b"en: Aim}")

    (found,) = impact(visits, {**first(), FORM: form}).workflows

    assert ["unaffected"] == [case.answer for case in found.cases]
    assert ["Field “{old}” is called “{new}” now."] == [one.id for one in found.differs]


def test_what_would_be_refused_is_refused_in_a_trial_too(visits: Visits) -> None:
    """A state that is gone while cases stand in it."""
    visits.waiting()

    with pytest.raises(DefinitionError) as refused:
        impact(visits, second(SECOND.replace("states: {waiting: in_review}", "states: {}")))

    assert ["def.needs_migration"] == [problem.code for problem in refused.value.problems]


def test_what_is_new_has_no_cases(visits: Visits) -> None:
    """And nothing to be compared with."""
    new = second()[WORKFLOW].split(b"migrate:")[0].replace(b"workflow: visit", b"workflow: other")
    texts = {**first(), "workflows/other.yaml": new.replace(b"version: 2", b"version: 1")}

    found = impact(visits, texts).workflows

    assert [("other", None, ())] == [(one.workflow, one.before, one.cases) for one in found]


def test_units_are_said_as_people_say_them(visits: Visits) -> None:
    """School days, not `school_days`."""
    (found,) = impact(visits, second()).workflows

    terms = [one for one in found.differs if one.id.startswith("Deadline")]
    assert isinstance(terms[0].params["new"], Text)
    assert "school day | school days" == terms[0].params["new"].params["unit"].id  # type: ignore[attr-defined]


def visits_form(find: bytes, put: bytes) -> bytes:
    """The form in a next version."""
    return first()[FORM].replace(b"version: 1", b"version: 2").replace(find, put)
