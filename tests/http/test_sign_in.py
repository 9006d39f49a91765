"""Signing in and out: few tries, one answer to every failure, posts only."""

import pytest

from iapflow.http.redirects import is_path
from tests.apps import HEAD, PASSWORD, sign_in, token


def test_after_signing_in_one_is_where_one_wanted(client):
    sent = {"email": HEAD, "password": PASSWORD, "csrf_token": token(client)}

    answer = client.post("/pieslegties?next=/mani-uzdevumi", data=sent)

    assert answer.headers["Location"] == "/mani-uzdevumi"


@pytest.mark.parametrize(
    "target", ["https://example.org", "//example.org", "/%5Cexample.org", "/%09/example.org", "%20//x"]
)
def test_one_is_not_led_elsewhere_after_signing_in(client, target):
    sent = {"email": HEAD, "password": PASSWORD, "csrf_token": token(client)}

    answer = client.post(f"/pieslegties?next={target}", data=sent)

    assert is_path(answer.headers.get("Location", "/"))


def test_a_wrong_password_and_an_unknown_address_read_the_same(client):
    known = client.post("/pieslegties", data=_try(client, HEAD)).text
    unknown = client.post("/pieslegties", data=_try(client, "neviens@example.org")).text

    assert "nepareizs lietotājs, parole vai kods" in known
    assert _without_tokens(known, HEAD) == _without_tokens(unknown, "neviens@example.org")


def test_the_sixth_failed_try_in_a_minute_is_told_to_wait(client):
    tries = [sign_in(client, HEAD, "nepareiza parole te") for _ in range(6)]

    assert tries == [200] * 5 + [429]


def test_spelling_the_address_differently_wins_no_further_tries(client):
    for spelling in (HEAD, HEAD.upper(), f" {HEAD}", HEAD.title(), HEAD):
        sign_in(client, spelling, "nepareiza parole te")

    assert sign_in(client, HEAD) == 429


def test_signing_in_and_out_often_is_not_a_try(app):
    assert [sign_in(app.test_client(), HEAD) for _ in range(7)] == [302] * 7


def test_one_signs_out_by_a_post_only(head):
    assert head.get("/iziet").status_code == 405

    head.post("/iziet", data={"csrf_token": token(head, "/mani-uzdevumi")})

    assert head.get("/mani-uzdevumi").status_code == 302


def test_the_sign_in_page_shows_its_fields_in_latvian(client):
    page = client.get("/pieslegties").text

    assert "E-pasta adrese" in page
    assert 'autocomplete="current-password"' in page


def test_a_short_new_password_is_refused_in_latvian(head):
    sent = {
        "password": PASSWORD,
        "new_password": "isa", "new_password_confirm": "isa",
        "csrf_token": token(head, "/konts/parole"),
    }  # fmt: skip

    assert "Parolei jābūt vismaz 12 rakstzīmes garai" in head.post("/konts/parole", data=sent).text


def _try(client, email):
    return {"email": email, "password": "nepareiza parole te", "csrf_token": token(client)}


def _without_tokens(page, email):
    lines = [line for line in page.splitlines() if "csrf_token" not in line]
    return "\n".join(lines).replace(email, "")
