"""One thing that goes wrong must not stop the others; it is told by kind and number, never by content."""

import logging
from collections.abc import Callable

from iapflow.store.crossing import anew

LOG = logging.getLogger("iapflow.jobs")


def guarded(what: str, ident: int, do: Callable[[], bool]) -> bool:
    """Whether it was done; a failure is logged and left for the next pass."""
    try:
        return anew(do)
    except Exception as error:  # noqa: BLE001 - the entrance of the clock: everything is caught once, here
        LOG.error("%s %s failed: %s", what, ident, type(error).__name__)
        return False
