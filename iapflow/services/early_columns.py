"""What the columns of a file of daily data mean, and how its rows become sums of a day; pure.

Lesson rows are added up here and forgotten: nothing below this module ever sees a single lesson.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import sha256

from iapflow.documents.table_file import TableFile
from iapflow.errors import Text
from iapflow.store.folding import folded

ATTENDANCE, RESULTS, BEHAVIOUR, ONEROSTER = "attendance", "results", "behaviour", "oneroster"
WHO: Mapping[str, tuple[str, ...]] = {
    "code": ("personas kods", "personal code", "kods", "identifier"),
    "name": ("vards uzvards", "vards, uzvards", "izglitojamais", "skolens", "name", "learner"),
    "class": ("klase", "grupa", "class"),
}
COLUMNS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    ATTENDANCE: {
        **WHO, "day": ("datums", "diena", "date", "day"),
        "status": ("statuss", "kavejums", "apmeklejums", "veids", "status", "attendance"),
        "lessons": ("stundas", "stundu skaits", "lessons"),
        "absent": ("kavets", "kavetas stundas", "absent"),
        "unexcused": ("neattaisnoti", "neattaisnotas stundas", "unexcused"),
        "late": ("nokavets", "kavesanas", "late"),
    },
    RESULTS: {
        **WHO, "day": ("datums", "diena", "date", "day"), "subject": ("prieksmets", "macibu prieksmets", "subject"),
        "mark": ("vertejums", "balle", "mark", "score"),
    },
    BEHAVIOUR: {
        **WHO, "day": ("datums", "diena", "date", "day"), "serious": ("smags", "serious"),
        "words": ("ieraksts", "piezime", "entry"),
    },
}  # fmt: skip
"""Kind -> what a column may mean -> headings by which it is known, folded."""
NEEDED = {ATTENDANCE: ("day",), RESULTS: ("day", "mark"), BEHAVIOUR: ("day",)}
UNEXCUSED = {"n", "nk", "nc", "neattaisnots", "neattaisnoti", "unexcused"}
EXCUSED = {"a", "ak", "s", "c", "attaisnots", "attaisnoti", "slimiba", "excused", "sick", "absent"}
LATE = {"k", "kave", "kavejas", "nokaveja", "late", "tardy"}
PRESENT = {"", "-", "b", "bija", "ir", "present", "+"}
MISSING = {"nv", "n/v", "neiesniegts", "missing", "not submitted"}
YES = {"1", "ja", "j", "yes", "true", "x"}
DAYS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)"),
    re.compile(r"(?P<d>\d\d?)\.(?P<m>\d\d?)\.(?P<y>\d{4})\.?"),
)
MOST_LESSONS, MOST_MARKS, BEST = 24, 99, 10
MOST_WRONG = 200

WhoIs = Callable[[Mapping[str, str]], "int | Text"]
"""A row's words about a learner -> the learner's id, or why nobody can be found."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A row that could not be taken: its number in the file, and why."""

    row: int
    sentence: Text


@dataclass(slots=True)
class Sums:
    """What a file comes to.

    Args:
        attendance: learner, day -> lessons, absent, unexcused, late.
        results: learner, day, subject -> marks, hundredths, missing.
        behaviour: key -> learner, day, serious; the key is the same when the same file comes again.
    """

    rows: int = 0
    wrong: list[Wrong] = field(default_factory=list)
    attendance: dict[tuple[int, date], list[int]] = field(default_factory=dict)
    results: dict[tuple[int, date, str], list[int]] = field(default_factory=dict)
    behaviour: dict[str, tuple[int, date, bool]] = field(default_factory=dict)
    notes: list[Text] = field(default_factory=list)


class WrongRowError(Exception):
    """This row says something impossible."""

    def __init__(self, sentence: Text) -> None:
        super().__init__(sentence.id)
        self.sentence = sentence


def guessed(kind: str, headings: Sequence[str], saved: Mapping[str, str]) -> dict[str, str]:
    """Meaning -> heading: as it was chosen last where the heading is there, else by its words."""
    found: dict[str, str] = {}
    for meaning, words in COLUMNS[kind].items():
        known = saved.get(meaning)
        if known in headings:
            found[meaning] = str(known)
            continue
        near = next((name for name in headings if folded(name) in words and name not in found.values()), None)
        if near and meaning not in saved:
            found[meaning] = near
    return found


def lacking(kind: str, mapping: Mapping[str, str]) -> list[str]:
    """Meanings without which the file cannot be read; a learner is found by code or by name."""
    missed = [meaning for meaning in NEEDED[kind] if meaning not in mapping]
    if not {"code", "name"} & set(mapping):
        missed.insert(0, "code")
    if kind == ATTENDANCE and not {"status", "lessons"} & set(mapping):
        missed.append("status")
    return missed


def add_up(kind: str, table: TableFile, mapping: Mapping[str, str], who: WhoIs, today: date) -> Sums:
    """The file as sums of a day; wrong rows are told and left out."""
    sums = Sums()
    add = {ATTENDANCE: _attendance, RESULTS: _result, BEHAVIOUR: _behaviour}[kind]
    for number, record in table.records():
        sums.rows += 1
        row = {meaning: record.get(heading, "") for meaning, heading in mapping.items()}
        try:
            learner = who(row)
            if isinstance(learner, Text):
                raise WrongRowError(learner)
            add(sums, learner, day_of(row.get("day", ""), today), row)
        except WrongRowError as wrong:
            sums.wrong.append(Wrong(number, wrong.sentence))
    impossible = [key for key, (lessons, absent, _, late) in sums.attendance.items() if max(absent, late) > lessons]
    for full in [key for key, counted in sums.results.items() if max(counted[0], counted[2]) > MOST_MARKS]:
        sums.results.pop(full)
        sums.wrong.append(Wrong(0, Text("On {day} more marks are counted than a day can have.", {"day": full[1]})))
    for key in impossible + [key for key, counted in sums.attendance.items() if counted[0] > MOST_LESSONS]:
        if sums.attendance.pop(key, None) is not None:
            sums.wrong.append(Wrong(0, Text("On {day} more lessons are counted than a day can have.", {"day": key[1]})))
    return sums


def day_of(written: str, today: date) -> date:
    """A day as 2026-09-14 or 14.09.2026.

    Raises:
        WrongRowError: it is no day, or one that is still to come.
    """
    found = next((match for pattern in DAYS if (match := pattern.fullmatch(written.strip()[:10].strip()))), None)
    found = found or next((match for pattern in DAYS if (match := pattern.fullmatch(written.strip()))), None)
    try:
        day = date(int(found["y"]), int(found["m"]), int(found["d"])) if found else None
    except ValueError:
        day = None
    if day is None:
        raise WrongRowError(Text("The day cannot be read; write it as 14.09.2026."))
    if day > today:
        raise WrongRowError(Text("The day is still to come."))
    return day


def _attendance(sums: Sums, learner: int, day: date, row: Mapping[str, str]) -> None:
    if row.get("lessons", "") != "" and "status" not in row:
        counted = [_whole(row.get(name, "") or "0") for name in ("lessons", "absent", "unexcused", "late")]
        if max(counted[1], counted[3]) > counted[0] or counted[2] > counted[1]:
            raise WrongRowError(Text("More lessons are missed than there were."))
        sums.attendance[learner, day] = counted
        return
    word = folded(row.get("status", "")).strip()
    if word not in UNEXCUSED | EXCUSED | LATE | PRESENT:
        raise WrongRowError(Text("The word for the lesson is not known; write n, a, k or nothing."))
    lessons = _whole(row["lessons"]) if row.get("lessons") else None
    here = sums.attendance.setdefault((learner, day), [0, 0, 0, 0])
    here[0] = here[0] + 1 if lessons is None else lessons
    here[1] += word in UNEXCUSED | EXCUSED
    here[2] += word in UNEXCUSED
    here[3] += word in LATE


def _result(sums: Sums, learner: int, day: date, row: Mapping[str, str]) -> None:
    mark = folded(row.get("mark", "")).strip()
    hundredths = None if mark in MISSING else hundredths_of(mark)
    here = sums.results.setdefault((learner, day, row.get("subject", "").strip()[:80] or "other"), [0, 0, 0])
    if hundredths is None:
        here[2] += 1
    else:
        here[0], here[1] = here[0] + 1, here[1] + hundredths


def hundredths_of(mark: str) -> int:
    """A mark from 1 to 10 in hundredths.

    Raises:
        WrongRowError: it is none.
    """
    try:
        value = Decimal(mark.replace(",", "."))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or not 0 <= value <= BEST:
        raise WrongRowError(Text("A mark is a number from 0 to 10, or nv."))
    return int(value * 100)


def _behaviour(sums: Sums, learner: int, day: date, row: Mapping[str, str]) -> None:
    """What was written is not kept, only that something was; the same row again is the same entry."""
    key = sha256("\n".join((str(learner), day.isoformat(), row.get("words", ""))).encode()).hexdigest()
    sums.behaviour[key] = (learner, day, folded(row.get("serious", "")).strip() in YES)


def _whole(written: str) -> int:
    if not written.strip().isdecimal() or int(written) > MOST_LESSONS:
        raise WrongRowError(Text("Lessons are a whole number from 0 to 24."))
    return int(written)


def first_wrong(wrong: Iterable[Wrong]) -> list[Wrong]:
    """So many as a page shows, in the order of the file."""
    return sorted(wrong, key=lambda one: one.row)[:MOST_WRONG]
