"""Every item of bad_inputs.yaml about files of rows gives the stated outcome, on both databases, at both doors.

Always: refused in a sentence, never an error of ours; what is refused stores nothing; the next file works.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import select

from iapflow.errors import Refused
from iapflow.services import early_files, importing
from iapflow.services.early_columns import ATTENDANCE, ONEROSTER, RESULTS
from iapflow.services.import_lines import Line
from iapflow.store.attendance import AttendanceDay, ResultDay
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.observation import Observation
from tests.bad_inputs.import_files import ANNA, MADE, csv
from tests.services.founding import engine, postgresql_template, sqlite_template, town
from tests.services.school_class import SchoolClass
from tests.services.town import Town

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]

BOOK = yaml.load((Path(__file__).parent / "bad_inputs.yaml").read_bytes(), Loader=yaml.CSafeLoader)  # noqa: TID251
ITEMS = [item for item in BOOK["items"] if item["area"] in ("import_csv", "import_xlsx")]
SAYS = {
    "imp.empty": "Choose a file.", "imp.no_rows": "no rows", "imp.bad_header": "Did you mean|same heading",
    "imp.encoding": "UTF-16", "imp.duplicate_row": "stands in line", "imp.row": "more cells|mistake|11 digits",
    "imp.syntax": "quote", "imp.field_size": "quote", "text.control_char": "no table",
    "imp.too_many_rows": "too large|more than", "pk.length": "11 digits", "imp.wrong_type": "XLSX",
    "imp.unpacked_size": "too large|no table", "imp.too_many_parts": "too large", "imp.xml_entities": "no table",
    "imp.bad_xlsx": "no table|other files", "imp.encrypted": "password", "imp.formula": "formulas",
    "field.bad_date": "", "imp.hidden": "hidden", "imp.merged": "merged", "imp.rolled_back": "",
}  # fmt: skip
"""What the book calls a mistake -> words one of which the sentence holds."""
OTHERWISE = {"C010": "taken as Windows-1257, shown before it is taken in, and never garbled"}
"""Where the book names a second way, and it is ours."""
NEW_CODE, OLD_CODE = b"321111-29998", b"010112-20010"
"""A new code says no day of birth, for which a list must have a column: the learner gets one that does."""
ROWS = {"1 row": 1, "2 rows": 2, "rows once": 1, "literal": 1, "same date": 2}
SUMS = (AttendanceDay, ResultDay, Observation)


class Killed(BaseException):
    """The machine goes away."""


class Dying(importing.Learners):
    """Learners whose tenth row is never finished."""

    def lines(self, session: Any, place: Any, rows: Any) -> list[Line]:
        """The tenth one dies."""

        def dies(recorder: Any) -> None:
            raise Killed

        found = list(super().lines(session, place, rows))
        tenth = found[9]
        found[9] = Line(tenth.number, tenth.title, tenth.outcome, does=dies)
        return found


def content_of(item: dict[str, Any]) -> bytes:
    """The file of an item."""
    given = item["input"]
    if "gen" in given:
        return MADE[given["gen"]["call"]](**given["gen"].get("args", {}))
    if "repeat" in given:
        return (given["repeat"]["prefix"] + given["repeat"]["unit"] * given["repeat"]["times"]).encode()
    return b64decode(given["b64"]).replace(NEW_CODE, OLD_CODE) if "b64" in given else given["text"].encode()


def digest(town: Town) -> str:
    """Everything a list of learners may change."""
    with town.store.reading() as session:
        rows = [session.execute(select(*model.__table__.c)).all() for model in (Learner, Enrolment)]
    return sha256(repr(rows).encode()).hexdigest()


def taken(town: Town, name: str, content: bytes) -> Iterator[str]:
    """Hand a list in, look at it, take it in; the sentences with which it is refused."""
    who = town.who("institution_coordinator")
    wanted = importing.Wanted(town.school, "learners")
    try:
        run = importing.hand_in(town.store, town.room, who, wanted, (name, content))
        found = importing.preview(town.store, town.room, who, run)
        yield from (str(one) for one in found.problems)
        yield from (str(sentence) for line in found.lines for _, sentence in line.wrong)
        importing.take_in(town.store, town.room, who, run)
    except Refused as refused:
        yield from (str(reason.sentence) for reason in refused.reasons)


def works_after(town: Town) -> bool:
    """Whether the next file is taken."""
    return not list(taken(town, "next.csv", csv([("010111-20002", "Bērtulis", "Paraugs", "5.a")])))


@pytest.mark.parametrize("item", ITEMS, ids=[item["id"] for item in ITEMS])
def test_a_list_of_learners_gives_the_stated_outcome(item, town, monkeypatch):
    """Refused in words and nothing stored, or taken as the book says; twice is once."""
    content, before = content_of(item), digest(town)
    name = item["where"].partition(":")[2]
    if item["input"].get("gen", {}).get("call") == "csv_kill_midway":
        monkeypatch.setitem(importing.KINDS, "learners", Dying())
        with pytest.raises(Killed):
            list(taken(town, name, content))
        monkeypatch.undo()
        assert before == digest(town)
        assert works_after(town)
        return

    said = list(taken(town, name, content))

    if item["expect"]["outcome"] == "reject" and item["id"] not in OTHERWISE:
        words = SAYS[item["expect"]["error"]].split("|")
        assert before == digest(town)
        assert any(word in one for one in said for word in words), said
        assert works_after(town)
        return
    assert [] == said
    assert 1 + ROWS.get(item["expect"]["stored"], 1) == town.count(Learner)
    assert [] == list(taken(town, name, content))
    assert 1 + ROWS.get(item["expect"]["stored"], 1) == town.count(Learner)


def test_one_wrong_row_of_a_hundred_is_named_with_its_line_and_column(town):
    """Row 57 is line 58 of the file, its headings being line 1."""
    who, content = town.who("institution_coordinator"), MADE["csv_rows"](100, [57])
    wanted = importing.Wanted(town.school, "learners")
    run = importing.hand_in(town.store, town.room, who, wanted, ("klase.csv", content))

    wrong = [line for line in importing.preview(town.store, town.room, who, run).lines if line.wrong]

    assert [(58, "code")] == [(line.number, line.wrong[0][0]) for line in wrong]


def test_no_file_of_the_book_ends_in_an_error_at_the_door_of_daily_data(town):
    """Every file as a table and as a zip: refused, or its columns are asked for, or rows are wrong; no sum is stored."""
    school_class = SchoolClass(town)
    school_class.switch_on()
    who = school_class.actor("institution_coordinator")
    before = digest(town)

    for item in ITEMS:
        content = content_of(item)
        for kind in (ATTENDANCE, ONEROSTER):
            with_name = (item["where"].partition(":")[2], content)
            with suppress(Refused):
                file = early_files.hand_in(town.store, town.room, who, (town.school, kind), with_name)
                found = early_files.preview(town.store, town.room, who, file)
                early_files.take_in(town.store, town.room, who, file, found.mapping)

    assert [0, 0, 0] == [town.count(model) for model in SUMS]
    assert before == digest(town)
    good = (
        f"vārds uzvārds;datums;stundas;kavēts\n{' '.join(ANNA[1:3])};14.09.2026;6;1\nMierīgā Paraugs;14.09.2026;6;1\n"
    )
    file = early_files.hand_in(town.store, town.room, who, (town.school, ATTENDANCE), ("labs.csv", good.encode()))
    assert (
        1
        == early_files.take_in(
            town.store, town.room, who, file, early_files.preview(town.store, town.room, who, file).mapping
        ).added
    )
    assert 1 == town.count(AttendanceDay)


def test_a_hundred_marks_on_one_day_are_told_not_stored(town):
    """More than a column can hold is a mistake of the file, not an error of ours."""
    school_class = SchoolClass(town)
    school_class.switch_on()
    who = school_class.actor("institution_coordinator")
    rows = "Mierīgā Paraugs;14.09.2026;maths;7\n" * 120 + "Stundu Paraugs;14.09.2026;maths;7\n"
    content = f"vārds uzvārds;datums;priekšmets;vērtējums\n{rows}".encode()

    file = early_files.hand_in(town.store, town.room, who, (town.school, RESULTS), ("atzimes.csv", content))
    found = early_files.preview(town.store, town.room, who, file)
    done = early_files.take_in(town.store, town.room, who, file, found.mapping)

    assert (1, 1) == (done.added, len(done.sums.wrong))
