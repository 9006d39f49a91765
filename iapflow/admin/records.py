"""What happened, to look at only: cases, their journal, to-dos, deadlines, letters, the work log.

Names of learners and what was written about them are not shown here; that is
what the pages of a case are for.
"""

from __future__ import annotations

from typing import Any

from flask import g

from iapflow.admin.base import ClosedView
from iapflow.admin.filters import Contains, Is, Since, Until, Yes
from iapflow.admin.naming import (
    EXPORT_STATES,
    LOG_KINDS,
    OUTCOMES,
    TIMER_KINDS,
    role_words,
    state_label,
    transition_label,
    workflow_words,
)
from iapflow.admin.rights import ADMINISTRATORS, OVERSEERS
from iapflow.http.language import say
from iapflow.store.base import db
from iapflow.store.case import Case
from iapflow.store.event import Event
from iapflow.store.export_run import ExportRun
from iapflow.store.outbox import Outbox
from iapflow.store.stray_field import StrayField
from iapflow.store.task import Task
from iapflow.store.timer import Timer
from iapflow.store.work_log import WorkLogEntry, WorkLogMonth

LISTED = frozenset({"index_view", "export"})


class CaseView(ClosedView):
    """Cases: where each stands, on which version."""

    subject = Case
    title = "Cases"
    about = "Where each case stands and on which version of its definitions it runs."
    path = "lietas"
    readers = OVERSEERS
    column_list = ("number", "workflow", "state", "institution", "semester", "due_at", "is_open")
    column_details_list = (*column_list, "workflow_version", "bundle_digest", "revision", "started_at", "entered_at")
    column_sortable_list = ("number", "state", ("institution", "institution.name"), "due_at")
    column_default_sort = ("entered_at", True)
    column_searchable_list = ("number",)
    column_filters = (
        Is(Case.workflow, "Workflow", workflow_words),
        Contains("institution.name", "Institution"),
        Yes(Case.is_open, "Open"),
    )
    labels = {  # noqa: RUF012
        "number": "Number", "workflow": "Workflow", "state": "State of the case", "institution": "Institution",
        "semester": "Semester", "due_at": "Due", "is_open": "Open", "workflow_version": "Version",
        "bundle_digest": "Digest", "revision": "Revision", "started_at": "Begun", "entered_at": "In this state since",
    }  # fmt: skip
    words = {"workflow": workflow_words}  # noqa: RUF012

    def cell(self, row: Any, name: str) -> Any:
        """The state under its label."""
        label = state_label(row.workflow, row.state) if name == "state" else None
        return say(label) if label else super().cell(row, name)


class EventView(ClosedView):
    """The journal, without the notes."""

    subject = Event
    title = "Journal"
    about = "Who did what in which case, and when. Nothing here can be changed."
    path = "zurnals"
    readers = OVERSEERS
    column_list = ("at", "case", "transition", "to_state", "actor", "role")
    column_details_list = ("at", "case", "seq", "transition", "from_state", "to_state", "actor", "acting_for", "role")
    column_sortable_list = ("at", ("case", "case.number"))
    column_default_sort = ("at", True)
    column_select_related_list = (Event.case, Event.actor)
    column_filters = (Contains("case.number", "Case"), Contains("actor.family_name", "Family name"))
    labels = {  # noqa: RUF012
        "at": "When", "case": "Case", "seq": "Line", "transition": "What was done", "from_state": "From the state",
        "to_state": "To the state", "actor": "Who", "acting_for": "In place of", "role": "Role",
    }  # fmt: skip
    words = {"role": role_words}  # noqa: RUF012

    def cell(self, row: Any, name: str) -> Any:
        """States and transitions under their labels."""
        label = None
        if name in {"from_state", "to_state"}:
            label = state_label(row.case.workflow, getattr(row, name))
        elif name == "transition":
            label = transition_label(row.case.workflow, row.transition)
        return say(label) if label else super().cell(row, name)


class TaskView(ClosedView):
    """To-dos and who they wait for."""

    subject = Task
    title = "Tasks"
    about = "What waits for whom, and until when."
    path = "uzdevumi"
    readers = OVERSEERS
    column_list = ("case", "state", "role", "person", "opened_at", "due_at", "closed_at")
    column_sortable_list = (("case", "case.number"), "opened_at", "due_at")
    column_default_sort = ("opened_at", True)
    column_select_related_list = (Task.case, Task.person)
    column_filters = (Contains("case.number", "Case"), Is(Task.role, "Role", role_words))
    labels = {  # noqa: RUF012
        "case": "Case", "state": "State of the case", "role": "Role", "person": "Person", "opened_at": "Opened",
        "due_at": "Due", "closed_at": "Closed",
    }  # fmt: skip
    words = {"role": role_words}  # noqa: RUF012

    def cell(self, row: Any, name: str) -> Any:
        """The state under its label."""
        label = state_label(row.case.workflow, row.state) if name == "state" else None
        return say(label) if label else super().cell(row, name)


class TimerView(ClosedView):
    """What the clock will ask for."""

    subject = Timer
    title = "Deadlines"
    about = "What the clock will do in which case, and what it did."
    path = "termini"
    readers = ADMINISTRATORS | OVERSEERS
    column_list = ("due_at", "case", "kind", "name", "done_at", "outcome")
    column_sortable_list = ("due_at", ("case", "case.number"))
    column_default_sort = ("due_at", True)
    column_select_related_list = (Timer.case,)
    column_filters = (Contains("case.number", "Case"), Is(Timer.kind, "Kind", TIMER_KINDS))
    labels = {  # noqa: RUF012
        "due_at": "Due", "case": "Case", "kind": "Kind", "name": "Id", "done_at": "Done", "outcome": "Outcome",
    }  # fmt: skip
    words = {"kind": TIMER_KINDS, "outcome": OUTCOMES}  # noqa: RUF012


class OutboxView(ClosedView):
    """What was promised and is carried out afterwards; its contents stay closed."""

    subject = Outbox
    title = "Outbox"
    about = "Letters and other things promised, and whether they have left."
    path = "nosutamais"
    readers = ADMINISTRATORS
    column_list = ("created_at", "topic", "run_at", "done_at", "attempts")
    column_sortable_list = ("created_at", "run_at", "done_at", "attempts")
    column_default_sort = ("created_at", True)
    column_filters = (Contains(Outbox.topic, "Topic"),)
    labels = {  # noqa: RUF012
        "created_at": "Promised", "topic": "Topic", "run_at": "Not before", "done_at": "Done", "attempts": "Tries",
    }  # fmt: skip


class ExportView(ClosedView):
    """Lists that were taken out as files: by whom, when, how much; never what stood in them."""

    subject = ExportRun
    title = "Lists taken out"
    about = "Who kept which list as a file, when, and how many lines it has."
    path = "izgutie-saraksti"
    readers = OVERSEERS
    addresses = LISTED
    can_view_details = False
    column_list = ("asked_at", "person", "workflow", "alias", "kind", "cases", "lines", "state")
    column_sortable_list = ("asked_at", "cases", "lines")
    column_default_sort = ("asked_at", True)
    column_select_related_list = (ExportRun.person,)
    column_filters = (Since(ExportRun.asked_at, "Day"), Until(ExportRun.asked_at, "Day"))
    labels = {  # noqa: RUF012
        "asked_at": "Asked", "person": "Person", "workflow": "Workflow", "alias": "Form", "kind": "Kind",
        "cases": "Cases", "lines": "Lines", "state": "Status",
    }  # fmt: skip
    words = {"state": EXPORT_STATES, "workflow": workflow_words}  # noqa: RUF012


class StrayFieldView(ClosedView):
    """Who sent a field that they may not write; never what was sent."""

    subject = StrayField
    title = "Refused fields"
    about = "Who sent a field that they may not change, in which form and how often. Nothing of it was kept."
    path = "noraiditi-lauki"
    readers = OVERSEERS | ADMINISTRATORS
    addresses = LISTED
    can_view_details = False
    column_list = ("last_at", "person", "case", "form", "fields", "times")
    column_sortable_list = ("last_at", ("person", "person.family_name"), ("case", "case.number"), "times")
    column_default_sort = ("last_at", True)
    column_select_related_list = (StrayField.person, StrayField.case)
    column_filters = (Since(StrayField.last_at, "Day"), Until(StrayField.last_at, "Day"))
    labels = {  # noqa: RUF012
        "last_at": "Last sent", "person": "Person", "case": "Case", "form": "Form", "fields": "Fields",
        "times": "Times",
    }  # fmt: skip


class WorkLogView(ClosedView):
    """Hours given, row by row, without what they were about."""

    subject = WorkLogEntry
    title = "Work log entries"
    about = "Every consultation and every hour of a plan's author, as it was written down."
    path = "darba-uzskaite"
    readers = OVERSEERS
    column_list = ("worked_on", "case", "giver", "kind", "hours", "confirmed_on", "no_show")
    column_details_list = (*column_list, "time_from", "time_to", "entered_by", "recorded_at", "voided_at")
    column_sortable_list = ("worked_on", ("case", "case.number"), ("giver", "giver.family_name"), "hours")
    column_default_sort = ("worked_on", True)
    column_select_related_list = (WorkLogEntry.case, WorkLogEntry.giver)
    column_filters = (
        Since(WorkLogEntry.worked_on, "Worked"),
        Until(WorkLogEntry.worked_on, "Worked"),
        Contains("giver.family_name", "Family name"),
        Is(WorkLogEntry.kind, "Kind", LOG_KINDS),
        Contains("case.institution.name", "Institution"),
    )
    labels = {  # noqa: RUF012
        "worked_on": "Day", "case": "Case", "giver": "Given by", "kind": "Kind", "hours": "Hours",
        "confirmed_on": "Confirmed", "no_show": "Did not come", "time_from": "Began at", "time_to": "Ended at",
        "entered_by": "Entered by", "recorded_at": "Recorded", "voided_at": "Voided",
    }  # fmt: skip
    words = {"kind": LOG_KINDS}  # noqa: RUF012


class WorkLogMonthView(ClosedView):
    """Hours by case and month."""

    subject = WorkLogMonth
    title = "Work log by month"
    about = "Hours and entries of each case in each month; void ones are not counted."
    path = "darba-uzskaite-pa-menesiem"
    readers = OVERSEERS
    addresses = LISTED
    can_view_details = False
    column_list = ("month", "case_id", "hours", "entries")
    column_sortable_list = ("month", "hours", "entries")
    column_default_sort = ("month", True)
    column_filters = (Since(WorkLogMonth.month, "Month"), Until(WorkLogMonth.month, "Month"))
    labels = {"month": "Month", "case_id": "Case", "hours": "Hours", "entries": "Entries"}  # noqa: RUF012

    def get_list(self, *args: Any, **kwargs: Any) -> Any:
        """Also fetch the cases of the rows shown, all at once."""
        count, rows = super().get_list(*args, **kwargs)
        if isinstance(rows, list):
            g.cases_of_this_page = db.session.query(Case).filter(Case.id.in_([row.case_id for row in rows])).all()
        return count, rows

    def cell(self, row: Any, name: str) -> Any:
        """A case by its number, a month without its day."""
        if name == "case_id":
            return str(db.session.get(Case, row.case_id))
        return f"{row.month:%m.%Y}." if name == "month" else super().cell(row, name)
