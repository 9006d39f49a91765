"""What a field of type `file` says of the files it takes: kinds that are known, and a size that is kept."""

from typing import Any

from iapflow.definitions import model as m
from iapflow.definitions.near import did_you_mean
from iapflow.definitions.project import Look

KINDS = ("pdf", "jpg", "png")
MOST_MB = 10


def check_file(look: Look, path: tuple[Any, ...], field: m.Field) -> None:
    """`accept` and `max_mb`."""
    accept, most = field.extra.get("accept"), field.extra.get("max_mb")
    if accept is not None:
        if not isinstance(accept, list | tuple) or not accept:
            look.error((*path, "accept"), "'accept' must be a list of kinds, as in [pdf, jpg]", "def.wrong_type")
            return
        for index, kind in enumerate(accept):
            if kind not in KINDS:
                message = f"{str(kind)[:40]!r} is no kind of file that is taken.{did_you_mean(str(kind), KINDS)}"
                look.error((*path, "accept", index), message, "def.unknown_name")
    if most is not None and (isinstance(most, bool) or not isinstance(most, int | float) or not 0 < most <= MOST_MB):
        look.error((*path, "max_mb"), f"'max_mb' must be a number of at most {MOST_MB}", "def.wrong_type")
