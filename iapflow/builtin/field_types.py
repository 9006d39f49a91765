"""Field types that need the program around the form: people, learners, institutions, codes."""

from iapflow.extend import InstitutionType, LearnerType, PersonalCodeType, PersonType, SchoolDaysType, field_type

for kind in (PersonType, LearnerType, InstitutionType, PersonalCodeType, SchoolDaysType):
    field_type(kind)
