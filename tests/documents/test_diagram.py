"""A workflow drawn: every state in its stage, every way out, and labels that break nothing."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from iapflow import builtin
from iapflow.definitions.catalogue import Catalogue, load, read_project
from iapflow.definitions.model import Workflow
from iapflow.documents.diagram import Pins, arrows, dot, stops
from iapflow.documents.drawing import NotDrawnError, svg
from iapflow.extend import REGISTRY

ROOT = Path(__file__).parents[2]
assert builtin


@cache
def shipped() -> Catalogue:
    """The definitions that come with the program."""
    return load(read_project(ROOT), REGISTRY)


def named(label: str) -> Workflow:
    """A workflow of two states whose first one is called this."""
    text = {
        "workflow": "small", "version": 1, "label": {"lv": "Mazs"},
        "states": {"open": {"label": {"lv": label}, "initial": True}, "shut": {"label": {"lv": "Beigts"}, "final": True}},
        "transitions": {"shut": {"label": {"lv": label}, "from": ["open"], "to": "shut"}},
    }  # fmt: skip
    return Workflow.model_validate(text)


@pytest.mark.parametrize("language", ["lv", "en"])
def test_a_shipped_workflow_is_drawn_in_both_languages(language: str):
    """Every state's label is in the picture, and nothing that our content policy would stop."""
    workflow = shipped().workflows["support_plan"]

    picture = svg(dot(workflow, language))

    assert picture.startswith("<svg")
    assert "style=" not in picture
    assert "<script" not in picture
    for state in workflow.states.values():
        assert all(word in picture for word in state.label[language].split()), state.label


def test_the_list_tells_every_arrow():
    """Whoever cannot see the picture misses nothing."""
    workflow = shipped().workflows["support_plan"]

    told = [way for stop in stops(workflow, "lv") for way in stop.ways]

    assert len(list(arrows(workflow, "lv"))) == len(told)
    assert [*workflow.states] == [stop.ident for stop in stops(workflow, "lv")]


def test_the_current_state_is_filled():
    """You are here."""
    assert 'fillcolor="#0f5f59"' not in dot(named("Sākts"), "lv")
    assert '"open" [label="Sākts", penwidth=2, fillcolor="#0f5f59"' in dot(named("Sākts"), "lv", Pins("open"))


@pytest.mark.parametrize("label", ['"] ; evil [', "a\\", "\\N", "<b>x</b>", "</svg><script>alert(1)</script>", "&amp;"])
def test_a_label_breaks_neither_the_text_nor_the_page(label: str):
    """Quotes, backslashes and markup are only signs."""
    picture = svg(dot(named(label), "lv"))

    assert "<script" not in picture
    assert "<b>" not in picture
    assert 2 == picture.count('class="node"')


def test_a_text_that_cannot_be_drawn_is_said():
    """The page then shows the list alone."""
    with pytest.raises(NotDrawnError):
        svg("digraph {")


def test_counts_and_the_present_place_are_on_the_map_and_in_the_list():
    """A state without open cases shows no number in the picture; the list knows it is nought."""
    workflow = shipped().workflows["support_plan"]
    pins = Pins("submitted", {"submitted": 12})

    text, told = dot(workflow, "en", pins), {stop.ident: stop for stop in stops(workflow, "en", pins)}

    assert "head (12)" in text
    assert "(0)" not in text
    assert (12, True) == (told["submitted"].count, told["submitted"].is_here)
    assert (0, False) == (told["draft"].count, told["draft"].is_here)


def test_votes_and_tasks_are_told_where_they_happen():
    """By the names of the roles; the picture counts them."""
    recipes = ROOT / "docs" / "examples" / "recipes"
    council, steps = (load(read_project(recipes / name), REGISTRY) for name in ("votes_with_veto", "task_per_measure"))
    voting, running = council.workflows["council"], steps.workflows["measures"]

    told = {stop.ident: stop.asked for stop in stops(voting, "en", Pins(roles=council.roles))}
    asked = {stop.ident: stop.asked for stop in stops(running, "en", Pins(roles=steps.roles))}

    assert ("Voting: Teacher, Specialist, Class teacher, Head",) == told["voting"]
    assert ("Task: Confirm your measure – whom the row or form names",) == asked["running"]
    assert "☑ 4" in dot(voting, "en")
    assert "☐ 1" in dot(running, "en")
