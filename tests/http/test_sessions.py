"""How long a sign-in lasts, and that signing out ends every copy of it."""

from datetime import timedelta

from iapflow.app import create_app
from tests.apps import close, config_for, token


def test_after_twelve_hours_one_signs_in_again(head, clock):
    clock.time += timedelta(hours=11)
    assert head.get("/mani-uzdevumi").status_code == 200

    clock.time += timedelta(hours=2)
    assert head.get("/mani-uzdevumi").status_code == 302


def test_the_cookie_ages_after_half_an_hour_of_quiet(head):
    cookie = head.get("/mani-uzdevumi").headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert head.application.config["PERMANENT_SESSION_LIFETIME"] == timedelta(minutes=30)


def test_a_copied_cookie_is_worth_nothing_after_signing_out(app, head):
    copy = app.test_client()
    copy.set_cookie("iapflow", head.get_cookie("iapflow").value)
    assert copy.get("/mani-uzdevumi").status_code == 200

    head.post("/iziet", data={"csrf_token": token(head, "/mani-uzdevumi")})

    assert copy.get("/mani-uzdevumi").status_code == 302


def test_where_data_are_real_the_cookie_is_locked_to_this_host_and_to_tls(tmp_path):
    app = create_app(config_for(tmp_path, is_demo=False))
    close(app)

    assert app.config["SESSION_COOKIE_NAME"] == "__Host-iapflow"
    assert app.config["SESSION_COOKIE_SECURE"] is True
