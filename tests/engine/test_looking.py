"""What can be done now, and what stands in the way of the rest."""

from datetime import timedelta

import pytest

from iapflow.definitions.catalogue import load
from iapflow.engine.deciding import decide
from iapflow.engine.looking import options
from iapflow.engine.machine import Table
from iapflow.engine.rulebook import Rulebook
from iapflow.errors import Refused
from tests.definitions.small_registry import small_registry
from tests.engine.made import HEAD, NOW, OFFICER, TEXTS, WRITER, actor, ask, book, case, sheet, table


def test_all_ways_out_are_shown_in_file_order() -> None:
    found = options(book(), table(), case("handed_in"), ask("", actor(HEAD, "head")))

    assert ["take_back", "approve", "return_it"] == [option.transition_id for option in found]
    assert [False, True, True] == [option.is_allowed for option in found]
    assert [False, True, True] == [option.is_mine for option in found]


def test_rules_stand_against_what_is_mine() -> None:
    (option,) = options(book(), table(), case(answers={"sheet": sheet(amount=1.0)}), ask("", actor(WRITER, "writer")))

    assert ["enough"] == [reason.because for reason in option.reasons]
    assert option.is_mine
    assert not option.is_allowed


def test_a_form_that_comes_with_the_press_does_not_stand_in_the_way() -> None:
    found = options(book(), table(), case("at_state"), ask("", actor(HEAD, "head")))

    assert ["agree", "return_it"] == [option.transition_id for option in found]
    assert [False, True] == [option.is_allowed for option in found]


@pytest.mark.parametrize("rule", ["note.words.filled", "note.words != ''", "sheet.amount > 5.0 || note.words.filled"])
def test_a_rule_about_the_form_that_comes_with_the_press_is_asked_with_it(rule: str) -> None:
    """The button is there; without the words the press itself is refused."""
    line = "by: [head], form: note"
    said = f"{line}, needs: [{{if: \"{rule}\", id: says, else: {{lv: Nav, en: Say why.}}}}]"
    known = load({path: text.replace(line, said).encode() for path, text in TEXTS.items()}, small_registry())
    other = Rulebook(known.bundle("letter_case"), known.roles, known.calendar, small_registry())
    there = case("handed_in", answers={"sheet": sheet(amount=1.0)})
    head = actor(HEAD, "head")

    found = {option.transition_id: option for option in options(other, Table(other.workflow), there, ask("", head))}
    with pytest.raises(Refused) as refused:
        decide(other, Table(other.workflow), there, ask("return_it", head, note={"words": ""}))

    assert () == found["return_it"].reasons
    assert ["says"] == [reason.because for reason in refused.value.reasons]


def test_a_term_that_is_over_is_said() -> None:
    late = case("done", entered_at=NOW - timedelta(days=11))

    (option,) = options(book(), table(), late, ask("", actor(OFFICER, "officer")))

    assert ["within"] == [reason.because for reason in option.reasons]


def test_what_happens_by_itself_is_no_button() -> None:
    found = options(book(), table(), case("at_state"), ask("", actor(OFFICER, "officer")))

    assert "expire" not in {option.transition_id for option in found}
