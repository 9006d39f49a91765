"""The learner's word after a row was entered: by hand, explained, late; the file that proves it."""

import io
import zipfile
from datetime import date

import pytest
from sqlalchemy import select

from iapflow.errors import Missing, Refused
from iapflow.reports import audit
from iapflow.reports.viewer import Viewer
from iapflow.services import confirmation_files, late_confirmations
from iapflow.services.audit_figures import figures_of
from iapflow.services.confirmation_files import PutIn
from iapflow.services.log_confirming import Word, confirm_by_hand, explain, waiting
from iapflow.services.own_months import Handed, hand_in
from iapflow.services.printing import bundles
from iapflow.services.unused_files import drop_unused
from iapflow.services.uploads import Chosen, keep_file
from iapflow.services.work_log import log_work
from iapflow.store.log_evidence import LogEvidence
from iapflow.store.work_log import WorkLogEntry
from iapflow.store.work_month import WorkMonth

PDF = PutIn("vēstule.pdf", b"%PDF-1.4 small")
REMOTE = {"mode": "remote", "channel": "teams"}


@pytest.fixture
def case(town):
    found = town.delivered()
    town.go(date(2026, 10, 12))
    return found


def log(town, case, request="row-1", **entry):
    return log_work(town.store, town.room, town.who("subject_teacher"), case, (town.entry(**entry), request))


def confirm(town, case, *rows, who="subject_teacher", **more):
    given = {"kind": "signature", "on": "2026-10-12", **more}
    return confirm_by_hand(town.store, town.room, town.who(who), case, Word(rows, **given))


def because(call, *args, **more):
    with pytest.raises(Refused) as refused:
        call(*args, **more)
    return {reason.because for reason in refused.value.reasons}


def row(town, entry):
    with town.store.reading() as session:
        found = session.get_one(WorkLogEntry, entry)
        return found.confirmation_kind, found.confirmed_on, found.late_reason


def waits(town, case, who="subject_teacher"):
    found = waiting(town.store, town.room, town.who(who), case)
    return [line.entry_id for line in found.rows]


def test_a_remote_row_is_confirmed_after_it_was_entered(town, case):
    entry = log(town, case, worked_on="2026-10-12", **REMOTE)
    assert [entry] == waits(town, case)

    assert 1 == confirm(town, case, entry, kind="email", file=PDF)

    assert ("email", date(2026, 10, 12), None) == row(town, entry)
    assert [] == waits(town, case)


def test_a_late_word_is_kept_with_its_day_and_its_reason_and_goes_to_the_coordinator(town, case):
    entry = log(town, case, **REMOTE)
    assert {"late"} == because(confirm, town, case, entry, kind="signature")

    confirm(town, case, entry, late_reason="Izglītojamajam nebija interneta.")

    assert ("signature", date(2026, 10, 12), "Izglītojamajam nebija interneta.") == row(town, entry)
    coordinator = town.who("institution_coordinator")
    found = late_confirmations.late(town.store, town.room, coordinator).rows
    assert [(entry, "Izglītojamajam nebija interneta.", False)] == [
        (one.line.entry_id, one.why, one.is_explained) for one in found
    ]
    late_confirmations.look(town.store, town.room, coordinator, entry, None)
    assert 0 == late_confirmations.how_many(town.store, town.room, coordinator)


def test_a_word_on_the_next_day_is_in_time(town, case):
    entry = log(town, case, worked_on="2026-10-09", **REMOTE)

    confirm(town, case, entry, on="2026-10-10")

    assert 0 == late_confirmations.how_many(town.store, town.room, town.who("institution_coordinator"))


def test_what_is_wrong_is_told_all_at_once_and_nothing_is_kept(town, case):
    entry = log(town, case)

    assert {"kind", "on"} == because(confirm, town, case, entry, kind="pin", on="2026-10-13")
    assert {"on"} == because(confirm, town, case, entry, on="")
    assert {"on"} == because(confirm, town, case, entry, on="2026-10-06")
    assert {"file"} == because(confirm, town, case, entry, kind="email")
    assert {"file"} == because(confirm, town, case, entry, kind="email", file=PutIn("x.exe", b"MZ"))
    assert {"rows"} == because(confirm, town, case)
    assert {"rows"} == because(confirm, town, case, entry, 999999)
    assert (None, None, None) == row(town, entry)


def test_an_explained_row_counts_once_the_coordinator_accepts(town, case):
    entry = log(town, case)
    month = hand_in(
        town.store, town.room, town.who("subject_teacher"), Handed(town.school, date(2026, 10, 1), "month-1")
    )
    assert {"reason"} == because(explain, town.store, town.room, town.who("subject_teacher"), case, ([entry], " "))
    explain(town.store, town.room, town.who("subject_teacher"), case, ([entry], "Izglītojamais izbrauca."))
    assert {"unconfirmed"} == because(town.fire, month, "check", "institution_coordinator")

    coordinator = town.who("institution_coordinator")
    with pytest.raises(Refused):
        late_confirmations.look(town.store, town.room, coordinator, entry, " ")
    late_confirmations.look(town.store, town.room, coordinator, entry, None)

    with town.store.reading() as session:
        assert 0 == session.get_one(WorkMonth, month).unconfirmed
    town.fire(month, "check", "institution_coordinator")


def test_an_explanation_that_is_not_accepted_waits_for_the_learner_again(town, case):
    entry = log(town, case)
    explain(town.store, town.room, town.who("subject_teacher"), case, ([entry], "Nebija laika."))

    late_confirmations.look(town.store, town.room, town.who("institution_coordinator"), entry, "Lūdzu, sagaidiet.")

    found = waiting(town.store, town.room, town.who("subject_teacher"), case)
    assert (frozenset(), {entry: "Lūdzu, sagaidiet."}) == (found.explained, found.answers)


def test_in_an_accepted_month_nothing_is_confirmed_any_more(town, case):
    entry, other = log(town, case), log(town, case, "row-2", worked_on="2026-10-08")
    confirm(town, case, entry, other)
    month = hand_in(
        town.store, town.room, town.who("subject_teacher"), Handed(town.school, date(2026, 10, 1), "month-1")
    )
    town.fire(month, "check", "institution_coordinator")
    town.fire(month, "accept", "institution_head")
    with town.store as session:
        session.get_one(WorkLogEntry, other).confirmed_on = None

    assert {"month_closed"} == because(confirm, town, case, other)


@pytest.mark.parametrize("name", ["other_head", "municipal_coordinator", "institution_head", "support_specialist"])
def test_whoever_gives_nothing_here_confirms_nothing(town, case, name):
    entry = log(town, case)

    with pytest.raises((Missing, Refused)):
        confirm(town, case, entry, who=name)
    assert (None, None, None) == row(town, entry)


def test_only_who_sees_the_row_gets_its_file(town, case):
    entry = log(town, case)
    confirm(town, case, entry, kind="email", file=PDF)

    for name in ("subject_teacher", "plan_author", "institution_coordinator"):
        assert "vēstule.pdf" == confirmation_files.give(town.store, town.room, town.who(name), entry).name
    for name in ("other_head", "municipal_coordinator", "state_officer", "support_specialist"):
        with pytest.raises(Missing):
            confirmation_files.give(town.store, town.room, town.who(name), entry)


def test_the_file_is_in_the_evidence_of_the_plan(town, case):
    entry = log(town, case)
    confirm(town, case, entry, kind="email", file=PDF)

    made = bundles.evidence(town.store, town.room, town.who("institution_coordinator"), [case])

    with zipfile.ZipFile(io.BytesIO(made.content)) as folder:
        [name] = [one for one in folder.namelist() if "apliecinajums-2026-10-07" in one]
        assert PDF.content == folder.read(name)
    above = bundles.evidence(town.store, town.room, town.who("municipal_coordinator"), [case])
    with zipfile.ZipFile(io.BytesIO(above.content)) as folder:
        assert [] == [one for one in folder.namelist() if "apliecinajums" in one]


def test_the_file_put_into_the_form_stays_with_the_row(town, case):
    teacher = town.who("subject_teacher")
    chosen = Chosen(case, "work_log", "confirmation_file", PDF.name, PDF.content)
    answer = keep_file(town.store, town.room, teacher, chosen)

    entry = log(town, case, confirmation_kind="eklase", confirmed_on="2026-10-07", confirmation_file=answer)

    town.go(date(2026, 11, 20))
    assert 0 == drop_unused(town.store, town.room, case)
    assert PDF.content == confirmation_files.give(town.store, town.room, teacher, entry).content


def test_a_confirmation_without_its_document_is_named_for_an_audit(town, case):
    with_file, without = log(town, case), log(town, case, "row-2", worked_on="2026-10-08")
    confirm(town, case, with_file, kind="email", file=PDF)
    confirm(town, case, without)
    with town.store as session:
        session.get_one(WorkLogEntry, without).confirmation_kind = "email"

    with town.store.reading() as session:
        viewer = Viewer(town.who("institution_coordinator"), town.room.definitions.current(session))
        [plan] = audit.looked_through(session, viewer, figures_of(session))
    assert {"without_evidence": 1} == {gap.code: gap.sentence.params["n"] for gap in plan.gaps}


def test_a_row_names_no_file_of_another_plan(town, case):
    answer = f"file:{'a' * 32}/svešs.pdf"

    assert {"file"} <= because(
        log, town, case, confirmation_kind="eklase", confirmed_on="2026-10-07", confirmation_file=answer
    )
    assert 0 == town.count(WorkLogEntry)
    assert 0 == town.count(LogEvidence)


def test_a_giver_cannot_say_that_a_pin_or_a_link_confirmed(town, case):
    assert {"form"} == because(log, town, case, confirmation_kind="pin", confirmed_on="2026-10-07")
    with town.store.reading() as session:
        assert [] == session.scalars(select(WorkLogEntry)).all()
