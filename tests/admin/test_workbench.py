"""The workbench for definitions: read, judge, draw, publish; by administrators only."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from iapflow.store.base import db
from iapflow.store.definition_text import DefinitionText, PublishedText
from tests.apps import token

from .country import Country

HOME = "/registri/definicijas"


def digest_of(app: Flask, ident: str) -> str:
    """The digest in force."""
    with app.app_context():
        return db.session.query(PublishedText).filter_by(kind="form", ident=ident).one().digest


def spoil(folder: Path) -> None:
    """Write a mistake into a form."""
    form = folder / "forms" / "plan.yaml"
    form.write_text(form.read_text(encoding="utf-8").replace("type: rows", "type: rowz", 1), encoding="utf-8")


def raise_version(folder: Path, name: str) -> None:
    """Write the next version of a form."""
    form = folder / "forms" / f"{name}.yaml"
    form.write_text(form.read_text(encoding="utf-8").replace("version: 1", "version: 2", 1), encoding="utf-8")


def test_only_an_administrator_comes_in(head: FlaskClient):
    """Others do not even learn what is published."""
    sent = {"csrf_token": token(head, "/registri/")}

    statuses = [head.get(f"{HOME}/").status_code, head.get(f"{HOME}/shema/support_plan").status_code]

    assert [403, 403, 403] == [*statuses, head.post(f"{HOME}/publicet", data=sent).status_code]


def test_what_is_published_is_listed_and_read(app: Flask, administrator: FlaskClient):
    """With its version, digest and numbered lines."""
    digest = digest_of(app, "plan")

    page, text = administrator.get(f"{HOME}/"), administrator.get(f"{HOME}/teksts/{digest}")

    assert digest[:12] in page.text
    assert "Viss, kas ir mapē, ir publicēts." in page.text
    assert 'id="L2"' in text.text
    assert "Spēkā" in text.text
    assert 404 == administrator.get(f"{HOME}/teksts/{'0' * 64}").status_code


def test_a_workflow_is_drawn_and_told(administrator: FlaskClient):
    """The picture, and the same in words."""
    page = administrator.get(f"{HOME}/shema/support_plan").text

    assert "<svg" in page
    assert "→" in page
    assert "style=" not in page.split("<svg")[1].split("</svg>")[0]
    assert "Skaitlis aiz statusa rāda, cik atvērtu lietu tajā ir." in page
    assert 404 == administrator.get(f"{HOME}/shema/nothing").status_code


def test_problems_are_told_with_their_place_and_stop_publishing(app, administrator: FlaskClient, tmp_path: Path):
    """All of them, and nothing is published."""
    before = digest_of(app, "plan")
    spoil(tmp_path)
    sent = {"csrf_token": token(administrator, "/registri/")}

    page = administrator.get(f"{HOME}/")
    answer = administrator.post(f"{HOME}/publicet", data=sent)

    assert "forms/plan.yaml:" in page.text
    assert "Did you mean" in page.text
    assert 422 == answer.status_code
    assert "Nekas netika publicēts" in answer.text
    assert before == digest_of(app, "plan")


def test_a_renamed_declaration_is_told_beside_its_use(administrator: FlaskClient, tmp_path: Path):
    """On the page of the folder and on that of the trial."""
    form = tmp_path / "forms" / "project_contract.yaml"
    form.write_text(form.read_text(encoding="utf-8").replace("  number: ", "  nnumber:", 1), encoding="utf-8")

    page = administrator.get(f"{HOME}/").text

    assert "<code>forms/project_contract.yaml:9:7</code> <em>&#39;nnumber&#39; stands there" in page


def test_one_file_is_published_although_another_is_wrong(app, administrator: FlaskClient, tmp_path: Path):
    """It is judged together with what is in force, and its old version is kept."""
    before = digest_of(app, "reason")
    spoil(tmp_path)
    raise_version(tmp_path, "reason")
    sent = {"csrf_token": token(administrator, "/registri/"), "path": "forms/reason.yaml"}

    answer = administrator.post(f"{HOME}/publicet", data=sent)

    after = digest_of(app, "reason")
    assert (302, True) == (answer.status_code, before != after)
    assert "Aizstāta" in administrator.get(f"{HOME}/teksts/{after}").text
    with app.app_context():
        assert 2 == db.session.query(DefinitionText).filter_by(kind="form", ident="reason").count()


def test_the_same_version_with_another_text_is_refused(administrator: FlaskClient, tmp_path: Path):
    """Open cases could not tell the two apart."""
    form = tmp_path / "forms" / "reason.yaml"
    form.write_text(form.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    sent = {"csrf_token": token(administrator, "/registri/"), "path": "forms/reason.yaml"}

    answer = administrator.post(f"{HOME}/publicet", data=sent)

    assert 422 == answer.status_code
    assert "forms/reason.yaml:" in answer.text


def test_a_path_outside_of_the_folder_is_not_found(administrator: FlaskClient, country: Country):
    """And an unknown field is refused."""
    sent = {"csrf_token": token(administrator, "/registri/")}

    statuses = [
        administrator.post(f"{HOME}/publicet", data={**sent, "path": "../../etc/passwd"}).status_code,
        administrator.post(f"{HOME}/publicet", data={**sent, "by": "1"}).status_code,
    ]

    assert [404, 400] == statuses
