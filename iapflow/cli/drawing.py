"""`iapflow diagram WORKFLOW`: the workflow as a picture, as the text it is drawn from, or as a list."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from iapflow.cli.program import Program, complain, pass_program, project_option, settings
from iapflow.definitions.catalogue import load, read_project
from iapflow.definitions.model import Workflow
from iapflow.definitions.near import did_you_mean
from iapflow.documents.diagram import Pins, Stop, dot, stops
from iapflow.documents.drawing import NotDrawnError, svg
from iapflow.errors import DefinitionError
from iapflow.http.parts import current_store, room
from iapflow.reports.cases import all_open_by_state
from iapflow.services.explaining import case_of
from iapflow.store.case import Case


@click.command("diagram")
@click.argument("workflow")
@click.option("--as", "shape", type=click.Choice(["svg", "dot", "list"]), default="list", show_default=True)
@click.option("--case", "number", help="Where this case stands, by its number, in the texts it began with.")
@click.option("--counts", is_flag=True, help="How many open cases stand in each state.")
@click.option("--language", default="lv", show_default=True)
@project_option
@pass_program
def diagram_command(program: Program, /, workflow: str, shape: str, language: str, **reading: Any) -> None:
    """Draw WORKFLOW from its definition; `list` says the same in words."""
    project: Path = reading["project"]
    try:
        found = load(read_project(project), program.registry)
    except DefinitionError as error:
        raise complain(error) from None
    if workflow not in found.workflows:
        raise click.ClickException(f"There is no workflow {workflow!r}.{did_you_mean(workflow, found.workflows)}")
    drawn, pins = found.workflows[workflow], Pins(roles=found.roles)
    if reading["number"] or reading["counts"]:
        drawn, pins = _standing(program, drawn, reading["number"], pins)
    click.echo(_drawn(drawn, shape, language, pins))


def _standing(program: Program, workflow: Workflow, number: str | None, pins: Pins) -> tuple[Workflow, Pins]:
    """The workflow as the case has it, the case's place, and how many stand where."""
    app = program.create_app(settings(dict(os.environ)))
    with app.app_context(), current_store().reading() as session:
        state = None
        if number:
            found = case_of(current_store(), number)
            case = session.get(Case, found) if found is not None else None
            if case is None or case.workflow != workflow.id:
                raise click.ClickException(f"There is no case {number} of {workflow.id}.")
            workflow, state = room().definitions.bundle(session, case.bundle_digest).workflow, case.state
        return workflow, replace(pins, current=state, counts=all_open_by_state(session, workflow.id))


def _drawn(workflow: Workflow, shape: str, language: str, pins: Pins) -> str:
    if shape == "list":
        return "\n".join(_told(stops(workflow, language, pins)))
    text = dot(workflow, language, pins)
    try:
        return text if shape == "dot" else svg(text)
    except NotDrawnError as error:
        raise click.ClickException(f"The picture could not be drawn: {error}. Use --as list.") from None


def _told(places: Iterable[Stop]) -> Iterator[str]:
    """Each stage with its states; the case's own place is marked."""
    stage = ""
    for stop in places:
        if stop.stage != stage:
            stage = stop.stage
            yield f"== {stage or '–'} =="
        here, end = "▶ " if stop.is_here else "", " ∎" if stop.is_final else ""
        count = f" [{stop.count}]" if stop.count else ""
        yield f"{here}{stop.label} ({stop.ident}){count}{end}"
        yield from (f"  {line}" for line in stop.asked)
        yield from (f"  {label or '…'} → {target}" for label, target in stop.ways)
