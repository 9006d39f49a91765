"""`create_app`: the one module that knows every floor.

Each part of the program has an `install(app)`; this says in which order.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event

from flask import Flask

from iapflow import admin, builtin, web
from iapflow.cli.commands import commands
from iapflow.cli.program import Program
from iapflow.config import Config, ConfigError, extensions_of
from iapflow.extend import REGISTRY, load
from iapflow.http import (
    assets,
    codes_in_addresses,
    compressing,
    damaged,
    error_pages,
    files_in,
    forgery,
    headers,
    language,
    parts,
    routes,
    sessions,
    sign_in,
    whole_numbers,
)
from iapflow.http.crossing import Anew
from iapflow.jobs.folder_post import FolderPost
from iapflow.jobs.office import Office, Tell
from iapflow.jobs.worker import work, work_until_idle
from iapflow.services.definitions import Definitions
from iapflow.services.room import Room
from iapflow.store.base import db
from iapflow.store.engine import options, prepare
from iapflow.store.store import Store

__all__ = ["builtin", "create_app", "main"]  # importing `builtin` registers what the definitions may name

MEGABYTE = 1_000_000
LARGEST_REQUEST = 2 * MEGABYTE
LARGEST_FORM = MEGABYTE
MOST_FIELDS = 4_000


def utc_now() -> datetime:
    """The machine's clock, read here and nowhere below."""
    return datetime.now(UTC)  # noqa: TID251 - this is the entrance


def create_app(config: Config | None = None, real_now: Callable[[], datetime] = utc_now) -> Flask:
    """The whole program as a Flask app; it does not touch the database yet.

    Args:
        config: read from the environment when not given.
        real_now: the machine's clock; tests hand in their own.

    Raises:
        ConfigError: the settings are unsafe, or an extension cannot be loaded.
        UndeclaredRouteError: an address has no declared action.
    """
    config = config or Config.from_env()
    load(config.extensions)
    app = Anew("iapflow", static_folder=None, template_folder=str(web.TEMPLATES))
    _configure(app, config)
    room = Room(Definitions(REGISTRY), real_now)
    parts.install(app, parts.Parts(config=config, store=_open_store(app), room=room, real_now=real_now))
    _install_entrance(app, config)
    web.install(app)
    admin.install(app)
    routes.check_declared(app)
    return app


def main() -> None:
    """The `iapflow` command; extensions are known before it looks at any definition."""
    try:
        load(extensions_of(os.environ))
    except ConfigError as error:
        sys.exit(str(error))
    commands(Program(create_app, _work, _work_once, REGISTRY, utc_now))(prog_name="iapflow")


def office_of(app: Flask) -> Office:
    """What the worker needs of this app; its letters go into the folder of the settings."""
    made: parts.Parts = app.extensions[parts.KEY]
    config = made.config
    link = f"{config.address}/plani/"
    post = FolderPost(config.letters)
    return Office(made.store, made.room, post, lambda case: f"{link}{case}", say=language.speaker(app))


def _work(app: Flask, stop: Event, tell: Tell) -> None:
    work(office_of(app), stop, tell)


def _work_once(app: Flask, tell: Tell) -> int:
    return work_until_idle(office_of(app), tell)


def _configure(app: Flask, config: Config) -> None:
    """Flask's own settings: secrets, the database, and limits on what is sent here."""
    app.config.update(
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=options(config.database_url),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=MOST_FIELDS,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _open_store(app: Flask) -> Store:
    """One engine for Flask-SQLAlchemy and for the store."""
    db.init_app(app)
    with app.app_context():
        return Store(prepare(db.engine))


def _install_entrance(app: Flask, config: Config) -> None:
    """What stands in front of every page.

    The order is the order in which a request meets them: nonce and reference, the token,
    the age of the session, then the front door.
    """
    damaged.install(app)
    compressing.install(app)
    whole_numbers.install(app)
    headers.install(app)
    language.install(app, web.TRANSLATIONS)
    error_pages.install(app)
    files_in.install(app)
    forgery.install(app)
    assets.install(app)
    sign_in.install(app, web.TRANSLATIONS)
    sessions.install(app, is_demo=config.is_demo)
    codes_in_addresses.install(app)
    routes.install(app)
