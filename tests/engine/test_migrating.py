"""Whether a case may move to a newer version, where it would stand, and what stands against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iapflow.definitions.bundle import Bundle
from iapflow.engine.migrating import Blocked, Hands, Moved, Plan, Standing, Stays, plan_move
from iapflow.forms.fitting import fit
from iapflow.forms.sheet import Sheet
from tests.definitions.two_versions import ANSWERS, FIRST, FIRST_FORM, MAPPED, SECOND, SECOND_FORM, bundle

TODAY = date(2026, 10, 6)
SECRETS = ("Slepens", "Slepena", "Zvans", "good")


def plan(standing: Standing, new: Bundle | None = None) -> Plan:
    """The plan for a case of the first version."""
    new = new or bundle(SECOND, SECOND_FORM)

    def read(forms: Any) -> Mapping[str, Any]:
        return {"case.state": standing.state}

    return plan_move(
        standing, bundle(), new, Hands(read, lambda alias, answers: fit(Sheet.of(new, alias), answers, TODAY))
    )


def changed(find: str, put: str, form: str = SECOND_FORM) -> Bundle:
    """A second version that differs."""
    assert find in SECOND
    return bundle(SECOND.replace(find, put), form)


def reasons(found: Plan) -> list[str]:
    """What blocks, in English."""
    assert isinstance(found, Blocked), found
    told = [str(reason) for reason in found.reasons]
    assert not any(secret in reason for secret in SECRETS for reason in told)
    return told


def test_a_case_moves_with_its_state_and_its_answers():
    """What was handed in and what is being written alike; what is lost is told once, by its path."""
    found = plan(Standing(1, "waiting", "draft", {"sheet": ANSWERS}, {"sheet": ANSWERS}))

    assert Moved("in_review", "draft", {"sheet": MAPPED}, {"sheet": MAPPED}, ("sheet.mood",)) == found


def test_nothing_moves_without_being_asked():
    """A version that nobody wrote about, and a case that is there already."""
    elsewhere = plan(Standing(3, "waiting", None))
    here = plan_move(
        Standing(1, "draft", None), bundle(), bundle(), Hands(lambda _: {}, lambda _, answers: (dict(answers), ()))
    )

    assert isinstance(elsewhere, Stays)
    assert "Nothing says how a case of version 3 would move; it keeps it." == str(elsewhere.sentence)
    assert isinstance(here, Stays)


def test_a_rule_lets_a_case_stay():
    """It reads the state the case stands in now."""
    assert isinstance(plan(Standing(1, "paused", "waiting")), Stays)


def test_what_the_rule_cannot_tell_lets_a_case_stay():
    """Fail closed: to stay is always safe."""
    new = changed("case.state == 'paused'", "sheet.mode == 'x'")

    assert isinstance(plan(Standing(1, "draft", None), new), Stays)


def test_a_state_that_is_gone_blocks():
    """With its name in the reader's language."""
    new = changed("states: {waiting: in_review}", "states: {}")

    (reason,) = plan(Standing(1, "waiting", None), new).reasons  # type: ignore[union-attr]

    assert {"state": {"lv": "Gaida", "en": "Waiting"}} == reason.params


def test_a_move_closes_no_case():
    """Closing is somebody's decision."""
    assert 1 == len(reasons(plan(Standing(1, "waiting", None), changed("waiting: in_review", "waiting: done"))))


def test_a_way_back_to_a_state_that_is_gone_blocks():
    """`to: previous` would lead nowhere."""
    new = changed("    stay_if: \"case.state == 'paused'\"\n", "")
    gone = bundle(
        SECOND.replace("states: {waiting: in_review}", "states: {}").replace(
            "    stay_if: \"case.state == 'paused'\"\n", ""
        ),
        SECOND_FORM,
    )

    assert "in_review" == plan(Standing(1, "paused", "waiting"), new).previous_state  # type: ignore[union-attr]
    assert 1 == len(reasons(plan(Standing(1, "paused", "waiting"), gone)))


def test_an_answer_without_a_place_blocks_and_is_told_by_its_path():
    """Every one of them."""
    new = changed("      - {drop: sheet.mood}\n", "")

    (told,) = reasons(plan(Standing(1, "waiting", None, {"sheet": ANSWERS}), new))

    assert "sheet.mood" in told


@pytest.mark.parametrize("seats", ["daudz", "1,5,2"])
def test_an_answer_of_another_kind_blocks(seats: str):
    """Words are no number."""
    (told,) = reasons(plan(Standing(1, "waiting", None, {"sheet": {**ANSWERS, "seats": seats}})))

    assert "sheet.seats" in told
    assert seats not in told


def test_a_form_filled_many_times_is_not_changed():
    """Only the newest filling could be."""
    assert 1 == len(reasons(plan(Standing(1, "waiting", None, {"sheet": ANSWERS}, many=frozenset({"sheet"})))))


def test_a_case_about_something_else_is_blocked():
    """Its rules would read what is not there."""
    assert 1 == len(reasons(plan(Standing(1, "draft", None), changed("subject: none", "subject: institution"))))


def test_a_list_that_lost_a_code_blocks_the_cases_that_answered_it():
    """And no other."""
    new = bundle(
        SECOND.split("migrate:")[0].replace("migrate", "") + "migrate: [{from: 1, states: {waiting: in_review}}]\n",
        FIRST_FORM.replace("version: 1", "version: 2"),
        "list: visit_moods\nversion: 2\ncolumns: {}\nitems:\n  bad: {lv: Slikts, en: Bad}\n",
    )

    assert 1 == len(reasons(plan(Standing(1, "waiting", None, {"sheet": ANSWERS}), new)))
    assert isinstance(plan(Standing(1, "waiting", None, {"sheet": {**ANSWERS, "mood": "bad"}}), new), Moved)


@dataclass(frozen=True)
class Version:
    """A version made by chance: its number, the names of its states and fields, and how cases of the one before move."""

    number: int
    states: tuple[str, ...]
    fields: tuple[str, ...]
    ways: str = ""

    @cached_property
    def texts(self) -> Bundle:
        """Compiled, with a way from each state to the next and back from the last."""
        kept = [f"  {name}: {{label: {{lv: {name}, en: {name}}}}}" for name in self.states]
        following = zip(self.states, (*self.states[1:], self.states[0]), strict=True)
        ways = [
            f"  go_{a}: {{label: {{lv: {a}, en: {a}}}, from: {a}, to: {b}, by: [institution_head]}}"
            for a, b in following
        ]
        head = FIRST.partition("states:")[0].replace("version: 1", f"version: {self.number}")
        first = kept[0].replace("}}", "}, initial: true}")
        end = f"  end_it: {{label: {{lv: B, en: E}}, from: {self.states[0]}, to: done, by: [institution_head]}}"
        states = [first, *kept[1:], "  done: {label: {lv: Beigas, en: Done}, final: true}"]
        workflow = "\n".join([head + "states:", *states, "transitions:", *ways, end, self.ways])
        fields = "\n".join(f"      {name}: {{type: text, label: {{lv: {name}, en: {name}}}}}" for name in self.fields)
        form = FIRST_FORM.partition("      goal:")[0].replace("version: 1", f"version: {self.number}") + fields + "\n"
        return bundle(workflow, form)

    def next_one(self, edit: str, at: int) -> Version:
        """The next version: something renamed, dropped, or gone without a word."""
        number, states, fields = self.number + 1, list(self.states), list(self.fields)
        fresh, place, spot = f"n{number}", at % len(states), at % len(fields)
        said = {"states": "", "fields": ""}
        if edit == "rename_state":
            said["states"] = f"    states: {{{states[place]}: s{fresh}}}\n"
            states[place] = f"s{fresh}"
        elif edit == "forget_state" and len(states) > 2:
            del states[place]
        elif edit == "rename_field":
            said["fields"] = f"    fields: [{{move: sheet.{fields[spot]}, to: sheet.f{fresh}}}]\n"
            fields[spot] = f"f{fresh}"
        elif edit in {"drop_field", "forget_field"} and len(fields) > 1:
            said["fields"] = f"    fields: [{{drop: sheet.{fields[spot]}}}]\n" if edit == "drop_field" else ""
            del fields[spot]
        else:
            fields.append(f"f{fresh}")
        moves = f"migrate:\n  - from: {self.number}\n{said['states']}{said['fields']}"
        return Version(number, tuple(states), tuple(fields), moves)


EDITS = ("rename_state", "forget_state", "rename_field", "drop_field", "forget_field", "add_field")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(EDITS), st.integers(0, 5), st.integers(0, 3)), min_size=1, max_size=5))
def test_no_sequence_of_versions_moves_and_steps_loses_an_answer_silently(edits: list[tuple[str, int, int]]) -> None:
    """Every answer is on the sheet or told as lost, and the case stands in an open state of its own version."""
    newest = mine = Version(1, ("sa", "sb", "sc"), ("fa", "fb", "fc"))
    state, answers = "sb", {"fa": "one", "fb": "two", "fc": "three"}
    for edit, at, steps in edits:
        newest = newest.next_one(edit, at)
        found = _asked_to_move(mine, newest, state, answers)
        if isinstance(found, Moved):
            lost = {path.removeprefix("sheet.") for path in found.lost}
            kept = {value for name, value in answers.items() if name not in lost}
            assert kept == set(found.submitted["sheet"].values())
            assert lost <= set(answers)
            assert "forget_field" != edit or not lost
            mine, state, answers = newest, found.state, dict(found.submitted["sheet"])
        ways = mine.texts.workflow.transitions
        for _ in range(steps):
            state = next(way.to for name, way in ways.items() if name == f"go_{state}")
        assert state in mine.texts.workflow.states
        assert not mine.texts.workflow.states[state].final
        assert set(answers) <= set(mine.fields)


def _asked_to_move(old: Version, new: Version, state: str, answers: dict[str, str]) -> Plan:
    """What becomes of a case that was handed in."""
    hands = Hands(lambda _: {}, lambda alias, given: fit(Sheet.of(new.texts, alias), given, TODAY))
    return plan_move(Standing(old.number, state, None, {"sheet": answers}), old.texts, new.texts, hands)
