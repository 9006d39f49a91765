"""The language as frozen values: one module a noun, the YAML keys as aliases."""

from iapflow.definitions.model.base import ByForm, Definition, FieldPath, Label, Span, Viewing, Words
from iapflow.definitions.model.calendar import Break, Calendar, CalendarYear, Term
from iapflow.definitions.model.case_test import CaseTest, CaseTestClock, Expect, Given, TestStep
from iapflow.definitions.model.choice_list import Column, ListDef, ListItem
from iapflow.definitions.model.choosing import Choice, Happening
from iapflow.definitions.model.effect import Effect
from iapflow.definitions.model.expr import Expr
from iapflow.definitions.model.field import DataRule, Field
from iapflow.definitions.model.form import Form, Print, Section
from iapflow.definitions.model.indicator import Indicator, Indicators
from iapflow.definitions.model.letter import Letter
from iapflow.definitions.model.migration import FieldChange, Migration
from iapflow.definitions.model.purpose import Purpose, Purposes, Retention
from iapflow.definitions.model.queue import Queue, Split
from iapflow.definitions.model.role import FieldRelation, Role, Roles
from iapflow.definitions.model.rule import Rule
from iapflow.definitions.model.state import Approve, Need, NeedAny, Route, State, TaskDef
from iapflow.definitions.model.timing import After, Clock, Due, Escalate
from iapflow.definitions.model.transition import Did, Except, Link, Transition
from iapflow.definitions.model.workflow import FormUse, Start, Workflow

__all__ = [
    "After",
    "Approve",
    "Break",
    "ByForm",
    "Calendar",
    "CalendarYear",
    "CaseTest",
    "CaseTestClock",
    "Choice",
    "Clock",
    "Column",
    "DataRule",
    "Definition",
    "Did",
    "Due",
    "Effect",
    "Escalate",
    "Except",
    "Expect",
    "Expr",
    "Field",
    "FieldChange",
    "FieldPath",
    "FieldRelation",
    "Form",
    "FormUse",
    "Given",
    "Happening",
    "Indicator",
    "Indicators",
    "Label",
    "Letter",
    "Link",
    "ListDef",
    "ListItem",
    "Migration",
    "Need",
    "NeedAny",
    "Print",
    "Purpose",
    "Purposes",
    "Queue",
    "Retention",
    "Role",
    "Roles",
    "Route",
    "Rule",
    "Section",
    "Span",
    "Split",
    "Start",
    "State",
    "TaskDef",
    "Term",
    "TestStep",
    "Transition",
    "Viewing",
    "Words",
    "Workflow",
]
