"""Documents of a case: each reader gets what the page shows them, and nothing that it hides."""

from datetime import date
from time import process_time

import pytest
from sqlalchemy import select

from iapflow.errors import Missing
from iapflow.services.drafts import Page, save_draft
from iapflow.services.printing.heads import head_of
from iapflow.services.printing.kinds import offered, print_case
from iapflow.services.work_log import log_work
from iapflow.store.semester import Semester
from tests.pdfs import facts_of, metadata_of, words_of
from tests.services.shop import Shop

CANARY = "Kanārijputniņš"
SECRET = "Aizsargātā zīlīte"


@pytest.fixture
def shop(town):
    shop = Shop(town.store)
    shop.register()
    shop.plan_id = shop.open_plan()
    risks = [
        {**shop.risk(), "justification": f"{CANARY} pamatojumā ir lasāms."},
        {
            **shop.risk("r2"),
            "factor": "A99",
            "other_factor": SECRET,
            "protected": True,
            "protected_because": "Drošībai",
        },
    ]
    measures = [
        shop.measure(),
        {**shop.measure("m2"), "risks": ["r2"], "subject": "physics", "expected_result": "Iekšēja norāde"},
    ]
    plan = shop.plan(risks=risks, measures=measures, learner_aim="Pabeigt devīto klasi.")
    shop.fire(shop.plan_id, "submit", "plan_author", answers={"plan": plan})
    shop.fire(shop.plan_id, "approve_by_head", "institution_head")
    shop.fire(shop.plan_id, "approve_by_municipality", "municipal_coordinator")
    shop.fire(shop.plan_id, "agree", "state_officer")
    return shop


def read(shop, name, kind):
    return words_of(print_case(shop.store, shop.room, shop.who(name), shop.plan_id, kind).content)


def test_the_plan_on_paper_holds_what_its_reader_sees_on_the_page(shop):
    assert CANARY in read(shop, "plan_author", "veidlapa-plan")
    for name in ("institution_coordinator", "municipal_coordinator", "state_officer"):
        words = read(shop, name, "veidlapa-plan")
        assert CANARY not in words, name
        assert SECRET not in words, name
        assert "Mācību darba un izglītības iestādes riski" in words, name


def test_above_the_school_a_child_is_a_number_on_paper_too(shop):
    words = read(shop, "state_officer", "veidlapa-plan")

    assert "Paraugliepa" not in words
    assert shop.number(shop.plan_id) in words


@pytest.mark.parametrize("name", ["plan_author", "institution_head", "institution_coordinator"])
def test_the_familys_copy_leaves_out_remarks_justifications_and_protected_rows(shop, name):
    for kind in ("gimenei", "mans-plans"):
        words = read(shop, name, kind)
        assert CANARY not in words
        assert SECRET not in words
        assert "Iekšēja norāde" not in words
        assert "Fizika" not in words

    assert "Pabeigt devīto klasi." in words


def test_the_decisions_name_who_decided_as_whom(shop):
    words = read(shop, "institution_head", "lemumi")

    for told in ("institution_head Modele", "municipal_coordinator Modele", "state_officer Modele", "Saskaņots"):
        assert told in words


def test_a_document_says_its_language_title_number_and_version(shop):
    made = print_case(shop.store, shop.room, shop.who("plan_author"), shop.plan_id, "veidlapa-plan")

    assert made.name.endswith("-veidlapa-plan.pdf")
    assert {"Title": "Individuālais atbalsta plāns", "Tagged": "yes"}.items() <= facts_of(made.content).items()
    assert "lv" in metadata_of(made.content)
    assert "Skola – kopienā" in words_of(made.content)


def test_the_project_stands_on_paper_as_it_was_called_on_the_day(shop):

    with shop.store.reading() as session:
        then = head_of(session, shop.room, date(2019, 10, 1), "lv")

    assert "Nr. 8.3.4.0/16/I/001" == then.number
    assert "Nacionālais attīstības plāns 2020" in then.signs


def test_a_giver_prints_own_sheets_only(shop):
    shop.go(date(2026, 10, 8))
    log_work(shop.store, shop.room, shop.who("subject_teacher"), shop.plan_id, (shop.entry(), "w" * 32))

    words = read(shop, "subject_teacher", "ka-veidlapa")

    assert "Daļskaitļi" in words
    assert "07.10.2026." in words
    assert {"ka-veidlapa"} == {
        one.name for one in offered(shop.store, shop.room, shop.who("subject_teacher"), shop.plan_id)
    }
    with pytest.raises(Missing):
        read(shop, "subject_teacher", "veidlapa-plan")


@pytest.mark.parametrize("kind", ["veidlapa-nothing", "nothing", "veidlapa-", "veidlapa-reason", "veidlapa-evaluation"])
def test_a_document_that_is_not_offered_is_not_there(shop, kind):
    with pytest.raises(Missing):
        read(shop, "municipal_coordinator", kind)


def test_a_stranger_prints_nothing(shop):
    with pytest.raises(Missing):
        read(shop, "other_head", "lemumi")


def test_the_evaluation_is_printed_once_it_is_begun(shop):
    page = Page(shop.plan_id, "evaluation")
    save_draft(shop.store, shop.room, shop.who("plan_author"), page, shop.evaluation())

    assert "vērtējums matemātikā uzlabojās" in read(shop, "plan_author", "veidlapa-evaluation")


def test_each_document_takes_well_under_a_second(shop):
    author = shop.who("plan_author")
    print_case(shop.store, shop.room, author, shop.plan_id, "lemumi")
    for kind in [one.name for one in offered(shop.store, shop.room, author, shop.plan_id)]:
        taken = []
        for _ in range(3):
            began = process_time()
            print_case(shop.store, shop.room, author, shop.plan_id, kind)
            taken.append(process_time() - began)
        assert 0.9 > min(taken), kind


def test_a_plan_keeps_the_signs_of_the_day_it_was_agreed_on(town):
    town.go(date(2023, 11, 6))
    with town.store as session:
        term = {"school_year": "2023/24", "number": 1, "starts_on": date(2023, 9, 1), "ends_on": date(2023, 12, 22)}
        session.add(Semester(**term))
        session.flush()
        town.semester = session.scalar(select(Semester.id).where(Semester.school_year == "2023/24"))
    town.register(signed_on="2023-11-01", received_on="2023-11-02")
    case = town.open_plan()
    days = {"period_start": "2023-11-07", "period_end": "2023-12-22", "talk_with_learner": "2023-11-02",
            "talk_with_parents": "2023-11-02"}  # fmt: skip
    teacher = str(town.people["subject_teacher"])
    plan = town.plan(**days, consulted=[{"id": "c1", "teacher": teacher, "talked_on": "2023-11-02"}])
    town.fire(case, "submit", "plan_author", answers={"plan": plan})
    for transition, name in (
        ("approve_by_head", "institution_head"),
        ("approve_by_municipality", "municipal_coordinator"),
        ("agree", "state_officer"),
    ):
        town.fire(case, transition, name)
    town.go(date(2026, 10, 5))

    for kind in ("veidlapa-plan", "lemumi"):
        words = words_of(print_case(town.store, town.room, town.who("institution_head"), case, kind).content)
        assert "8.3.4.0/16/I/001" in words
        assert "4.2.3.1" not in words
