"""The whole demonstration behind the program, and the windows of its people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask_security import hash_password
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy.orm import Session

from iapflow.app import create_app
from iapflow.cli.demo.accounts import sign_ins
from iapflow.cli.demo.seeding import Plan, hurry, seed
from iapflow.config import Config
from iapflow.extend import REGISTRY
from iapflow.http.parts import parts
from iapflow.store.account import User
from iapflow.store.engine import connect
from iapflow.store.person import Person
from iapflow.store.store import Store
from iapflow.web.shell import demo_day

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NOBODY = "bez.lomas"
SECRET = "made-up-secret-key-for-the-browser-tests-0123456789"


def demonstration(template: Path, folder: Path) -> Flask:
    """The program on a demonstration of its own, whose machine's clock stands."""
    file = folder / "iapflow.sqlite3"
    found_demonstration(template, file)
    return program(file)


def program(file: Path) -> Flask:
    """The program on a demonstration that was founded, whose machine's clock stands."""
    config = Config(
        database_url=f"sqlite:///{file}", secret_key=SECRET, project=ROOT, letters=file.parent / "letters", is_demo=True
    )
    return create_app(config, real_now=lambda: NOW)


def found_demonstration(template: Path, file: Path) -> None:
    """Fill a copy of the empty database with the demonstration's people and their year."""
    file.write_bytes(template.read_bytes())
    app = program(file)

    def hashed(password: str) -> str:
        with app.app_context():
            return str(hash_password(password))

    engine = connect(f"sqlite:///{file}")
    hurry(engine)
    store = Store(engine)
    seed(store, Plan(ROOT, REGISTRY, hashed, NOW), lambda *told: None)
    with store as session:
        _nobody(session)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


def _nobody(session: Session) -> None:
    """Somebody with an account and without a role."""
    known = session.query(User).first()
    assert known is not None
    person = Person(given_name="Zane", family_name="Bezlomas", email=address(NOBODY))
    session.add(person)
    session.flush()
    session.add(
        User(
            email=person.email,
            password=known.password,
            active=True,
            fs_uniquifier="nobody-at-all",
            person_id=person.id,
        )
    )


def address(name: str) -> str:
    """What somebody of the demonstration signs in with."""
    return f"{name}@demo.example"


@dataclass
class Town:
    """Who can sign in, what day it is, and what the database holds."""

    app: Flask
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def password(self) -> str:
        """Everybody's."""
        with self.reading() as session:
            found = sign_ins(session)
        assert found is not None
        return found[0]

    @property
    def today(self) -> date:
        """The day the demonstration lives in."""
        with self.app.app_context():
            found = demo_day()
        assert found is not None
        return found

    def name_of(self, name: str) -> str:
        """The full name of who signs in so."""
        with self.reading() as session:
            found = session.query(Person).filter_by(email=address(name)).one()
            return f"{found.given_name} {found.family_name}"

    def reading(self) -> Any:
        """A look at the database."""
        with self.app.app_context():
            return parts().store.reading()


@dataclass
class Windows:
    """Browsers of people; who signed in once in this session is signed in again by the cookie kept."""

    town: Town
    opened: Callable[..., BrowserContext]

    def of(self, name: str, **settings: Any) -> Page:
        """A window in which somebody is signed in, on the page after signing in."""
        if name not in self.town.kept:
            self.town.kept[name] = self._signed_in(name)
        page = self.opened(storage_state=self.town.kept[name], **settings).new_page()
        page.goto("/")
        return page

    def _signed_in(self, name: str) -> Any:
        page = self.opened().new_page()
        sign_in(page, name, self.town.password)
        state = page.context.storage_state()
        page.context.close()
        return state


def sign_in(page: Page, name: str, password: str) -> None:
    """Through the sign-in page, as anybody."""
    page.goto("/")
    page.locator("input[name=email]").fill(address(name))
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Pieslēgties").click()
    expect(page.locator("details.user-menu")).to_be_visible()
