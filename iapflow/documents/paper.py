"""A form on paper: a tidy page of HTML that prints well, without styles or scripts from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

MEDIA_TYPE = "text/html; charset=utf-8"
STYLE = (
    "body{font:11pt/1.45 'Noto Sans','DejaVu Sans',sans-serif;max-width:42em;margin:2em auto;color:#111}"
    "h1{font-size:16pt}h2{font-size:13pt;border-bottom:1px solid #999;margin-top:1.6em}"
    "dl{margin:0}dt{color:#555;margin-top:.5em}dd{margin:0;white-space:pre-wrap}"
    "table{border-collapse:collapse;width:100%;margin:.5em 0}th,td{border:1px solid #999;padding:.3em;text-align:left;"
    "vertical-align:top}@page{size:A4;margin:2cm}"
)

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Fact:
    """One answer: what was asked, what was said."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A group of rows: its name, its columns, its cells."""

    label: str
    columns: Row
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the form."""

    label: str
    lines: Sequence[Fact | Grid]


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that stands on it; `facts` stand at the top: number, day, institution."""

    language: str
    title: str
    facts: Sequence[Fact]
    parts: Sequence[Part]


def html_of(paper: Paper) -> bytes:
    """The page."""
    return "".join(_lines(paper)).encode()


def _lines(paper: Paper) -> Iterator[str]:
    yield f'<!DOCTYPE html>\n<html lang="{escape(paper.language)}"><head><meta charset="utf-8">'
    yield f"<title>{escape(paper.title)}</title><style>{STYLE}</style></head>\n<body><h1>{escape(paper.title)}</h1>\n"
    yield _facts(paper.facts)
    for part in paper.parts:
        yield f"<section><h2>{escape(part.label)}</h2>\n"
        for line in part.lines:
            yield _facts((line,)) if isinstance(line, Fact) else _grid(line)
        yield "</section>\n"
    yield "</body></html>\n"


def _facts(facts: Sequence[Fact]) -> str:
    return "<dl>" + "".join(f"<dt>{escape(one.label)}</dt><dd>{escape(one.text)}</dd>" for one in facts) + "</dl>\n"


def _grid(grid: Grid) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in grid.columns)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n" for row in grid.rows)
    label = escape(grid.label)
    return f"<table><caption>{label}</caption><thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody></table>\n"
