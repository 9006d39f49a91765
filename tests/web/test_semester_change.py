"""The page of the change of semesters: what is read there, what is pressed, what a mistake costs."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from iapflow.store.case import Case
from iapflow.store.semester import Semester
from iapflow.store.semester_choice import SemesterChoice
from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]

ADDRESS = "/izglitojamie/semestra-maina"
COORDINATOR = "institution_coordinator"


@pytest.fixture
def changing(village: Village) -> Village:
    """In October, with a semester before in which two learners took part."""
    with village.town.store as session:
        session.add(Semester(school_year="2026/27", number=2, starts_on=date(2026, 12, 21), ends_on=date(2027, 5, 31)))
        session.get_one(Semester, village.town.semester).ends_on = date(2026, 10, 20)
        other = village.town.pupil(session, "Katrīna")
    village.town.register()
    first, village.town.learner = village.town.learner, other
    village.town.register("1-15/8", "1" * 32)
    village.town.learner = first
    return village


def test_one_press_notes_the_chosen_rows_and_leaves_the_others(changing):
    """Nothing is chosen beforehand; what is done shows where it led."""
    page = changing.page(COORDINATOR, ADDRESS)
    assert f'href="{ADDRESS}"' in changing.page(COORDINATOR, "/izglitojamie")
    assert "selected" not in page.split("choices")[1]

    sent = changing.send(COORDINATOR, ADDRESS, {"begin": "talk", f"choice-{changing.town.learner}": "goes_on"})

    with changing.town.store.reading() as session:
        (talk,) = session.scalars(select(Case).where(Case.workflow == "talk"))
        assert (302, "planned") == (sent.status_code, talk.state)
        assert f'href="/plani/{talk.id}"' in changing.page(COORDINATOR, ADDRESS)
        assert 1 == len(list(session.scalars(select(SemesterChoice))))


def test_one_refused_row_keeps_its_choice_and_the_others_are_done(changing):
    """The row is named in the summary; the day that was typed stands again."""
    town = changing.town
    with town.store as session:
        late = town.pupil(session, "Vēlīnā")
    town.learner, first = late, town.learner
    town.register("1-15/9", "2" * 32)
    sent = {"begin": "talk", "leaves_on": "01.09.2019.", f"choice-{first}": "goes_on", f"choice-{late}": "leaves"}

    page = changing.send(COORDINATOR, ADDRESS, sent)

    assert 422 == page.status_code
    assert "Vēlīnā Paraugliepa: " in page.text
    assert 'value="01.09.2019."' in page.text
    assert '<option value="leaves" selected>' in page.text
    assert "Atzīmēts 1 izglītojamais." in page.text


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Izvēlieties, kas notiek ar katru izglītojamo, kuru vēlaties atzīmēt."),
        ({"choice-{learner}": "leaves"}, "Norādiet aizgājēju pēdējo dienu šajā iestādē."),
        ({"choice-{learner}": "leaves", "leaves_on": "32.13."}, "32.13."),
        ({"choice-{learner}": "<b>"}, "Izvēlieties kādu no piedāvātajām atbildēm."),
    ],
)
def test_a_mistake_is_told_and_stores_nothing(changing, sent, told):
    """What was typed stays."""
    form = {"begin": "talk", **{key.format(learner=changing.town.learner): value for key, value in sent.items()}}

    page = changing.send(COORDINATOR, ADDRESS, form)

    assert (422, True) == (page.status_code, told in page.text)
    with changing.town.store.reading() as session:
        assert [] == list(session.scalars(select(SemesterChoice)))


def test_foreign_and_forged_rows_and_other_roles_find_nothing(changing):
    """A learner who is not listed, a number that is none, a teacher's eye."""
    for form in ({"choice-999999": "ends"}, {f"choice-{changing.town.learner}": "ends", "begin": "plan"}):
        assert 404 == changing.send(COORDINATOR, ADDRESS, {"begin": "talk", **form}).status_code
    assert 422 == changing.send(COORDINATOR, ADDRESS, {"begin": "talk", "choice-²": "ends"}).status_code
    assert 404 == changing.browser("subject_teacher").get(ADDRESS).status_code
    assert "Elza" not in changing.page("other_head", ADDRESS)
