"""What rules may read beside forms and facts, and the words that definitions may use for it."""

from iapflow.extend import REGISTRY, scope

REGISTRY.register_root(
    "institution", {"name": "text", "code": "text", "partner_type": "text", "type": "text", "kind": "text"}
)
REGISTRY.register_root("semester", {"start": "date", "end": "date", "number": "whole", "school_year": "text"})
REGISTRY.register_asks("learner", "semester", "institution")

scope("own", "institution", is_place=False)
scope("institution", "municipality")
scope("municipality", "region")
scope("region", "nation")
scope("nation")
scope("sample", is_place=False)
scope("none", is_place=False)

REGISTRY.register_number_parts("school_year", "semester")
