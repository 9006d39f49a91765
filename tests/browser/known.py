"""What the addresses of the pages name: one case of each kind, a learner, a register's rows, what a link opens."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.http.parts import parts
from iapflow.services import learner_confirming, payments
from iapflow.services.actors import actor_for
from iapflow.services.team import Appointment, appoint, invite
from iapflow.store.case import Case, CaseRole
from iapflow.store.colleague_view import ColleagueView
from iapflow.store.institution import Institution
from iapflow.store.learner import Enrolment
from iapflow.store.method_materials import MethodMaterial
from iapflow.store.person import Person
from iapflow.store.submission import Submission
from iapflow.store.supervisions import WORKFLOW as SUPERVISION
from iapflow.store.teacher_events import TeacherEvent
from iapflow.store.work_log import WorkLogEntry
from iapflow.store.work_month import waits_for_word
from tests.browser.town import Town, address

IBAN = "LV80BANK0000435195001"


def known_of(town: Town) -> dict[str, str]:
    """One plan of a school in each state with its author, a learner without a plan, one register's addresses."""
    with town.reading() as session:
        cases = session.execute(
            select(Case.state, Case.id, Person.email)
            .join(Institution, Institution.id == Case.institution_id)
            .join(CaseRole, CaseRole.case_id == Case.id)
            .join(Person, Person.id == CaseRole.person_id)
            .where(Case.workflow == "support_plan", CaseRole.role == "plan_author", Institution.code == "BEBRENE")
            .order_by(Case.id.desc())
        ).all()
        learner, school = session.execute(
            select(Enrolment.learner_id, Enrolment.institution_id)
            .join(Institution, Institution.id == Enrolment.institution_id)
            .where(Institution.code == "BEBRENE")
            .order_by(Enrolment.learner_id)
        ).first()
        found = {case.state: str(case.id) for case in cases}
        author = next(case.email for case in cases if str(case.id) == found["draft"]).removesuffix(address(""))
        seminar, conference = session.execute(
            select(func.min(TeacherEvent.case_id), func.max(TeacherEvent.case_id))
        ).one()
        material = session.scalar(select(func.min(MethodMaterial.case_id)))
        supervised = session.execute(select(Case.state, Case.id).where(Case.workflow == SUPERVISION)).all()
        more = _more(session)
        delivers = next(case.email for case in cases if str(case.id) == found["in_delivery"])
        more["deliverer"] = delivers.removesuffix(address(""))
        more |= _rows(session)
        writer = session.scalar(select(Person.id).where(Person.email == address("autors.bebrene")))
    with town.app.test_request_context():
        register = {
            "list": url_for("admin_institution.index_view"),
            "details": url_for("admin_institution.details_view", id=school),
            "edit": url_for("admin_institution.edit_view", id=school),
        }
    support = {f"sup_{one.state}": str(one.id) for one in supervised}
    support |= {"seminar": str(seminar), "conference": str(conference), "material": str(material)}
    support |= {**more, "school": str(school), **_tokens(town, school)}
    support |= {"link": _link(town, more), "payments": _payments(town)}
    return {**found, **register, **support, "learner": str(learner), "author": author, "author_id": str(writer)}


def _more(session: Session) -> dict[str, str]:
    """One case of each kind that has a page of its own."""
    here = select(func.min(Case.id)).join(Institution, Institution.id == Case.institution_id)
    fillings = select(Submission.case_id, func.min(Submission.id)).join(Case, Case.id == Submission.case_id)
    fillings = fillings.where(Case.workflow == "early_review").group_by(Submission.case_id, Submission.alias)
    again, before = session.execute(fillings.having(func.count() > 1)).first()
    at_hand = {
        "prepared": here.where(Case.workflow == "application", Case.state == "prepared", Institution.code == "BEBRENE"),
        "scoring": here.where(Case.workflow == "youth_initiative", Case.state == "scoring"),
        "month": here.where(Case.workflow == "work_month", Case.state == "submitted", Institution.code == "RAINA"),
        "consent": here.where(Case.workflow == "special_consent", Case.state == "asked", Institution.code == "RAINA"),
        "protected": here.where(Case.workflow == "disclosure", Case.state == "received", Institution.code == "BEBRENE"),
        "municipality": select(Institution.id).where(Institution.code == "AUGSDAUGAVA"),
    }
    found = {name: str(session.scalar(wanted)) for name, wanted in at_hand.items()}
    waits = select(ColleagueView.id, Person.email).join(Person, Person.id == ColleagueView.person_id)
    view, asked = session.execute(waits.where(ColleagueView.answered_on.is_(None)).order_by(ColleagueView.id)).first()
    asked = asked.removesuffix(address(""))
    named = select(Person.email).join(CaseRole, CaseRole.person_id == Person.id)
    named = named.where(CaseRole.role == "support_specialist", CaseRole.case_id == int(found["protected"]))
    decides = (session.scalar(named) or "").removesuffix(address(""))
    more = {"again": str(again), "before": str(before), "view": str(view), "asked": asked, "decides": decides}
    return {**found, **more}


def _rows(session: Session) -> dict[str, str]:
    """A row of the log that waits for the learner's word with its giver, and a specialist with a learner."""
    rows = (
        select(WorkLogEntry.id, WorkLogEntry.case_id, Person.email)
        .join(Case, Case.id == WorkLogEntry.case_id)
        .join(Person, Person.id == WorkLogEntry.giver_id)
        .where(Case.state == "in_delivery", Person.email.contains(".bebrene"))
        .order_by(WorkLogEntry.id.desc())
    )
    entry, case, giver = session.execute(rows.where(*waits_for_word())).first()
    _, looked_after, specialist = session.execute(rows.where(Person.email.startswith("specialists."))).first()
    return {
        "entry": str(entry), "unconfirmed": str(case), "giver": giver.removesuffix(address("")),
        "looked_after": str(looked_after), "specialist": specialist.removesuffix(address("")),
    }  # fmt: skip


def _tokens(town: Town, school: int) -> dict[str, str]:
    """What a new colleague is sent by the head."""
    with town.app.app_context():
        store, room = parts().store, parts().room
        with store.reading() as session:
            head = session.scalar(select(Person.id).where(Person.email == address("direktors.bebrene")))
            who = actor_for(session, head, town.today)
        new = Appointment("subject_teacher", town.today, given="Jana", family="Jaunā", email=address("jauna"))
        appoint(store, room, who, school, new)
        with store.reading() as session:
            newcomer = session.scalar(select(Person.id).where(Person.email == new.email))
        return {"invitation": invite(store, room, who, (school, newcomer))}


def _who(town: Town, name: str) -> Actor:
    """Somebody as they are on the demonstration's day."""
    with parts().store.reading() as session:
        person = session.scalar(select(Person.id).where(Person.email == address(name)))
        return actor_for(session, person, town.today)


def _link(town: Town, found: dict[str, str]) -> str:
    """What a learner is sent to confirm a consultation."""
    with town.app.app_context():
        giver = _who(town, found["giver"])
        return learner_confirming.hand_out(
            parts().store, parts().room, giver, int(found["unconfirmed"]), {int(found["entry"])}
        ).token


def _payments(town: Town) -> str:
    """A list of the first claims that are ready to be paid."""
    with town.app.app_context():
        store, room, accountant = parts().store, parts().room, _who(town, "gramatvedis.augsdaugava")
        ready = [one for one in payments.overview(store, room, accountant).due if one.iban][:2]
        order = payments.Order(
            [one.case_id for one in ready], "Augšdaugavas novads", IBAN, town.today.isoformat(), "e" * 32
        )
        return str(payments.make_list(store, room, accountant, order))
