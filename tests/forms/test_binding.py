"""Binding a form: what is kept, what is refused, what is hidden, required and computed."""

import pytest

from iapflow.forms.binding import bind, first_draft
from iapflow.forms.filled import Filled
from tests.forms.made import Staff, on, posted, sheet_of, small

CHOICES = """
list: colours
columns: {warm: yes_no, step: number}
items:
  red:  {lv: Sarkans, warm: true, step: 0.5}
  blue: {lv: Zils, warm: false, step: 1}
  old:  {lv: Vecs, warm: true, step: 1, valid_until: 2020-12-31}
"""


def said(filled: Filled) -> dict[str, list[str]]:
    """Errors as plain words."""
    return {path: [s["lv"] if isinstance(s, dict) else s.id for s in found] for path, found in filled.errors.items()}


def test_a_submission_holds_clean_answers_ready_for_json():
    """Each type in its own standard form."""
    sheet = sheet_of(
        small("""
a: {type: text, label: {lv: A}}
b: {type: number, label: {lv: B}}
c: {type: money, label: {lv: C}}
d: {type: date, label: {lv: D}}
e: {type: yes_no, label: {lv: E}}
f: {type: period, label: {lv: F}}
g: {type: moment, label: {lv: G}}
""")
    )

    filled = bind(
        sheet,
        posted(
            ("f-a", " vārds "), ("f-b", "1,50"), ("f-c", "1 234,50"), ("f-d", "3.12.2026."), ("f-e", "no"),
            ("f-f-from", "01.09.2026"), ("f-f-to", "18.12.2026"), ("f-g", "2026-10-25T03:30"),
        ),
        on(),
    )  # fmt: skip

    assert {} == said(filled)
    assert {
        "a": "vārds", "b": "1.5", "c": 123450, "d": "2026-12-03", "e": False,
        "f": {"from": "2026-09-01", "to": "2026-12-18"}, "g": "2026-10-25T00:30:00+00:00",
    } == filled.answers  # fmt: skip


def test_what_was_stored_comes_back_the_same():
    """A draft read again and submitted as JSON gives the same answers."""
    sheet = sheet_of(
        small("b: {type: number, label: {lv: B}}\nc: {type: money, label: {lv: C}}\ng: {type: moment, label: {lv: G}}")
    )
    kept = {"b": "12.5", "c": 1500, "g": "2026-10-25T00:30:00+00:00"}

    assert kept == bind(sheet, kept, on(before=kept)).answers


def test_a_draft_loses_nothing_that_was_typed():
    """Words that are no number stay, are shown again, and are refused only when submitted."""
    sheet = sheet_of(small("b: {type: number, required: true, label: {lv: B}}\nd: {type: date, label: {lv: D}}"))

    draft = bind(sheet, posted(("f-b", "divi"), ("f-d", "31.02.2026")), on(), "draft")

    assert draft.is_complete
    assert {"b": {"typed": "divi"}, "d": {"typed": "31.02.2026"}} == draft.answers
    again = bind(sheet, draft.answers, on(before=draft.answers))
    assert {
        "b": ["Write a number, for example 12,5."],
        "d": ["There is no such date. Check the day and the month."],
    } == said(again)


@pytest.mark.parametrize("name", ["note[$ne]", "id", "f-unknown", "f-a-b", "x" * 100_000])
def test_a_name_that_the_form_does_not_have_is_refused(name):
    """Also in a draft; what was typed in known fields is kept."""
    sheet = sheet_of(small("a: {type: text, label: {lv: A}}"))

    filled = bind(sheet, posted(("f-a", "x"), (name, "1"), ("csrf_token", "t"), ("_save", "1")), on(), "draft")

    assert [""] == list(filled.errors)
    assert {"a": "x"} == filled.answers


def test_two_answers_where_one_is_wanted_are_refused():
    """Parameter pollution."""
    sheet = sheet_of(small("a: {type: text, label: {lv: A}}"))

    assert {"a": ["Give one answer here."]} == said(bind(sheet, posted(("f-a", "1"), ("f-a", "2")), on()))


def test_names_such_as_data_and_errors_are_good_fields():
    """Generated inputs carry a prefix, so that nothing of the form library is overwritten."""
    sheet = sheet_of(
        small("\n".join(f"{name}: {{type: text, label: {{lv: A}}}}" for name in ("data", "errors", "meta", "validate")))
    )

    filled = bind(sheet, posted(("f-data", "1"), ("f-errors", "2"), ("f-meta", "3"), ("f-validate", "4")), on())

    assert {"data": "1", "errors": "2", "meta": "3", "validate": "4"} == filled.answers


def test_a_choice_must_be_offered_today_or_answered_before():
    """A retired item stays readable where it was chosen, and is not offered anew."""
    sheet = sheet_of(small("c: {type: choice, list: colours, label: {lv: C}}"), CHOICES)

    assert {} == said(bind(sheet, {"c": "red"}, on()))
    assert ["c"] == list(bind(sheet, {"c": "old"}, on()).errors)
    assert ["c"] == list(bind(sheet, {"c": "zzz"}, on()).errors)
    assert {} == said(bind(sheet, {"c": "old"}, on(before={"c": "old"})))


def test_what_is_hidden_is_not_asked_and_not_submitted_but_kept_in_the_draft():
    """Shown again, it is there again."""
    sheet = sheet_of(
        small(
            "c: {type: choice, list: colours, label: {lv: C}}\nwhy: {type: text, required: true, show: \"this.c == 'red'\", label: {lv: K}}"
        ),
        CHOICES,
    )
    page = posted(("f-c", "blue"), ("f-why", "jo"))

    assert {"c": "blue"} == bind(sheet, page, on()).answers
    draft = bind(sheet, page, on(), "draft")
    assert {"c": "blue", "why": "jo"} == draft.answers
    assert frozenset({"why"}) == draft.hidden
    assert {"c": "red", "why": "jo"} == bind(sheet, posted(("f-c", "red")), on(before=draft.answers)).answers


def test_a_hidden_section_hides_everything_inside():
    """And nothing in it is required."""
    sheet = sheet_of(
        "form: f\nversion: 1\nlabel: {lv: F}\ndata: {class: P1, purpose: p, retain: r}\nsections:\n"
        "  one:\n    label: {lv: A}\n    fields: {a: {type: yes_no, label: {lv: A}}}\n"
        "  two:\n    label: {lv: B}\n    show: this.a\n    fields: {b: {type: text, required: true, label: {lv: B}}}\n"
    )

    assert {} == said(bind(sheet, {"a": False}, on()))
    assert {} == said(bind(sheet, {}, on()))
    assert ["b"] == list(bind(sheet, {"a": True}, on()).errors)


def test_an_unanswered_field_ends_a_rule_which_then_passes():
    """Being required is another key's work."""
    rules = 'rules:\n  - {if: "this.a > 5.0", else: {lv: Par maz.}, at: a}\n'
    sheet = sheet_of(small("a: {type: number, label: {lv: A}}", rules))

    assert {} == said(bind(sheet, {}, on()))
    assert {"a": ["Par maz."]} == said(bind(sheet, {"a": "3"}, on()))


def test_require_asks_only_when_it_holds():
    """An expression that ended does not require."""
    sheet = sheet_of(
        small('a: {type: number, label: {lv: A}}\nb: {type: text, require: "this.a > 5.0", label: {lv: B}}')
    )

    assert {} == said(bind(sheet, {}, on()))
    assert ["b"] == list(bind(sheet, {"a": 6}, on()).errors)


def test_computed_answers_follow_in_the_order_of_their_needs():
    """Whatever order the file has; computed to nothing where something is missing."""
    sheet = sheet_of(
        small("""
c: {type: number, compute: "this.b + 1.0", label: {lv: C}}
b: {type: number, compute: "this.a * 2.0", label: {lv: B}}
a: {type: number, label: {lv: A}}
""")
    )

    assert {"a": "2", "b": "4", "c": "5"} == bind(sheet, {"a": "2"}, on()).answers
    assert {} == bind(sheet, {}, on()).answers
    assert {"a": "2", "b": "4", "c": "5"} == bind(sheet, posted(("f-a", "2")), on(before={"b": "99"}), "draft").answers


def test_a_computed_field_cannot_be_posted():
    """It is refused as a field that is not yours to change."""
    sheet = sheet_of(small('a: {type: number, label: {lv: A}}\nb: {type: number, compute: "this.a", label: {lv: B}}'))

    filled = bind(sheet, posted(("f-a", "1"), ("f-b", "9")), on())

    assert [""] == list(filled.errors)
    assert ("b",) == filled.attempts


def test_a_warning_asks_and_is_settled_by_a_yes_for_this_very_answer():
    """Another answer is asked about anew."""
    rules = 'rules:\n  - {id: much, if: "this.a <= 60.0", else: {lv: Vai tiešām?}, at: a, level: warning}\n'
    sheet = sheet_of(small("a: {type: number, label: {lv: A}}", rules))

    asked = bind(sheet, {"a": "70"}, on())
    assert asked.is_complete
    assert not asked.is_settled
    key = asked.warnings[0].key
    assert bind(sheet, {"a": "70"}, on(confirmed=frozenset({key}))).is_settled
    assert not bind(sheet, {"a": "80"}, on(confirmed=frozenset({key}))).is_settled


def test_a_check_digit_that_does_not_fit_is_a_question():
    """Never a wall."""
    sheet = sheet_of(small("k: {type: personal_code, required: true, label: {lv: K}}"))

    filled = bind(sheet, {"k": "01011029997"}, on())

    assert {"k": "010110-29997"} == filled.answers
    assert ["k"] == [warning.path for warning in filled.warnings]


def test_what_this_person_may_not_write_stays_as_it_was():
    """Fields are taken out of the form before it is read, never blanked; posting them is noted."""
    sheet = sheet_of(
        small(
            "a: {type: text, label: {lv: A}}\nb: {type: text, edit: [head], label: {lv: B}}\nc: {type: text, view: [head], label: {lv: C}}"
        )
    )
    before = {"a": "1", "b": "2", "c": "3"}
    teacher = on(before=before, roles=frozenset({"teacher"}))

    assert {"a": "x", "b": "2", "c": "3"} == bind(sheet, posted(("f-a", "x")), teacher).answers
    attempt = bind(sheet, posted(("f-a", "x"), ("f-c", "y")), teacher)
    assert "3" == attempt.answers["c"]
    assert ("c",) == attempt.attempts


def test_a_field_absent_from_the_page_keeps_its_answer_and_an_emptied_one_loses_it():
    """Boxes all cleared are told from boxes that were not on the page."""
    sheet = sheet_of(
        small("a: {type: text, label: {lv: A}}\nc: {type: choices, list: colours, label: {lv: C}}"), CHOICES
    )
    before = {"a": "1", "c": ["red"]}

    assert before == bind(sheet, posted(("_save", "1")), on(before=before), "draft").answers
    assert {"a": None, "c": []} == bind(sheet, posted(("f-a", ""), ("f-c", "")), on(before=before), "draft").answers


def test_one_section_can_be_posted_alone():
    """The others stay as they were stored."""
    sheet = sheet_of(
        "form: f\nversion: 1\nlabel: {lv: F}\ndata: {class: P1, purpose: p, retain: r}\nsections:\n"
        "  one: {label: {lv: A}, fields: {a: {type: text, label: {lv: A}}}}\n"
        "  two: {label: {lv: B}, fields: {b: {type: text, label: {lv: B}}}}\n"
    )

    filled = bind(sheet, posted(("f-a", "x")), on(before={"b": "2"}, sections=frozenset({"one"})), "draft")

    assert {"a": "x", "b": "2"} == filled.answers


def test_a_new_form_begins_with_its_defaults():
    """Defaults are there to be changed."""
    sheet = sheet_of(small("a: {type: text, default: sveiki, label: {lv: A}}\nb: {type: text, label: {lv: B}}"))

    assert {"a": "sveiki"} == first_draft(sheet, on()).answers


def test_a_person_must_be_one_who_is_offered():
    """The choices come from whoever binds the form."""
    sheet = sheet_of(small("p: {type: person, roles: [teacher], required: true, label: {lv: P}}"))

    assert {} == said(bind(sheet, {"p": 1}, on(lookups=Staff())))
    assert ["p"] == list(bind(sheet, {"p": "9"}, on(lookups=Staff())).errors)


def test_reasons_carry_the_form_and_the_field():
    """So that a refusal can say where to go."""
    sheet = sheet_of(small("a: {type: text, required: true, label: {lv: A}}"))

    (reason,) = bind(sheet, {}, on()).reasons("plan")

    assert ("form", "plan.a") == (reason.because, reason.fix)
