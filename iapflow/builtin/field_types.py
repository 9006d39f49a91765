"""Field types that need the program around the form: people, learners, institutions, codes, suppliers, plans."""

from iapflow.extend import (
    InstitutionType,
    LearnerType,
    LookedUpType,
    PersonalCodeType,
    PersonType,
    SchoolDaysType,
    field_type,
)


class SupplierType(LookedUpType):
    """A supplier of the register."""

    name = kind = "supplier"
    says = "a supplier of the register of the institution or above it"


class PlanType(LookedUpType):
    """An agreed plan of the institution."""

    name = kind = "plan"
    says = "an agreed plan of the institution, by its number"


class SchoolType(LookedUpType):
    """A school of the municipality in which the case lies."""

    name = kind = "school"
    says = "an institution of the municipality in which the case lies, by name"


class CertifiedType(LookedUpType):
    """Somebody who may lead supervisions today."""

    name = kind = "certified_supervisor"
    is_person = True
    says = "a supervisor whose certificate is valid on the day"


class YouthActivityType(LookedUpType):
    """An activity of a youth initiative that was held in the municipality."""

    name = kind = "youth_activity"
    says = "an activity of a youth initiative held in the municipality in which the case lies"


for each in (
    PersonType,
    LearnerType,
    InstitutionType,
    PersonalCodeType,
    SchoolDaysType,
    SupplierType,
    PlanType,
    SchoolType,
    CertifiedType,
    YouthActivityType,
):
    field_type(each)
