"""The pages of versions: what would change, publishing it, going back, moving open cases; administrators only."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from iapflow.http.parts import parts
from iapflow.services.case_moves import begin_moves
from iapflow.services.versions import Version, versions
from tests.apps import token

HOME = "/registri/versijas"


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The folder holds a next version of the plan, in which an action has another name."""
    file = tmp_path / "workflows" / "support_plan.yaml"
    text = file.read_text("utf-8")
    version = int(text.split("version: ", 1)[1].split(maxsplit=1)[0])
    text = text.replace(f"version: {version}", f"version: {version + 1}", 1)
    file.write_text(text.replace("{lv: Apstiprināt, en: Approve}", "{lv: Piekrist, en: Agree to it}", 1), "utf-8")
    return file


def of_plan(app: Flask) -> list[Version]:
    """The versions of the support plan."""
    with app.app_context():
        return versions(parts().store, "support_plan")


def test_only_an_administrator_comes_in(head: FlaskClient):
    """Neither reads nor moves."""
    sent = {"csrf_token": token(head, "/registri/")}

    statuses = [head.get(f"{HOME}{page}").status_code for page in ("/", "/ietekme", "/parcelsana/1")]
    statuses += [head.post(f"{HOME}/{page}", data=sent).status_code for page in ("publicet", "parcelt", "atpakal")]

    assert {403} == set(statuses)


def test_what_would_change_is_told_before_it_does(app: Flask, administrator: FlaskClient, changed: Path):
    """In words and case by case; nothing is published by looking."""
    before = of_plan(app)

    page = administrator.get(f"{HOME}/ietekme")

    assert 200 == page.status_code
    assert "Darbības „Apstiprināt” nosaukums tagad ir „Piekrist”." in page.text
    assert "Šis ir izmēģinājums: nekas vēl nav publicēts." in page.text
    assert "IAP-T1" in page.text  # the town's case, by its number
    assert "Elza" not in page.text
    assert before == of_plan(app)


def test_it_is_published_compared_and_gone_back_from(app: Flask, administrator: FlaskClient, changed: Path):
    """Three versions, the newest with the oldest content; who published it is named."""
    sent = {"csrf_token": token(administrator, "/registri/")}
    assert 302 == administrator.post(f"{HOME}/publicet", data=sent).status_code
    new, old = of_plan(app)

    compared = administrator.get(f"{HOME}/salidzinat/{old.digest}/{new.digest}")
    trial = administrator.get(f"{HOME}/ietekme?digest={old.digest}")
    back = administrator.post(f"{HOME}/publicet", data={**sent, "digest": old.digest})

    found = of_plan(app)
    assert "Darbības „Apstiprināt” nosaukums tagad ir „Piekrist”." in compared.text
    assert "Darbības „Piekrist” nosaukums tagad ir „Apstiprināt”." in trial.text
    assert (302, new.number + 1, 3) == (back.status_code, max(one.number for one in found), len(found))
    assert ["Jānis Pārzinis"] == [one.by for one in found if one.is_current]


def test_a_mistake_in_the_folder_is_told_and_nothing_is_published(administrator: FlaskClient, changed: Path):
    """On the page of the trial, and when publishing."""
    changed.write_text(changed.read_text("utf-8").replace("by: [plan_author]", "by: [plan_autor]", 1), "utf-8")
    sent = {"csrf_token": token(administrator, "/registri/")}

    answers = [administrator.get(f"{HOME}/ietekme"), administrator.post(f"{HOME}/publicet", data=sent)]

    assert [422, 422] == [answer.status_code for answer in answers]
    assert all("plan_author" in answer.text for answer in answers)


def test_open_cases_are_moved_and_reported(app: Flask, administrator: FlaskClient, changed: Path):
    """A case whose old definitions were never stored is blocked and told so; the page names it by its number."""
    sent = {"csrf_token": token(administrator, "/registri/")}
    administrator.post(f"{HOME}/publicet", data=sent)

    moved = administrator.post(f"{HOME}/parcelt", data={**sent, "workflow": "support_plan"})
    page = administrator.get(moved.location)
    back = administrator.post(f"{HOME}/atpakal", data={**sent, "run": "1"})

    assert (302, 200, 302) == (moved.status_code, page.status_code, back.status_code)
    assert "IAP-T1" in page.text
    assert "nevar pārcelt" in page.text
    with app.app_context():
        assert begin_moves(parts().store, parts().room, "support_plan", None) > 1


def test_what_does_not_exist_is_not_found(administrator: FlaskClient):
    """A digest, a run, a workflow, a word that is no number."""
    sent = {"csrf_token": token(administrator, "/registri/")}
    nothing = "0" * 64

    statuses = [
        administrator.get(f"{HOME}/salidzinat/{nothing}/{nothing}").status_code,
        administrator.get(f"{HOME}/ietekme?digest={nothing}").status_code,
        administrator.get(f"{HOME}/parcelsana/99").status_code,
        administrator.post(f"{HOME}/parcelt", data={**sent, "workflow": "nothing"}).status_code,
        administrator.post(f"{HOME}/atpakal", data={**sent, "run": "x"}).status_code,
        administrator.post(f"{HOME}/atpakal", data={**sent, "other": "1"}).status_code,
    ]

    assert [404, 404, 404, 404, 404, 400] == statuses
