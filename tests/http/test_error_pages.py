"""What a person reads when something did not work."""

import pytest

from iapflow.errors import Conflict, Missing, Reason, Refused, Text
from iapflow.http.language import COOKIE
from iapflow.http.routes import action


def raising(app, error):
    def view():
        raise error

    app.add_url_rule("/breaks", "breaks", action("anybody")(view))
    return app.test_client()


def test_what_is_foreign_reads_like_what_does_not_exist(app):
    client = raising(app, Missing())
    foreign, unknown = client.get("/breaks"), client.get("/no-such-page")

    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert _same(foreign.text) == _same(unknown.text)


def test_a_conflict_tells_that_somebody_was_quicker(app):
    answer = raising(app, Conflict("approved")).get("/breaks")

    assert answer.status_code == 409
    assert "Kāds bija ātrāks" in answer.text


def test_a_refusal_lists_its_reasons_in_the_readers_language(app):
    reason = Reason("by", Text("This workflow has no such action."))
    client = raising(app, Refused((reason,)))
    client.set_cookie(COOKIE, "en")

    answer = client.get("/breaks")

    assert answer.status_code == 422
    assert "This workflow has no such action." in answer.text


def test_a_bug_of_ours_shows_a_reference_and_nothing_of_itself(app, caplog):
    client = raising(app, RuntimeError("[parameters: {'name': 'Anna'}] SELECT * FROM learner"))

    answer = client.get("/breaks")
    reference = answer.text.split("Atsauce: ")[1][:8]

    assert answer.status_code == 500
    assert "Anna" not in answer.text
    assert "SELECT" not in answer.text
    assert reference in caplog.text


def test_a_script_is_answered_in_json(app):
    answer = raising(app, Conflict("approved")).get("/breaks", headers={"Accept": "application/json"})

    assert answer.json["status"] == 409


def test_a_post_that_is_too_large_is_told_so(client):
    answer = client.post("/pieslegties", data={"email": "a" * 2_100_000})

    assert answer.status_code == 413
    assert "Tas ir par lielu" in answer.text


@pytest.mark.parametrize("language", ["lv", "en"])
def test_every_page_of_errors_can_be_shown(app, language):
    from pathlib import Path

    from flask import render_template

    folder = Path(app.root_path) / "web" / "templates" / "errors"
    with app.test_request_context(headers={"Cookie": f"{COOKIE}={language}"}):
        for path in folder.glob("*.html"):
            page = render_template(f"errors/{path.name}", reference="0a1b2c3d", reasons=["Tā."])
            assert "0a1b2c3d" in page


def _same(page):
    lines = [line for line in page.splitlines() if "csrf_token" not in line and "Atsauce" not in line]
    return "\n".join(line for line in lines if 'name="back"' not in line)
