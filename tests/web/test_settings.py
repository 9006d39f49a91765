"""*Iestatījumi*: what a change does is seen before it is saved; the calendar and the rates stand in tables."""

import pytest

from iapflow.services.setting_figures import FIGURES
from iapflow.store.person import RoleAssignment
from tests.services.town import LONG_AGO
from tests.web.village import village, village_file

__all__ = ["village", "village_file"]
ADDRESS, NAME, WHO = "/iestatijumi", "invitation_days", "state_officer"
SENT = {"name": NAME, "unit": "", "value": "20", "since": "2026-10-05", "reason": "Tā vienojāmies."}


@pytest.fixture
def here(village):
    """The village with its administrator."""
    office = {"person_id": village.town.people[WHO], "institution_id": village.town.units["LV"]}
    with village.town.store as session:
        session.add(RoleAssignment(role="administrator", valid_from=LONG_AGO, **office))
    return village


def send(here, **changed):
    return here.send(WHO, ADDRESS, {**SENT, **changed})


def test_a_change_is_shown_first_and_saved_when_it_was_seen(here):
    shown = send(here)
    assert 200 == shown.status_code
    assert "Tas vēl nav saglabāts" in shown.text
    assert "Iestādes, kurām tas būs spēkā" in shown.text
    assert 'name="value" maxlength="400" value="20"' in shown.text
    assert "20" not in history(here)

    saved = send(here, seen="20|2026-10-05")

    assert 302 == saved.status_code
    assert "20 – visa valsts; Tā vienojāmies." in history(here)


def history(here):
    """What the page tells of the figure's past."""
    card = here.page(WHO, ADDRESS).split(f'id="{NAME}"')[1].split("</section>")[0]
    return card.split("<ul>")[1].split("</ul>")[0] if "<ul>" in card else ""


def test_what_was_changed_after_the_look_is_looked_at_again(here):
    shown = send(here, value="25", seen="20|2026-10-05")

    assert 200 == shown.status_code
    assert 'value="25|2026-10-05"' in shown.text


def test_a_figure_out_of_its_limits_is_told_and_stays_in_its_field(here):
    wrong = send(here, value="9999")

    assert 422 == wrong.status_code
    assert f"no {FIGURES[NAME].least} līdz {FIGURES[NAME].most}" in wrong.text
    assert 'value="9999"' in wrong.text


def test_free_days_semesters_and_rates_stand_in_tables(here):
    page = here.page(WHO, ADDRESS)

    tables = ("Dienas bez mācībām", "Semestri", "Vienības likmes")
    assert [] == [one for one in tables if f"<caption>{one}</caption>" not in page]
    assert "Svētku diena" in page
    assert "Brīvlaiks" in page
