"""Which page of a list is asked for, and the links to its neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request, url_for

DEEPEST = 200
"""Deeper than this nobody reads; one searches instead."""


@dataclass(frozen=True, slots=True)
class Paging:
    """One page of a list.

    Args:
        page: counted from 1.
        size: rows a page.
        total: how many rows there are, None while that was not counted.
        has_next: whether there is a page after this one.
    """

    page: int
    size: int
    total: int | None = None
    has_next: bool = False

    @property
    def offset(self) -> int:
        """How many rows stand before this page."""
        return (self.page - 1) * self.size

    @property
    def has_previous(self) -> bool:
        """Whether there is a page before this one."""
        return self.page > 1


def asked_page() -> int:
    """The page in the address; whatever is not a sensible number is the first one."""
    word = request.args.get("page", "1")
    if not (word.isascii() and word.isdigit() and len(word) <= len(str(DEEPEST))):
        return 1
    return min(max(int(word), 1), DEEPEST)


def page_url(page: int) -> str:
    """This very address with another page number; the filters stay."""
    if request.endpoint is None:
        return "/"
    path = url_for(request.endpoint, **(request.view_args or {}))
    return f"{path}?{urlencode({**request.args.to_dict(), 'page': page})}"
