"""`iapflow retention`: what closed cases hold that will be kept no longer by a day, and what becomes of it."""

import os
from datetime import datetime, timedelta

import click

from iapflow.cli.program import Program, pass_program, settings
from iapflow.http.parts import current_store, room
from iapflow.services.retention import DONE, endings

MONTH = 31


@click.command("retention")
@click.option("--by", type=click.DateTime(["%Y-%m-%d"]), help="Up to which day; by default the next 31 days.")
@pass_program
def retention_command(program: Program, by: datetime | None) -> None:
    """Tell how many closed cases each retention ends for; nothing is changed.

    What says `erase` or `pseudonymise` goes by itself, by the worker, unless a hold stands; everything else is to be
    seen to by people.
    """
    app = program.create_app(settings(dict(os.environ)))
    with app.app_context(), current_store().reading() as session:
        day = by.date() if by else room().now(session).date() + timedelta(days=MONTH)
        found = endings(session, room(), day)
    for one in found:
        how = "by itself" if one.then in DONE else "to be seen to"
        held = f", {one.held} of them kept by a hold" if one.held else ""
        click.echo(f"{one.retention}: {one.cases} cases, {one.then} ({how}){held}")
    if not found:
        click.echo(f"Nothing ends by {day.isoformat()}.")
