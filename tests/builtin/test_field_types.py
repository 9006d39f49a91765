"""Every field type all the way round through the real database, and a type that an extension brings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from iapflow.errors import Refused
from iapflow.extend import FIELD_TYPES, REGISTRY, FieldType, field_type
from iapflow.forms.cleaning import refuse
from iapflow.forms.controls import flat
from iapflow.forms.page import page_of
from iapflow.forms.voice import Voice
from iapflow.services.definitions import publish
from iapflow.services.drafts import OpenForm, Page, open_form, save_draft
from iapflow.services.snapshots import Opening
from iapflow.store.claim import Supplier
from iapflow.store.submission import Submission
from tests.services.town import NOW, TEXTS, Town

WORKFLOW = """
workflow: everything
version: 1
label: {lv: Viss, en: Everything}
subject: none
number: "V-{seq:05}"
view: [institution_coordinator]
forms: {all: {form: everything}}
start: {by: [institution_coordinator], asks: [institution]}
states:
  draft: {label: {lv: Melnraksts, en: Draft}, initial: true, edit: {all: [institution_coordinator]}}
  done: {label: {lv: Gatavs, en: Done}, final: true}
transitions:
  hand_in: {label: {lv: Iesniegt, en: Hand in}, from: draft, to: done, by: [institution_coordinator], submits: all}
"""
FORM = """
form: everything
version: 1
label: {{lv: Viss, en: Everything}}
data: {{class: P2, purpose: support_plan, retain: programme_evidence}}
sections:
  only:
    label: {{lv: Viss, en: Everything}}
    fields:
{fields}
"""
FIELDS = """
title: {type: heading, label: {lv: Virsraksts, en: Heading}}
word: {type: note, label: {lv: Paskaidrojums, en: A note}}
supplier: {type: supplier, label: {lv: Piegādātājs, en: Supplier}}
plan: {type: plan, label: {lv: Plāns, en: Plan}}
school: {type: school, label: {lv: Skola, en: School}}
person: {type: person, roles: [subject_teacher], label: {lv: Cilvēks, en: Person}}
signed: {type: signature, label: {lv: Paraksts, en: Signature}}
stay: {type: period, label: {lv: Laiks, en: Time}}
price: {type: money, label: {lv: Cena, en: Price}}
parts:
  type: rows
  title: "{name}"
  totals: [hours]
  label: {lv: Daļas, en: Parts}
  fields:
    name: {type: text, label: {lv: Nosaukums, en: Name}}
    hours: {type: number, label: {lv: Stundas, en: Hours}}
    twice: {type: computed, compute: "row.hours * 2.0", label: {lv: Divreiz, en: Twice}}
links: {type: rows, label: {lv: Saites, en: Links}, fields: {to: {type: rows_ref, rows: parts, label: {lv: Uz, en: To}}}}
days:
  type: grid
  rows: {mon: {lv: Pirmdiena, en: Monday}, tue: {lv: Otrdiena, en: Tuesday}}
  label: {lv: Dienas, en: Days}
  fields: {hours: {type: number, label: {lv: Stundas, en: Hours}}}
in_all: {type: computed, compute: "sum(this.parts.map(p, p.hours))", label: {lv: Kopā, en: In all}}
"""
WHO = "institution_coordinator"


class Everything:
    """The town with a workflow whose one form has these fields, and a case of it."""

    def __init__(self, town: Town, fields: str = FIELDS) -> None:
        lines = "\n".join(f"      {line}" for line in fields.strip().splitlines())
        texts = {"workflows/everything.yaml": WORKFLOW, "forms/everything.yaml": FORM.format(fields=lines)}
        publish(town.store, {**TEXTS, **{path: text.encode() for path, text in texts.items()}}, REGISTRY, NOW)
        self.town, self.case = town, town.start(Opening("everything", town.school), WHO)

    def keep(self, *posted: tuple[str, str]) -> OpenForm:
        """A draft that the page posted, read anew."""
        place = Page(self.case, "all")
        save_draft(self.town.store, self.town.room, self.town.who(WHO), place, MultiDict(posted))
        return self.open()

    def open(self) -> OpenForm:
        """As it stands in the database."""
        return open_form(self.town.store, self.town.room, self.town.who(WHO), self.case, "all")

    def texts(self) -> dict[str, str]:
        """Every control's words, by path, read from the database."""
        with self.town.store.reading():
            filled = self.open().filled
            page = page_of(filled, Voice("lv", lists=filled.sheet.lists, lookups=filled.occasion.lookups))
            return {one.path: one.text for part in page.sections for one in flat(part.controls)}

    def hand_in(self) -> dict[str, Any]:
        """What stands in the database of what was handed in."""
        self.town.fire(self.case, "hand_in", WHO)
        with self.town.store.reading() as session:
            answers: dict[str, Any] = session.scalars(
                select(Submission.answers).where(Submission.case_id == self.case)
            ).one()
            return answers


def test_what_is_looked_up_comes_back_from_the_database_by_its_name(town: Town) -> None:
    plan = town.delivered()
    with town.store as session:
        row = Supplier(
            unit_id=town.school, name="SIA Zupa", registration_number="40000000000", iban="LV80BANK0000435195001",
            valid_from=date(2020, 1, 1),
        )  # fmt: skip
        session.add(row)
        session.flush()
        supplier = str(row.id)
    made, teacher = Everything(town), str(town.people["subject_teacher"])
    answers = {"supplier": supplier, "plan": str(plan), "school": str(town.school), "person": teacher}

    form = made.keep(*((f"f-{name}", code) for name, code in answers.items()))
    shown, stored = made.texts(), made.hand_in()

    assert answers == {name: stored[name] for name in answers}
    assert "SIA Zupa" == shown["supplier"]
    assert town.number(plan) in shown["plan"]
    with town.store.reading():
        voice = Voice("lv", lookups=made.open().filled.occasion.lookups)
        for name, code in answers.items():
            kind, field = form.filled.sheet.kind(form.filled.sheet.fields[name]), form.filled.sheet.fields[name]
            assert shown[name]
            assert shown[name] == kind.printed(code, field, voice) == kind.cell(code, field, voice)
            assert [True, False] == [kind.matches(code, wanted) for wanted in (code, "0")]


@pytest.mark.parametrize("name", ["supplier", "plan", "school", "person"])
def test_what_is_not_offered_is_refused(town: Town, name: str) -> None:
    made = Everything(town)
    made.keep((f"f-{name}", "99999"))

    with pytest.raises(Refused) as refused:
        made.hand_in()

    assert [f"all.{name}"] == [reason.fix for reason in refused.value.reasons]


def test_rows_grids_links_and_sums_come_back_from_the_database(town: Town) -> None:
    made = Everything(town)

    made.keep(
        ("f-parts", "r0000000a"), ("f-parts-r0000000a-name", "Pirmā"), ("f-parts-r0000000a-hours", "1,5"),
        ("f-parts", "r0000000b"), ("f-parts-r0000000b-name", "Otrā"), ("f-parts-r0000000b-hours", "2"),
        ("f-links", "r0000000c"), ("f-links-r0000000c-to", "r0000000b"),
        ("f-days-mon-hours", "3"), ("f-stay-from", "1.9.2026"), ("f-stay-to", "30.9.2026"), ("f-price", "12,5"),
        ("f-signed", "Anna Parauga"),
    )  # fmt: skip
    shown, stored = made.texts(), made.hand_in()

    assert [
        {"id": "r0000000a", "name": "Pirmā", "hours": "1.5", "twice": "3"},
        {"id": "r0000000b", "name": "Otrā", "hours": "2", "twice": "4"},
    ] == stored["parts"]
    assert [{"id": "r0000000c", "to": ["r0000000b"]}] == stored["links"]
    assert [{"id": "mon", "hours": "3"}, {"id": "tue"}] == stored["days"]
    assert ("3.5", 1250, "Anna Parauga") == (stored["in_all"], stored["price"], stored["signed"])
    assert {"from": "2026-09-01", "to": "2026-09-30"} == stored["stay"]
    assert "3,5" == shown["in_all"]
    assert "2. Otrā" == shown["links[r0000000c].to"]
    assert not {"title", "word"} & stored.keys()
    assert {"title", "word"} <= shown.keys()


@pytest.mark.parametrize(
    ("name", "answer", "printed", "cell", "found_by"),
    [
        ("parts", [{"id": "a"}, {"id": "b"}], "2", "2", None),
        ("days", [{"id": "mon"}, {"id": "tue"}], "2", "2", None),
        ("in_all", "3.5", "3,5", 3.5, "3.5"),
        ("title", None, "", None, None),
        ("word", None, "", None, None),
    ],
)
def test_groups_and_what_nobody_types_are_printed_and_exported(
    town: Town, name: str, answer: Any, printed: str, cell: Any, found_by: str | None
) -> None:
    sheet = Everything(town).keep(("f-price", "1")).filled.sheet
    kind, field = sheet.kind(sheet.fields[name]), sheet.fields[name]

    assert printed == kind.printed(answer, field, Voice("lv"))
    assert cell == kind.cell(answer, field, Voice("lv"))
    assert found_by is None or kind.matches(answer, found_by)


@pytest.fixture
def pairs() -> Iterator[type[FieldType]]:
    """A type that an extension registers: two numbers and a colon; forgotten afterwards."""

    @field_type
    class Pair(FieldType):
        """A score of a game."""

        name, says = "made_up_pair", "a score, as in 3:2"

        def clean(self, typed: str, field: Any, around: Any) -> str:
            """Two numbers."""
            one, colon, other = typed.partition(":")
            if not (colon and one.strip().isdigit() and other.strip().isdigit()):
                raise refuse("Give one answer here.")
            return f"{int(one)}:{int(other)}"

        def printed(self, answer: Any, field: Any, voice: Any) -> str:
            """In words."""
            return str(answer).replace(":", " pret ")

    yield Pair
    del FIELD_TYPES._by_name["made_up_pair"]
    del REGISTRY.field_types["made_up_pair"]


def test_a_type_of_an_extension_goes_all_the_way_round(town: Town, pairs: type[FieldType]) -> None:
    made = Everything(town, "score: {type: made_up_pair, required: true, label: {lv: Rezultāts, en: Score}}")

    wrong = made.keep(("f-score", "trīs"))
    assert {"typed": "trīs"} == wrong.filled.answers["score"]
    with pytest.raises(Refused):
        made.hand_in()
    form = made.keep(("f-score", " 03 : 2"))
    shown, stored = made.texts(), made.hand_in()

    kind, field = form.filled.sheet.kind(form.filled.sheet.fields["score"]), form.filled.sheet.fields["score"]
    assert "3:2" == stored["score"] == shown["score"] == kind.cell("3:2", field, Voice())
    assert "3 pret 2" == kind.printed("3:2", field, Voice())
    assert kind.matches("3:2", "3:2")
