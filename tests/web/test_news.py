"""*Ziņas*, the daily letter and the calendar as people use them."""

import re

from iapflow.store.message import DigestWish, Message
from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]
NEWS = "/zinas"


def told(village: Village, case: int) -> int:
    """The head has a message."""
    town = village.town
    with town.store as session:
        message = Message(
            person_id=town.people["institution_head"], case_id=case, origin="letter:1",
            words={"lv": "Plāns gaida apstiprinājumu"}, sent_at=town.now,
        )  # fmt: skip
        session.add(message)
        session.flush()
        return message.id


def test_a_message_is_counted_opened_and_leads_to_its_case(village: Village):
    case = village.town.submitted()
    message = told(village, case)
    assert '<span class="bell-count">1' in village.page("institution_head", "/mani-uzdevumi")
    assert "Plāns gaida apstiprinājumu" in village.page("institution_head", NEWS)

    answer = village.send("institution_head", f"{NEWS}/{message}", {}, NEWS)

    assert f"/plani/{case}" == answer.location
    assert "bell-count" not in village.page("institution_head", NEWS)
    assert 404 == village.send("plan_author", f"{NEWS}/{message}", {}, NEWS).status_code


def test_the_calendar_names_no_child_and_no_number(village: Village):
    case = village.town.submitted()
    page = village.send("institution_head", f"{NEWS}/kalendars", {"on": "1"}, NEWS).text
    address = re.search(r'value="http://[^/]*(/kalendars/[^"]+)"', page)
    assert address is not None

    feed = village.app.test_client().get(address[1])

    assert feed.content_type.startswith("text/calendar")
    lines = feed.text.replace("\r\n ", "")
    assert "SUMMARY:Termiņš: Apstiprināt" in lines
    assert f"/plani/{case}" in lines
    assert "Elza" not in lines
    assert village.town.number(case) not in lines
    village.send("institution_head", f"{NEWS}/kalendars", {"on": "0"}, NEWS)
    assert 404 == village.app.test_client().get(address[1]).status_code


def test_the_daily_letter_is_off_until_it_is_wanted(village: Village):
    village.town.submitted()
    assert 0 == village.town.count(DigestWish)
    village.send("institution_head", f"{NEWS}/vestule", {"on": "1"}, NEWS)
    assert 1 == village.town.count(DigestWish)
    village.send("institution_head", f"{NEWS}/vestule", {"on": "0"}, NEWS)
    assert 0 == village.town.count(DigestWish)
