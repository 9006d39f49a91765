"""Views that take a file may be sent more than others; said before anything reads the request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

View = TypeVar("View", bound=Callable[..., Any])
LARGEST = 10_600_000
"""A file of ten megabytes and the words around it."""


def takes_files(view: View) -> View:
    """A view to which a document may be sent."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def install(app: Flask) -> None:
    """Before the token is asked for, which reads the form."""
    app.before_request(_allow)


def _allow() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "takes_files", False) and request.mimetype == "multipart/form-data":
        request.max_content_length = LARGEST
