"""Whom a case is about, as this person may read it: above the school a child is a number."""

from collections.abc import Collection, Mapping
from typing import Any

from iapflow.reports.viewer import NAMELESS
from iapflow.services.writing import Pen


def subject_of(pen: Pen, held: Collection[str]) -> Mapping[str, Any]:
    """The subject's fields; for those who hold only nameless roles on the case, its number and nothing else."""
    if held and NAMELESS.issuperset(held):
        return {"name": pen.case.number}
    subject: Mapping[str, Any] = pen.snapshot.roots["subject"]
    return subject
