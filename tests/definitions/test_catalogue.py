"""A project is loaded whole, bundled, stored and loaded again from what was stored."""

import re
from pathlib import Path

import pytest

from iapflow.definitions.catalogue import check, load, load_bundle, read_project
from iapflow.definitions.source import digest_of
from iapflow.errors import DefinitionError
from tests.definitions.books import bases, changed
from tests.definitions.small_registry import small_registry


def test_a_project_is_loaded_by_kind_and_id():
    """Everything the files say, as values."""
    catalogue = load(bases(), small_registry())

    assert ["day_plan"] == list(catalogue.workflows)
    assert ["plan"] == list(catalogue.forms)
    assert "1.5" == str(catalogue.lists["kinds"].items["A01"].values["weight"])
    assert catalogue.roles["plan_author"].relation == "author_of_case"
    assert catalogue.calendar is not None
    assert "programme_evidence" in catalogue.retentions
    assert () == catalogue.warnings


def test_a_rule_works_after_loading():
    """`rule.if_.is_true(values)`, for a form under its own name and under the case's."""
    catalogue = load(bases(), small_registry())
    rule = catalogue.forms["plan"].rules[0]
    need = catalogue.workflows["day_plan"].transitions["submit"].needs[0]

    assert rule.if_.is_true({"this.hours": 40})
    assert not rule.if_.is_true({"this.hours": 41})
    assert need.if_.is_true({"plan.steps": [{"id": "a", "what": "x"}]})
    assert not need.if_.is_true({"plan.steps": []})


def test_a_bundle_holds_what_a_workflow_reaches():
    """Workflow, forms, lists and letters; roles and calendar are looked up by date."""
    bundle = load(bases(), small_registry()).bundle("day_plan")

    assert {"form": "plan", "letter": "plan_submitted", "list": "kinds", "workflow": "day_plan"} == {
        kind: ident for kind, ident, _ in bundle.members
    }
    assert bundle.form_of("plan") is bundle.forms["plan"]
    assert re.fullmatch("[0-9a-f]{64}", bundle.digest)


def test_a_pinned_bundle_comes_back_the_same():
    """From its texts alone, with the same digest and working rules."""
    bundle = load(bases(), small_registry()).bundle("day_plan")

    again = load_bundle(bundle.texts, small_registry())

    assert bundle.digest == again.digest
    assert again.forms["plan"].rules[0].if_.is_true({"this.hours": 1})


def test_a_digest_follows_the_words_and_not_the_editor():
    """A byte-order mark and Windows line ends are no change; a comment is."""
    raw = bases()["forms/plan.yaml"]

    assert digest_of(raw) == digest_of(b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n"))
    assert digest_of(raw) != digest_of(raw + b"# more\n")


def test_another_form_gives_another_bundle():
    """The hash is taken over all members."""
    before = load(bases(), small_registry()).bundle("day_plan")

    after = load(changed("forms/plan.yaml", "en: Note}", "en: Remark}"), small_registry()).bundle("day_plan")

    assert before.digest != after.digest


def test_all_errors_of_all_files_are_said_at_once():
    """In the order of files and lines."""
    texts = changed("forms/plan.yaml", "hours: {type: number,", "hours: {type: nubmer,")
    texts["workflows/day_plan.yaml"] = texts["workflows/day_plan.yaml"].replace(b"to: submitted\n", b"to: submited\n")

    with pytest.raises(DefinitionError) as refused:
        load(texts, small_registry())

    assert ["forms/plan.yaml", "workflows/day_plan.yaml"] == [problem.path for problem in refused.value.problems]
    assert "Did you mean 'submitted'?" in str(refused.value)


def test_a_broken_file_is_not_blamed_on_others():
    """Who names a form that cannot be read is told nothing."""
    texts = changed("forms/plan.yaml", "form: plan", "form: [plan")

    assert {"forms/plan.yaml"} == {problem.path for problem in check(texts, small_registry())}


def test_a_file_is_named_after_its_id():
    """So that a name leads to its file."""
    texts = bases()
    texts["forms/other.yaml"] = texts.pop("forms/plan.yaml")

    assert any("must begin with 'form: other'" in problem.message for problem in check(texts, small_registry()))


def test_a_folder_is_read_below_workflows_and_forms_only(tmp_path: Path):
    """Notes beside the definitions are no definitions."""
    for name, raw in {**bases(), "notes/x.yaml": b"?", "forms/readme.txt": b"?"}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(raw)

    assert bases() == read_project(tmp_path)
