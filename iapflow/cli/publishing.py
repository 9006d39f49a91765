"""`iapflow publish`, `diff`, `versions` and `rollback`: what is published, what would change, and the way back."""

import json
import os
from dataclasses import asdict
from pathlib import Path

import click

from iapflow.cli.database import open_store
from iapflow.cli.program import Program, complain, pass_program, project_option, settings
from iapflow.cli.speaking import Say, language_option, speaking
from iapflow.config import Config
from iapflow.definitions.catalogue import load, read_project
from iapflow.definitions.differing import differences
from iapflow.definitions.differing.lines import unified
from iapflow.errors import DefinitionError, Missing, Text
from iapflow.services.definitions import Definitions, Publication, Texts, publish
from iapflow.services.impact import WORDS, Impact, impact_of
from iapflow.services.versions import Version, in_words, rolled_back, versions
from iapflow.store.store import Store

NOTHING = Text("Nothing would change for open cases.")
STAYING = Text("Cases that do not move stay on the version they began with.")
trial_option = click.option("--dry-run", is_flag=True, help="Only tell what would become of every open case.")
json_option = click.option("--json", "as_json", is_flag=True, help="The trial as JSON, for other programs.")


@click.command("publish")
@project_option
@trial_option
@json_option
@language_option
@pass_program
def publish_command(program: Program, project: Path, dry_run: bool, as_json: bool, language: str) -> None:
    """Make the definitions of a project what new cases begin on; open cases keep theirs.

    With --dry-run everything is tried on every open case and taken back.
    """
    config = settings({**os.environ, "IAPFLOW_PROJECT": str(project)})
    try:
        _publish(program, config, read_project(project), (dry_run, as_json, language))
    except DefinitionError as error:
        raise complain(error) from None


@click.command("rollback")
@click.argument("workflow")
@click.argument("version", type=int)
@trial_option
@language_option
@pass_program
def rollback_command(program: Program, workflow: str, version: int, dry_run: bool, language: str) -> None:
    """Publish the content of an older VERSION of a WORKFLOW under a new number, through the same checks."""
    config = settings(dict(os.environ))
    store = open_store(config.database_url)
    try:
        texts = rolled_back(store, _version(store, workflow, version).digest)
    finally:
        store.engine.dispose()
    try:
        _publish(program, config, texts, (dry_run, False, language))
    except DefinitionError as error:
        raise complain(error) from None


@click.command("versions")
@click.argument("workflow")
@pass_program
def versions_command(program: Program, workflow: str) -> None:
    """List the versions of a WORKFLOW: number, when, by whom, open cases."""
    store = open_store(settings(dict(os.environ)).database_url)
    try:
        found = versions(store, workflow)
    except Missing:
        raise click.ClickException(f"Nothing is published as {workflow}.") from None
    finally:
        store.engine.dispose()
    for one in found:
        mark = "  in force" if one.is_current else ""
        by = one.by or "command line"
        click.echo(
            f"{one.number:>5}  {one.published_at:%Y-%m-%d %H:%M}  {one.digest[:12]}  "
            f"{one.open_cases} open cases  {by}{mark}"
        )


@click.command("diff")
@project_option
@click.option("--lines", is_flag=True, help="Line by line as well, as `diff -u` writes it.")
@language_option
@pass_program
def diff_command(program: Program, project: Path, lines: bool, language: str) -> None:
    """Say in words how the definitions of a project differ from those that are published."""
    config = settings({**os.environ, "IAPFLOW_PROJECT": str(project)})
    try:
        catalogue = load(read_project(project), program.registry)
    except DefinitionError as error:
        raise complain(error) from None
    store, known = open_store(config.database_url), Definitions(program.registry)
    try:
        with store.reading() as session, speaking(program.create_app(config), language) as say:
            for name in catalogue.workflows:
                after = catalogue.bundle(name)
                try:
                    before = known.current_bundle(session, name)
                except Missing:
                    click.echo(f"{name}: new")
                    continue
                for sentence in in_words(differences(before, after, catalogue.roles)):
                    click.echo(f"{name}: {say(sentence)}")
                for line in unified(before.texts, after.texts) if lines else ():
                    click.echo(line)
    finally:
        store.engine.dispose()


def _publish(program: Program, config: Config, texts: Texts, how: tuple[bool, bool, str]) -> None:
    """Publish, or only try; `how` is: only try, as JSON, language."""
    dry_run, as_json, language = how
    store = open_store(config.database_url)
    try:
        if not dry_run:
            _tell(publish(store, texts, program.registry, program.now()))
            return
        found = impact_of(store, program.registry, texts, program.now())
    finally:
        store.engine.dispose()
    with speaking(program.create_app(config), language) as say:
        if as_json:
            click.echo(json.dumps(_as_json(found, say), ensure_ascii=False, indent=2))
        else:
            _tell_impact(found, say)


def _tell(done: Publication) -> None:
    for text in done.new_texts:
        click.echo(f"published {text.path}" + (f", version {text.version}" if text.version else ""))
    for workflow in done.moved:
        click.echo(f"new cases of {workflow} begin on the new definitions")
    if not done.new_texts:
        click.echo("Everything was published already.")


def _tell_impact(found: Impact, say: Say) -> None:
    for text in found.publication.new_texts:
        click.echo(f"would publish {text.path}" + (f", version {text.version}" if text.version else ""))
    for workflow in found.workflows:
        click.echo(f"{workflow.workflow} {workflow.before or '-'} -> {workflow.after}")
        for sentence in workflow.differs:
            click.echo(f"  {say(sentence)}")
        for case in workflow.cases:
            why = " ".join(say(sentence) for sentence in case.why)
            click.echo(f"  {case.number} [{say(case.state)}] {say(WORDS[case.answer])}: {why}")
        counts = ", ".join(f"{workflow.count(answer)} {say(words)}" for answer, words in WORDS.items())
        click.echo(f"  {len(workflow.cases)}: {counts}")
    click.echo(say(STAYING if any(one.cases for one in found.workflows) else NOTHING))


def _as_json(found: Impact, say: Say) -> dict[str, object]:
    """Everything of a trial; sentences in the language asked for."""
    return {
        "texts": [{"path": text.path, "version": text.version} for text in found.publication.new_texts],
        "workflows": [
            {
                "workflow": one.workflow,
                "before": one.before,
                "after": one.after,
                "differs": [say(sentence) for sentence in one.differs],
                "counts": {answer: one.count(answer) for answer in WORDS},
                "cases": [
                    {
                        **{name: value for name, value in asdict(case).items() if name in PLAIN},
                        "state": say(case.state),
                        "to_state": say(case.to_state) if case.to_state is not None else None,
                        "why": [say(sentence) for sentence in case.why],
                    }
                    for case in one.cases
                ],
            }
            for one in found.workflows
        ],
    }


PLAIN = frozenset({"number", "version", "answer", "lost"})


def _version(store: Store, workflow: str, number: int) -> Version:
    try:
        return next(one for one in versions(store, workflow) if one.number == number)
    except (Missing, StopIteration):
        raise click.ClickException(f"There is no version {number} of {workflow}.") from None
