"""`iapflow seed --scale`: a made-up country of any size in an empty database, to see how far the program goes."""

import os
from pathlib import Path

import click
from flask_security import hash_password
from sqlalchemy import Engine

from iapflow.cli.demo.seeding import Plan, hurry
from iapflow.cli.program import Program, complain, pass_program, project_option, settings
from iapflow.cli.progress import Progress
from iapflow.cli.scale.seeding import made_patterns, refuse_filled, seed_country
from iapflow.cli.scale.shares import Size
from iapflow.errors import DefinitionError, Refused
from iapflow.store.engine import connect
from iapflow.store.migrate import upgrade_engine
from iapflow.store.store import Store

LEAST, TENTH, WHOLE = 0.0005, 0.1, 1.0


@click.command("seed")
@click.option("--scale", is_flag=True, required=True, help="Institutions, learners, plans and logs by bulk.")
@click.option(
    "--share",
    type=click.FloatRange(LEAST, WHOLE),
    default=TENTH,
    show_default=True,
    help="Of 250,000 learners, 300,000 plans and 10 million rows of the log.",
)
@project_option
@pass_program
def seed_command(program: Program, scale: bool, share: float, project: Path) -> None:
    """Fill the database that IAPFLOW_DATABASE_URL names, if it holds no institutions yet.

    On SQLite the file is written without waiting for the disk: after a crash it is to be begun anew.
    """
    config = settings({**os.environ, "IAPFLOW_PROJECT": str(project)})
    app = program.create_app(config)

    def hashed(password: str) -> str:
        with app.app_context():
            return str(hash_password(password))

    engine = connect(config.database_url)
    try:
        _seed(engine, Plan(config.project, program.registry, hashed, program.now()), share)
    except DefinitionError as error:
        raise complain(error) from None
    except Refused:
        raise click.ClickException("There are institutions in this database already; name an empty one.") from None
    finally:
        engine.dispose()


def _seed(engine: Engine, plan: Plan, share: float) -> None:
    hurry(engine)
    upgrade_engine(engine)
    refuse_filled(Store(engine))
    size = Size(share)
    with Progress("Plans of every kind are fired") as watch:
        made = made_patterns(plan, watch)
    with Progress(f"A country of {size.learners:,} learners and {size.plans:,} plans is made") as watch:
        found = seed_country(Store(engine), plan, size, made, watch)
    click.echo("\nIzdomāti dati. Made-up data.\n")
    for role, email in found:
        click.echo(f"  {role:24} {email}")
