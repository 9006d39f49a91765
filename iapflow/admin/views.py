"""Every table of the database and what the registers do with it.

A table that is not named here fails a test: it would be open or forgotten by
accident.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from iapflow.admin.base import ClosedView
from iapflow.admin.catalogues import SemesterView, SettingView, UnitRateView
from iapflow.admin.claims import ClaimView, CompensationLimitView, PaymentListView, SupplierView
from iapflow.admin.class_teachers import ClassTeacherView
from iapflow.admin.erasure_holds import ErasureHoldView
from iapflow.admin.learners import EnrolmentView, GuardianshipView, LearnerView
from iapflow.admin.people import PersonView, RoleAssignmentView
from iapflow.admin.records import (
    CaseView,
    EventView,
    ExportView,
    OutboxView,
    StrayFieldView,
    TaskView,
    TimerView,
    WorkLogMonthView,
    WorkLogView,
)
from iapflow.admin.units import AgreementView, InstitutionLinkView, InstitutionView
from iapflow.store import tables


class Mode(StrEnum):
    """What may be done with a table here."""

    CRUD = "crud"
    READ_ONLY = "read-only"
    WORKBENCH = "workbench"
    HIDDEN = "hidden"


GROUPS: Mapping[str, tuple[type[ClosedView], ...]] = {
    "Institutions and people": (
        InstitutionView, InstitutionLinkView, AgreementView, PersonView, RoleAssignmentView,
    ),
    "Learners": (LearnerView, EnrolmentView, ClassTeacherView, GuardianshipView, ErasureHoldView),
    "Work log": (WorkLogView, WorkLogMonthView),
    "Calculation": (SemesterView, UnitRateView, SettingView),
    "Compensations": (SupplierView, CompensationLimitView, ClaimView, PaymentListView),
    "What happened": (CaseView, EventView, TaskView, TimerView, OutboxView, ExportView, StrayFieldView),
}  # fmt: skip

VIEWS: tuple[type[ClosedView], ...] = tuple(view for group in GROUPS.values() for view in group)

MODES: Mapping[type[Any], Mode] = {
    tables.Institution: Mode.CRUD,
    tables.InstitutionLink: Mode.CRUD,
    tables.Agreement: Mode.CRUD,
    tables.Person: Mode.CRUD,
    tables.RoleAssignment: Mode.CRUD,
    tables.Learner: Mode.CRUD,
    tables.Enrolment: Mode.CRUD,
    tables.ClassTeacher: Mode.CRUD,
    tables.Guardianship: Mode.CRUD,
    tables.ErasureHold: Mode.CRUD,
    tables.Semester: Mode.CRUD,
    tables.UnitRate: Mode.CRUD,
    tables.Setting: Mode.CRUD,
    tables.Supplier: Mode.CRUD,
    tables.CompensationLimit: Mode.CRUD,
    tables.Claim: Mode.READ_ONLY,
    tables.PaymentList: Mode.READ_ONLY,
    tables.Case: Mode.READ_ONLY,
    tables.Event: Mode.READ_ONLY,
    tables.Task: Mode.READ_ONLY,
    tables.Timer: Mode.READ_ONLY,
    tables.Outbox: Mode.READ_ONLY,
    tables.ExportRun: Mode.READ_ONLY,
    tables.ExportPart: Mode.HIDDEN,
    tables.StrayField: Mode.READ_ONLY,
    tables.WorkLogEntry: Mode.READ_ONLY,
    tables.WorkLogMonth: Mode.READ_ONLY,
    tables.WorkMonth: Mode.HIDDEN,
    # How learners confirm, time owed, whose account: their own pages; own notes are their author's alone.
    tables.ConfirmationWay: Mode.HIDDEN,
    tables.ConfirmationChange: Mode.HIDDEN,
    tables.ConfirmationLinkRow: Mode.HIDDEN,
    tables.LogEvidence: Mode.HIDDEN,
    tables.MakeUp: Mode.HIDDEN,
    tables.MeasureSlot: Mode.HIDDEN,
    tables.GiverAccount: Mode.HIDDEN,
    tables.OwnNote: Mode.HIDDEN,
    tables.ParticipantRecord: Mode.HIDDEN,
    tables.ColleagueView: Mode.HIDDEN,
    tables.NoteSuccessor: Mode.HIDDEN,
    tables.DefinitionText: Mode.WORKBENCH,
    tables.PublishedText: Mode.WORKBENCH,
    tables.Bundle: Mode.WORKBENCH,
    tables.Published: Mode.WORKBENCH,
    # Contents of cases: only the pages of the case show them, form by form and role by role.
    tables.ImportRun: Mode.HIDDEN,
    tables.ImportChange: Mode.HIDDEN,
    tables.Invitation: Mode.HIDDEN,
    tables.SettingValue: Mode.HIDDEN,
    tables.Application: Mode.HIDDEN,
    tables.SemesterChoice: Mode.HIDDEN,
    tables.Engagement: Mode.HIDDEN,
    tables.DirectorOrder: Mode.HIDDEN,
    tables.DirectorOrderPlan: Mode.HIDDEN,
    tables.CaseRole: Mode.HIDDEN,
    tables.Submission: Mode.HIDDEN,
    tables.Draft: Mode.HIDDEN,
    tables.AskedDraft: Mode.HIDDEN,
    tables.Mark: Mode.HIDDEN,
    tables.CaseSeen: Mode.HIDDEN,
    tables.CaseClock: Mode.HIDDEN,
    tables.CaseMove: Mode.HIDDEN,
    tables.MoveRun: Mode.HIDDEN,
    tables.ManyRun: Mode.HIDDEN,
    tables.ManyRow: Mode.HIDDEN,
    tables.Document: Mode.HIDDEN,
    tables.Substitution: Mode.HIDDEN,
    # One's own: only the person themselves sees them.
    tables.TaskClaim: Mode.HIDDEN,
    tables.TaskReminder: Mode.HIDDEN,
    tables.SavedView: Mode.HIDDEN,
    tables.ReportOrder: Mode.HIDDEN,
    tables.FormTaste: Mode.HIDDEN,
    tables.Phrase: Mode.HIDDEN,
    tables.Message: Mode.HIDDEN,
    tables.DigestWish: Mode.HIDDEN,
    tables.CalendarFeed: Mode.HIDDEN,
    tables.ClaimLine: Mode.HIDDEN,
    tables.ClaimDocument: Mode.HIDDEN,
    tables.PaymentItem: Mode.HIDDEN,
    tables.Upload: Mode.HIDDEN,
    tables.Absence: Mode.HIDDEN,
    tables.Risk: Mode.HIDDEN,
    tables.Measure: Mode.HIDDEN,
    tables.MeasureRisk: Mode.HIDDEN,
    # Early signs: their own pages show them, to whom the indicator names.
    tables.AttendanceDay: Mode.HIDDEN,
    tables.ResultDay: Mode.HIDDEN,
    tables.Observation: Mode.HIDDEN,
    tables.EarlySwitch: Mode.HIDDEN,
    tables.EarlySignal: Mode.HIDDEN,
    tables.EarlyFile: Mode.HIDDEN,
    tables.EarlyMapping: Mode.HIDDEN,
    tables.EarlyTally: Mode.HIDDEN,
    tables.AfterPlan: Mode.HIDDEN,
    # Youth initiatives: their own pages show them; whoever is from outside sees their own projects only.
    tables.InitiativeCall: Mode.HIDDEN,
    tables.Organisation: Mode.HIDDEN,
    tables.InitiativeProject: Mode.HIDDEN,
    tables.InitiativeActivity: Mode.HIDDEN,
    tables.InitiativePresence: Mode.HIDDEN,
    tables.InitiativeCount: Mode.HIDDEN,
    # Events and the library: their own pages show them.
    tables.TeacherEvent: Mode.HIDDEN,
    tables.EventRegistration: Mode.HIDDEN,
    tables.EventCertificate: Mode.HIDDEN,
    tables.MethodMaterial: Mode.HIDDEN,
    tables.MaterialEdition: Mode.HIDDEN,
    tables.MaterialCode: Mode.HIDDEN,
    # Supervision: its own pages show it; who gave which mark stands nowhere.
    tables.SupervisorCertificate: Mode.HIDDEN,
    tables.Supervision: Mode.HIDDEN,
    tables.SupervisionSeat: Mode.HIDDEN,
    tables.SupervisionRating: Mode.HIDDEN,
    # Passwords and keys.
    tables.PurposeLink: Mode.HIDDEN,
    tables.User: Mode.HIDDEN,
    tables.Role: Mode.HIDDEN,
    tables.WebAuthn: Mode.HIDDEN,
    # Worked out or counted by the program itself.
    tables.InstitutionReach: Mode.HIDDEN,
    tables.WorkLogMeasure: Mode.HIDDEN,
    # Counted in reports only.
    tables.PlanOutcome: Mode.HIDDEN,
    tables.RiskOutcome: Mode.HIDDEN,
    tables.MeasureOutcome: Mode.HIDDEN,
    tables.EnrolmentTotal: Mode.HIDDEN,
    tables.Counter: Mode.HIDDEN,
}
