"""A form: sections of fields, and rules over them."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field as Key

from iapflow.definitions.model.base import Definition, Label, Version, WordList
from iapflow.definitions.model.expr import Expr
from iapflow.definitions.model.field import DataRule, Field
from iapflow.definitions.model.transition import Rules


class Section(Definition):
    """Fields under one heading."""

    label: Label
    hint: Label | None = None
    view: WordList | None = None
    edit: WordList | None = None
    mask: WordList | None = None
    data: DataRule | None = None
    show: Expr | None = None
    read_only: Expr | None = None
    fields: Annotated[dict[str, Field], Key(min_length=1)]


class Print(Definition):
    """How the form is printed."""

    letter: str


class Form(Definition):
    """One form as the administrator wrote it."""

    form: str
    version: Version
    label: Label
    hint: Label | None = None
    data: DataRule | None = None
    sections: Annotated[dict[str, Section], Key(min_length=1)]
    rules: Rules = ()
    print: Print | None = None

    @property
    def id(self) -> str:
        """The name by which other definitions know it."""
        return self.form

    def fields(self) -> Iterator[tuple[str, Section, str, Field]]:
        """Every top field: section id, section, field id, field, in file order."""
        for section_id, section in self.sections.items():
            for field_id, field in section.fields.items():
                yield section_id, section, field_id, field

    def field(self, name: str) -> Field:
        """A top field by its id, which is unique in the form.

        Raises:
            KeyError: there is none.
        """
        for _, _, field_id, field in self.fields():
            if field_id == name:
                return field
        raise KeyError(name)
