"""A foreign row answers as if it did not exist, at every address of every register."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from iapflow.admin.views import VIEWS
from iapflow.store.base import db
from iapflow.store.case import Case
from iapflow.store.institution import Institution
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.person import Person
from tests.apps import token

from .country import Country

SHARED = ("Semester", "UnitRate", "CompensationLimit", "Setting")
OF_A_SCHOOL = [view for view in VIEWS if "institution_head" in view.readers and view.subject.__name__ not in SHARED]
WITH_ROWS = [view for view in OF_A_SCHOOL if "details_view" in view.addresses]
KEPT = [view for view in WITH_ROWS if "institution_head" in getattr(view, "writers", ())]
UNKNOWN = 987654


def by_path(view: Any) -> str:
    """The name of a test."""
    return str(view.path)


def count(app: Flask, view: Any, ident: int) -> int:
    """Whether the row is still there."""
    with app.app_context():
        return db.session.query(view.subject).filter_by(id=ident).count()


@pytest.mark.parametrize("view", WITH_ROWS, ids=by_path)
def test_a_foreign_row_looks_like_an_unknown_one(view, head: FlaskClient, country: Country):
    """Same status, same page but for the reference."""
    foreign, unknown = (
        head.get(f"/registri/{view.path}/details/?id={ident}") for ident in (country.foreign[view.subject], UNKNOWN)
    )
    own = head.get(f"/registri/{view.path}/details/?id={country.own[view.subject]}")

    assert (200, 404, 404) == (own.status_code, foreign.status_code, unknown.status_code)
    assert body(foreign.text) == body(unknown.text)


def body(page: str) -> str:
    """A page without what differs at each request."""
    main = page.split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"[0-9a-f]{8}", "", main)


@pytest.mark.parametrize("view", OF_A_SCHOOL, ids=by_path)
def test_lists_counts_and_files_hold_ones_own_school_only(view, head: FlaskClient, country: Country):
    """What is named after the other school's teacher, learner or code is nowhere."""
    pages = [
        head.get(f"/registri/{view.path}/").text,
        head.get(f"/registri/{view.path}/?search=B%C4%93rz").text.split("<table")[-1],
        head.get(f"/registri/{view.path}/export/csv/").text,
    ]

    assert not [word for word in ("Ezera", "IAP-T2", "L-T2") if any(word in page for page in pages)]
    assert "Bērz" not in pages[0] + pages[2]


@pytest.mark.parametrize("view", KEPT, ids=by_path)
def test_a_foreign_row_cannot_be_changed_deleted_or_ended(view, app, head: FlaskClient, country: Country):
    """Neither one by one nor with ticks, also not hidden among one's own."""
    foreign, own = country.foreign[view.subject], country.own[view.subject]
    sent = {"csrf_token": token(head, "/registri/")}
    base = f"/registri/{view.path}"

    answers = [
        head.get(f"{base}/edit/?id={foreign}"),
        head.post(f"{base}/edit/?id={foreign}", data=sent),
        head.post(f"{base}/delete/", data={**sent, "id": foreign}),
        head.post(f"{base}/action/", data={**sent, "action": "delete", "rowid": [own, foreign]}),
        head.post(f"{base}/ajax/update/", data={**sent, "list_form_pk": foreign}),
    ]

    assert [404] * 5 == [answer.status_code for answer in answers]
    assert (1, 1) == (count(app, view, foreign), count(app, view, own))


READ_ONLY = [view for view in VIEWS if "edit_view" not in view.addresses]


@pytest.mark.parametrize("view", READ_ONLY, ids=by_path)
def test_a_read_only_register_has_no_address_that_writes(view, head: FlaskClient, administrator, country: Country):
    """There is nothing to post to."""
    client = head if "institution_head" in view.readers else administrator
    sent = {"csrf_token": token(client, "/registri/")}

    statuses = {
        client.post(f"/registri/{view.path}/{address}/", data=sent).status_code
        for address in ("new", "edit", "delete", "action", "ajax/update")
    }

    assert {404} == statuses
    assert 404 == client.get(f"/registri/{view.path}/ajax/lookup/?name=case&query=").status_code


def test_a_reader_who_may_not_write_is_refused(app, head: FlaskClient, country: Country):
    """A head reads people and roles; only an administrator changes them."""
    sent = {"csrf_token": token(head, "/registri/")}
    own = country.own[Person]

    answers = [
        head.get("/registri/personas/new/"),
        head.post("/registri/personas/new/", data={**sent, "given_name": "A", "family_name": "B"}),
        head.post(f"/registri/personas/edit/?id={own}", data=sent),
        head.post("/registri/personas/delete/", data={**sent, "id": own}),
        head.post("/registri/lomas/action/", data={**sent, "action": "end", "rowid": "1"}),
        head.get("/registri/lomas/ajax/lookup/?name=person&query=a"),
    ]

    assert [403] * 6 == [answer.status_code for answer in answers]


def test_a_lookup_finds_ones_own_rows_only(head: FlaskClient, country: Country):
    """Learners and institutions of the other school are not offered."""
    learners = head.get("/registri/macibas/ajax/lookup/?name=learner&query=").json
    units = head.get("/registri/macibas/ajax/lookup/?name=institution&query=skola").json

    assert [str(country.own[Learner])] == [row[0] for row in learners]
    assert [[str(country.own[Institution]), "Meža skola"]] == units
    assert 404 == head.get("/registri/macibas/ajax/lookup/?name=nothing").status_code


@pytest.mark.parametrize("wrong", ["learner", "institution"])
def test_a_foreign_key_out_of_scope_is_refused(app, head: FlaskClient, country: Country, wrong: str):
    """A row cannot be moved to another school, nor taken from it, by a made-up post."""
    sent = {
        "csrf_token": token(head, "/registri/"), "learner": country.own[Learner],
        "institution": country.own[Institution], "grade": "9", "valid_from": "2026-09-01",
    }  # fmt: skip
    kind = Learner if wrong == "learner" else Institution

    answer = head.post(
        f"/registri/macibas/edit/?id={country.own[Enrolment]}", data={**sent, wrong: country.foreign[kind]}
    )

    assert 200 == answer.status_code
    assert "Izvēlieties vienu no saraksta." in answer.text
    with app.app_context():
        row = db.session.get(Enrolment, country.own[Enrolment])
        assert (country.own[Institution], "8") == (row.institution_id, row.grade)


def test_cases_in_states_a_role_does_not_see_stay_hidden(app, head: FlaskClient, country: Country):
    """The register has no wider eyes than the case's own pages."""
    with app.app_context():
        db.session.get(Case, country.own[Case]).state = "no_such_state"
        db.session.commit()

    assert 404 == head.get(f"/registri/lietas/details/?id={country.own[Case]}").status_code
