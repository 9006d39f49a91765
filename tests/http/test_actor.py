"""Who is asking, with the roles of the day."""

from datetime import timedelta

from iapflow.store.base import db
from iapflow.store.person import Person, RoleAssignment
from tests.apps import HEAD


def test_the_head_is_known_by_name(head):
    assert "Ilze Vītola" in head.get("/mani-uzdevumi").text


def test_a_role_that_has_not_begun_opens_nothing(app, head, clock):
    clock.time -= timedelta(days=90)

    assert head.get("/mani-uzdevumi").status_code == 403


def test_a_role_that_is_taken_away_is_gone_on_the_next_click(app, head, clock):
    assert head.get("/mani-uzdevumi").status_code == 200

    with app.app_context():
        held = db.session.query(RoleAssignment).one()
        held.valid_to = (clock.time - timedelta(days=1)).date()
        db.session.commit()

    assert head.get("/mani-uzdevumi").status_code == 403


def test_somebody_who_left_acts_no_more(app, head):
    with app.app_context():
        db.session.query(Person).filter_by(email=HEAD).one().is_active = False
        db.session.commit()

    assert head.get("/mani-uzdevumi").status_code == 403
