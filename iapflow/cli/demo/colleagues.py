"""Colleagues asked about a learner: for each plan that is being written one answered, and one question waits."""

from datetime import timedelta

from sqlalchemy import select

from iapflow.cli.demo.world import World, at
from iapflow.store.case import Case, CaseRole
from iapflow.store.colleague_view import ColleagueView

SAID = {
    "goes_well": "Labi strādā, ja uzdevums ir skaidri sadalīts pa soļiem; labprāt palīdz citiem.",
    "is_hard": "Pēc prombūtnes grūti iekļauties tēmā, mājas darbus bieži neiesniedz.",
    "would_help": "Īsas konsultācijas uzreiz pēc stundām un viens noteikts termiņš nedēļā.",
}


def make_colleagues(world: World) -> None:
    """In plans that wait with their author: the first teacher of the school answered, the second was asked."""
    with world.store as session:
        plans = session.execute(
            select(Case.id, Case.institution_id, CaseRole.person_id)
            .join(CaseRole, CaseRole.case_id == Case.id)
            .where(Case.workflow == "support_plan", Case.state == "draft", CaseRole.role == "plan_author")
            .order_by(Case.id)
        ).all()
        codes = {unit: code for code, unit in world.units.items()}
        for case_id, unit, author in plans:
            teachers = world.staff.get((codes[unit], "subject_teacher"), ())[:2]
            for number, person in enumerate(teachers):
                answered = world.day - timedelta(days=1) if number == 0 else None
                session.add(
                    ColleagueView(
                        case_id=case_id, person_id=person, asked_by_id=author, answered_on=answered,
                        asked_at=at(world.day - timedelta(days=2), 12), **(SAID if answered else {}),
                    )
                )  # fmt: skip
