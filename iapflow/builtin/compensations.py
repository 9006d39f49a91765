"""Compensations: what rules may ask of the agreed plans, and how claims become rows that are counted and paid.

What a rule says while the form is filled is asked once more here, under a lock on the plan's measure:
two claims that are handed in at the same moment cannot both take the last of an agreed amount.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import exists, select

from iapflow.builtin.functions import CALENDAR
from iapflow.builtin.paying import settle
from iapflow.builtin.units import not_taught
from iapflow.extend import CaseKey, Read, Reason, Refused, Text, Work, fact, function, record_target
from iapflow.store.case import Case
from iapflow.store.claim import Claim, ClaimDocument, ClaimLine, Supplier
from iapflow.store.claimed import AGREED, PLAN, Bearing, Support, claimed_before, overlapping
from iapflow.store.keys import is_key
from iapflow.store.measure import Measure

LIMITS = "$limits"
"""What `limit_of` reads: (measure code, valid from, euro cents a unit or None), any order."""
SUPPORT = "$support"
"""What the agreed plans bear."""
ALIAS = "claim"
BY_DAYS = frozenset({"K03", "K04"})
"""Measures of which no day is claimed twice."""
FAMILY = frozenset({"guardian", "adult_learner"})
Row = Mapping[str, Any]


@fact("plan_agreed", gives="bool")
def plan_agreed(read: Read, case: CaseKey) -> bool:
    """Whether this learner has an agreed plan in this semester and institution."""
    same = (Case.learner_id == case.learner_id, Case.semester_id == case.semester_id)
    here = (Case.institution_id == case.institution_id, Case.workflow == PLAN, Case.state.in_(sorted(AGREED)))
    return read.is_true(exists().where(*same, *here))


@function("limit_of", "text", "date", gives="money", reads_case=True)
def limit_of(values: Mapping[str, Any], measure: str, on: date) -> int | None:
    """The most that one unit of a measure may cost on a day; without a limit, nothing."""
    valid = [row for row in values[LIMITS] if row[0] == measure and row[1] <= on]
    return max(valid, key=lambda row: row[1])[2] if valid else None


@function("agreed_left", "text", gives="money", reads_case=True)
def agreed_left(values: Mapping[str, Any], measure: str) -> int | None:
    """What the learner's agreed plan still bears for a measure; without such a measure, nothing."""
    left: int | None = values[SUPPORT].left(measure)
    return left


@function("has_agreed", "text", gives="bool", reads_case=True)
def has_agreed(values: Mapping[str, Any], measure: str) -> bool:
    """Whether the learner's agreed plan holds the measure."""
    return bool(values[SUPPORT].bearings(measure))


@function("in_practice_by_order", "text", "date", gives="bool", reads_case=True)
def in_practice_by_order(values: Mapping[str, Any], measure: str, on: date) -> bool:
    """Whether a director's order for practice names, on a day, the learner's agreed plan that holds the measure."""
    return bool(values[SUPPORT].is_ordered(measure, on))


@function("plan_left", "text", "text", gives="money", reads_case=True)
def plan_left(values: Mapping[str, Any], plan: str, measure: str) -> int:
    """What a plan, chosen in the form, still bears for a measure."""
    return (values[SUPPORT].left(measure, int(plan)) or 0) if is_key(plan) else 0


@function("was_absent", "date", gives="bool", reads_case=True)
def was_absent(values: Mapping[str, Any], day: date) -> bool:
    """Whether the learner was noted as absent on a day."""
    return bool(values[SUPPORT].is_away(day))


@function("meal_days_of", "date", "date", gives="whole", reads_case=True)
def meal_days_of(values: Mapping[str, Any], first: date, last: date) -> int:
    """School days from the first to the last on which the learner was not noted as absent."""
    days = school_days(first, last, values.get(CALENDAR))
    return sum(1 for day in days if not values[SUPPORT].is_away(day))


@function("plan_meal_days", "text", "date", "date", gives="whole", reads_case=True)
def plan_meal_days(values: Mapping[str, Any], plan: str, first: date, last: date) -> int:
    """The same for the learner of a chosen plan, within the days the plan covers."""
    found = [] if not is_key(plan) else values[SUPPORT].bearings("K04", int(plan))
    if not found:
        return 0
    began = max(first, found[0].first_on or first)
    ended = min(last, found[0].last_on or last)
    days = school_days(began, ended, values.get(CALENDAR))
    return sum(1 for day in days if not values[SUPPORT].is_away(day, found[0].learner_id))


def school_days(first: date, last: date, calendar: Any) -> list[date]:
    """The days of school from the first to the last, at most a year of them."""
    count = min((last - first).days + 1, 366)
    days = [first + timedelta(days=number) for number in range(max(count, 0))]
    return [day for day in days if calendar is None or not_taught(day, calendar) is None]


@record_target("claims")
def claims(work: Work, answers: Row) -> None:
    """The claim as it was handed in, shared out to the plans that bear it; handed in anew, it is written anew."""
    case = work.case
    support = Support(work.session, case.institution_id, case.learner_id, case.semester_id, case.id)
    supplier = work.session.get(Supplier, int(answers["supplier"])) if answers.get("supplier") else None
    first, last = date.fromisoformat(answers["period_from"]), date.fromisoformat(answers["period_to"])
    claim = work.session.get(Claim, case.id) or Claim(case_id=case.id, institution_id=case.institution_id)
    claim.measure_code = answers["measure"]
    claim.provision = answers.get("provision") or ("service" if supplier else "reimbursement")
    claim.supplier_id = supplier.id if supplier else None
    claim.payee = supplier.name if supplier else str(answers.get("payee_name") or "")
    claim.iban = supplier.iban if supplier else str(answers.get("iban") or "")
    claim.month = first.replace(day=1)
    claim.asked_cents, claim.eligible_cents = int(answers["asked"]), None
    claim.recorded_at, claim.voided_at = work.at, None
    work.session.add(claim)
    work.session.flush()
    _rewrite(work, ClaimLine, list(_lines(support, answers, (first, last))))
    _rewrite(work, ClaimDocument, list(_documents(work, answers)))
    work.session.flush()


@record_target("claim_checks")
def claim_checks(work: Work, answers: Row) -> None:
    """What was found eligible; a claim over one plan is cut there, one over many comes back instead."""
    claim = work.session.get_one(Claim, work.case.id)
    eligible = int(answers["eligible"])
    lines = list(work.session.scalars(select(ClaimLine).where(ClaimLine.case_id == claim.case_id)))
    if eligible > claim.asked_cents:
        raise _refusal("above_asked", Text("More cannot be eligible than was asked."), "check.eligible")
    if eligible < claim.asked_cents and len(lines) > 1:
        sentence = Text("A claim over several plans is not cut; send it back so that its rows are put right.")
        raise _refusal("cut_many", sentence, "check.eligible")
    claim.eligible_cents = eligible
    if len(lines) == 1:
        lines[0].cents = eligible
    work.session.flush()


@record_target("claim_refusals")
def claim_refusals(work: Work, answers: Row) -> None:
    """A rejected claim no longer counts."""
    claim = work.session.get(Claim, work.case.id)
    if claim is not None:
        claim.voided_at = work.at


@record_target("claim_payments")
def claim_payments(work: Work, answers: Row) -> None:
    """The day on which it was paid."""
    claim = work.session.get_one(Claim, work.case.id)
    claim.paid_on = date.fromisoformat(answers["paid_on"])
    settle(work, "paid")


@record_target("claim_bounces")
def claim_bounces(work: Work, answers: Row) -> None:
    """The bank sent the money back: the claim waits for other data of its payee."""
    settle(work, "returned")


def _lines(support: Support, answers: Row, days: tuple[date, date]) -> Iterator[ClaimLine]:
    """One line for the learner's plan, or one for each plan that is named."""
    rows = answers.get("plans")
    if rows is None:
        whole = {"id": "whole", "quantity": answers.get("quantity") or 1, "amount": answers["asked"]}
        yield from _borne(support, answers["measure"], None, (whole, days))
        return
    for row in rows:
        share = {"id": row["id"], "quantity": row.get("quantity") or 0, "amount": row["amount"]}
        yield from _borne(support, answers["measure"], int(row["plan"]), (share, days))


def _borne(
    support: Support, measure: str, plan_id: int | None, share: tuple[Row, tuple[date, date]]
) -> Iterator[ClaimLine]:
    """What the plan's rows bear, the oldest first.

    Raises:
        Refused: no agreed plan holds the measure, the days lie outside, or the amount is more than is left.
    """
    row, (first, last) = share
    _lock(support, measure, plan_id)
    found = support.bearings(measure, plan_id)
    fix = f"{ALIAS}.measure" if plan_id is None else f"{ALIAS}.plans[{row['id']}].plan"
    if not found:
        raise _refusal("not_agreed", Text("No agreed plan of this semester holds this measure."), fix)
    number = found[0].number
    if any(_is_outside(one, first, last) for one in found):
        sentence = Text("The days lie outside those that plan {number} covers.", {"number": number})
        raise _refusal("outside_plan", sentence, f"{ALIAS}.period_from")
    left, rest = sum(one.left for one in found), int(row["amount"])
    if rest > left:
        sentence = Text(
            "Plan {number} has {left} EUR left for this measure. More needs a review of the plan.",
            {"number": number, "left": Decimal(left) / 100},
        )
        raise _refusal("above_agreed", sentence, fix)
    for place, one in enumerate(found):
        part = min(rest, max(one.left, 0))
        if part or (place == 0 and rest == 0):
            line = ClaimLine(
                case_id=support.claim_id, row_id=f"{row['id'][:36]}.{place}" if place else row["id"][:40],
                plan_id=one.plan_id, measure_row=one.measure_row, cents=part, first_on=first, last_on=last,
                quantity=Decimal(str(row["quantity"])) if place == 0 else Decimal(0),
            )  # fmt: skip
            _refuse_twice(support, measure, line, number)
            yield line
        rest -= part


def _lock(support: Support, measure: str, plan_id: int | None) -> None:
    """Whoever claims of the same measure at the same moment waits here."""
    plans = [one.plan_id for one in support.bearings(measure, plan_id)]
    rows = select(Measure.row_id).where(Measure.case_id.in_(plans), Measure.measure_code == measure)
    support.session.execute(rows.with_for_update()).all()
    support.forget()


def _is_outside(one: Bearing, first: date, last: date) -> bool:
    return bool((one.first_on and first < one.first_on) or (one.last_on and last > one.last_on))


def _refuse_twice(support: Support, measure: str, line: ClaimLine, number: str) -> None:
    other = overlapping(support.session, line) if measure in BY_DAYS else None
    if other is not None:
        sentence = Text(
            "Some of these days of plan {number} are claimed already: {other}.", {"number": number, "other": other}
        )
        raise _refusal("claimed_days", sentence, f"{ALIAS}.period_from")


def _documents(work: Work, answers: Row) -> Iterator[ClaimDocument]:
    """Tickets, and the invoices and receipts of the list.

    Raises:
        Refused: another claim stands on one of them.
    """
    for group, kind in (("documents", None), ("tickets", "ticket")):
        for row in answers.get(group) or ():
            number = row.get("number")
            if not number:
                continue
            document = ClaimDocument(
                case_id=work.case.id, row_id=row["id"][:40], kind=kind or row["kind"], number=number,
                issued_on=date.fromisoformat(row.get("issued_on") or row["day"]),
                cents=row.get("amount", row.get("price")),
            )  # fmt: skip
            other = claimed_before(work.session, document, work.case.institution_id)
            if other is not None:
                sentence = Text("Document {number} was claimed already: {other}.", {"number": number, "other": other})
                raise _refusal("claimed_document", sentence, f"{ALIAS}.{group}[{row['id']}].number")
            yield document


def _rewrite(work: Work, kind: type[ClaimLine] | type[ClaimDocument], rows: list[Any]) -> None:
    for gone in work.session.scalars(select(kind).where(kind.case_id == work.case.id)):
        work.session.delete(gone)
    work.session.flush()
    work.session.add_all(rows)


def _refusal(because: str, sentence: Text, fix: str) -> Refused:
    return Refused((Reason(because, sentence, fix),))
