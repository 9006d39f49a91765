"""Retentions: until a day, or a span after something."""

from iapflow.definitions import model as m
from iapflow.definitions.check.spans import check_span
from iapflow.definitions.keeping import CLOSED
from iapflow.definitions.project import Look


def check_purposes(look: Look, purposes: m.Purposes) -> None:
    """Each retention says one of both, wholly."""
    for name, retention in purposes.retentions.items():
        path = ("retentions", name)
        if (retention.until is None) == (retention.after is None):
            look.error(path, "a retention says either 'until' or 'after' and 'in'", "def.missing_key", of_key=True)
        elif retention.after is not None and retention.in_ is None:
            look.error(path, "'in' is missing: how long after", "def.missing_key", of_key=True)
        if retention.after is not None:
            look.known((*path, "after"), retention.after, "moment to count from", {CLOSED})
        if retention.in_ is not None:
            check_span(look, (*path, "in"), retention.in_)
