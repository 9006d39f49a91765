"""`iapflow demo`: the whole program with made-up people, made at the first start and kept."""

import sys
from pathlib import Path
from threading import Event

import click
import waitress
from flask import Flask
from flask_security import hash_password

from iapflow.cli.demo.accounts import sign_ins
from iapflow.cli.demo.place import clear, is_made, settings_of
from iapflow.cli.demo.seeding import Plan, hurry, seed
from iapflow.cli.program import Program, complain, pass_program, project_option
from iapflow.cli.progress import Progress
from iapflow.cli.running import THREADS, begin_work
from iapflow.config import Config
from iapflow.definitions.catalogue import read_project
from iapflow.errors import DefinitionError
from iapflow.services.definitions import publish
from iapflow.store.engine import connect
from iapflow.store.migrate import upgrade_engine
from iapflow.store.store import Store


@click.command("demo")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--reset", is_flag=True, help="Begin anew: the demonstration's own data are deleted.")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), help="Its data; var/demo by default.")
@click.option("--serve/--no-serve", default=True, help="Only make it, or also serve it.")
@project_option
@pass_program
def demo_command(program: Program, /, project: Path, folder: Path | None, host: str, port: int, **wanted: bool) -> None:
    """The whole program with made-up people on this machine; its data are kept between starts."""
    folder = (folder or project / "var" / "demo").resolve()
    address = f"http://{host}:{port}"
    if wanted["reset"]:
        clear(folder)
    config = settings_of(project, folder, address)
    if not is_made(config):
        clear(folder)
        _make(program, config)
    else:
        _publish(program, config)
    app = program.create_app(config)
    _say(config, address)
    if wanted["serve"]:
        _serve(program, app, (host, port))


def _make(program: Program, config: Config) -> None:
    """Migrate, publish, and tell the stories."""
    engine = connect(config.database_url)
    hurry(engine)
    upgrade_engine(engine)
    app = program.create_app(config)

    def hashed(password: str) -> str:
        with app.app_context():
            return str(hash_password(password))

    try:
        with Progress("The demonstration is being made") as watch:
            seed(Store(engine), Plan(config.project, program.registry, hashed, program.now()), watch)
    except DefinitionError as error:
        raise complain(error) from None
    finally:
        engine.dispose()


def _publish(program: Program, config: Config) -> None:
    """What was written since the last start; with mistakes in it, the demonstration goes on as it was."""
    engine = connect(config.database_url)
    try:
        publish(Store(engine), read_project(config.project), program.registry, program.now())
    except DefinitionError as error:
        click.echo(str(error), err=True)
        click.echo("The definitions stay as they were published last.", err=True)
    finally:
        engine.dispose()


def _say(config: Config, address: str) -> None:
    engine = connect(config.database_url)
    with Store(engine).reading() as session:
        noted = sign_ins(session)
    engine.dispose()
    if noted is None:
        raise click.ClickException("The demonstration was not made to its end. Run: iapflow demo --reset")
    password, people = noted
    seen: set[str] = set()
    click.echo(f"\nIzdomāti dati. Made-up data.   {address}\n")
    for role, unit, email in people:
        if role not in seen:
            click.echo(f"  {role:24} {email:36} {unit}")
            seen.add(role)
    click.echo("\n  Everybody else's address works too: direktors.selija, autors.bebrene, autors.bebrene2, …")
    click.echo(f"\n  Parole / password: {password}\n")
    sys.stdout.flush()


def _serve(program: Program, app: Flask, place: tuple[str, int]) -> None:
    stop = Event()
    begin_work(program, app, stop)
    try:
        waitress.serve(app, host=place[0], port=place[1], threads=THREADS, ident="IAPFlow")
    except OSError as error:
        raise click.ClickException(
            f"Port {place[1]} cannot be used ({error.strerror}). Choose another: PORT=8001"
        ) from None
    finally:
        stop.set()
