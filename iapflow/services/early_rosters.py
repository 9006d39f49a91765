"""OneRoster 1.2 CSV as it concerns early signs: who is who, classes, semesters, results.

People are found in the register, never made here: a file does not know what a register must
(a day of birth, a personal code).  What would have to be entered first is told row by row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from iapflow.documents.table_file import TableFile
from iapflow.errors import Text
from iapflow.services.early_columns import Sums, WhoIs, Wrong, WrongRowError, day_of, hundredths_of

FILES = ("orgs.csv", "users.csv", "enrollments.csv", "academicsessions.csv", "results.csv")
NOT_HANDED_IN = {"not submitted", "not_submitted", "missing"}
EMPTY = TableFile((), ())
Files = Mapping[str, TableFile]
Record = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class School:
    """What the register says of the institution a file is handed in for: its words, and its semesters' days."""

    words: frozenset[str]
    semesters: frozenset[tuple[date, date]]


def missing_files(files: Files) -> list[str]:
    """Which of the files of the standard are not in the zip."""
    return [name for name in FILES if name not in files]


def roster_sums(files: Files, who: WhoIs, school: School, today: date) -> Sums:
    """Marks of a day by subject; everything that does not fit is told with its file's row."""
    sums = Sums()
    here = _orgs(files, school, sums)
    people = _users(files, who, here, sums)
    _sessions(files, school, sums)
    subjects = _subjects(files)
    for number, record in _active(files, "results.csv"):
        sums.rows += 1
        learner = people.get(record.get("studentsourcedid", ""))
        try:
            if learner is None:
                raise WrongRowError(Text("results.csv: there is no learner with this id in users.csv."))
            day = day_of(record.get("scoredate", ""), today)
            key = (learner, day, subjects.get(record.get("lineitemsourcedid", ""), "other"))
            is_missing = record.get("scorestatus", "").lower() in NOT_HANDED_IN
            if is_missing or record.get("score"):
                hundredths = 0 if is_missing else hundredths_of(record["score"])
                counted = sums.results.setdefault(key, [0, 0, 0])
                counted[:] = [counted[0] + (not is_missing), counted[1] + hundredths, counted[2] + is_missing]
        except WrongRowError as wrong:
            sums.wrong.append(Wrong(number, wrong.sentence))
    return sums


def classes_of(files: Files, who: WhoIs, school: School) -> dict[int, str]:
    """Learner -> the class that the file names, of learners who are in the register."""
    sums = Sums()
    people = _users(files, who, _orgs(files, school, sums), sums)
    titles = {record.get("sourcedid", ""): record.get("title", "") for _, record in _active(files, "classes.csv")}
    found: dict[int, str] = {}
    for _, record in _active(files, "enrollments.csv"):
        learner = people.get(record.get("usersourcedid", ""))
        title = titles.get(record.get("classsourcedid", ""), "")
        if learner is not None and title and record.get("role", "student").lower() == "student":
            found.setdefault(learner, title[:20])
    return found


def _orgs(files: Files, school: School, sums: Sums) -> frozenset[str]:
    """The ids under which this institution stands in the file; none where the file is another's."""
    rows = list(_active(files, "orgs.csv"))
    mine = {
        record["sourcedid"]
        for _, record in rows
        if {record.get("identifier", "").casefold(), record.get("name", "").casefold()} & school.words
    }
    for number, record in rows:
        if record.get("type", "school") == "school" and record["sourcedid"] not in mine:
            sums.wrong.append(Wrong(number, Text("orgs.csv: this is another institution; its rows are left out.")))
    return frozenset(mine)


def _users(files: Files, who: WhoIs, here: frozenset[str], sums: Sums) -> dict[str, int]:
    """Id in the file -> learner."""
    found: dict[str, int] = {}
    for number, record in _active(files, "users.csv"):
        orgs = record.get("orgsourcedids") or record.get("primaryorgsourcedid", "")
        is_student = record.get("role", "student").lower() in {"student", ""}
        if not is_student or (orgs and here.isdisjoint(one.strip() for one in orgs.split(","))):
            continue
        name = f"{record.get('givenname', '')} {record.get('familyname', '')}".strip()
        learner = who({"code": record.get("identifier", ""), "name": name})
        if isinstance(learner, Text):
            sums.wrong.append(Wrong(number, learner))
        else:
            found[record["sourcedid"]] = learner
    return found


def _sessions(files: Files, school: School, sums: Sums) -> None:
    """Semesters of the file that are not those of the register; the register holds."""
    for _, record in _active(files, "academicsessions.csv"):
        if record.get("type", "").lower() not in {"semester", "term"}:
            continue
        days = (record.get("startdate", ""), record.get("enddate", ""))
        known = {(first.isoformat(), last.isoformat()) for first, last in school.semesters}
        if days not in known:
            sums.notes.append(
                Text("The semester {first} – {last} is not one of the register.", {"first": days[0], "last": days[1]})
            )


def _subjects(files: Files) -> dict[str, str]:
    """Line item -> subject: of its class, else its own title."""
    of_class: dict[str, str] = {}
    for _, record in _active(files, "classes.csv"):
        of_class[record.get("sourcedid", "")] = (record.get("subjects") or record.get("title") or "").split(",")[0]
    found: dict[str, str] = {}
    for _, record in _active(files, "lineitems.csv"):
        subject = of_class.get(record.get("classsourcedid", "")) or record.get("title") or "other"
        found[record["sourcedid"]] = subject[:80]
    return found


def _active(files: Files, name: str) -> Iterator[tuple[int, Record]]:
    """Rows that stand; headings in any case."""
    table = files.get(name, EMPTY)
    headings = [heading.lower() for heading in table.headings]
    for number, cells in table.rows:
        record = dict(zip(headings, cells, strict=False))
        if record.get("sourcedid") and record.get("status", "").lower() != "tobedeleted":
            yield number, record
