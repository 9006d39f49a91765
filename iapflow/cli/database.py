"""`iapflow db upgrade` and `iapflow publish`: what is done before the program serves."""

import os
from pathlib import Path

import click

from iapflow.cli.program import Program, complain, pass_program, project_option, settings
from iapflow.definitions.catalogue import read_project
from iapflow.errors import DefinitionError
from iapflow.services.definitions import publish
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


@click.command("publish")
@project_option
@pass_program
def publish_command(program: Program, project: Path) -> None:
    """Make the definitions of a project what new cases begin on; running cases keep theirs."""
    config = settings({**os.environ, "IAPFLOW_PROJECT": str(project)})
    store = open_store(config.database_url)
    try:
        done = publish(store, read_project(project), program.registry, program.now())
    except DefinitionError as error:
        raise complain(error) from None
    finally:
        store.engine.dispose()
    for text in done.new_texts:
        click.echo(f"published {text.path}" + (f", version {text.version}" if text.version else ""))
    for workflow in done.moved:
        click.echo(f"new cases of {workflow} begin on the new definitions")
    if not done.new_texts:
        click.echo("Everything was published already.")


def open_store(url: str) -> Store:
    """The store, if its tables are this program's."""
    engine = connect(url)
    if not is_current(engine):
        engine.dispose()
        raise click.ClickException("The database has older tables than this program. Run: iapflow db upgrade")
    return Store(engine)
