"""Settings from the environment: read once, refused with a sentence when unsafe."""

from __future__ import annotations

from pathlib import Path

import pytest

from iapflow.config import Config, ConfigError

SECRET = "q8Zr-2mPx_7LkT5vWn3Yb9Hc4Fj6Gd1s"


def test_a_safe_environment_is_taken(tmp_path: Path) -> None:
    """The database and the letters lie in the project's own folder unless said otherwise."""
    config = Config.from_env({"IAPFLOW_SECRET_KEY": SECRET, "IAPFLOW_PROJECT": str(tmp_path)})

    assert f"sqlite:///{tmp_path}/var/iapflow.sqlite3" == config.database_url
    assert tmp_path / "var" / "letters" == config.letters
    assert not config.is_demo


def test_what_is_secret_is_not_in_the_repr(tmp_path: Path) -> None:
    """A settings object in a traceback must not tell the key or the database's password."""
    url = "postgresql://iapflow:hidden@localhost/iapflow"

    shown = repr(Config.from_env({"IAPFLOW_SECRET_KEY": SECRET, "IAPFLOW_DATABASE_URL": url}))

    assert SECRET not in shown
    assert "hidden" not in shown


def test_a_demo_makes_up_its_own_secret(tmp_path: Path) -> None:
    """Another one at each start."""
    environ = {"IAPFLOW_DEMO": "yes", "IAPFLOW_PROJECT": str(tmp_path)}

    first, second = Config.from_env(environ), Config.from_env(environ)

    assert first.is_demo
    assert first.secret_key != second.secret_key


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"IAPFLOW_SECRET_KEY": ""}, "IAPFLOW_SECRET_KEY is not set"),
        ({"IAPFLOW_SECRET_KEY": "secret"}, "too easy to guess"),
        ({"IAPFLOW_SECRET_KEY": "a" * 64}, "too easy to guess"),
        ({"IAPFLOW_DEMO": "perhaps"}, "IAPFLOW_DEMO must be 1 or 0"),
        ({"IAPFLOW_PROJECT": "no/such/folder"}, "is not a folder"),
        ({"IAPFLOW_DATABASE_URL": "mysql://localhost/x"}, "must begin with sqlite:/// or postgresql://"),
        ({"IAPFLOW_DATABASE_URL": "iapflow.db"}, "must begin with sqlite:/// or postgresql://"),
        ({"IAPFLOW_DATABASE_URL": "postgresql://db.example/x"}, "without encryption"),
        ({"IAPFLOW_DATABASE_URL": "postgresql://localhost/x?host=db.example"}, "without encryption"),
        ({"IAPFLOW_DATABASE_URL": "postgresql://db.example/x?sslmode=prefer"}, "without encryption"),
    ],
)
def test_an_unsafe_environment_is_refused(change: dict[str, str], sentence: str) -> None:
    """The message says what to set."""
    with pytest.raises(ConfigError, match=sentence):
        Config.from_env({"IAPFLOW_SECRET_KEY": SECRET, **change})


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://localhost/x",
        "postgresql:///x?host=/run/postgresql",
        "postgres://db.example/x?sslmode=verify-full",
    ],
)
def test_postgresql_gets_its_driver_named(url: str) -> None:
    """Local ones may speak plainly, others must encrypt."""
    config = Config.from_env({"IAPFLOW_SECRET_KEY": SECRET, "IAPFLOW_DATABASE_URL": url})

    assert "postgresql+psycopg" + url[url.index(":") :] == config.database_url
