"""The page that explains a case."""

import html
import re

from flask import g

from iapflow.cli.explaining import _tell
from iapflow.services.explaining import explain
from tests.web.village import village, village_file

__all__ = ["village", "village_file"]


def test_the_head_reads_why_in_latvian(village):
    case = village.town.submitted()

    page = village.page("institution_head", f"/plani/{case}/skaidrojums")

    assert "Kāpēc lieta ir tur, kur tā ir" in page
    assert "Statuss: Projekts (iesniegts vadītājam)" in page
    assert "var darīt" in page


def test_the_case_links_to_its_explanation(village):
    case = village.town.submitted()

    assert f'href="/plani/{case}/skaidrojums"' in village.page("plan_author", f"/plani/{case}")


def test_the_command_and_the_page_say_the_same(village, capsys):
    """Line by line, for the same person in the same language."""
    case = village.town.submitted()
    page = html.unescape(village.page("institution_head", f"/plani/{case}/skaidrojums"))
    actor = village.town.who("institution_head")

    with village.app.test_request_context():
        g.language = "lv"
        _tell(explain(village.town.store, village.town.room, case, actor))

    told = [line.strip() for line in capsys.readouterr().out.splitlines() if line.strip()]
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert len(told) > 15
    assert [] == [line for line in told if " ".join(line.split()) not in words]
