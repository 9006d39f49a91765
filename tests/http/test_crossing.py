"""A page whose transaction was ended for another to go on is asked anew, with all that was posted."""

from __future__ import annotations

from io import BytesIO

from flask import request
from sqlalchemy.exc import OperationalError

from iapflow.http.crossing import Anew


class _EndedError(Exception):
    sqlstate = "40P01"


def test_what_was_posted_is_there_the_second_time_as_well() -> None:
    app, seen = Anew(__name__), []

    @app.post("/")
    def page() -> str:
        seen.append((request.form["words"], request.files["scan"].read()))
        if len(seen) == 1:
            raise OperationalError("UPDATE", None, _EndedError())
        return "done"

    answer = app.test_client().post("/", data={"words": "vārdi", "scan": (BytesIO(b"paper"), "a.pdf")})

    assert "done" == answer.text
    assert [("vārdi", b"paper")] * 2 == seen
