"""Every page of the program is looked at in the browser, or it is said why it is not."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from iapflow.app import create_app
from tests.apps import close, config_for
from tests.browser.test_pages import PAGES

GAP = re.compile(r"\{(\w+)\}")
NAMES = {"list": "/registri/iestades/", "details": "/registri/iestades/details/", "edit": "/registri/iestades/edit/"}
SHARED = ("index_view", "details_view", "edit_view", "create_view", "export", "ajax_lookup")
"""Drawn for every register by the same templates as for that of institutions."""
FILE = "a file, not a page"
NOT_IN_THE_DEMONSTRATION = "the demonstration has none; tests of its module draw it"
REASONS = {
    "web.home": "leads on to a page at once",
    "web.static": FILE, "vendor.static": FILE, "web.give": FILE, "web.give_own": FILE, "web.document": FILE,
    "web.printed_document": FILE, "web.evidence": FILE, "web.sample_evidence": FILE, "web.report_file": FILE,
    "web.early_report_file": FILE, "web.answer_table": FILE, "web.library_file": FILE, "web.work_log_file": FILE,
    "web.month_summary": FILE, "web.payment_file": FILE, "web.blank_application": FILE, "web.information": FILE,
    "web.class_applications": FILE, "web.calendar_feed": FILE, "web.events_ics": FILE, "web.event_ics": FILE,
    "web.supervision_ics": FILE, "web.event_certificate": FILE, "web.event_certificates_pdf": FILE,
    "web.event_sheet": FILE, "web.hours_file": FILE, "web.own_file": FILE, "admin_definitions.text": FILE,
    "web.token": "an answer for scripts",
    "security.login": "tests/browser/test_front_door.py looks at it",
    "security.verify": "asked by the same template as signing in",
    "web.sign_in_again": "a dialog over any page; tests/browser/test_nothing_typed_is_lost.py signs in by it",
    "web.early_file": NOT_IN_THE_DEMONSTRATION,
    "web.import_look": NOT_IN_THE_DEMONSTRATION,
    "web.many_run": NOT_IN_THE_DEMONSTRATION,
    "web.initiative_slip": NOT_IN_THE_DEMONSTRATION,
    "web.initiative_counting": NOT_IN_THE_DEMONSTRATION,
    "web.task": NOT_IN_THE_DEMONSTRATION,
    "admin_versions.run": NOT_IN_THE_DEMONSTRATION,
    "admin_versions.compare": NOT_IN_THE_DEMONSTRATION,
}  # fmt: skip
"""Endpoint -> why no test of tests/browser/test_pages.py looks at it."""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The program, whose addresses are asked and nothing else."""
    made = create_app(config_for(tmp_path_factory.mktemp("addresses"), is_demo=True))
    yield made
    close(made)


def looked_at(app: Flask) -> set[str]:
    """The endpoints of PAGES."""
    ask, found = app.url_map.bind("localhost"), set()
    for _, path, _ in PAGES.values():
        plain = GAP.sub(lambda gap: NAMES.get(gap[1], "1"), path).partition("?")[0]
        try:
            found.add(ask.match(plain)[0])
        except RequestRedirect as on:
            found.add(ask.match(on.new_url.removeprefix("http://localhost"))[0])
        except HTTPException as error:
            raise AssertionError(f"{path} is no page") from error
    return found


def pages(app: Flask) -> set[str]:
    """Every endpoint that can be opened; registers share their templates and so are one."""
    rules = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    return {one for one in rules if not (one.startswith("admin_") and one.rpartition(".")[2] in SHARED)}


def test_every_page_is_looked_at_or_has_a_reason(program: Flask) -> None:
    """A new page without either fails here."""
    assert [] == sorted(pages(program) - looked_at(program) - REASONS.keys())


def test_no_reason_outlives_its_page(program: Flask) -> None:
    """Nor is one kept for a page that is looked at."""
    assert [] == sorted(REASONS.keys() - pages(program))
    assert [] == sorted(REASONS.keys() & looked_at(program))
