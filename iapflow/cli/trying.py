"""`iapflow test`: the tests that stand in the workflows' own files."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from iapflow.cli.program import Program, complain, pass_program, project_option
from iapflow.definitions.catalogue import load, read_project
from iapflow.errors import DefinitionError
from iapflow.services.workflow_coverage import Coverage, coverage
from iapflow.services.workflow_tests import Outcome, run_tests


@click.command("test")
@click.option("--each", is_flag=True, help="Also print every test with its time.")
@project_option
@pass_program
def test_command(program: Program, project: Path, each: bool) -> None:
    """Run the tests of every workflow in memory; ends with 1 when one fails.

    Tells what they leave open: transitions that no test fires, refusals that no test shows.
    """
    try:
        catalogue = load(read_project(project), program.registry)
    except DefinitionError as error:
        raise complain(error) from None
    outcomes = run_tests(catalogue, program.registry)
    for outcome in outcomes:
        _tell(outcome, each=each)
    for name, workflow in catalogue.workflows.items():
        _tell_coverage(coverage(workflow, outcomes), [one for one in outcomes if one.workflow == name])
    red = [outcome for outcome in outcomes if not outcome.is_green]
    click.echo(f"{len(outcomes) - len(red)} tests passed, {len(red)} failed")
    if red:
        raise click.exceptions.Exit(1)


def _tell(outcome: Outcome, *, each: bool) -> None:
    if each or not outcome.is_green:
        time = f" ({outcome.milliseconds:.1f} ms)" if each else ""
        click.echo(f"{outcome.workflow}: {outcome.test}{time}")
    for failure in outcome.failures:
        click.echo(f"  {failure}")


def _tell_coverage(found: Coverage, outcomes: Sequence[Outcome]) -> None:
    """What is shown, and what is left open."""
    times = [outcome.milliseconds for outcome in outcomes]
    slowest = f", slowest {max(times):.1f} ms" if times else ""
    click.echo(f"{found.workflow}: {len(outcomes)} tests in {sum(times):.0f} ms{slowest}")
    fired = found.transitions - len(found.unfired)
    click.echo(f"  {fired} of {found.transitions} transitions fired{_left('never fired', found.unfired)}")
    open_ones = [f"{name} ({why})" for name, why in found.unrefused]
    shown = found.refusals - len(open_ones)
    click.echo(f"  {shown} of {found.refusals} refusals shown{_left('never shown', open_ones)}")


def _left(words: str, names: Iterable[str]) -> str:
    found = ", ".join(names)
    return f"; {words}: {found}" if found else ""
