"""The demonstration's words and people: plain tables in the folder `data`."""

import csv
from functools import cache
from importlib.resources import files
from random import Random

Row = dict[str, str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """The rows of `data/<name>.tsv` by column."""
    text = (files("iapflow.cli.demo") / "data" / f"{name}.tsv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def texts(name: str, column: str, wanted: str) -> list[str]:
    """The texts of the rows whose column holds this word."""
    return [row["text"] for row in rows(name) if row[column] == wanted]


def phrase(rng: Random, kind: str) -> str:
    """One of the phrases of a kind."""
    return rng.choice(texts("phrases", "kind", kind))
