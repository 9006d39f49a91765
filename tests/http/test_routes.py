"""The front door: every address has said what it is for."""

import pytest
from flask import Flask

from iapflow.http.routes import UndeclaredRouteError, action, check_declared, declare
from tests.apps import HEAD, NOBODY, signed_in


def test_an_address_without_an_action_stops_the_start():
    app = Flask("bare", static_folder=None)
    app.add_url_rule("/back-door", "back_door", lambda: "open")

    with pytest.raises(UndeclaredRouteError, match=r"/back-door \(back_door\)"):
        check_declared(app)


def test_a_declared_address_passes():
    app = Flask("bare", static_folder=None)
    app.add_url_rule("/a", "a", action("see_case")(lambda: ""))
    app.add_url_rule("/b", "b", lambda: "")
    declare(app, "b", "anybody")

    check_declared(app)


def test_an_action_nobody_knows_is_refused():
    with pytest.raises(UndeclaredRouteError, match="see_evrything"):
        action("see_evrything")


def test_the_whole_program_has_declared_everything(app):
    check_declared(app)


def test_a_stranger_is_sent_to_sign_in_and_back(client):
    answer = client.get("/mani-uzdevumi?view=late")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/pieslegties?next=/mani-uzdevumi?view%3Dlate"


def test_somebody_without_a_role_reads_why_and_who_can_help(app):
    answer = signed_in(app, NOBODY).get("/mani-uzdevumi")

    assert answer.status_code == 403
    assert "Jums vēl nav lomas" in answer.text


def test_the_wrong_role_stays_outside(app):
    app.add_url_rule("/registri", "registers", action("administer")(lambda: "inside"))

    assert signed_in(app, HEAD).get("/registri").status_code == 403


def test_an_undeclared_address_is_shut_even_if_the_start_was_not_stopped(app):
    app.add_url_rule("/late", "late", lambda: "inside")

    assert signed_in(app, HEAD).get("/late").status_code == 403
