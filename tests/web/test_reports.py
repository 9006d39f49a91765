"""Reports in the browser: today's count, the text for the home page, tables, lists and files, each for whom it is."""

from __future__ import annotations

import pytest

from iapflow.reports.programme import REPORTS
from iapflow.store.case import Case
from iapflow.store.learner import Learner
from iapflow.web import catalogues
from tests.services.town import NOW
from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]

HERE = "/zinojumi"


@pytest.fixture
def plans(village: Village) -> Village:
    """Seven plans in delivery at the school, three at the other one."""
    town = village.town
    with town.store as session:
        for place in range(10):
            learner = Learner(
                given_name=f"Bērns{place}", family_name="Testiņš", date_of_birth=NOW.date().replace(year=2012)
            )
            session.add(learner)
            session.flush()
            session.add(
                Case(
                    number=f"T{place}", workflow="support_plan", workflow_version=1, bundle_digest="0" * 64,
                    state="in_delivery", revision=1, institution_id=town.units["SK" if place < 7 else "SK2"],
                    subject_kind="learner", learner_id=learner.id, semester_id=town.semester, started_at=NOW,
                    entered_at=NOW, updated_at=NOW,
                )
            )  # fmt: skip
    return village


def test_a_school_reads_how_many_receive_support_today_and_copies_the_text(plans):
    """Counts and the agreement's number; the menu leads here."""
    page = plans.page("institution_coordinator", HERE)

    assert "Cik saņem atbalstu šodien" in page
    assert "individuālo atbalstu saņem 7 izglītojamie" in page
    assert "Sadarbības līgums Nr. 1." in page
    assert 'href="/zinojumi"' in plans.page("institution_coordinator", "/zinojumi/risks")


def test_in_the_text_for_everybody_small_numbers_are_left_out(plans):
    """Three learners at the other school: its head sees three, the home page does not."""
    page = plans.page("other_head", HERE)

    assert "mazāk nekā pieci izglītojamie" in page
    assert ">3</a>" in page or ">3<" in page


def test_above_the_school_small_lines_and_those_beside_them_are_kept_back(plans):
    """Seven and three: told apart neither, and no list opens."""
    page = plans.page("municipal_coordinator", f"{HERE}/plans-and-learners?griezums=institution")
    hidden = plans.town.units["SK2"]

    assert page.count("nav izpausts") >= 4
    plans.page("municipal_coordinator", f"{HERE}/plans-and-learners/saraksts?griezums=institution&rinda={hidden}", 404)


def test_one_more_role_does_not_show_what_is_kept_back(plans):
    """A coordinator who also organises events, or heads a school, is still told of other schools' children."""
    with plans.town.store as session:
        for role in ("event_organiser", "institution_head"):
            plans.town.grant(session, plans.town.people["municipal_coordinator"], role)
    page = plans.page("municipal_coordinator", f"{HERE}/plans-and-learners?griezums=institution")

    assert page.count("nav izpausts") >= 4


@pytest.mark.parametrize("code", sorted(code for code, one in REPORTS.items() if "institution_head" in one.readers))
def test_every_report_opens_for_every_cut(plans, code):
    """As page, for the first three cuts; "nav datu" stands where nothing is known."""
    page = plans.page("institution_head", f"{HERE}/{code}")
    for cut in page.split('name="griezums">')[1].split("</select>")[0].split('value="')[1:4]:
        shown = plans.page("institution_head", f"{HERE}/{code}?griezums={cut.split(chr(34))[0]}")
        assert "style=" not in shown.partition("<main")[2]


def test_every_label_of_every_report_is_said_in_latvian():
    """Its name, its lead, its columns, its cuts."""
    said = {ident for paths in catalogues.tables().values() for path in paths for ident in catalogues.read(path)}
    labels = {
        label
        for one in REPORTS.values()
        for label in (one.label, one.lead, *(each.label for each in (*one.figures, *one.cuts)))
    }

    assert set() == labels - said


def test_how_many_received_support_on_another_day_is_read_from_the_journal(plans):
    """Plans without a line in the journal were nowhere then; a day that is none is today."""
    page = plans.page("institution_coordinator", f"{HERE}?diena=2026-09-15")

    assert "saņem 0 izglītojamo" in page
    assert 'value="15.09.2026."' in page
    assert "saņem 7 izglītojamie" in plans.page("institution_coordinator", f"{HERE}?diena=%00x")


def test_a_report_is_saved_under_a_name_and_offered_above_it(plans):
    """For oneself; the filters come with it."""
    shown = f"{HERE}/risks?griezums=factor"
    answer = plans.send("institution_head", "/skati", {"name": "Mani riski", "back": shown}, made_from=shown)

    assert 302 == answer.status_code
    assert "Mani riski" in plans.page("institution_head", f"{HERE}/risks")


def test_a_number_opens_its_list(plans):
    """The plans of the line, by name for the school."""
    page = plans.page("institution_head", f"{HERE}/plans-by-status/saraksts?griezums=status&rinda=in_delivery")

    assert "Bērns3 Testiņš" in page
    assert "Bērns8" not in page


def test_the_state_sees_numbers_of_plans_and_no_name(plans):
    """The whole table's list."""
    page = plans.page("state_officer", f"{HERE}/plans-by-status/saraksts?griezums=status")

    assert "Testiņš" not in page
    assert ">T3<" in page


@pytest.mark.parametrize(("kind", "begins"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("pdf", b"%PDF")])
def test_a_table_is_taken_along(plans, kind, begins):
    """What the page shows, as a file."""
    answer = plans.browser("institution_head").get(f"{HERE}/plans-and-learners/tabula.{kind}")

    assert 200 == answer.status_code
    assert answer.data.startswith(begins)


def test_who_reads_no_reports_is_refused(plans):
    """A subject teacher."""
    plans.page("subject_teacher", HERE, 403)


def test_a_report_that_does_not_exist_is_not_found(plans):
    """And wrong filters are no error."""
    plans.page("institution_head", f"{HERE}/nav", 404)
    plans.page("institution_head", f"{HERE}/risks?griezums=%00&semestris=x")
