"""A request that PostgreSQL ended, because two waited for each other, is answered anew; nobody sees it."""

from __future__ import annotations

from flask import Flask, request
from flask.typing import ResponseReturnValue

from iapflow.store.crossing import anew


class Anew(Flask):
    """An app whose pages are asked again where their transaction was ended for another to go on."""

    def dispatch_request(self) -> ResponseReturnValue:
        """The answer of the page; what was posted is there the second time as well."""
        return anew(super().dispatch_request, _rewind)


def _rewind() -> None:
    for files in request.files.listvalues():
        for file in files:
            file.seek(0)
