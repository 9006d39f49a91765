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
    known = {
        "year": str(at.year),
        "school_year": str(snapshot.roots.get("semester", {}).get("school_year", at.year)),
        "semester": str(snapshot.roots.get("semester", {}).get("number", "")),
    }
    pattern = workflow.number or f"{workflow.id}-{DEFAULT}"
    series = PART.sub(lambda part: known.get(part[1], part[0]), pattern)
    count = next_number(connection, f"{workflow.id}:{series}")
    return PART.sub(lambda part: str(count).zfill(int(part[2] or 1)), series)
