"""Publishing: a text once published never changes, and open cases keep theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from iapflow.errors import DefinitionError, Missing
from iapflow.extend import REGISTRY
from iapflow.services.definitions import Definitions, publish
from iapflow.store.case import Case
from iapflow.store.definition_text import Bundle, DefinitionText, Published, PublishedText
from iapflow.store.store import Store
from tests.services.town import NOW, TEXTS, Town

PLAN = "workflows/support_plan.yaml"
FORM = "forms/reason.yaml"
LETTER = "workflows/letters/plan_agreed.yaml"
LATER = NOW + timedelta(days=1)


def changed(path: str, find: str, put: str) -> dict[str, bytes]:
    """The shipped texts with one word changed."""
    assert find.encode() in TEXTS[path]
    return {**TEXTS, path: TEXTS[path].replace(find.encode(), put.encode(), 1)}


def next_version(path: str, find: str, put: str) -> dict[str, bytes]:
    """The same with the version risen."""
    texts = changed(path, find, put)
    return {**texts, path: texts[path].replace(b"version: 1", b"version: 2", 1)}


def test_the_same_texts_twice_change_nothing(town: Town) -> None:
    before = [town.count(model) for model in (DefinitionText, Bundle, Published, PublishedText)]

    found = publish(town.store, TEXTS, REGISTRY, LATER)

    assert ((), ()) == (found.new_texts, found.moved)
    assert before == [town.count(model) for model in (DefinitionText, Bundle, Published, PublishedText)]


def test_a_byte_order_mark_and_carriage_returns_are_no_change(town: Town) -> None:
    windows = {path: b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n") for path, raw in TEXTS.items()}

    assert () == publish(town.store, windows, REGISTRY, LATER).moved


@pytest.mark.parametrize("path", [PLAN, FORM])
def test_a_changed_text_without_a_higher_version_is_refused(town: Town, path: str) -> None:
    before = town.count(DefinitionText)

    with pytest.raises(DefinitionError) as refused:
        publish(town.store, changed(path, "label: {lv: ", "label: {lv: Cits "), REGISTRY, LATER)

    (problem,) = refused.value.problems
    assert (path, "def.version_must_rise") == (problem.path, problem.code)
    assert before == town.count(DefinitionText)


def test_a_broken_text_publishes_nothing_at_all(town: Town) -> None:
    good = next_version(FORM, "label: {lv: ", "label: {lv: Cits ")[FORM]
    texts = changed(PLAN, "to: submitted", "to: submited") | {FORM: good}

    with pytest.raises(DefinitionError):
        publish(town.store, texts, REGISTRY, LATER)

    with town.store.reading() as session:
        assert {1, None} == set(session.scalars(select(DefinitionText.version)))


def test_a_new_version_is_for_new_cases_only(town: Town) -> None:
    """The old case keeps its words and its rules, also when it is read by another process."""
    case = town.submitted()
    texts = next_version(PLAN, "label: {lv: Apstiprināt, en: Approve}", "label: {lv: Piekrist, en: Agree to it}")

    found = publish(town.store, texts, REGISTRY, LATER)

    assert ("support_plan",) == found.moved
    assert [("workflow", "support_plan", 2)] == [(text.kind, text.ident, text.version) for text in found.new_texts]
    other = Definitions(REGISTRY)
    with town.store.reading() as session:
        pinned = other.bundle(session, session.get_one(Case, case).bundle_digest).workflow
        current = other.current_bundle(session, "support_plan").workflow
    assert (1, "Approve") == (pinned.version, pinned.transitions["approve_by_head"].label["en"])
    assert (2, "Agree to it") == (current.version, current.transitions["approve_by_head"].label["en"])


def test_a_changed_form_or_letter_moves_the_bundles_that_hold_it(town: Town) -> None:
    form = publish(town.store, next_version(FORM, "label: {lv: ", "label: {lv: Cits "), REGISTRY, LATER)
    assert ("support_plan",) == form.moved

    texts = changed(LETTER, "lv: ", "lv: X ") | {FORM: next_version(FORM, "label: {lv: ", "label: {lv: Cits ")[FORM]}
    assert ("support_plan",) == publish(town.store, texts, REGISTRY, LATER).moved


def test_roles_are_todays_for_every_case(town: Town) -> None:
    """Roles and calendar are looked up by date and never pinned."""
    roles = changed("workflows/roles.yaml", "Izglītības iestādes vadītājs", "Direktors")

    found = publish(town.store, roles, REGISTRY, LATER)

    assert ((), 1) == (found.moved, len(found.new_texts))
    with town.store.reading() as session:
        assert "Direktors" == Definitions(REGISTRY).current(session).roles["institution_head"].label["lv"]


@pytest.mark.parametrize("workflow", ["support_plan", "application"])
def test_a_bundle_rebuilt_from_its_texts_has_the_same_digest(town: Town, workflow: str) -> None:
    definitions = Definitions(REGISTRY)
    with town.store.reading() as session:
        first = definitions.current(session).bundle(workflow)
        again = definitions.bundle(session, first.digest)

    assert first.digest == again.digest
    assert first.members == again.members
    assert first is not again
    assert first.workflow.transitions == again.workflow.transitions
    assert first.workflow.states == again.workflow.states


def test_a_rebuilt_bundle_is_kept(town: Town) -> None:
    definitions = Definitions(REGISTRY)
    with town.store.reading() as session:
        assert definitions.current_bundle(session, "application") is definitions.current_bundle(session, "application")
        assert definitions.current(session) is definitions.current(session)


def test_what_was_never_published_is_missing(town: Town) -> None:
    definitions = Definitions(REGISTRY)
    with town.store.reading() as session:
        with pytest.raises(Missing):
            definitions.bundle(session, "0" * 64)
        with pytest.raises(Missing):
            definitions.current_bundle(session, "no_such_workflow")


def test_before_the_first_publication_there_is_nothing(town: Town) -> None:
    with town.store as session:
        for row in session.scalars(select(Published)):
            session.delete(row)
        town.unpublish(session)

    with town.store.reading() as session:
        assert {} == Definitions(REGISTRY).current(session).workflows


def test_a_rollback_is_old_content_under_a_new_number(town: Town) -> None:
    publish(town.store, next_version(PLAN, "en: Approve}", "en: Agree to it}"), REGISTRY, LATER)

    with pytest.raises(DefinitionError):
        publish(town.store, TEXTS, REGISTRY, LATER)
    back = {**TEXTS, PLAN: TEXTS[PLAN].replace(b"version: 1", b"version: 3", 1)}

    assert ("support_plan",) == publish(town.store, back, REGISTRY, LATER).moved


def test_two_stores_see_the_same_publication(town: Town) -> None:
    other = Store(town.store.engine)

    with other.reading() as session:
        known = set(Definitions(REGISTRY).current(session).workflows)
    assert {"application", "support_plan"} <= known
    assert known == {
        path.removeprefix("workflows/").removesuffix(".yaml") for path in TEXTS if b"\nworkflow:" in TEXTS[path]
    }
