"""`iapflow explain CASE`: the same answer as the case's page gives, for whoever looks after the program."""

import os

import click
from flask import g

from iapflow.cli.program import Program, pass_program, settings
from iapflow.errors import Missing
from iapflow.http.language import LANGUAGES, say
from iapflow.http.parts import current_store, room
from iapflow.services.actors import actor_for
from iapflow.services.explaining import Explanation, case_of, explain


@click.command("explain")
@click.argument("case")
@click.option(
    "--person", type=int, help="What this person may do (their number in the register); else the rules alone."
)
@click.option("--language", type=click.Choice(sorted(LANGUAGES)), default="lv", show_default=True)
@pass_program
def explain_command(program: Program, case: str, person: int | None, language: str) -> None:
    """Say why a case (its number or id) stands where it stands, and what stands in the way of each step."""
    app = program.create_app(settings(dict(os.environ)))
    with app.test_request_context():
        g.language = language
        store = current_store()
        found = case_of(store, case)
        try:
            if found is None:
                raise Missing
            with store.reading() as session:
                actor = actor_for(session, person, room().now(session).date()) if person is not None else None
                answer = explain(store, room(), found, actor)
        except Missing:
            raise click.ClickException(f"There is no case {case}, or this person may not see it.") from None
        _tell(answer)


def _tell(answer: Explanation) -> None:
    click.echo(answer.number)
    for section in answer.sections:
        click.echo(f"\n{say(section.title)}")
        for line in section.lines:
            click.echo(f"  {say(line)}")
