"""By what reports are cut, and what the lines are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.reports.counted import Cut
from iapflow.reports.counted_rows import PLAN
from iapflow.reports.viewer import Label, Viewer
from iapflow.store.institution import Institution
from iapflow.store.semester import Semester

Names = Mapping[str, Label | str]

PARTNERS: Mapping[str, Label] = {
    "municipal": {"lv": "Pašvaldība", "en": "Municipality"},
    "vpii": {"lv": "Valsts profesionālās izglītības iestāde", "en": "State vocational institution"},
    "state_general": {"lv": "Valsts vispārējās izglītības iestāde", "en": "State general institution"},
    "college": {"lv": "Koledža", "en": "College"},
}


def _units(session: Session, viewer: Viewer, keys: Sequence[str]) -> Names:
    wanted = [int(key) for key in keys if key]
    return {str(unit.id): unit.name for unit in session.scalars(select(Institution).where(Institution.id.in_(wanted)))}


def _semesters(session: Session, viewer: Viewer, keys: Sequence[str]) -> Names:
    wanted = [int(key) for key in keys if key]
    found = session.scalars(select(Semester).where(Semester.id.in_(wanted)))
    return {
        str(one.id): {
            "lv": f"{one.school_year}, {one.number}. semestris", "en": f"{one.school_year}, semester {one.number}",
        }
        for one in found
    }  # fmt: skip


def _states(session: Session, viewer: Viewer, keys: Sequence[str]) -> Names:
    return {key: viewer.label_of(PLAN, key) for key in keys if key}


def _partners(session: Session, viewer: Viewer, keys: Sequence[str]) -> Names:
    return {key: PARTNERS[key] for key in keys if key in PARTNERS}


def _roles(session: Session, viewer: Viewer, keys: Sequence[str]) -> Names:
    return {key: viewer.roles[key].label for key in keys if key in viewer.roles}


def listed(name: str) -> Any:
    """What the items of a list of choices are called."""

    def names(session: Session, viewer: Viewer, keys: Sequence[str]) -> Names:
        found = viewer.catalogue.lists.get(name)
        return {} if found is None else {key: found.items[key].label for key in keys if key in found.items}

    return names


STATUS = Cut("status", "Status", attrgetter("state"), _states)
YEAR = Cut("year", "School year", attrgetter("school_year"))
SEMESTER = Cut("semester", "Semester", attrgetter("semester_id"), _semesters, attrgetter("school_year"))
REGION = Cut("region", "Region", attrgetter("region_id"), _units)
MUNICIPALITY = Cut("municipality", "Municipality", attrgetter("municipality_id"), _units, attrgetter("region_id"))
INSTITUTION = Cut("institution", "Institution", attrgetter("institution_id"), _units, attrgetter("municipality_id"))
PARTNER = Cut("partner", "Kind of partner", attrgetter("partner_type"), _partners)
GRADE = Cut("grade", "Grade or course", attrgetter("grade"))
PROGRAMME = Cut("programme", "Programme of education", attrgetter("programme"))
GROUP = Cut("group", "Risk group", attrgetter("group_code"), listed("risk_groups"))
FACTOR = Cut("factor", "Risk factor", attrgetter("factor_code"), listed("risk_factors"), attrgetter("group_code"))
MEASURE = Cut("measure", "Support measure", attrgetter("measure_code"), listed("measures"), attrgetter("kind"))
KIND = Cut("kind", "Kind of measure", attrgetter("kind"), listed("measure_kinds"))
GIVER = Cut("giver", "Who gives it", attrgetter("giver_role"), _roles)
SUBJECT = Cut("subject", "School subject", attrgetter("subject_code"), listed("subjects"))
MONTH = Cut("month", "Month", attrgetter("month"))

PLACES = (INSTITUTION, MUNICIPALITY, REGION, PARTNER, GRADE)
TIMES = (YEAR, SEMESTER)
