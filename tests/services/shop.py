"""A town in which plans hold meals, tickets and things for learning, and somebody pays for them."""

from datetime import date
from typing import Any

from iapflow.services.cases import Opening
from iapflow.store.claim import CompensationLimit, Supplier
from tests.services.town import LONG_AGO, Town

IBAN = "LV80BANK0000435195001"
TODAY = date(2026, 11, 3)
CHECKED = ["documents", "plan", "attendance", "funding", "payee"]


class Shop(Town):
    """The town, with an agreed plan that holds K01, K04 and K05."""

    def open(self) -> int:
        """An accountant, a supplier, limits, and the agreed plan; its case."""
        with self.store as session:
            self.person(session, "accountant", self.units["NOV"])
            session.add(
                Supplier(unit_id=self.units["NOV"], name="SIA “Ēdnīca”", registration_number="40000000017", iban=IBAN,
                         valid_from=LONG_AGO)
            )  # fmt: skip
            session.add(CompensationLimit(measure_code="K04", valid_from=LONG_AGO, cents_per_unit=300))
        self.register()
        self.plan_id = self.open_plan()
        self.fire(self.plan_id, "submit", "plan_author", answers={"plan": self.economic_plan()})
        self.fire(self.plan_id, "approve_by_head", "institution_head")
        self.fire(self.plan_id, "approve_by_municipality", "municipal_coordinator")
        self.fire(self.plan_id, "agree", "state_officer")
        self.go(TODAY)
        return self.plan_id

    def economic_plan(self) -> dict[str, Any]:
        """Meals for 100 EUR, tickets for 37 EUR, two calculators."""
        risks = [{**self.risk(), "group": "C", "factor": "C07"}]
        rows = [("m1", "K04", "40", 250), ("m2", "K01", "20", 185), ("m3", "K05", "2", 2400)]
        measures = [
            {"id": row, "measure": code, "risks": ["r1"], "volume": volume, "unit_price": price,
             **({"provision": "service"} if code == "K04" else {})}
            for row, code, volume, price in rows
        ]  # fmt: skip
        return self.plan(risks=risks, groups_without_risk=["A", "B", "D"], measures=measures)

    def claim(self, request: str = "c" * 32) -> int:
        """A claim is opened."""
        opening = Opening("compensation_claim", self.school, self.learner, self.semester)
        return self.start(opening, "institution_coordinator", request_id=request)

    def meals(self, **more: Any) -> dict[str, Any]:
        """Ten days of meals, bought by the family."""
        return {
            "measure": "K04", "provision": "reimbursement", "context": "school", "period_from": "2026-10-05",
            "period_to": "2026-10-16", "meal_days": "10", "meal_price": "2.50", "fed_by_municipality": False,
            "documents": [self.document()], "payee_kind": "guardian", "payee_name": "Anna Paraugliepa", "iban": IBAN,
            "no_double_funding": True, **more,
        }  # fmt: skip

    def tickets(self, *days: str, **more: Any) -> dict[str, Any]:
        """A ticket to school on each day."""
        rows = [
            {"id": f"t{place}", "day": day, "from_stop": "Bebrene", "to_stop": "Ilūkste", "number": f"N{place}",
             "price": "1.85", "purpose": "school"}
            for place, day in enumerate(days)
        ]  # fmt: skip
        mine = {"measure": "K01", "home_stop": "Bebrene", "far_stop": "Ilūkste", "tickets": rows, "documents": []}
        left_out = ("provision", "context", "meal_days", "meal_price", "fed_by_municipality")
        return {name: value for name, value in {**self.meals(), **mine, **more}.items() if name not in left_out}

    def document(self, row: str = "d1", number: str = "17", kind: str = "receipt") -> dict[str, Any]:
        """A receipt."""
        return {"id": row, "kind": kind, "number": number, "issued_on": "2026-10-16", "amount": "25.00"}

    def hand_in(self, case: int, answers: dict[str, Any]) -> None:
        """The coordinator hands it in."""
        self.fire(case, "submit", "institution_coordinator", answers={"claim": answers})

    def approved(self, answers: dict[str, Any] | None = None, request: str = "c" * 32) -> int:
        """A claim that waits for payment."""
        case = self.claim(request)
        self.hand_in(case, answers or self.meals())
        self.fire(case, "check", "accountant", answers={"check": {"looked_at": CHECKED, "eligible": "25.00"}})
        self.fire(case, "approve", "institution_head")
        return case
