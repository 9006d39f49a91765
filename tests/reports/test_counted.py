"""Every report for every cut on both databases, and the lists behind its numbers."""

from __future__ import annotations

from iapflow.reports import cuts
from iapflow.reports.counted import Asked, sorted_by, table
from iapflow.reports.counted_list import listed, listed_units
from iapflow.reports.programme import REPORTS
from iapflow.reports.viewer import Viewer
from tests.services.founding import engine, postgresql_template, sqlite_template, town
from tests.services.town import Town

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]


def test_every_report_is_counted_and_every_number_has_its_list(town: Town) -> None:
    """For the state, which reaches everything; each kind of cut once."""
    town.delivered()
    tried: set[str] = set()
    with town.store.reading() as session:
        viewer = Viewer(town.who("state_officer"), town.room.definitions.current(session))
        for report in REPORTS.values():
            for cut in report.cuts:
                asked = Asked(town.semester, cut.id)
                if cut.id not in tried or cut is report.cuts[0]:
                    made = table(session, viewer, report, asked)
                    assert (cut, True) == (made.cut, made.is_protected)
                tried.add(cut.id)
            place = next((place for place, one in enumerate(report.figures) if one.where), 0)
            if report.lists == "institutions":
                assert len(listed_units(session, viewer, report, (asked, None, place))) <= 2
            else:
                assert listed(session, viewer, report, (asked, None, place), (9, 0)).counted <= 2


def test_lines_stand_in_the_order_of_their_numbers(town: Town) -> None:
    """The fifth grade before the tenth."""
    with town.store.reading() as session:
        viewer = Viewer(town.who("institution_head"), town.room.definitions.current(session))
        town_labels = cuts.GRADE.names(session, viewer, ["10", "5", "9"]) if cuts.GRADE.names else {}

    assert ["5", "9", "10"] == sorted(town_labels, key=lambda key: sorted_by(town_labels[key]))
