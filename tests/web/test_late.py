"""*Kas kavējas un kāpēc* as a coordinator uses it."""

from datetime import timedelta

from sqlalchemy import update

from iapflow.store.task import Task
from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]
LATE = "/kas-kavejas"


def lateness(village: Village) -> int:
    """A plan has waited too long for its head; the to-do."""
    village.town.submitted()
    past = village.town.now - timedelta(days=3)
    with village.town.store as session:
        session.execute(update(Task).where(Task.closed_at.is_(None)).values(due_at=past))
        return session.query(Task.id).filter(Task.closed_at.is_(None)).scalar()


def test_what_is_late_names_who_is_waited_for_and_why(village: Village):
    task = lateness(village)

    page = village.page("institution_coordinator", LATE)
    assert "institution_head Modele" in page
    assert "Vēl nav atvērts." in page
    assert 302 == village.send("institution_coordinator", f"{LATE}/{task}/atgadinat", {}, LATE).status_code
    page = village.page("institution_coordinator", LATE)
    assert "atgādināts 01.10.2026." in page


def test_when_nobody_can_do_it_the_page_says_so(village: Village):
    lateness(village)
    with village.town.store as session:
        village.town.dismiss(session, "institution_head")

    assert "Pašlaik šo lomu nepilda neviens." in village.page("institution_coordinator", LATE)


def test_a_teacher_has_no_such_page_and_an_empty_one_is_kind(village: Village):
    village.page("subject_teacher", LATE, 404)
    assert "Nekas nekavējas" in village.page("other_head", LATE)
    assert LATE not in village.page("subject_teacher", "/mani-uzdevumi")
    assert LATE in village.page("other_head", "/mani-uzdevumi")
