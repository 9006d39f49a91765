"""The one door for extension authors: facts, functions, effects, field types, subjects, relations and more.

    @fact("agreement_valid", gives="bool")
    def agreement_valid(read: Read, case: CaseKey) -> bool: ...

Importing a module that decorates is all it takes; our own built-ins come in the same way, others
by their names in IAPFLOW_EXTENSIONS.  A fact asks the database; a function is pure; an effect's
parameters are a pydantic model, decided as a value and carried out by the function registered beside it.
"""

from iapflow.definitions.literals import one_of
from iapflow.definitions.model.base import Definition as Parameters
from iapflow.definitions.model.base import WordList
from iapflow.definitions.registry import CelType, Written
from iapflow.errors import Reason, Refused, Text
from iapflow.extend.given import About, CaseKey, Child, Read, Work
from iapflow.extend.loading import load
from iapflow.extend.registering import (
    FIELD_TYPES,
    REGISTRY,
    NoParameters,
    carriers,
    carries_out,
    count,
    counted_rows,
    counts,
    effect,
    fact,
    facts,
    field_type,
    function,
    named_subjects,
    readable_settings,
    record_target,
    record_targets,
    relation,
    relation_by_appointment,
    scope,
    span_problem,
    subject,
    subjects,
    unit,
)
from iapflow.forms.types import FieldType
from iapflow.forms.types.looked_up import (
    InstitutionType,
    LearnerType,
    LookedUpType,
    PersonalCodeType,
    PersonType,
    SchoolDaysType,
)
from iapflow.store.counting import Count, Within

__all__ = [
    "FIELD_TYPES",
    "REGISTRY",
    "About",
    "CaseKey",
    "CelType",
    "Child",
    "Count",
    "FieldType",
    "InstitutionType",
    "LearnerType",
    "LookedUpType",
    "NoParameters",
    "Parameters",
    "PersonType",
    "PersonalCodeType",
    "Read",
    "Reason",
    "Refused",
    "SchoolDaysType",
    "Text",
    "Within",
    "WordList",
    "Work",
    "Written",
    "carriers",
    "carries_out",
    "count",
    "counted_rows",
    "counts",
    "effect",
    "fact",
    "facts",
    "field_type",
    "function",
    "load",
    "named_subjects",
    "one_of",
    "readable_settings",
    "record_target",
    "record_targets",
    "relation",
    "relation_by_appointment",
    "scope",
    "span_problem",
    "subject",
    "subjects",
    "unit",
]
