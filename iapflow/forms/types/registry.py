"""The types by name; an extension adds one by the same call."""

from __future__ import annotations

from collections.abc import Iterator

from iapflow.forms.types.base import FieldType
from iapflow.forms.types.choices import ChoicesType, ChoiceType, YesNoType
from iapflow.forms.types.contact import EmailType, FileType, IbanType, PhoneType, SignatureType
from iapflow.forms.types.dates import DateType, MomentType, MonthType, PeriodType, TimeType
from iapflow.forms.types.number import MoneyType, NumberType
from iapflow.forms.types.structure import ComputedType, GridType, HeadingType, NoteType, RowsRefType, RowsType
from iapflow.forms.types.text import TextType


class FieldTypes:
    """Every registered type, by name."""

    def __init__(self) -> None:
        """With those of the language itself."""
        self._by_name: dict[str, FieldType] = {}
        for kind in OWN:
            self.register(kind())

    def register(self, kind: FieldType) -> None:
        """Add a type.

        Raises:
            ValueError: the name is taken.
        """
        if kind.name in self._by_name:
            raise ValueError(f"{kind.name!r} is registered twice")
        self._by_name[kind.name] = kind

    def __getitem__(self, name: str) -> FieldType:
        """The type of this name."""
        return self._by_name[name]

    def __contains__(self, name: str) -> bool:
        """True where there is a type of this name."""
        return name in self._by_name

    def __iter__(self) -> Iterator[FieldType]:
        """All types, in the order they came."""
        return iter(self._by_name.values())


OWN: tuple[type[FieldType], ...] = (
    TextType, ChoiceType, ChoicesType, YesNoType, NumberType, MoneyType, DateType, MonthType, TimeType,
    MomentType, PeriodType, EmailType, PhoneType, IbanType, FileType, SignatureType, RowsType, GridType,
    RowsRefType, ComputedType, HeadingType, NoteType,
)  # fmt: skip

TYPES = FieldTypes()
"""The types of this program; an extension adds its own through `iapflow.extend`."""
