"""`iapflow cases`: open cases moved to a newer version, gone on with, reported, brought back."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from iapflow.cli.database import open_store
from iapflow.cli.program import Program, pass_program, settings
from iapflow.cli.speaking import Say, language_option, speaking
from iapflow.errors import Missing, Refused
from iapflow.services.case_moves import begin_moves, carry_on, report, revert_case, revert_run, runs
from iapflow.services.definitions import Definitions
from iapflow.services.room import Room
from iapflow.store.store import Store

ENDS = 50
"""Cases after which progress is told."""


@click.group("cases")
def cases_group() -> None:
    """Open cases and the versions they run on."""


@cases_group.command("move")
@click.argument("workflow")
@language_option
@pass_program
def move_command(program: Program, workflow: str, language: str) -> None:
    """Move the open cases of a WORKFLOW to its newest version, as its `migrate` says; each is a step of its own.

    What cannot move stays where it is and is named. See first: iapflow publish --dry-run.
    """
    with _at_work(program, language) as (store, room, say):
        try:
            run_id = begin_moves(store, room, workflow, None)
        except Missing:
            raise click.ClickException(f"Nothing is published as {workflow}.") from None
        _go_on(store, room, run_id, say)


@cases_group.command("resume")
@click.argument("run", type=int)
@language_option
@pass_program
def resume_command(program: Program, run: int, language: str) -> None:
    """Go on with a RUN that was interrupted; cases that have moved are left alone."""
    with _at_work(program, language) as (store, room, say):
        _go_on(store, room, run, say)


@cases_group.command("moves")
@click.argument("workflow")
@pass_program
def moves_command(program: Program, workflow: str) -> None:
    """List the runs of a WORKFLOW."""
    with _at_work(program, "en") as (store, _, _say):
        for run in runs(store, workflow):
            ended = "ended" if run.ended_at else "not ended: iapflow cases resume " + str(run.id)
            click.echo(f"run {run.id}: {run.started_at:%Y-%m-%d %H:%M}, to version {run.to_version}, {ended}")


@cases_group.command("report")
@click.argument("run", type=int)
@language_option
@pass_program
def report_command(program: Program, run: int, language: str) -> None:
    """Tell what became of each case of a RUN, and which answers were lost, by their paths."""
    with _at_work(program, language) as (store, _, say):
        _report(store, run, say)


@cases_group.command("revert")
@click.argument("number_or_run")
@language_option
@pass_program
def revert_command(program: Program, number_or_run: str, language: str) -> None:
    """Bring back one case by its number, or every case of a run by the run's number.

    Only cases that nobody has worked on since they moved go back.
    """
    with _at_work(program, language) as (store, room, say):
        if number_or_run.isdigit():
            gone, left = revert_run(store, room, int(number_or_run), None)
            click.echo(f"{gone} cases went back.")
            for number in left:
                click.echo(f"{number}: has been worked on since and stays.")
            return
        try:
            revert_case(store, room, number_or_run, None)
        except Missing:
            raise click.ClickException(f"There is no case {number_or_run}.") from None
        except Refused as refused:
            raise click.ClickException(" ".join(say(reason.sentence) for reason in refused.reasons)) from None
        click.echo(f"{number_or_run} went back.")


@contextmanager
def _at_work(program: Program, language: str) -> Iterator[tuple[Store, Room, Say]]:
    config = settings(dict(os.environ))
    store = open_store(config.database_url)
    try:
        with speaking(program.create_app(config), language) as say:
            yield store, Room(Definitions(program.registry), program.now), say
    finally:
        store.engine.dispose()


def _go_on(store: Store, room: Room, run_id: int, say: Say) -> None:
    def tell(done: int) -> None:
        if done % ENDS == 0:
            click.echo(f"{done} cases done", err=True)

    try:
        carry_on(store, room, run_id, None, tell)
    except Missing:
        raise click.ClickException(f"There is no run {run_id}.") from None
    click.echo(f"run {run_id}")
    _report(store, run_id, say)


def _report(store: Store, run_id: int, say: Say) -> None:
    try:
        lines = report(store, run_id)
    except Missing:
        raise click.ClickException(f"There is no run {run_id}.") from None
    for line in lines:
        to = f" -> {line.to_state}" if line.to_state else ""
        lost = f" lost: {', '.join(line.lost)}" if line.lost else ""
        click.echo(f"{line.number} [{line.from_state}{to}] {line.outcome}{lost} " + " ".join(map(say, line.why)))
    outcomes = [line.outcome for line in lines]
    counts = [f"{outcomes.count(outcome)} {outcome}" for outcome in sorted(set(outcomes))]
    click.echo(", ".join(counts) or "There are no open cases to move.")
