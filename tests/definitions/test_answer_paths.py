"""Paths of answers, as `migrate` writes them."""

import pytest

from iapflow.definitions.answer_paths import AnswerPath, answer_path


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("plan", AnswerPath("plan")),
        ("plan.goal", AnswerPath("plan", "goal")),
        ("plan.goals[0].text", AnswerPath("plan", "goals", 0, "text")),
        ("plan.goals.text", AnswerPath("plan", "goals", None, "text")),
        ("plan.goals[0]", None),
        ("plan.Goals", None),
        ("", None),
        ("plan.goals[].text", None),
    ],
)
def test_a_path_is_a_form_a_field_and_a_cell(text: str, path: AnswerPath | None):
    """Anything else leads nowhere."""
    assert path == answer_path(text)


def test_a_column_of_every_row_is_told_from_a_cell():
    """And a form from its fields."""
    shapes = [
        (path.is_whole_form, path.is_column)
        for text in ("a", "a.b", "a.b.c", "a.b[1].c")
        if (path := answer_path(text))
    ]

    assert [(True, False), (False, False), (False, True), (False, False)] == shapes
