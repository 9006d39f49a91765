"""`iapflow test`: the tests that stand in the workflows' own files."""

from pathlib import Path

import click

from iapflow.cli.program import Program, complain, pass_program, project_option
from iapflow.definitions.catalogue import load, read_project
from iapflow.errors import DefinitionError
from iapflow.services.workflow_tests import run_tests


@click.command("test")
@project_option
@pass_program
def test_command(program: Program, project: Path) -> None:
    """Run the tests of every workflow in memory; ends with 1 when one fails."""
    try:
        outcomes = run_tests(load(read_project(project), program.registry), program.registry)
    except DefinitionError as error:
        raise complain(error) from None
    red = [outcome for outcome in outcomes if not outcome.is_green]
    for outcome in red:
        click.echo(f"{outcome.workflow}: {outcome.test}")
        for failure in outcome.failures:
            click.echo(f"  {failure}")
    click.echo(f"{len(outcomes) - len(red)} tests passed, {len(red)} failed")
    if red:
        raise click.exceptions.Exit(1)
