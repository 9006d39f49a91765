"""Field types: one class a type, each knowing all about its answers."""

from iapflow.forms.types.base import Around, FieldType, Question, TypedInput, is_typed
from iapflow.forms.types.looked_up import InstitutionType, LearnerType, PersonalCodeType, PersonType, SchoolDaysType
from iapflow.forms.types.registry import TYPES, FieldTypes

PROGRAMME_TYPES: tuple[type[FieldType], ...] = (
    PersonType,
    LearnerType,
    InstitutionType,
    PersonalCodeType,
    SchoolDaysType,
)
"""Registered by `iapflow.builtin`, through the one door."""

__all__ = ["PROGRAMME_TYPES", "TYPES", "Around", "FieldType", "FieldTypes", "Question", "TypedInput", "is_typed"]
