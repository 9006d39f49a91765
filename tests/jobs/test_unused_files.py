"""The clock takes files away that nobody used."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from iapflow.jobs.unused_files import drop_all_unused
from iapflow.store.upload import Upload, put
from tests.jobs.town import Town


def test_a_file_that_nothing_names_goes_and_its_case_is_told_by_number_only(town: Town) -> None:
    story = town.do(town.story(), "start_application", "register", "start")
    with town.office.store as session:
        put(
            town.office.store.connection, token="0" * 32, case_id=story.cases["plan"], alias="plan", path="risks.opinion",
            name="a.pdf", media_type="application/pdf", size=3, digest="0" * 64, content=b"pdf",
            put_at=town.office.room.now(session) - timedelta(days=30),
        )  # fmt: skip

    assert [1, 0] == [drop_all_unused(town.office), drop_all_unused(town.office)]
    with town.office.store.reading() as session:
        assert 0 == session.scalar(select(func.count()).select_from(Upload))
