"""`iapflow user add`: the first people of an installation."""

import os
import secrets
from datetime import datetime

import click
from flask_security import hash_password

from iapflow.cli.database import open_store
from iapflow.cli.program import Program, pass_program, settings
from iapflow.errors import Refused
from iapflow.services.accounts import NewAccount, add_account
from iapflow.services.definitions import Definitions

PASSWORD_BYTES = 12


@click.group("user")
def user_group() -> None:
    """People who sign in."""


@user_group.command("add")
@click.argument("email")
@click.option("--given-name", required=True)
@click.option("--family-name", required=True)
@click.option("--role", help="A role's id, as in workflows/roles.yaml.")
@click.option("--unit", help="The code of the unit in which the role is held.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The role's last day, as in 2027-06-30.")
@pass_program
def add_command(program: Program, /, until: datetime | None, **who: str | None) -> None:
    """Add a person with an account; the password is printed once and kept nowhere."""
    config = settings(dict(os.environ))
    app = program.create_app(config)
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    with app.app_context():
        new = NewAccount(
            email=str(who["email"]),
            given_name=str(who["given_name"]),
            family_name=str(who["family_name"]),
            hashed=str(hash_password(password)),
            role=who["role"],
            unit=who["unit"],
            until=until.date() if until else None,
        )
    store = open_store(config.database_url)
    try:
        with store.reading() as session:
            roles = Definitions(program.registry).current(session).roles
        add_account(store, new, program.now().date(), roles)
    except Refused as refused:
        raise click.ClickException(" ".join(str(reason.sentence) for reason in refused.reasons)) from None
    finally:
        store.engine.dispose()
    click.echo(f"{new.email}: {password}")
    click.echo("This password is shown once. It is to be changed after the first sign-in.")
