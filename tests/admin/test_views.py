"""Every register opens for those it is for, and every table has a mode."""

from __future__ import annotations

from typing import Any

import pytest

from iapflow.admin import naming
from iapflow.admin.published import KINDS
from iapflow.admin.rights import ADMINISTRATORS
from iapflow.admin.views import GROUPS, MODES, VIEWS, Mode
from iapflow.http.routes import action_of
from iapflow.store.base import Model
from iapflow.store.scope import REGISTRARS
from iapflow.web import catalogues

from .country import SECRET_WORDS, Country


def reader_of(view: Any) -> str:
    """The fixture of somebody who may open this register."""
    return next(
        name
        for name, role in (
            ("head", "institution_head"),
            ("accountant", "accountant"),
            ("administrator", "administrator"),
        )
        if role in view.readers
    )


def test_every_table_has_a_mode():
    """A new table is open or forgotten by nobody's decision otherwise."""
    assert {mapper.class_ for mapper in Model.registry.mappers} == set(MODES)


def test_a_view_stands_for_every_table_that_is_shown():
    """And only crud tables have a view that writes."""
    shown = {model for model, mode in MODES.items() if mode in {Mode.CRUD, Mode.READ_ONLY}}
    writing = {view.subject for view in VIEWS if "edit_view" in view.addresses}

    assert shown == {view.subject for view in VIEWS}
    assert writing == {model for model, mode in MODES.items() if mode is Mode.CRUD}


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.path)
def test_a_register_shows_its_list_row_form_and_file(view, request: pytest.FixtureRequest, country: Country):
    """Nothing breaks on the plain way through a register, and no note of a case is told."""
    client = request.getfixturevalue(reader_of(view))
    ident = country.own.get(view.subject)

    pages = [client.get(f"/registri/{view.path}/"), client.get(f"/registri/{view.path}/export/csv/")]
    if "details_view" in view.addresses and ident is not None:
        pages.append(client.get(f"/registri/{view.path}/details/?id={ident}"))

    assert [200] * len(pages) == [page.status_code for page in pages]
    assert not any(SECRET_WORDS in page.text for page in pages)


@pytest.mark.parametrize("view", [view for view in VIEWS if "edit_view" in view.addresses], ids=lambda view: view.path)
def test_a_keeper_reaches_the_forms(view, administrator, head, country: Country):
    """Whoever writes a register gets the form for a new and for a standing row."""
    client = administrator if view.writers & ADMINISTRATORS else head
    ident = country.own.get(view.subject, "demo_clock_days")

    edit = client.get(f"/registri/{view.path}/edit/?id={ident}")
    new = client.get(f"/registri/{view.path}/new/")

    assert (edit.status_code, new.status_code) == (
        200 if ident != "demo_clock_days" else 404,
        200 if view.may_create else 403,
    )


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.path)
def test_a_register_is_closed_to_other_roles(view, administrator, head):
    """Administrators see no learner and no case, schools no structure of the country."""
    for client, roles in ((administrator, ADMINISTRATORS), (head, frozenset({"institution_head"}))):
        expected = 200 if roles & view.readers else 403

        assert expected == client.get(f"/registri/{view.path}/").status_code


def test_every_address_declares_its_action(app):
    """Flask-Admin's addresses too."""
    addresses = [rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("admin")]

    assert len(addresses) > 50
    assert [] == [endpoint for endpoint in addresses if action_of(app, endpoint) is None]


def test_registrars_and_administrators_do_not_overlap():
    """Otherwise the two sides of the rights would blur."""
    assert not ADMINISTRATORS & REGISTRARS


def test_every_word_of_the_registers_is_said_in_latvian():
    """Labels, filters and words of codes stand in tables, where the search for sentences does not look."""
    said: dict[str, str] = {}
    for path in catalogues.tables()[catalogues.OURS]:
        said.update(catalogues.read(path))
    words = {word for view in VIEWS for word in (view.title, view.about, *view.labels.values())}
    words |= {offered.name for view in VIEWS for offered in view.column_filters or ()}
    for codes in (
        naming.UNIT_KINDS,
        naming.PARTNER_TYPES,
        naming.LOG_KINDS,
        naming.TIMER_KINDS,
        naming.OUTCOMES,
        KINDS,
    ):
        words |= set(codes.values())

    assert set() == {*words, *GROUPS} - set(said)
