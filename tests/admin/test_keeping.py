"""Writing a register: named fields only, with a token, in one transaction, and kind words when it fails."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from iapflow.admin.filters import Contains
from iapflow.admin.keeping import KeptView, UnscopedLookupError
from iapflow.store.base import db
from iapflow.store.institution import Agreement, Institution, InstitutionLink, InstitutionReach
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.person import Person, RoleAssignment
from tests.apps import token

from .country import Country

NEW_UNIT = {"name": "Kalna skola", "code": "T3", "kind": "institution", "type": "general", "partner_type": "municipal"}
DRIVER = ("IntegrityError", "UNIQUE", "FOREIGN KEY", "sqlite", "SQL", "INSERT", "parameters", "constraint")


def sent(client: FlaskClient, **values: object) -> dict[str, object]:
    """What a form of ours sends."""
    return {"csrf_token": token(client, "/registri/"), **values}


def test_every_post_without_a_token_is_refused(app: Flask, administrator: FlaskClient, head: FlaskClient):
    """At every address of the registers that takes a post, known or not."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("admin") and "POST" in rule.methods]
    wrong = [
        (rule.rule, client.post(rule.rule).status_code)
        for rule in rules
        for client in (administrator, head)
        if client.post(rule.rule).status_code != 400
    ]

    assert len(rules) > 40
    assert [] == wrong


def test_a_row_is_added_and_found(app: Flask, administrator: FlaskClient):
    """A new unit reaches itself at once, in the same transaction."""
    answer = administrator.post("/registri/iestades/new/", data=sent(administrator, **NEW_UNIT), follow_redirects=True)

    assert "Kalna skola" in answer.text
    with app.app_context():
        unit = db.session.query(Institution).filter_by(code="T3").one()
        assert 1 == db.session.query(InstitutionReach).filter_by(descendant_id=unit.id, ancestor_id=unit.id).count()


@pytest.mark.parametrize("field", ["is_demo", "id", "state", "search_text"])
def test_a_field_the_form_does_not_have_is_refused(app: Flask, administrator: FlaskClient, field: str):
    """Also one that the table has: nothing is written at all."""
    answer = administrator.post("/registri/iestades/new/", data=sent(administrator, **NEW_UNIT, **{field: "1"}))

    assert 400 == answer.status_code
    with app.app_context():
        assert 0 == db.session.query(Institution).filter_by(code="T3").count()


def test_a_clash_is_told_without_the_drivers_words(app: Flask, administrator: FlaskClient, country: Country, caplog):
    """The page has a sentence and a reference; neither page nor log has the values."""
    caplog.set_level(logging.INFO)
    data = sent(
        administrator, partner=country.own[Institution], number="X", signed_on="2026-09-01", valid_from="2026-09-01"
    )
    semester = sent(administrator, school_year="2026/27", number="1", starts_on="2026-09-01", ends_on="2026-12-18")

    clash = administrator.post("/registri/semestri/new/", data=semester)
    in_use = administrator.post(
        "/registri/iestades/delete/", data=sent(administrator, id=country.own[Institution]), follow_redirects=True
    )

    assert data
    assert 200 == clash.status_code
    for page in (clash.text, in_use.text):
        assert "To neizdevās saglabāt" in page
        assert "Atsauce" in page
        assert [] == [word for word in DRIVER if word in page]
    assert "2026/27" not in caplog.text


def test_a_circle_of_units_is_refused_and_nothing_changes(app: Flask, administrator: FlaskClient, country: Country):
    """Who is above whom is worked out in the same transaction."""
    data = sent(administrator, child=country.state, parent=country.own[Institution], valid_from="2026-09-01")

    answer = administrator.post("/registri/paklautiba/new/", data=data)

    assert "Vienība nevar būt pakļauta pati sev." in answer.text
    with app.app_context():
        assert 0 == db.session.query(InstitutionLink).filter_by(child_id=country.state).count()
        assert 0 < db.session.query(InstitutionReach).count()


def test_a_row_ends_before_it_began_is_refused(app: Flask, administrator: FlaskClient, country: Country):
    """In the page, not by the database."""
    data = sent(
        administrator, person=country.own[Person], role="class_teacher", institution=country.own[Institution],
        valid_from="2026-10-01", valid_to="2026-09-01",
    )  # fmt: skip

    answer = administrator.post("/registri/lomas/new/", data=data)

    assert "Pēdējā diena ir agrāka par pirmo." in answer.text


def test_ticked_rows_end_today(app: Flask, administrator: FlaskClient, country: Country):
    """A role that was held is ended, not deleted."""
    row = country.own[RoleAssignment]

    administrator.post("/registri/lomas/action/", data=sent(administrator, action="end", rowid=row))

    with app.app_context():
        assert "2026-11-03" == db.session.get(RoleAssignment, row).valid_to.isoformat()


def test_a_row_is_changed_and_deleted(app: Flask, administrator: FlaskClient, country: Country):
    """The plain way, and a bulk one."""
    row = country.own[Agreement]
    data = sent(
        administrator, partner=country.own[Institution], number="L-9", signed_on="2026-09-01", valid_from="2026-09-01"
    )

    changed = administrator.post(f"/registri/ligumi/edit/?id={row}", data=data)
    with app.app_context():
        number = db.session.get(Agreement, row).number
    gone = administrator.post("/registri/ligumi/action/", data=sent(administrator, action="delete", rowid=row))

    assert (302, "L-9", 302) == (changed.status_code, number, gone.status_code)
    with app.app_context():
        assert db.session.get(Agreement, row) is None


def test_a_new_learner_is_enrolled_at_once(app: Flask, head: FlaskClient, country: Country):
    """Otherwise nobody would see the learner again."""
    data = sent(
        head, given_name="Ģirts", family_name="Šķēle", date_of_birth="2013-05-06", personal_code="000000-10007",
        institution=country.own[Institution], grade="7", class_name="7.b",
    )  # fmt: skip

    answer = head.post("/registri/izglitojamie/new/", data=data, follow_redirects=True)
    found = head.get("/registri/izglitojamie/?search=%C4%A3IRTS").text

    assert 200 == answer.status_code
    assert "Šķēle" in found
    with app.app_context():
        learner = db.session.query(Learner).filter_by(family_name="Šķēle").one()
        assert ("7.b", "skele girts" in learner.search_text) == (
            db.session.query(Enrolment).filter_by(learner_id=learner.id).one().class_name, "skele girts" in learner.search_text,
        )  # fmt: skip


@pytest.mark.parametrize("code", ["123", "991399-10001", "000000-1000a"])
def test_a_personal_code_is_checked_as_in_forms(head: FlaskClient, country: Country, code: str):
    """And the code is not repeated in the error."""
    data = sent(
        head, given_name="A", family_name="B", date_of_birth="2013-05-06", personal_code=code,
        institution=country.own[Institution], grade="7",
    )  # fmt: skip

    answer = head.post("/registri/izglitojamie/new/", data=data)

    assert 200 == answer.status_code
    assert 'class="wrong"' in answer.text


def test_a_text_that_is_too_long_is_told_in_latvian(administrator: FlaskClient):
    """With the number of signs, in its right plural."""
    answer = administrator.post("/registri/iestades/new/", data=sent(administrator, **{**NEW_UNIT, "code": "x" * 41}))

    assert "Nedrīkst būt vairāk par 40 rakstzīmēm." in answer.text


@pytest.mark.parametrize("amount", ["NaN", "1_000", "１２", "-1", "1e9", "9999999999", "1.5", ""])
def test_an_amount_is_plain_digits(administrator: FlaskClient, amount: str):
    """Python would take most of these for numbers."""
    answer = administrator.post(
        "/registri/likmes/new/", data=sent(administrator, valid_from="2026-01-01", cents_per_hour=amount)
    )

    assert 200 == answer.status_code
    assert 'class="wrong"' in answer.text


def test_a_setting_takes_json_only(app: Flask, administrator: FlaskClient):
    """And no number that JSON does not know."""
    from iapflow.store.setting import Setting

    with app.app_context():
        db.session.add(Setting(name="made_up", value=1))
        db.session.commit()
    url = "/registri/iestatijumi/edit/?id=made_up"

    answers = [
        administrator.post(url, data=sent(administrator, value=value)).status_code for value in ("NaN", "{", "[2]")
    ]

    assert [200, 200, 302] == answers


def test_an_unscoped_foreign_key_stops_the_start():
    """Nobody can forget the scope of a lookup."""

    class Open(KeptView):
        subject = Agreement
        title = "Agreements"
        path = "x"
        column_filters = (Contains(Agreement.number, "Number"),)
        form_columns = ("partner_id", "number")

    with pytest.raises(UnscopedLookupError, match="partner_id"):
        Open()


def test_a_form_without_named_columns_stops_the_start():
    """An open list of columns would be mass assignment by default."""

    class Open(KeptView):
        subject = Agreement
        title = "Agreements"
        path = "x"

    with pytest.raises(UnscopedLookupError, match="names no columns"):
        Open()
