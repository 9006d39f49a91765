"""Items of bad_inputs.yaml that are about one page of the program, on that page, on both databases.

Always: the stated outcome, sentence and place; what is refused stores nothing; the next right thing works.
"""

from __future__ import annotations

import html
import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event, text

from iapflow.http.parts import parts
from iapflow.services.snapshots import Opening
from iapflow.store.learner import Learner
from iapflow.web.uploads import file_input
from tests.apps import signed_in, token
from tests.bad_inputs.desk import CONFIRM, Desk, desk, unharmed
from tests.forms.test_files import PDF
from tests.services.town import Town

__all__ = ["desk"]

CODE, LATER = "010110-29998", "2010-01-01"
"""A code of the old form and the day that it begins with."""
SEARCHED = "010111-29997"
MISFIT = "The last digit of this personal code does not fit the others. Is it written as in the document?"


@dataclass
class Page:
    """A page that takes words: how it is opened, and where it is posted to."""

    desk: Desk
    address: str
    right: dict[str, Any]

    def post(self, **wrong: Any) -> Any:
        """Post what is right, but for this."""
        self.desk.client.get(self.address)
        marks = {"csrf_token": token(self.desk.client, self.address)}
        began = monotonic()
        answer = self.desk.client.post(self.address, data={**marks, **self.right, **wrong})
        unharmed(answer, monotonic() - began)
        return answer

    def refuses(self, place: str, sentence: str, **wrong: Any) -> str:
        """It is refused at its place in this sentence, keeps what was typed, and stores nothing.

        A question of a form stands in its field (`place` is empty), not in the list of errors.
        """
        before = self.desk.kept()
        answer = self.post(**wrong)
        page = html.unescape(answer.text)
        assert answer.status_code in (200, 422)
        assert (f'href="#{place}"' if place else 'id="f-signed_by"') in page
        assert self.desk.says(sentence).search(page), page[:3000]
        assert [] == [words for words in wrong.values() if f'value="{words}"' not in page]
        assert before == self.desk.kept()
        return page

    def takes(self, **typed: Any) -> None:
        """It is taken."""
        answer = self.post(**typed)
        assert 302 == answer.status_code, html.unescape(answer.text)[:5000]


def _town(desk: Desk) -> Town:
    return Town(parts().store)


def _register(desk: Desk) -> Page:
    """A new learner in the register of the school."""
    with desk.app.app_context():
        school = _town(desk).school
    right = {"given_name": "Anna", "family_name": "Kalna", "grade": "9", "class_name": "9.a", "institution": school,
             "date_of_birth": LATER, "personal_code": ""}  # fmt: skip
    return Page(desk, "/registri/izglitojamie/new/", right)


def _application(desk: Desk) -> Page:
    """The application of a new learner whose code is known."""
    with desk.app.app_context():
        town = _town(desk)
        with town.store as session:
            learner = town.pupil(session)
            session.get_one(Learner, learner).personal_code = CODE
        right = {
            "f-signer_kind": "parent", "f-signed_by": "Ilze Paraugliepa", "f-signer_code": "321111-29998",
            "f-phone": "26000000", "f-email": "", "f-home_place": "", "f-agrees_for_child": "yes",
            "f-no_double_funding": "yes", "f-notice_received": "yes", "f-special_data_consent": "no",
            "f-publicity_consent": "no", "f-signed_on": "30.09.2026", "f-received_how": "in_person",
            "f-received_on": "30.09.2026", "f-received_by": town.people["institution_head"], "f-register_number": "1-1",
            "f-scan": "", "request_id": uuid4().hex,
        }  # fmt: skip
        return Page(desk, f"/izglitojamie/{learner}/iesniegums", right)


def name_with_digits(desk: Desk) -> None:
    """F043: asked, in the application and in the register; taken when it was said that it is right."""
    for page, name, place in (
        (_application(desk), "f-signed_by", ""),
        (_register(desk), "given_name", "ask-1"),
    ):
        words = {name: "Anna2 Kalna" if name == "f-signed_by" else "Anna2"}
        asked = page.refuses(place, "Vārdā vai uzvārdā ir cipars. Vai tas ir pareizi?", **words)
        key = CONFIRM.search(asked)
        assert key
        other = page.post(**{name: "Anna3 Kalna"}, _confirm=key[1])
        assert other.status_code in (200, 422)
        page.takes(**words, _confirm=key[1])


def bad_address(desk: Desk, address: str) -> None:
    """F064, F065: a material of the library that leads to what is no page."""
    with desk.app.app_context():
        town = _town(desk)
        case = town.start(Opening("method_material", town.units["LV"]), "state_officer")
    typing = Desk(desk.app, signed_in(desk.app, "state@example.org"), case, "material", "publish")
    right = {
        "f-title": "Materiāls", "f-kind": "guide", "f-publisher": "VISC", "f-about": "Par ko tas ir.", "f-edition": "1",
        "f-published_on": "01.09.2026", "f-valid_until": "", "f-file": "", "f-audience": "plan_author",
    }  # fmt: skip
    before = desk.kept()

    answer = typing.hand_in({**right, "f-address": address})

    page = html.unescape(answer.text)
    assert 422 == answer.status_code
    assert '<a href="#f-address">Adrese tīmeklī: Adrese sākas ar https://</a>' in page
    assert f'value="{address}"' in page
    assert before == desk.kept()


def no_pupil(desk: Desk) -> None:
    """P018: a valid code of somebody born in 1811."""
    sentence = "By this date the learner is {age} years old; learners are {least} to {most}. Check it."
    page = _register(desk)
    page.refuses("date_of_birth", "Check the year.", personal_code="010111-09998", date_of_birth="1811-01-01")
    page.refuses("date_of_birth", sentence, date_of_birth="1911-01-01")
    page.refuses("date_of_birth", sentence, date_of_birth="2024-01-01")


def other_birthday(desk: Desk) -> None:
    """P053: the code begins with another day."""
    sentence = "The personal code begins with another day of birth. Check both against the document."
    page = _register(desk)
    page.refuses("personal_code", sentence, personal_code=CODE, date_of_birth="2011-01-01")
    asked = page.refuses("ask-1", MISFIT, personal_code="010110-29997")
    key = CONFIRM.search(asked)
    assert key
    page.takes(personal_code="010110-29997", family_name="Cita", _confirm=key[1])


def one_code(desk: Desk) -> None:
    """P055: parent and learner have one code."""
    sentence = "Šis ir izglītojamā personas kods. Ierakstiet iesniedzēja personas kodu."
    _application(desk).refuses("f-signer_code", sentence, **{"f-signer_code": CODE})


def code_in_address(desk: Desk) -> None:
    """P058: nowhere in an address, however spaced; search finds the learner by a post, and the log has no code."""
    with desk.app.app_context():
        town = _town(desk)
        with town.store as session:
            session.get_one(Learner, town.learner).personal_code = SEARCHED
    bare = SEARCHED.replace("-", "")
    for address in (f"/meklet?q={SEARCHED}", f"/izglitojamie?q={bare}", f"/{bare}", "/plani?q=010111+-+29997",
                    f"/registri/izglitojamie/?search={SEARCHED}", f"/meklet?{SEARCHED}=1"):  # fmt: skip
        began = monotonic()
        answer = desk.client.get(address)
        unharmed(answer, monotonic() - began)
        assert 422 == answer.status_code, address
        assert desk.says("A personal code does not belong in an address").search(answer.text)
        assert SEARCHED not in answer.text
        assert bare not in answer.text
    asked = {"csrf_token": token(desk.client, "/meklet"), "q": SEARCHED}
    assert f"/izglitojamie/{town.learner}" == desk.client.post("/meklet", data=asked).location
    assert 200 == desk.client.get("/izglitojamie?q=40003000000").status_code


def full_disk(desk: Desk) -> None:
    """U026: no room while a file is stored; nothing is kept, and with room again it is."""
    before = desk.kept()
    with no_room(desk):
        answer = desk.put("Piekrišana.pdf", PDF + b"x" * 400_000)
        assert 503 == answer.status_code
        assert desk.says("There is no room left on the server").search(_as_page(desk).text)
    assert before == desk.kept()
    assert 200 == desk.put("Piekrišana.pdf", PDF).status_code


def _as_page(desk: Desk) -> Any:
    """The same without a script."""
    file = (io.BytesIO(PDF + b"x" * 400_000), "Piekrišana.pdf")
    typed = {**desk.marks, "f-note": "Vārdi", "_put": "scan", "f-lines": "", file_input("scan"): file}
    answer = desk.client.post(desk.address, data=typed, content_type="multipart/form-data")
    assert 503 == answer.status_code
    return answer


@contextmanager
def no_room(desk: Desk) -> Iterator[None]:
    """SQLite may not grow by a page more; PostgreSQL answers each new row as it does where a disk is full."""
    with desk.app.app_context():
        engine = parts().store.engine
    if engine.dialect.name == "sqlite":
        with _no_pages(engine):
            yield
        return
    _run(engine, FULL)
    try:
        yield
    finally:
        _run(engine, ROOM)


@contextmanager
def _no_pages(engine: Any) -> Iterator[None]:
    def shut(connection: Any, *_: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    def opened(connection: Any, *_: object) -> None:
        connection.execute("PRAGMA max_page_count = 1073741823")

    event.listen(engine, "checkout", shut)
    try:
        yield
    finally:
        event.remove(engine, "checkout", shut)
        event.listen(engine, "checkout", opened)


FULL = (
    "CREATE FUNCTION is_full() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$",
    "CREATE TRIGGER is_full BEFORE INSERT ON upload FOR EACH ROW EXECUTE FUNCTION is_full()",
    "CREATE TRIGGER is_full BEFORE INSERT ON submission FOR EACH ROW EXECUTE FUNCTION is_full()",
)
ROOM = ("DROP FUNCTION is_full CASCADE",)


def _run(engine: Any, words: tuple[str, ...]) -> None:
    with engine.begin() as connection:
        for one in words:
            connection.execute(text(one))


ITEMS: dict[str, Callable[[Desk], None]] = {
    "F043": name_with_digits,
    "F064": lambda desk: bad_address(desk, "javascript:alert(1)"),
    "F065": lambda desk: bad_address(desk, "data:text/html;base64,PHNjcmlwdD4="),
    "P018": no_pupil,
    "P053": other_birthday,
    "P055": one_code,
    "P058": code_in_address,
    "U026": full_disk,
}


@pytest.mark.parametrize("item", ITEMS)
def test_an_item_of_the_book_on_its_real_page(item: str, desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """The stated outcome; the log holds neither a code nor a name; the form beside it still works."""
    caplog.set_level(logging.DEBUG, "iapflow")

    ITEMS[item](desk)

    assert [] == [
        words for words in (CODE, SEARCHED, SEARCHED.replace("-", ""), "Anna2", "1811") if words in caplog.text
    ]
    before = len(desk.stored())
    names = ("email", "phone", "risk", "count", "amount", "day", "born", "at", "code", "asks", "scan", "until", "lines")
    assert 302 == desk.hand_in({"f-note": "Tālāk", **{f"f-{name}": "" for name in names}}).status_code
    assert before + 1 == len(desk.stored())
