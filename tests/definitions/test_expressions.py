"""What every kind of expression gives, or why it is refused; the golden set stands in golden.yaml."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import ClassVar

import pytest

from iapflow.definitions.catalogue import check, load
from iapflow.definitions.expressions import ENDED, Slips, compile_expression, fits, pattern_problem
from iapflow.definitions.reading import read
from iapflow.definitions.scope import Scope, Variable, single
from iapflow.errors import Place
from tests.definitions.books import bases
from tests.definitions.small_registry import small_registry

GOLDEN = read("golden.yaml", (Path(__file__).parent / "golden.yaml").read_bytes()).data
HERE = Place("forms/x.yaml", 1, 1)


def project(source):
    """The golden form with one rule, beside the bases."""
    quoted = source.replace("'", "''")
    rules = f"rules:\n  - if: '{quoted}'\n    else: {{lv: Nē, en: No}}\n"
    return {**bases(), "forms/golden.yaml": (GOLDEN["form"] + rules).encode()}


@pytest.mark.parametrize("case", GOLDEN["cases"], ids=lambda case: case["if"])
def test_the_golden_set(case):
    """True, false, ended, or refused with these words."""
    texts = project(case["if"])

    if "error" in case:
        errors = [problem for problem in check(texts, small_registry()) if problem.level == "error"]
        assert any(case["error"] in problem.message for problem in errors), [str(problem) for problem in errors]
    else:
        rule = load(texts, small_registry()).forms["golden"].rules[0]
        expected = ENDED if case["gives"] == "ended" else case["gives"]
        assert expected is rule.if_.evaluate(GOLDEN["values"])
        assert (case["gives"] is True) is rule.if_.is_true(GOLDEN["values"])


def scope(**kinds):
    """Flat names `this.<name>` of these kinds."""
    names = [variable for name, kind in kinds.items() for variable in single(f"this.{name}", kind)]
    return Scope(names, small_registry().functions)


def test_only_used_names_are_asked_for():
    """A fact costs a question to the database, so nothing is asked in vain."""

    class Watched(dict):
        asked: ClassVar[list[str]] = []

        def get(self, name, default=None):
            self.asked.append(name)
            return super().get(name, default)

    expression = compile_expression("this.a > 1.0", scope(a="number", b="number"), HERE)

    assert expression.is_true(Watched({"this.a": 2, "this.b": 3}))
    assert ["this.a"] == Watched.asked
    assert frozenset({"this.a"}) == expression.names


def test_an_error_is_never_true():
    """The library gives an error back as a text, which would be true."""
    expression = compile_expression("this.a / this.a == 1", scope(a="money"), HERE)

    assert ENDED is expression.evaluate({"this.a": 0})
    assert not ENDED
    assert not expression.is_true({"this.a": 0})


@pytest.mark.parametrize(
    ("kind", "value", "given"),
    [
        ("number", Decimal("1.5"), 1.5),
        ("number", 2, 2.0),
        ("money", 1250, 1250),
        ("text", "x", "x"),
        ("date", date(2026, 9, 1), date(2026, 9, 1)),
        ("timestamp", datetime(2026, 9, 1, 8, tzinfo=UTC), datetime(2026, 9, 1, 8, tzinfo=UTC)),
        ("texts", ["a", "b"], ["a", "b"]),
        ("bool", False, False),
    ],
)
def test_values_come_out_as_they_went_in(kind, value, given):
    """Dates as dates, money in cents."""
    expression = compile_expression("this.a", scope(a=kind), HERE, kind)

    assert given == expression.evaluate({"this.a": value})


def test_a_name_that_is_not_handed_over_ends_the_evaluation():
    """Missing and None are the same."""
    expression = compile_expression("this.a > 1.0", scope(a="number"), HERE)

    assert ENDED is expression.evaluate({})
    assert ENDED is expression.evaluate({"this.a": None})


def test_a_function_that_fails_ends_the_evaluation():
    """An exception of ours inside a rule is no answer."""
    expression = compile_expression("eur(this.a) > 1", scope(a="text"), HERE)

    assert ENDED is expression.evaluate({"this.a": "not a number"})


def test_a_name_gathered_later_is_compiled_too():
    """An environment is made anew when an expression needs more than it holds."""
    one = scope(a="number", b="number")
    compile_expression("this.a > 1.0", one, HERE)

    later = compile_expression(
        "days_between(timestamp('2026-01-01T00:00:00Z'), timestamp('2026-01-03T00:00:00Z')) == 2 && this.b > 1.0",
        one,
        HERE,
    )

    assert later.is_true({"this.b": 2})


def test_a_slip_knows_its_offset_even_behind_a_rewritten_name():
    """`s.kind.unit` grows when it is compiled; the place is that of the source."""
    texts = project("this.steps.all(s, s.kind.unit == 'h' && s.amount > 5)")

    (error,) = [problem for problem in check(texts, small_registry()) if problem.level == "error"]

    line = texts[error.path].decode().split("\n")[error.line - 1]
    assert ">" == line[error.column - 1]
    assert "5.0" in error.message


def test_a_pattern_is_tried_at_once():
    """RE2 has no back references."""
    assert pattern_problem("^[A-Z]{2}$") is None
    assert "does not compile" in (pattern_problem(r"(a)\1") or "")
    assert "does not compile" in (pattern_problem("a)(b") or "")
    assert "too long" in (pattern_problem("a" * 501) or "")


@pytest.mark.parametrize(
    ("pattern", "text", "answer"),
    [("[A-Z]{2}", "AB", True), ("[A-Z]{2}", "ABC", False), ("a|bc", "bcd", False), ("(?m)a", "a\nb", False), ("a", "a\n", False), ("[ā-ž]+", "āē", True)],
)  # fmt: skip
def test_a_pattern_means_the_whole_text(pattern, text, answer):
    """Not a part of it, and not one of its lines."""
    assert answer is fits(pattern, text)


def test_no_pattern_can_keep_the_program_busy():
    """What takes a backtracking engine for ever takes RE2 a moment."""
    start = perf_counter()

    assert not fits("(a+)+", "a" * 4000 + "b")
    assert perf_counter() - start < 0.5


def test_a_text_with_a_comment_is_refused():
    """An expression that is only a comment is no expression."""
    with pytest.raises(Slips):
        compile_expression("// nothing", scope(a="number"), HERE)


def test_rows_may_be_handed_over_as_links_or_as_rows():
    """A form hands over row ids, a table whole rows."""
    catalogue = load(project("this.steps.exists(s, s.aims.exists(a, a.text == 'Read'))"), small_registry())
    rule = catalogue.forms["golden"].rules[0].if_
    whole = {"this.steps": [{"id": "s", "aims": [{"id": "a", "text": "Read"}]}], "this.aims": []}

    assert rule.is_true(whole)
    assert rule.is_true({"this.steps": [{"id": "s", "aims": ["a"]}], "this.aims": [{"id": "a", "text": "Read"}]})
    assert not rule.is_true({"this.steps": [{"id": "s", "aims": ["b"]}], "this.aims": [{"id": "a", "text": "Read"}]})


def test_a_variable_may_be_rows_without_any_value():
    """No rows is the value [], not empty."""
    one = Scope([Variable("this.a", "bool", "this.a")], {})

    assert ENDED is compile_expression("this.a", one, HERE).evaluate({})


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("figure('author_hous', this.on) > 1.0", "there is no figure 'author_hous'. Did you mean 'author_hours'?"),
        ("figure(this.name, this.on) > 1.0", "figure() wants its name written out"),
        ("figure(", "figure() wants its name written out"),
    ],
)
def test_a_name_that_a_function_is_told_must_be_there(source, said):
    with pytest.raises(Slips, match=re.escape(said)):
        compile_expression(source, scope(on="date", name="text"), HERE)


def test_a_name_that_is_there_is_read():
    expression = compile_expression("figure('author_hours', this.on) == 6.0", scope(on="date"), HERE)

    assert expression.is_true({"this.on": date(2026, 10, 1)})
