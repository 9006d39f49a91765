"""`iapflow diagram WORKFLOW`: the workflow as a picture, as the text it is drawn from, or as a list."""

from pathlib import Path
from typing import Any

import click

from iapflow.cli.program import Program, complain, pass_program, project_option
from iapflow.definitions.catalogue import load, read_project
from iapflow.definitions.model import Workflow
from iapflow.definitions.near import did_you_mean
from iapflow.documents.diagram import dot, stops
from iapflow.documents.drawing import NotDrawnError, svg
from iapflow.errors import DefinitionError


@click.command("diagram")
@click.argument("workflow")
@click.option("--as", "shape", type=click.Choice(["svg", "dot", "list"]), default="list", show_default=True)
@click.option("--language", default="lv", show_default=True)
@project_option
@pass_program
def diagram_command(program: Program, /, workflow: str, shape: str, **reading: Any) -> None:
    """Draw WORKFLOW from its definition; `list` says the same in words."""
    project: Path = reading["project"]
    try:
        found = load(read_project(project), program.registry).workflows
    except DefinitionError as error:
        raise complain(error) from None
    if workflow not in found:
        raise click.ClickException(f"There is no workflow {workflow!r}.{did_you_mean(workflow, found)}")
    click.echo(_drawn(found[workflow], shape, reading["language"]))


def _drawn(workflow: Workflow, shape: str, language: str) -> str:
    if shape == "list":
        return "\n".join(_told(workflow, language))
    text = dot(workflow, language)
    try:
        return text if shape == "dot" else svg(text)
    except NotDrawnError as error:
        raise click.ClickException(f"The picture could not be drawn: {error}. Use --as list.") from None


def _told(workflow: Workflow, language: str) -> list[str]:
    lines = []
    for stop in stops(workflow, language):
        end = " ∎" if stop.is_final else ""
        lines.append(f"{stop.label} ({stop.ident}){end}")
        lines += [f"  {label or '…'} → {target}" for label, target in stop.ways]
    return lines
