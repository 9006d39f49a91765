"""Papers as a tagged PDF: fonts embedded, language and title said, tables with their headers.

Answers go to the template as JSON and are only printed there; no source is ever made from them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from threading import local
from typing import Any

import typst

from iapflow.documents.paper import Box, Fact, Grid, Line, Paper, Part, Prose

MEDIA_TYPE = "application/pdf"
STANDARD = "ua-1"
WORDS = {
    "lv": {"name": "(vārds, uzvārds, paraksts)", "day": "(datums)"},
    "en": {"name": "(name, signature)", "day": "(date)"},
}
_OF_THREAD = local()


def pdf_of(papers: Sequence[Paper], at: datetime) -> bytes:
    """One file; each paper begins on a page of its own.

    Args:
        at: the moment that the file says it was made; the same papers at the same moment give the same bytes.
    """
    try:
        return _set(papers, at, pdf_standards=STANDARD)
    except typst.TypstError:  # a letter that none of the fonts has, as an emoji: the file is tagged all the same
        return _set(papers, at)


def _set(papers: Sequence[Paper], at: datetime, **more: Any) -> bytes:
    first = papers[0]
    given = {"words": WORDS.get(first.language, WORDS["lv"]), "papers": [_paper(one) for one in papers]}
    inputs = {"papers": json.dumps(given, ensure_ascii=False)}
    compiler: Any = _compiler()
    made: bytes = compiler.compile(_template(), format="pdf", sys_inputs=inputs, timestamp=int(at.timestamp()), **more)
    return made


def _compiler() -> typst.Compiler:
    """One for each thread: it keeps the fonts, and nothing of a paper that could be read from outside."""
    if not hasattr(_OF_THREAD, "compiler"):
        _OF_THREAD.compiler = typst.Compiler(ignore_system_fonts=True)
    compiler: typst.Compiler = _OF_THREAD.compiler
    return compiler


@cache
def _template() -> bytes:
    return (files("iapflow.documents") / "templates" / "paper.typ").read_bytes()


def _paper(paper: Paper) -> dict[str, Any]:
    head = paper.head
    return {
        "language": paper.language,
        "title": paper.title,
        "lead": paper.lead,
        "foot": paper.foot,
        "head": {
            "title": head.title, "number": head.number, "signs": list(head.signs), "flag": head.flag,
            "note": head.note,
        },
        "facts": [_line(one) for one in paper.facts],
        "parts": [_part(one) for one in paper.parts],
    }  # fmt: skip


def _part(part: Part) -> dict[str, Any]:
    return {"label": part.label, "lines": [_line(one) for one in part.lines]}


def _line(one: Line) -> dict[str, Any]:
    if isinstance(one, Fact):
        return {"kind": "fact", "label": one.label, "text": one.text}
    if isinstance(one, Grid):
        return {
            "kind": "grid", "label": one.label, "columns": list(one.columns),
            "rows": [list(row) for row in one.rows], "widths": list(one.widths),
        }  # fmt: skip
    if isinstance(one, Prose):
        return {"kind": "prose", "text": one.text}
    if isinstance(one, Box):
        return {"kind": "box", "text": one.text, "ticked": one.is_ticked}
    return {"kind": "sign", "who": one.who, "name": one.name}
