"""Our own facts, functions, effects, units and scopes: the first extension, in by the one door."""

from iapflow.builtin import (
    clocks,
    compensations,
    early_counts,
    early_effects,
    effects,
    facts,
    field_types,
    forgetting,
    functions,
    initiatives,
    keeping,
    method_materials,
    openings,
    other_cases,
    roots,
    units,
)

__all__ = [
    "clocks",
    "compensations",
    "early_counts",
    "early_effects",
    "effects",
    "facts",
    "field_types",
    "forgetting",
    "functions",
    "initiatives",
    "keeping",
    "method_materials",
    "openings",
    "other_cases",
    "roots",
    "units",
]
