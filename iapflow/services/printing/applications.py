"""Applications to sign on paper: for one learner or for a class, made from the published form.

Statements have boxes that nobody ticked beforehand; what the school knows is filled in, the rest is left to a pen.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.definitions.bundle import Bundle
from iapflow.definitions.model import Field
from iapflow.documents.paper import Box, Fact, Line, Paper, Part, Prose, Signature
from iapflow.engine.values import Actor
from iapflow.errors import Missing
from iapflow.forms.voice import label
from iapflow.services.applications import ALIAS, WORKFLOW, opening_for
from iapflow.services.printing import words as w
from iapflow.services.printing.desk import LANGUAGE, Printed, printed, shown_day
from iapflow.services.printing.heads import head_of
from iapflow.services.room import Room
from iapflow.services.snapshots import Opening
from iapflow.store.days import holds
from iapflow.store.institution import Institution
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.scope import learner_scope
from iapflow.store.semester import Semester
from iapflow.store.store import Store

LINE = "_" * 34
OFFICE = frozenset({"registration"})
"""Sections that the school fills in afterwards."""
MOST = 60


def blank_application(store: Store, room: Room, actor: Actor, learner_id: int) -> Printed:
    """For one learner.

    Raises:
        Missing: no such learner for this person, or they may not open applications.
    """
    return _printed(store, room, actor, [learner_id], "iesniegums")


def class_applications(store: Store, room: Room, actor: Actor, class_name: str) -> Printed:
    """For every learner of a class whom this person may open an application for, by name.

    Raises:
        Missing: no learner of such a class is within reach.
    """
    with store.reading() as session:
        today = room.now(session).date()
        seen = learner_scope(actor, room.roles(session), room.views(session))
        learners = session.scalars(
            select(Learner.id)
            .join(Enrolment, Enrolment.learner_id == Learner.id)
            .where(Enrolment.class_name == class_name, holds(Enrolment, today), seen)
            .order_by(Learner.family_name, Learner.given_name, Learner.id)
            .limit(MOST)
        ).all()
        return _printed(store, room, actor, learners, f"iesniegumi-{class_name}")


def _printed(store: Store, room: Room, actor: Actor, learners: Sequence[int], name: str) -> Printed:
    with store.reading() as session:
        bundle = room.definitions.current_bundle(session, WORKFLOW)
        if not any(actor.units(role) for role in bundle.workflow.start.by):
            raise Missing
        at = room.now(session)
        papers = [
            _paper(session, room, bundle, opening_for(session, room, actor, learner, WORKFLOW)) for learner in learners
        ]
        return printed(name, papers, at)


def _paper(session: Session, room: Room, bundle: Bundle, opening: Opening) -> Paper:
    form, today = bundle.form_of(ALIAS), room.now(session).date()
    parts = [
        Part(
            label(section.label, LANGUAGE), [*_hint(section.hint), *(_line(field) for field in section.fields.values())]
        )
        for name, section in form.sections.items()
        if name not in OFFICE
    ]
    signing = Part("", [Signature(label(w.both("Iesniedzējs", "Who signs"), LANGUAGE))])
    number = f"{label(form.label, LANGUAGE)} · {bundle.digest[:12]}"
    head = head_of(session, room, today, LANGUAGE)
    return Paper(LANGUAGE, label(form.label, LANGUAGE), _facts(session, opening), [*parts, signing], head, "", number)


def _facts(session: Session, opening: Opening) -> list[Fact]:
    """What the school knows."""
    learner = session.get_one(Learner, opening.learner_id)
    semester = session.get_one(Semester, opening.semester_id)
    place = session.get_one(Institution, opening.institution_id)
    enrolled = session.scalars(
        select(Enrolment).where(Enrolment.learner_id == learner.id, Enrolment.institution_id == place.id)
        .order_by(Enrolment.valid_from.desc()).limit(1)
    ).one_or_none()  # fmt: skip
    known = [
        (w.PLACE, place.name),
        (w.SEMESTER, f"{semester.school_year}, {semester.number}."),
        (w.LEARNER, learner.full_name),
        (w.CODE, learner.personal_code or LINE),
        (w.BORN, shown_day(learner.date_of_birth)),
        (w.CLASS, (enrolled.class_name or enrolled.grade) if enrolled else ""),
    ]
    return [Fact(label(words, LANGUAGE), text) for words, text in known]


def _hint(hint: w.Label | None) -> list[Line]:
    return [Prose(label(hint, LANGUAGE))] if hint else []


def _line(field: Field) -> Line:
    words = label(field.label or {}, LANGUAGE)
    return Box(words) if field.type == "yes_no" else Fact(words, LINE)
