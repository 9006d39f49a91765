"""`iapflow simulate WORKFLOW`: walk a case as any role, with a clock of its own; nothing is stored or sent."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from flask import g

from iapflow.cli.program import Program, complain, pass_program, project_option, settings
from iapflow.definitions.catalogue import load, read_project
from iapflow.errors import DefinitionError, Sentence
from iapflow.http.language import LANGUAGES, say
from iapflow.services.simulating import Walk, walk

HELP = (
    "as ROLE · a transition's id · vote yes|no|abstain|conflict · task ID [ROW] · form FORM.FIELD VALUE\n"
    "wait 5 school_days · to 2026-12-01 · fact NAME yes|no · relation NAME [no] · given {state: …} · an empty line ends"
)


@click.command("simulate")
@click.argument("workflow")
@click.argument("steps", nargs=-1)
@click.option(
    "--from", "beginning", help="Begin as this one of the workflow's own tests begins, with its forms and facts."
)
@click.option("--language", type=click.Choice(sorted(LANGUAGES)), default="lv", show_default=True)
@project_option
@pass_program
def simulate_command(
    program: Program, /, workflow: str, steps: tuple[str, ...], beginning: str | None, **reading: Any
) -> None:
    """Walk a case of WORKFLOW; STEPS are lines as they would be typed, else they are asked one by one."""
    project: Path = reading["project"]
    try:
        catalogue = load(read_project(project), program.registry)
    except DefinitionError as error:
        raise complain(error) from None
    try:
        walking = walk(catalogue, program.registry, workflow, beginning)
    except KeyError as error:
        known = catalogue.workflows.get(workflow)
        names = [test.name for test in known.tests] if known else sorted(catalogue.workflows)
        raise click.ClickException(f"There is no {error}. There are: {'; '.join(names)}") from None
    app = program.create_app(settings({**os.environ, "IAPFLOW_PROJECT": str(project)}))
    with app.test_request_context():
        g.language = reading["language"]
        _walk(walking, steps)


def _walk(walking: Walk, steps: Sequence[str]) -> None:
    _tell(walking.standing())
    for line in steps or _typed():
        click.echo(f"\n> {line}" if steps else "")
        _tell(walking.take(line))
        _tell(walking.standing())


def _typed() -> Iterator[str]:
    click.echo(f"\n{HELP}")
    while line := click.prompt(">", default="", show_default=False, prompt_suffix=" ").strip():
        yield line


def _tell(lines: Sequence[Sentence]) -> None:
    for line in lines:
        click.echo(say(line))
