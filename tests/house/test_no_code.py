"""Nothing in YAML can import or call code: words that look like code are refused, and the machine gets none."""

import re

import pytest

from iapflow.definitions.catalogue import check
from iapflow.engine.machine import Table
from tests.definitions.small_registry import small_registry
from tests.engine.made import TEXTS, catalogue
from tests.house.sizes import PACKAGE

WORKFLOW = "workflows/letter_case.yaml"
CALLBACKS = ("before", "after", "prepare", "conditions", "unless", "on_enter", "on_exit", "finalize_event", "callback")
IN_A_TRANSITION = "    submits: sheet\n"
IN_A_STATE = "    initial: true\n"
IN_AN_EXPRESSION = "sheet.amount >= 10.0"
CODE = (
    "os.getcwd()",
    "__import__('os').getcwd()",
    "open('/etc/passwd')",
    "().__class__",
    "sheet.__class__ != null",
    "eval('1')",
    "lambda: 1",
)


def problems(find: str, put: str) -> list[str]:
    """What the checker says of a changed workflow."""
    assert TEXTS[WORKFLOW].count(find) == 1
    texts = {**TEXTS, WORKFLOW: TEXTS[WORKFLOW].replace(find, put)}
    found = check({path: text.encode() for path, text in texts.items()}, small_registry())
    return [str(problem) for problem in found if problem.level == "error"]


def test_the_definitions_of_these_tests_are_right() -> None:
    assert [] == problems(IN_A_TRANSITION, IN_A_TRANSITION)


@pytest.mark.parametrize("key", CALLBACKS)
def test_a_callback_is_no_key_of_a_transition(key: str) -> None:
    """The library would import a dotted name and call it."""
    assert any(
        f"'{key}'" in problem for problem in problems(IN_A_TRANSITION, f"{IN_A_TRANSITION}    {key}: os.getcwd\n")
    )


@pytest.mark.parametrize("key", [key for key in CALLBACKS if key != "after"])
def test_a_callback_is_no_key_of_a_state(key: str) -> None:
    assert any(f"'{key}'" in problem for problem in problems(IN_A_STATE, f"{IN_A_STATE}    {key}: os.getcwd\n"))


def test_what_a_state_does_afterwards_names_a_transition() -> None:
    assert problems(IN_A_STATE, f"{IN_A_STATE}    after: [{{in: 1 days, do: os.getcwd}}]\n")
    assert problems(IN_A_STATE, f"{IN_A_STATE}    after: os.getcwd\n")


@pytest.mark.parametrize("effect", ["os.getcwd: {}", "eval: {code: '1'}", "call: os.getcwd", "import: os"])
def test_an_effect_nobody_registered_is_refused(effect: str) -> None:
    line = "      - record: {rows: sheet.steps, into: risks}\n"

    assert any("there is no effect" in problem for problem in problems(line, f"      - {effect}\n"))


@pytest.mark.parametrize("source", CODE)
def test_an_expression_that_is_no_expression_is_refused(source: str) -> None:
    assert problems(f'"{IN_AN_EXPRESSION}"', f'"{source}"')


def test_a_transition_cannot_be_named_like_a_module() -> None:
    assert problems("  take_back: {label", "  os.getcwd: {label")


def test_the_machine_is_given_functions_of_ours_and_no_strings() -> None:
    """Anything that is a string would be looked up, and a dotted one imported."""
    for workflow in catalogue().workflows.values():
        machine = Table(workflow)._machine
        own = [*machine.before_state_change, *machine.after_state_change, *machine.prepare_event]
        own += [*machine.finalize_event, *machine.on_exception, *machine.on_final]
        for state in machine.states.values():
            own += [*state.on_enter, *state.on_exit]
        for event in machine.events.values():
            for transitions in event.transitions.values():
                for transition in transitions:
                    own += [*transition.before, *transition.after, *transition.prepare]
                    assert ["_nothing_against"] == [one.func.__name__ for one in transition.conditions]
        assert [] == own


def test_nothing_in_the_package_runs_words() -> None:
    """No module imports or evaluates by a name that it was given."""
    words = re.compile(r"import_module|__import__\(|import_string|(?<![.\w])(eval|exec)\(")
    pure = [path for floor in ("definitions", "engine", "policy") for path in (PACKAGE / floor).rglob("*.py")]
    found = [f"{path.name}: {word[0]}" for path in pure for word in words.finditer(path.read_text("utf-8"))]

    assert [] == found
