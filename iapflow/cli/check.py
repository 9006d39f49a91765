"""`iapflow check` and `iapflow schema`: for whoever writes definitions."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import click

from iapflow.cli.program import Program, pass_program, project_option
from iapflow.definitions.catalogue import FOLDERS, check, load, read_project
from iapflow.definitions.registry import Registry
from iapflow.definitions.schema import schemas
from iapflow.errors import DefinitionError, Problem
from iapflow.services.judging import judged
from iapflow.services.workflow_paths import walk

SCHEMAS = Path("var") / "schema"


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--paths", "walks", is_flag=True, help="Also tell how many situations and steps were looked at.")
@project_option
@pass_program
def check_command(program: Program, paths: tuple[Path, ...], walks: bool, project: Path) -> None:
    """Check definitions: the whole project, or what is said about some files or folders of it.

    Once the files are right, every way through each workflow is walked and its own tests are run.
    Prints path:line:column: message, and ends with 1 when there are errors.
    """
    found = list(_problems(program.registry, paths or (project,)))
    if walks:
        _tell_ways(program.registry, project)
    for problem in found:
        click.echo(f"{problem} (warning)" if problem.level == "warning" else str(problem))
    errors = sum(problem.level == "error" for problem in found)
    click.echo(f"{errors} errors, {len(found) - errors} warnings", err=True)
    if errors:
        raise click.exceptions.Exit(1)


@click.command("schema")
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), default=SCHEMAS, show_default=True)
@pass_program
def schema_command(program: Program, into: Path) -> None:
    """Write the JSON Schema of every kind of definition, for editors."""
    into.mkdir(parents=True, exist_ok=True)
    for kind, schema in schemas(program.registry).items():
        target = into / f"{kind}.schema.json"
        target.write_text(json.dumps(schema, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        click.echo(str(target))


def _problems(registry: Registry, paths: Iterable[Path]) -> Iterator[Problem]:
    """What is said about each path; a file of a project is judged within its project."""
    for path in paths:
        project = _project_of(path)
        try:
            texts = read_project(project) if project else {path.as_posix(): path.read_bytes()}
        except DefinitionError as error:
            yield from (_shown(problem, project) for problem in error.problems)
            continue
        for problem in judged(texts, registry) if project else check(texts, registry):
            if project is None or _is_about(problem, path, project):
                yield _shown(problem, project)


def _tell_ways(registry: Registry, project: Path) -> None:
    """How much of each workflow was looked at; nothing while the files have errors."""
    try:
        catalogue = load(read_project(project), registry)
    except DefinitionError:
        return
    for one in walk(catalogue):
        bound = "" if one.is_whole else "; there are more, not looked at"
        click.echo(f"{one.workflow}: {one.spots} situations and {one.ways} steps looked at{bound}", err=True)


def _project_of(path: Path) -> Path | None:
    """The nearest folder with workflows/ or forms/ in which the path lies; a file alone has none."""
    for folder in (path, *path.absolute().parents):
        if any((folder / name).is_dir() for name in FOLDERS):
            inside = path.absolute().relative_to(folder.absolute()).parts
            return folder if not inside or inside[0] in FOLDERS else None
    return None


def _is_about(problem: Problem, path: Path, project: Path) -> bool:
    return (project / problem.path).resolve().is_relative_to(path.resolve())


def _shown(problem: Problem, project: Path | None) -> Problem:
    """The path as one would open it from here."""
    if project is None:
        return problem
    see = problem.see and replace(problem.see, path=_from_here(project / problem.see.path))
    return replace(problem, path=_from_here(project / problem.path), see=see)


def _from_here(path: Path) -> str:
    file, here = path.resolve(), Path.cwd()
    return (file.relative_to(here) if file.is_relative_to(here) else file).as_posix()
