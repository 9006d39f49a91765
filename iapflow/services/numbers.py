"""Case numbers by the workflow's pattern: `IAP-{school_year}-{seq:05}`."""

import re
from datetime import datetime

from sqlalchemy import Connection

from iapflow.definitions.model import Workflow
from iapflow.engine.values import Snapshot
from iapflow.store.numbers import next_number

PART = re.compile(r"\{([a-z_]+)(?::0(\d))?\}")
DEFAULT = "{seq:05}"


def case_number(connection: Connection, workflow: Workflow, snapshot: Snapshot, at: datetime) -> str:
    """The next number of this workflow; it counts anew for each wording of what stands beside the count."""
    pattern = workflow.number or f"{workflow.id}-{DEFAULT}"
    series = PART.sub(lambda part: _known(part, snapshot, at), pattern)
    count = next_number(connection, f"{workflow.id}:{series}")
    return PART.sub(lambda part: str(count).zfill(int(part[2] or 1)), series)


def _known(part: re.Match[str], snapshot: Snapshot, at: datetime) -> str:
    """What a part of the pattern stands for; the count stays to be filled in."""
    if part[1] == "year":
        return str(at.year)
    if part[1] == "school_year":
        return str(snapshot.roots["semester"].get("school_year", at.year))
    return str(snapshot.roots["semester"].get("number", "")) if part[1] == "semester" else part[0]
