"""Who sees what: said beside the states, and nothing listed is nothing seen."""

from iapflow.policy.seeing import case_viewers, form_editors, form_viewers, sections_seen, viewers_by_state
from tests.engine.made import book

WORKFLOW = book().workflow


def test_whoever_may_press_sees_the_case() -> None:
    assert {"writer", "head", "officer"} == case_viewers(WORKFLOW, "handed_in")
    assert {"writer", "head", "officer"} == case_viewers(WORKFLOW, "done")


def test_a_states_own_view_replaces_the_workflows() -> None:
    assert {"writer", "officer"} == case_viewers(WORKFLOW, "at_town")
    assert {"writer", "head"} == case_viewers(WORKFLOW, "approved")


def test_every_state_is_told_to_the_scope_of_rows() -> None:
    assert list(WORKFLOW.states) == list(viewers_by_state(WORKFLOW))


def test_a_form_is_seen_by_those_the_state_lists_for_it() -> None:
    assert {"writer"} == form_viewers(WORKFLOW, "at_town", "sheet")
    assert set() == form_viewers(WORKFLOW, "at_town", "note")


def test_who_decides_on_a_form_sees_it() -> None:
    """`approve` binds the sheet, so the officer sees it there; reopening is not about the sheet."""
    assert "officer" in form_viewers(WORKFLOW, "handed_in", "sheet")
    assert "officer" not in form_viewers(WORKFLOW, "handed_in", "note")
    assert "officer" not in form_viewers(WORKFLOW, "done", "sheet")


def test_who_is_asked_for_a_form_sees_it() -> None:
    workflow = WORKFLOW.model_copy(update={"view": ()})

    assert {"head"} == form_viewers(workflow, "handed_in", "note")


def test_who_writes_a_form_sees_it() -> None:
    workflow = WORKFLOW.model_copy(update={"view": (), "transitions": {}})

    assert {"writer"} == form_viewers(workflow, "draft", "sheet")
    assert {"writer"} == case_viewers(workflow, "draft")
    assert set() == form_viewers(workflow, "handed_in", "sheet")


def test_only_who_is_listed_writes() -> None:
    assert {"writer"} == form_editors(WORKFLOW, "draft", "sheet")
    assert set() == form_editors(WORKFLOW, "draft", "note")
    assert set() == form_editors(WORKFLOW, "handed_in", "sheet")


def test_sections_narrow_a_form() -> None:
    form = book().bundle.form_of("sheet")

    assert ["open", "kept"] == list(sections_seen(form, ["writer"]))
    assert ["open"] == list(sections_seen(form, ["officer"]))
    assert ["open"] == list(sections_seen(form, []))
