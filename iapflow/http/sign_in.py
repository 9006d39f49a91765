"""Signing in and out by Flask-Security: generic answers, slow passwords, few tries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_security import Security, SQLAlchemyUserDatastore

from iapflow.http.routes import declare
from iapflow.store.account import Role, User
from iapflow.store.base import db

PER_ACCOUNT = "5 per minute"
PER_MACHINE = "30 per minute"
"""A whole school may sit behind one address."""
PASSWORD_LENGTH = 12

ADDRESSES = {
    "security.login": "anybody",
    "security.logout": "anybody",
    "security.verify": "own_account",
    "security.change_password": "own_account",
    "security.static": "anybody",
}


def install(app: Flask, translations: Path) -> None:
    """Add accounts to this app; its templates lie in templates/security."""
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of the method
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_PASSWORD_SINGLE_HASH=["argon2"],  # argon2 needs no second salt of ours
        SECURITY_PASSWORD_LENGTH_MIN=PASSWORD_LENGTH,
        SECURITY_PASSWORD_CONFIRM_REQUIRED=True,
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_LOGIN_URL="/pieslegties",
        SECURITY_LOGOUT_URL="/iziet",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_CHANGEABLE=True,
        SECURITY_CHANGE_URL="/konts/parole",
        SECURITY_VERIFY_URL="/konts/apstiprinat",
        SECURITY_SEND_PASSWORD_CHANGE_EMAIL=False,
        SECURITY_SEND_REGISTER_EMAIL=False,
        SECURITY_POST_LOGIN_VIEW="/",
        SECURITY_POST_LOGOUT_VIEW="/pieslegties",
        SECURITY_UNAUTHORIZED_VIEW=None,
        SECURITY_FLASH_MESSAGES=True,
        SECURITY_SCRIPT_NONCE_KEY="nonce",
        SECURITY_I18N_DIRNAME=["builtin", str(translations)],
        SECURITY_DEFAULT_REMEMBER_ME=False,
        SECURITY_STATIC_FOLDER=None,
    )
    Security(app, SQLAlchemyUserDatastore(db, User, Role))
    _declare(app)
    _limit(app)


def _declare(app: Flask) -> None:
    """Only addresses in the table may be there; a new one stops the start."""
    for endpoint in set(app.view_functions) & set(ADDRESSES):
        declare(app, endpoint, ADDRESSES[endpoint])


def _limit(app: Flask) -> None:
    """Count failed tries only, by account and by machine."""
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")
    view: Any = app.view_functions["security.login"]
    for limit, key in ((PER_ACCOUNT, account_key), (PER_MACHINE, get_remote_address)):
        view = limiter.limit(limit, key_func=key, methods=["POST"], deduct_when=has_failed)(view)
    app.view_functions["security.login"] = view


def account_key() -> str:
    """The address somebody tries to sign in with, folded so that spelling wins nothing."""
    return "account:" + request.form.get("email", "").strip().casefold()[:255]


def has_failed(response: Response) -> bool:
    """A sign-in that worked sends on; everything else was a try."""
    return response.status_code != 302
