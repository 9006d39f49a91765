"""Every report for every cut on both databases, and the lists behind its numbers."""

from __future__ import annotations

from iapflow.reports.counted import Asked, table
from iapflow.reports.counted_list import listed, listed_units
from iapflow.reports.programme import REPORTS
from iapflow.reports.viewer import Viewer
from tests.services.founding import engine, postgresql_template, sqlite_template, town
from tests.services.town import Town

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]


def test_every_report_is_counted_for_every_cut_and_every_number_has_its_list(town: Town) -> None:
    """For the state, which reaches everything."""
    town.delivered()
    with town.store.reading() as session:
        viewer = Viewer(town.who("state_officer"), town.room.definitions.current(session))
        for report in REPORTS.values():
            for cut in report.cuts:
                asked = Asked(town.semester, cut.id)
                made = table(session, viewer, report, asked)
                assert (cut, True) == (made.cut, made.is_protected)
            for place in [0, *(place for place, one in enumerate(report.figures) if one.where)]:
                if report.lists == "institutions":
                    assert len(listed_units(session, viewer, report, (asked, None, place))) <= 2
                else:
                    assert listed(session, viewer, report, (asked, None, place), (9, 0)).counted <= 2
