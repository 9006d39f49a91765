"""Static files: our own and those of installed packages, named by content and kept for a year."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, request, url_for

from iapflow.http.routes import declare

YEAR = "public, max-age=31536000, immutable"
DIGITS = 12


def vendor() -> Blueprint:
    """Bootstrap out of the installed package, without importing it."""
    spec = find_spec("flask_bootstrap")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("Bootstrap-Flask is not installed; it brings Bootstrap's files.")
    folder = Path(spec.submodule_search_locations[0]) / "static" / "bootstrap5"
    return Blueprint("vendor", __name__, static_folder=str(folder), static_url_path="/vendor/bootstrap")


def install(app: Flask) -> None:
    """Serve the vendor's files, and keep whatever is asked for by its content's name."""
    app.register_blueprint(vendor())
    declare(app, "vendor.static", "anybody")
    app.jinja_env.globals["asset"] = asset
    app.after_request(_keep)


def asset(endpoint: str, filename: str) -> str:
    """The address of a static file, with its content's digest in it."""
    owner = current_app.blueprints[endpoint.removesuffix(".static")]
    return url_for(endpoint, filename=filename, v=digest(str(Path(owner.static_folder or "") / filename)))


@cache
def digest(path: str) -> str:
    """The first digits of a file's digest; read once, files do not change under a running program."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:DIGITS]


def _keep(response: Response) -> Response:
    """Mark what may be kept; the headers of all answers read the mark and take it off."""
    is_named = (request.endpoint or "").endswith("static") and "v" in request.args
    if is_named and response.status_code in {200, 304}:
        response.headers["Cache-Control"] = YEAR
        response.headers["X-Keep"] = "yes"
    return response
