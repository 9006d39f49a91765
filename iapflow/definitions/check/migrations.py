"""Migrations: from an older version, into states that exist."""

from iapflow.definitions import model as m
from iapflow.definitions.project import Look


def check_migrations(look: Look, workflow: m.Workflow) -> None:
    """Each block under `migrate`."""
    for index, migration in enumerate(workflow.migrate):
        path = ("migrate", index)
        if migration.from_ >= workflow.version:
            message = f"'from' {migration.from_} must be an older version than this one, {workflow.version}"
            look.error((*path, "from"), message, "def.bad_range")
        for old, new in migration.states.items():
            look.known((*path, "states", old), new, "state", workflow.states)
        for number, change in enumerate(migration.fields):
            told = [change.move, change.drop, change.default]
            if sum(part is not None for part in told) != 1 or (change.move is None) != (change.to is None):
                message = "say one of: 'move' with 'to', 'drop', or 'default' with 'value'"
                look.error((*path, "fields", number), message, "def.missing_key")
