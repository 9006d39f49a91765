"""Every table, imported once, so that the metadata is whole."""

from iapflow.store.account import Role, User, WebAuthn
from iapflow.store.after_plan import AfterPlan
from iapflow.store.application import Application
from iapflow.store.asked_draft import AskedDraft
from iapflow.store.attendance import AttendanceDay, ResultDay
from iapflow.store.base import Model
from iapflow.store.calendar_feed import CalendarFeed
from iapflow.store.case import Case, CaseRole
from iapflow.store.case_clock import CaseClock
from iapflow.store.case_move import CaseMove, MoveRun
from iapflow.store.claim import Absence, Claim, ClaimDocument, ClaimLine, CompensationLimit, Supplier
from iapflow.store.class_teacher import ClassTeacher
from iapflow.store.colleague_view import ColleagueView
from iapflow.store.confirming import ConfirmationChange, ConfirmationLinkRow, ConfirmationWay
from iapflow.store.counter import Counter
from iapflow.store.definition_text import Bundle, DefinitionText, Published, PublishedText
from iapflow.store.director_order import DirectorOrder, DirectorOrderPlan
from iapflow.store.document import Document
from iapflow.store.early_files import EarlyFile, EarlyMapping
from iapflow.store.early_signs import EarlySignal, EarlySwitch, EarlyTally
from iapflow.store.engagement import Engagement
from iapflow.store.enrolment_total import EnrolmentTotal
from iapflow.store.erasure_hold import ErasureHold
from iapflow.store.event import Event
from iapflow.store.export_run import ExportPart, ExportRun
from iapflow.store.form_taste import FormTaste
from iapflow.store.giver_account import GiverAccount
from iapflow.store.import_run import ImportChange, ImportRun
from iapflow.store.initiatives import (
    InitiativeActivity,
    InitiativeCall,
    InitiativeCount,
    InitiativePresence,
    InitiativeProject,
    Organisation,
)
from iapflow.store.institution import Agreement, Institution, InstitutionLink, InstitutionReach
from iapflow.store.invitation import Invitation
from iapflow.store.learner import Enrolment, Guardianship, Learner
from iapflow.store.log_evidence import LogEvidence
from iapflow.store.make_up import MakeUp, MeasureSlot
from iapflow.store.many_at_once import ManyRow, ManyRun
from iapflow.store.mark import Mark
from iapflow.store.measure import Measure, MeasureRisk, UnitRate
from iapflow.store.message import DigestWish, Message
from iapflow.store.method_materials import MaterialCode, MaterialEdition, MethodMaterial
from iapflow.store.observation import Observation
from iapflow.store.outbox import Outbox
from iapflow.store.outcome import MeasureOutcome, PlanOutcome, RiskOutcome
from iapflow.store.own_note import NoteSuccessor, OwnNote
from iapflow.store.participant import ParticipantRecord
from iapflow.store.payment import PaymentItem, PaymentList
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.phrase import Phrase
from iapflow.store.purpose_link import PurposeLink
from iapflow.store.report_order import ReportOrder
from iapflow.store.risk import Risk
from iapflow.store.saved_view import SavedView
from iapflow.store.seen import CaseSeen
from iapflow.store.semester import Semester
from iapflow.store.semester_choice import SemesterChoice
from iapflow.store.setting import Setting
from iapflow.store.setting_value import SettingValue
from iapflow.store.stray_field import StrayField
from iapflow.store.submission import Draft, Submission
from iapflow.store.substitution import Substitution
from iapflow.store.supervisions import Supervision, SupervisionRating, SupervisionSeat, SupervisorCertificate
from iapflow.store.task import Task
from iapflow.store.task_claim import TaskClaim
from iapflow.store.task_reminder import TaskReminder
from iapflow.store.teacher_events import EventCertificate, EventRegistration, TeacherEvent
from iapflow.store.timer import Timer
from iapflow.store.upload import Upload
from iapflow.store.work_log import WorkLogEntry, WorkLogMonth
from iapflow.store.work_log_measures import WorkLogMeasure
from iapflow.store.work_month import WorkMonth

METADATA = Model.metadata

__all__ = [
    "METADATA",
    "Absence",
    "AfterPlan",
    "Agreement",
    "Application",
    "AskedDraft",
    "AttendanceDay",
    "Bundle",
    "CalendarFeed",
    "Case",
    "CaseClock",
    "CaseMove",
    "CaseRole",
    "CaseSeen",
    "Claim",
    "ClaimDocument",
    "ClaimLine",
    "ClassTeacher",
    "ColleagueView",
    "CompensationLimit",
    "ConfirmationChange",
    "ConfirmationLinkRow",
    "ConfirmationWay",
    "Counter",
    "DefinitionText",
    "DigestWish",
    "DirectorOrder",
    "DirectorOrderPlan",
    "Document",
    "Draft",
    "EarlyFile",
    "EarlyMapping",
    "EarlySignal",
    "EarlySwitch",
    "EarlyTally",
    "Engagement",
    "Enrolment",
    "EnrolmentTotal",
    "ErasureHold",
    "Event",
    "EventCertificate",
    "EventRegistration",
    "ExportPart",
    "ExportRun",
    "FormTaste",
    "GiverAccount",
    "Guardianship",
    "ImportChange",
    "ImportRun",
    "InitiativeActivity",
    "InitiativeCall",
    "InitiativeCount",
    "InitiativePresence",
    "InitiativeProject",
    "Institution",
    "InstitutionLink",
    "InstitutionReach",
    "Invitation",
    "Learner",
    "LogEvidence",
    "MakeUp",
    "ManyRow",
    "ManyRun",
    "Mark",
    "MaterialCode",
    "MaterialEdition",
    "Measure",
    "MeasureOutcome",
    "MeasureRisk",
    "MeasureSlot",
    "Message",
    "MethodMaterial",
    "MoveRun",
    "NoteSuccessor",
    "Observation",
    "Organisation",
    "Outbox",
    "OwnNote",
    "ParticipantRecord",
    "PaymentItem",
    "PaymentList",
    "Person",
    "Phrase",
    "PlanOutcome",
    "Published",
    "PublishedText",
    "PurposeLink",
    "ReportOrder",
    "ResultDay",
    "Risk",
    "RiskOutcome",
    "Role",
    "RoleAssignment",
    "SavedView",
    "Semester",
    "SemesterChoice",
    "Setting",
    "SettingValue",
    "StrayField",
    "Submission",
    "Substitution",
    "Supervision",
    "SupervisionRating",
    "SupervisionSeat",
    "SupervisorCertificate",
    "Supplier",
    "Task",
    "TaskClaim",
    "TaskReminder",
    "TeacherEvent",
    "Timer",
    "UnitRate",
    "Upload",
    "User",
    "WebAuthn",
    "WorkLogEntry",
    "WorkLogMeasure",
    "WorkLogMonth",
    "WorkMonth",
]
