"""A role: how far it reaches, and in which relation to a case it must stand."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Tag

from iapflow.definitions.model.base import Definition, FieldPath, Label


class FieldRelation(Definition):
    """Whoever this field of the case names."""

    field: FieldPath

    def __str__(self) -> str:
        """The path itself."""
        return self.field


def _shape(value: Any) -> str:
    return "{}" if isinstance(value, Mapping | Definition) else "[]"


Relation = Annotated[Annotated[str, Tag("[]")] | Annotated[FieldRelation, Tag("{}")], Discriminator(_shape)]


class Role(Definition):
    """One role."""

    label: Label
    scope: str
    relation: Relation | None = None
    deputy: bool = False
    read_only: bool = False
    expires: Literal["required"] | None = None
    says: Label | None = None


class Roles(Definition):
    """The file of roles."""

    roles: dict[str, Role]
