"""`iapflow verify`: whether the journal is what was written, line by line."""

import json
import os
from pathlib import Path

import click

from iapflow.cli.database import open_store
from iapflow.cli.program import settings
from iapflow.store.chain import Heads, verified

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("verify")
@click.option("--anchor", type=FILE, help="Heads that were written earlier and kept elsewhere.")
@click.option("--write", type=FILE, help="Write the heads as they are now, to keep elsewhere.")
def verify_command(anchor: Path | None, write: Path | None) -> None:
    """Check the chain of the journal: nothing changed, inserted, taken out or moved.

    Prints each line that does not hold, and ends with 1 when there is one. Without an anchor a journal that was
    counted anew from its first line, or cut off together with its case, cannot be told from a true one.
    """
    store = open_store(settings(dict(os.environ)).database_url)
    heads = _heads(anchor) if anchor else None
    try:
        with store.reading() as session:
            found = verified(session.connection(), heads)
    finally:
        store.engine.dispose()
    for broken in found.broken:
        click.echo(str(broken))
    click.echo(f"{found.lines} lines, {found.unchained} from before the chain, {len(found.broken)} broken", err=True)
    if write and not found.broken:
        write.write_text(json.dumps({str(case): head for case, head in found.heads.items()}) + "\n", encoding="utf-8")
    if found.broken:
        raise click.exceptions.Exit(1)


def _heads(file: Path) -> Heads:
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        return {int(case): (int(seq), str(digest)) for case, (seq, digest) in kept.items()}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise click.ClickException(f"{file} holds no heads that `iapflow verify --write` has written.") from error
