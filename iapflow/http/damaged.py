"""Bytes that are no text: a form that holds some is read with a mark in their place, which each field then refuses.

Werkzeug would keep them as `%C0%AF`, as if somebody had typed that.
"""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any
from urllib.parse import parse_qsl, unquote_to_bytes, urlencode

from flask import Flask, Request
from werkzeug.formparser import FormDataParser

URLENCODED = "application/x-www-form-urlencoded"


class Parser(FormDataParser):
    """Werkzeug's, after the body was mended."""

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None
    ) -> Any:
        """As Werkzeug parses; only a form in text is looked at."""
        if mimetype == URLENCODED:
            stream = BytesIO(mended(stream.read()))
        return super().parse(stream, mimetype, content_length, options)


class OurRequest(Request):
    """Flask's, with this parser."""

    form_data_parser_class = Parser


def mended(body: bytes) -> bytes:
    """The body as it is where it is text; else with U+FFFD for what cannot be read."""
    try:
        unquote_to_bytes(body).decode("utf-8")
    except UnicodeDecodeError:
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, errors="replace")
        return urlencode(pairs).encode()
    return body


def install(app: Flask) -> None:
    """Every form comes in this way."""
    app.request_class = OurRequest
