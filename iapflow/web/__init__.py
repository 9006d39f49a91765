"""Pages for people: what they see after signing in, and the shell around it.

A page module makes no blueprint of its own: it imports the one of
`iapflow.web.pages` and is named there.
"""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from iapflow.http.routes import declare

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
TRANSLATIONS = HERE / "translations"


def install(app: Flask) -> None:
    """Register every page of this floor and what the layout asks for."""
    from iapflow.web import linked, pages, shell  # the page modules import this package's paths

    pages.fill()
    app.register_blueprint(pages.pages)
    declare(app, "web.static", "anybody")
    linked.install(app)
    shell.install(app)
