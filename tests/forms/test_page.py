"""Pages of a form: labels, hints, errors and rows are drawn so that everybody can use them."""

import re
from html.parser import HTMLParser
from pathlib import Path

import jinja2
import pytest

from iapflow.forms.binding import bind, first_draft
from iapflow.forms.filled import Filled
from iapflow.forms.following import follow
from iapflow.forms.page import page_of
from iapflow.forms.voice import Voice, plainly
from tests.forms.made import ROOT, Staff, on, posted, real, sheet_of, small
from tests.forms.test_posting import NEW, ROWS

TEMPLATES = ROOT / "iapflow" / "web" / "templates"


def say(sentence: object, **gaps: object) -> str:
    """A stand-in for the translator."""
    words = sentence if isinstance(sentence, str) else plainly(sentence)
    return words.format_map(gaps) if gaps else words


def draw(filled: Filled, what: str = "frame(page, '/save', '/draft', '/follow', 3)") -> str:
    """The page as HTML."""
    loader = jinja2.FileSystemLoader(TEMPLATES)
    env = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
    env.globals.update(
        say=say, csrf_token=lambda: "token", asset=lambda endpoint, name: f"/static/{name}", marked={}, pointing=()
    )
    env.filters["day_and_time"] = str
    page = page_of(filled, Voice("lv", lists=filled.sheet.lists, lookups=Staff()))
    text = f"{{% import 'forms/controls.html' as f with context %}}{{% import 'forms/answers.html' as a with context %}}{{{{ {what} }}}}"
    return env.from_string(
        text.replace("{{ frame", "{{ f.frame").replace("{{ summary", "{{ f.summary").replace("{{ sheet", "{{ a.sheet")
    ).render(page=page)


class Outline(HTMLParser):
    """What a reader of the page finds: ids, labels, inputs, anything inline."""

    def __init__(self, html: str) -> None:
        """Read it all."""
        super().__init__()
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.inputs: list[dict[str, str | None]] = []
        self.inline: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag."""
        known = dict(attrs)
        if known.get("id"):
            self.ids.append(str(known["id"]))
        if tag == "label":
            self.labelled.add(str(known.get("for")))
        if tag in ("input", "select", "textarea") and known.get("type") != "hidden":
            self.inputs.append(known)
        self.inline += [name for name in known if name.startswith("on") or name == "style"]
        if tag in ("script", "style"):
            self.inline.append(tag)


def plan(mode: str = "submit") -> Filled:
    """A plan with rows, errors and a question."""
    answers = {
        "period_start": "2026-09-01",
        "risks": [{"id": "a1", "group": "A", "factor": "A02", "justification": "Par īsu."}, {"id": "a2", "group": "B"}],
        "measures": [{"id": "m1", "measure": "M01", "risks": ["a1"], "volume": {"typed": "daudz"}, "giver": "1"}],
        "consulted": [{"id": "c1", "teacher": "1", "talked_on": "2026-09-02"}],
        "groups_without_risk": ["C"],
    }
    return bind(real("plan"), answers, on(lookups=Staff(), before=answers), mode)


@pytest.mark.parametrize(
    "make", [plan, lambda: first_draft(real("plan"), on()), lambda: first_draft(real("application"), on())]
)
def test_every_input_has_a_label_and_every_id_is_one(make):
    """And nothing is inline, for the strict content policy."""
    outline = Outline(draw(make()))

    assert [] == [known["name"] for known in outline.inputs if known["id"] not in outline.labelled]
    assert len(set(outline.ids)) == len(outline.ids)
    assert [] == outline.inline
    assert "None" not in {value for known in outline.inputs for value in known.values()}


def test_the_summary_leads_to_each_error():
    """Every link of the summary ends at something on the page; rows are named by number."""
    filled = plan()
    links = re.findall(r'href="#([^"]+)"', draw(filled, "summary(page)"))
    ids = Outline(draw(filled)).ids

    assert len(links) == sum(len(found) for found in filled.errors.values())
    assert set(links) <= set(ids)
    assert "Atbalsta pasākumi, 1: Plānotais apjoms" in draw(filled, "summary(page)")


def test_an_error_stands_at_its_field_and_is_read_with_it():
    """`aria-invalid`, `aria-describedby`, and the typed words kept."""
    outline = Outline(draw(plan()))
    (volume,) = [known for known in outline.inputs if known["name"] == "f-measures-m1-volume"]

    assert "daudz" == volume["value"]
    assert "true" == volume["aria-invalid"]
    assert set(str(volume["aria-describedby"]).split()) <= set(outline.ids)


def test_a_page_posted_as_it_was_drawn_changes_nothing():
    """All names that the page sends are known, and every answer survives the way there and back."""
    stored = plan("draft")
    inputs = Page(draw(stored))

    again = bind(stored.sheet, posted(*inputs.pairs), on(lookups=Staff(), before=stored.answers), "draft")

    assert {} == again.errors
    assert _bare(stored.answers) == _bare(again.answers)


def test_a_posted_page_alone_is_enough_where_nothing_was_stored():
    """The draft comes from the page."""
    first = bind(sheet_of(small(ROWS)), posted(("f-people", NEW), (f"f-people-{NEW}-name", "Anna")), on(), "draft")

    assert [{"id": NEW, "name": "Anna"}] == first.answers["people"]


def test_focus_goes_to_the_first_cell_of_a_new_row():
    """And to the button that brings a removed row back."""
    sheet = sheet_of(small(ROWS))
    added = bind(sheet, posted(("_add", "people")), on())
    removed = bind(sheet, posted(("f-people", "a1"), ("_remove", "a1")), on(before={"people": [{"id": "a1"}]}))

    assert f"f-people-{added.pressed[2]}-name" == page_of(added, Voice()).focus
    assert "f-people-undo" == page_of(removed, Voice()).focus


def test_reading_shows_answers_and_hides_what_is_hidden():
    """No input, no row of nothing."""
    html = draw(plan("draft"), "sheet(page)")

    assert "<input" not in html
    assert "Nepietiekami apgūts mācību saturs" in html or "Anna Parauga" in html
    assert "01.09.2026." in html
    assert "Cits riska faktors" not in html


def test_what_a_role_may_not_see_is_nowhere_on_the_page():
    """Neither the answer nor the label."""
    filled = plan("draft")
    narrowed = bind(
        filled.sheet,
        filled.answers,
        on(lookups=Staff(), before=filled.answers, roles=frozenset({"state_officer"})),
        "draft",
    )

    for html in (draw(narrowed), draw(narrowed, "sheet(page)")):
        assert "Par īsu." not in html
        assert "Pamatojums" not in html


def test_following_says_what_is_hidden_required_computed_and_offered():
    """By the names of inputs."""
    told = follow(plan("draft"), Voice("lv", lists=real("plan").lists, lookups=Staff()))

    assert "f-risks-a1-other_factor" in told["hidden"]
    assert "f-measures-m1-subject" in told["required"]
    assert "6" in told["computed"]["f-author_amount"]
    assert ["M01", True] == [
        told["options"]["f-measures-m1-measure"][0][0],
        told["options"]["f-measures-m1-measure"][0][2],
    ]


def test_script_and_style_hold_no_address_of_another_host():
    """Everything is served from here."""
    for name in ("forms.js", "forms.css"):
        assert (
            "http"
            not in Path(ROOT / "iapflow/web/static" / name)
            .read_text("utf-8")
            .replace("https", "http")
            .split("*/", 1)[1]
        )


class Page(HTMLParser):
    """A browser without a script: what it would post."""

    def __init__(self, html: str) -> None:
        """Read all inputs in order."""
        super().__init__()
        self.pairs: list[tuple[str, str]] = []
        self._select = self._area = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what is filled in."""
        known = dict(attrs)
        name = str(known.get("name"))
        if tag == "select":
            self._select = name
        elif tag == "option" and "selected" in known:
            self.pairs.append((self._select, str(known["value"])))
        elif tag == "textarea":
            self._area = name
            self.pairs.append((name, ""))
        elif tag == "input" and "disabled" not in known and _is_sent(known):
            self.pairs.append((name, str(known.get("value") or "")))

    def handle_data(self, data: str) -> None:
        """Words in a text area."""
        if self._area and data.strip():
            self.pairs[-1] = (self._area, data)

    def handle_endtag(self, tag: str) -> None:
        """The area ends."""
        if tag == "textarea":
            self._area = ""


def _is_sent(known: dict[str, str | None]) -> bool:
    return known.get("type") not in ("checkbox", "radio") or "checked" in known


def _bare(answers: object) -> object:
    """Answers without what is empty."""
    if isinstance(answers, dict):
        return {name: _bare(value) for name, value in answers.items() if value not in (None, "", [])}
    return [_bare(value) for value in answers] if isinstance(answers, list) else answers


def test_units_and_lines_stand_at_the_field():
    """`unit` is said beside the box and the number; `lines` makes it so high."""
    sheet = sheet_of(small("hours: {type: number, unit: h, label: {lv: Stundas}}\nwords: {type: text, lines: 4, max: 500, label: {lv: Vārdi}}"))
    html = draw(bind(sheet, {"hours": "3"}, on(), "draft"))

    assert 'rows="4"' in html
    assert re.search(r">\s*h\s*<", html)
