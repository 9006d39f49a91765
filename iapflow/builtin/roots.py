"""What rules may read beside forms and facts, and the words that definitions may use for it."""

from iapflow.extend import REGISTRY

REGISTRY.register_subject(
    "learner",
    {"name": "text", "date_of_birth": "date", "grade": "text", "class_name": "text", "is_practice": "bool"},
)
REGISTRY.register_subject("person", {"name": "text"})
REGISTRY.register_subject("institution", {"name": "text", "partner_type": "text"})
REGISTRY.register_subject("organisation", {"name": "text"})
REGISTRY.register_subject("none", {})

REGISTRY.register_root(
    "institution", {"name": "text", "code": "text", "partner_type": "text", "type": "text", "kind": "text"}
)
REGISTRY.register_root("semester", {"start": "date", "end": "date", "number": "whole", "school_year": "text"})
REGISTRY.register_asks("learner", "semester", "institution")

REGISTRY.register_scope("own", "institution")
REGISTRY.register_scope("institution", "municipality")
REGISTRY.register_scope("municipality", "region")
REGISTRY.register_scope("region", "nation")
REGISTRY.register_scope("nation")
REGISTRY.register_scope("sample")
REGISTRY.register_scope("none")

REGISTRY.register_relations(
    "author_of_case", "giver_of_case", "guardian_of_subject", "subject_of_case", "class_teacher_of_subject"
)
REGISTRY.register_record_targets(
    "applications", "risks", "measures", "claims", "claim_checks", "claim_refusals", "claim_payments", "claim_bounces",
    "work_months", "work_month_sums", "work_month_checks",
)
REGISTRY.register_number_parts("school_year", "semester")
