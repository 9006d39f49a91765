"""`iapflow db upgrade`: what is done before the program serves."""

import os

import click

from iapflow.cli.program import settings
from iapflow.store.engine import connect
from iapflow.store.migrate import is_current, upgrade
from iapflow.store.store import Store


@click.group("db")
def db_group() -> None:
    """The database."""


@db_group.command("upgrade")
def upgrade_command() -> None:
    """Bring the database to the tables of this program; make a backup first."""
    done = upgrade(settings(dict(os.environ)).database_url, click.echo)
    click.echo(f"{len(done)} revisions run." if done else "The database is up to date.")


def open_store(url: str) -> Store:
    """The store, if its tables are this program's."""
    engine = connect(url)
    if not is_current(engine):
        engine.dispose()
        raise click.ClickException("The database has older tables than this program. Run: iapflow db upgrade")
    return Store(engine)
