"""What the program is told from outside, read once at the start and refused when unsafe.

Everything comes from environment variables beginning with IAPFLOW_.  Settings
that change while the program runs live in the table `setting` instead.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

SECRET_LENGTH = 32
HERE = "http://127.0.0.1:8000"
YES = frozenset({"1", "yes", "true", "on"})
NO = frozenset({"", "0", "no", "false", "off"})
LOCAL = frozenset({"", "localhost", "127.0.0.1", "::1"})
ENCRYPTED = frozenset({"require", "verify-ca", "verify-full"})


class ConfigError(Exception):
    """The program cannot start safely with these settings; the message says what to set."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one running program.

    Args:
        database_url: sqlite:///path or postgresql://…; PostgreSQL elsewhere needs TLS.
        secret_key: signs sessions; at least 32 signs, never shown in a repr.
        project: the folder that holds `workflows/` and `forms/`.
        letters: the folder into which letters are written where no mail is sent.
        address: where people open the program; links in letters begin with it.
        is_demo: made-up data and a movable clock; never beside real learners.
        extensions: modules that bring facts, functions, effects and more of their own.
    """

    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    project: Path
    letters: Path
    is_demo: bool = False
    address: str = HERE
    extensions: tuple[str, ...] = ()

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Config:
        """Read and check the environment.

        Raises:
            ConfigError: something is missing or unsafe.
        """
        values = os.environ if environ is None else environ
        is_demo = _flag("IAPFLOW_DEMO", values.get("IAPFLOW_DEMO", ""))
        project = Path(values.get("IAPFLOW_PROJECT", ".")).resolve()
        if not project.is_dir():
            raise ConfigError(f"IAPFLOW_PROJECT names {project}, which is not a folder.")
        var = project / "var"
        return cls(
            database_url=_database(values.get("IAPFLOW_DATABASE_URL", f"sqlite:///{var / 'iapflow.sqlite3'}")),
            secret_key=_secret(values.get("IAPFLOW_SECRET_KEY", ""), is_demo=is_demo),
            project=project,
            letters=Path(values.get("IAPFLOW_LETTERS", var / "letters")).resolve(),
            is_demo=is_demo,
            address=values.get("IAPFLOW_ADDRESS", HERE).rstrip("/"),
            extensions=extensions_of(values),
        )


def extensions_of(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The modules named in IAPFLOW_EXTENSIONS, with commas or blanks between them."""
    return tuple(environ.get("IAPFLOW_EXTENSIONS", "").replace(",", " ").split())


def _flag(name: str, value: str) -> bool:
    """Yes or no, and nothing in between."""
    word = value.strip().lower()
    if word not in YES | NO:
        raise ConfigError(f"{name} must be 1 or 0, not {value!r}.")
    return word in YES


def _secret(secret: str, *, is_demo: bool) -> str:
    """The secret key; a demo makes up its own, which lasts until it stops."""
    if not secret and is_demo:
        return secrets.token_urlsafe(48)
    if not secret:
        raise ConfigError(
            "IAPFLOW_SECRET_KEY is not set. Make one with "
            "python -c 'import secrets; print(secrets.token_urlsafe(48))' and keep it secret."
        )
    if len(secret) < SECRET_LENGTH or len(set(secret)) < SECRET_LENGTH // 4:
        raise ConfigError(f"IAPFLOW_SECRET_KEY is too easy to guess; use at least {SECRET_LENGTH} random signs.")
    return secret


def _database(url: str) -> str:
    """The address of the database, in a form that names its driver."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return url
    if parts.scheme not in {"postgresql", "postgres", "postgresql+psycopg"}:
        raise ConfigError(
            f"IAPFLOW_DATABASE_URL must begin with sqlite:/// or postgresql://; {parts.scheme or 'nothing'}: was given."
        )
    query = parse_qs(parts.query)
    named = [host for key in ("host", "hostaddr") for hosts in query.get(key, []) for host in hosts.split(",")]
    hosts = {parts.hostname or "", *named}
    is_local = all(host in LOCAL or host.startswith("/") for host in hosts)
    if not is_local and query.get("sslmode", [""])[-1] not in ENCRYPTED:
        raise ConfigError(
            "IAPFLOW_DATABASE_URL leads to another machine without encryption. Add ?sslmode=verify-full to it."
        )
    return "postgresql+psycopg" + url[len(parts.scheme) :]
