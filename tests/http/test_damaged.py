"""Bytes that are no text never pass for words."""

from flask import Flask, request

from iapflow.http import damaged
from iapflow.http.damaged import URLENCODED, mended


def read(body: bytes) -> dict[str, str]:
    """What a form holds that was sent so."""
    app = Flask(__name__)
    damaged.install(app)
    with app.test_request_context("/", method="POST", data=body, content_type=URLENCODED):
        return dict(request.form)


def test_bytes_that_are_no_text_are_read_as_the_mark_that_every_field_refuses():
    assert {"a": "\ufffd\ufffd", "b": "1"} == read(b"a=%C0%AF&b=1")
    assert {"a": "\ufffd\ufffd"} == read(b"a=\xc0\xaf")


def test_what_somebody_typed_comes_in_as_it_was():
    assert {"a": "%C0 ā+", "b": ""} == read(b"a=%25C0+%C4%81%2B&b=")
    assert b"a=%C4%81" == mended(b"a=%C4%81")
