"""What the commands work with: how to make the program, how to work for it, what time it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event

import click
from flask import Flask

from iapflow.config import Config, ConfigError
from iapflow.definitions.registry import Registry
from iapflow.errors import DefinitionError

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Program:
    """Handed over by `app.py`, the one module that knows every floor.

    Args:
        create_app: settings -> the program.
        work: program, stop, tell: the worker's passes until `stop` is set.
        work_once: program, tell -> letters written, until nothing is left to do.
        registry: what definitions may name.
    """

    create_app: Callable[[Config], Flask]
    work: Callable[[Flask, Event, Tell], None]
    work_once: Callable[[Flask, Tell], int]
    registry: Registry
    now: Callable[[], datetime]


pass_program = click.make_pass_decorator(Program)

project_option = click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    envvar="IAPFLOW_PROJECT",
    default=".",
    show_default=True,
    help="The folder that holds workflows/ and forms/.",
)


def settings(environ: dict[str, str]) -> Config:
    """The settings of the environment; what is wrong with them is one sentence."""
    try:
        return Config.from_env(environ)
    except ConfigError as error:
        raise click.ClickException(str(error)) from None


def complain(error: DefinitionError) -> click.ClickException:
    """Every problem on its line, then how many."""
    for problem in error.problems:
        click.echo(str(problem), err=True)
    return click.ClickException(f"{len(error.problems)} problems; nothing was changed.")
