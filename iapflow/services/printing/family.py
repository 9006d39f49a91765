"""What a family takes home: the plan in plain words without internal remarks, and the child's half page.

Rows marked as protected are looked up in the answers themselves, so that they stay away for a reader too who
may not even see the mark.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from iapflow.documents.paper import Fact, Grid, Line, Paper, Part, Prose, Signature
from iapflow.errors import Missing
from iapflow.forms.controls import Control, FormPage, RowCard
from iapflow.services.printing import words as w
from iapflow.services.printing.desk import Desk

ALIAS = "plan"
TITLE = w.both("Plāna eksemplārs ģimenei", "The family’s copy of the plan")
MINE = w.both("Mans plāns", "My plan")
LEAD = w.both(
    "Šis plāns ir sagatavots kopā ar jums. Tajā ir rakstīts, kas bērnam šobrīd ir grūti, kāds atbalsts paredzēts un kas to sniegs. Ja kas nav skaidrs vai ir mainījies, jautājiet plāna sagatavotājam.",  # noqa: E501
    "This plan was drawn up together with you. It says what is hard for the child now, which support is planned and who gives it. If something is unclear or has changed, ask the plan’s author.",  # noqa: E501
)
RISKS = w.both("Kas šobrīd ir grūti", "What is hard now")
HELP = w.both("Kāds atbalsts paredzēts", "Which support is planned")
TALKS = w.both("Par ko vienojāmies", "What was agreed")
I_WANT, WHO_HELPS = w.both("Ko es gribu", "What I want"), w.both("Kas man palīdz un kad", "Who helps me, and when")
NOT_YET = w.both("Vēl nav ierakstīts.", "Not written yet.")
LETTING_GO = w.both(
    "Dalība ir brīvprātīga: iesniegumu var atsaukt jebkurā laikā. Jums ir tiesības redzēt datus un lūgt tos labot.",
    "Taking part is voluntary: the application can be withdrawn at any time. You may see and correct the data.",
)
MEASURE_COLUMNS = ("measure", "subject", "giver", "volume", "unit")


def family_paper(desk: Desk) -> Paper:
    """Two pages for the parents.

    Raises:
        Missing: the plan is not filled, or not this person's to read.
    """
    page, protected = _page(desk), _protected(desk)
    parts = [
        Part(
            desk.say(TALKS),
            _facts(desk, page, ("period_start", "period_end", "learner_aim", "talk_with_learner", "talk_with_parents")),
        ),
        Part(desk.say(RISKS), list(_grid(desk, page, "risks", ("group", "factor", "other_factor"), protected))),
        Part(desk.say(HELP), list(_grid(desk, page, "measures", MEASURE_COLUMNS, protected))),
        Part("", [Prose(desk.say(LETTING_GO)), Fact(desk.say(w.HANDED_OVER), "_" * 20)]),
        Part("", [Signature(desk.say(who)) for who in (w.PARENT, w.LEARNER, w.AUTHOR)]),
    ]
    return desk.paper(TITLE, [part for part in parts if part.lines], lead=desk.say(LEAD))


def child_paper(desk: Desk) -> Paper:
    """Half a page for the child: what I want, who helps me, when."""
    page = _page(desk)
    aim = _single(page, "learner_aim")
    helping = list(
        _grid(desk, page, "measures", ("measure", "subject", "giver", "starts_on", "ends_on"), _protected(desk))
    )
    wanted = Prose(aim.text if aim is not None and aim.text else desk.say(NOT_YET))
    parts = [Part(desk.say(I_WANT), [wanted]), Part(desk.say(WHO_HELPS), helping)]
    return desk.paper(MINE, [part for part in parts if part.lines], facts=desk.facts()[1:2])


def _page(desk: Desk) -> FormPage:
    if ALIAS not in desk.pen.kept:
        raise Missing
    return desk.page(ALIAS)


def _protected(desk: Desk) -> frozenset[str]:
    """Ids of the protected risks, and of measures that answer nothing else."""
    answers: Mapping[str, Any] = desk.pen.kept[ALIAS]
    risks = {row["id"] for row in answers.get("risks") or () if row.get("protected")}
    only = {row["id"] for row in answers.get("measures") or () if row.get("risks") and set(row["risks"]) <= risks}
    return frozenset(risks | only)


def _facts(desk: Desk, page: FormPage, names: tuple[str, ...]) -> list[Line]:
    found = [_single(page, name) for name in names]
    return [Fact(desk.say(one.label), one.text) for one in found if one is not None and one.text]


def _single(page: FormPage, name: str) -> Control | None:
    return next((one for section in page.sections for one in section.controls if one.path == name), None)


def _grid(desk: Desk, page: FormPage, group: str, wanted: tuple[str, ...], without: frozenset[str]) -> Iterator[Line]:
    """The wanted columns in which something stands for this reader."""
    control = _single(page, group)
    rows = [row for row in control.rows if row.row_id not in without] if control else []
    shown = [name for name in wanted if any(_cell(row, name) for row in rows)]
    if not shown or control is None:
        return
    heads = [next(desk.say(cell.label) for row in rows if (cell := row.cell(name))) for name in shown]
    yield Grid("", heads, [[_cell(row, name) for name in shown] for row in rows])


def _cell(row: RowCard, name: str) -> str:
    cell = row.cell(name)
    return "" if cell is None or cell.is_hidden else cell.text
