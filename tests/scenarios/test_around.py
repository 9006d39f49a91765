"""The parts around the plan, each from its beginning to its end through the services, and reloaded between two steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from iapflow.services.cases import Opening
from iapflow.services.definitions import Definitions
from iapflow.services.early_reviews import bring_to_review
from iapflow.services.early_signs import work_out
from iapflow.store.case import Case
from iapflow.store.teacher_events import EventCertificate
from tests.scenarios.playing import REGISTRY, path_of, scenario, wanted
from tests.services import initiative as made
from tests.services.founding import engine, postgresql_template, sqlite_template, town
from tests.services.initiative import Initiative
from tests.services.school_class import SchoolClass
from tests.services.town import Town
from tests.services.training import EVENT, Training

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]

SCENARIOS = sorted((Path(__file__).parent / "around").glob("*.yaml"))
FORMS = {
    "keep_watching": "watch", "refer": "referral", "dismiss": "dismissal", "close": "dismissal", "submit": "proposal",
    "admit": "check", "contract": "contract", "hand_in_report": "report", "add_list": "attendance", "pay": "payment",
    "announce": "event",
}  # fmt: skip


class Around:
    """Somebody who plays one of the parts."""

    def __init__(self, town: Town, part: str, *, is_forgetful: bool) -> None:
        """Found what the part needs."""
        self.town, self.case, self.is_forgetful = town, 0, is_forgetful
        self.part: Any = {"early_review": SchoolClass, "youth_initiative": Initiative, "event": Training}[part](town)

    def play(self, step: Mapping[str, Any]) -> str:
        """One step; where the case stands afterwards."""
        if self.is_forgetful:
            self.town.room = self.town.fresh_room(Definitions(REGISTRY))
        word = next(iter(step))
        getattr(self, f"_{word}")(step)
        with self.town.store.reading() as session:
            return session.get_one(Case, self.case).state

    def _begin(self, step: Mapping[str, Any]) -> None:
        if isinstance(self.part, SchoolClass):
            self.part.attend(step["begin"], {date(2026, 9, 14): 6, date(2026, 10, 6): 6})
            self.part.switch_on("E01")
            (learner,) = work_out(self.town.store, self.town.room, self.town.school).raised
            self.case = bring_to_review(self.town.store, self.town.room, self.town.school, learner)
        elif isinstance(self.part, Initiative):
            self.case = self.part.begin(step["begin"])
        else:
            self.case = self.town.start(Opening("event", self.town.units["NOV"]), step["begin"])

    def _do(self, step: Mapping[str, Any]) -> None:
        given = step.get("form")
        answers = (
            {FORMS[step["do"]]: self._paper(given) if isinstance(given, str) else _plain(given)} if given else None
        )
        self.town.fire(self.case, step["do"], step["as"], answers=answers)

    def _paper(self, name: str) -> dict[str, Any]:
        """What stands in the papers of the part under a name."""
        if name == "event":
            return EVENT
        rows = [
            {"id": f"p{number}", "full_name": f"Dalībnieks {number}", "school": str(self.town.school)}
            for number in range(10)
        ]
        listed = {"activity": "Turnīrs", "held_on": "2026-10-01", "place": "Zāle", "people": rows}
        return {"attendance": listed}.get(name) or getattr(made, name.upper())

    def _vote(self, step: Mapping[str, Any]) -> None:
        self.part.vote(self.case, step["vote"], step["points"])

    def _count(self, step: Mapping[str, Any]) -> None:
        self.part.count(self.case, step["count"])

    def _come(self, step: Mapping[str, Any]) -> None:
        self.part.come(self.case, step["come"])

    def _leave(self, step: Mapping[str, Any]) -> None:
        self.part.leave(self.case, step["leave"])

    def _note(self, step: Mapping[str, Any]) -> None:
        self.part.note(self.case, step["note"])

    def _on(self, step: Mapping[str, Any]) -> None:
        self.town.go(step["on"])

    def _begun(self, step: Mapping[str, Any]) -> None:
        with self.town.store.reading() as session:
            assert session.scalar(select(Case.id).where(Case.workflow == step["begun"]))

    def _certificates(self, step: Mapping[str, Any]) -> None:
        assert step["certificates"] == self.town.count(EventCertificate)


def _plain(form: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in form.items()}


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
@pytest.mark.parametrize("is_forgetful", [False, True], ids=["kept", "reloaded"])
@pytest.mark.parametrize("dialect", ["sqlite"])
def test_each_part_is_lived_through_from_its_beginning_to_its_end(path: Path, town: Town, is_forgetful: bool) -> None:
    """Every step leads where the scenario says, or is refused for the reason it names."""
    said = scenario(path)

    found = path_of(Around(town, said["part"], is_forgetful=is_forgetful), said["steps"])

    expected = wanted(said["steps"])
    assert expected == [state if told else None for state, told in zip(found, expected, strict=True)]
