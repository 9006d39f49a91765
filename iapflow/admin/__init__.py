"""Flask-Admin in our own layout: registers to keep, records to look at, the workbench for definitions."""

from __future__ import annotations

from flask import Flask
from flask_admin import Admin

from iapflow.admin.menu import IndexView
from iapflow.admin.purposes import PurposesView
from iapflow.admin.versions import VersionsView
from iapflow.admin.views import VIEWS
from iapflow.admin.workbench import WorkbenchView
from iapflow.http.headers import nonce
from iapflow.http.routes import declare

ACTION = "see_registers"
ADMINISTRATORS_ACTION = "administer"
PURPOSES_ACTION = "see_purposes"


def install(app: Flask) -> None:
    """Register every view and say which action each of its addresses is."""
    admin = Admin(
        app,
        name="IAPFlow",
        index_view=IndexView(),
        translations_path=app.config["BABEL_TRANSLATION_DIRECTORIES"],
        csp_nonce_generator=nonce,
    )
    admin.add_views(*(view() for view in VIEWS), WorkbenchView(), VersionsView(), PurposesView())
    for view in admin._views:
        name = ADMINISTRATORS_ACTION if isinstance(view, WorkbenchView | VersionsView) else ACTION
        name = PURPOSES_ACTION if isinstance(view, PurposesView) else name
        for _, address, _ in view._urls:
            declare(app, f"{view.endpoint}.{address}", name)
