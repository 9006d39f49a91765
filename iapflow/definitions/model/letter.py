"""A letter: a subject and a body in each language, with a few placeholders."""

from iapflow.definitions.model.base import Definition, Label


class Letter(Definition):
    """One letter; it never holds what a person typed into a form."""

    letter: str
    version: int = 1
    subject: Label
    body: Label

    @property
    def id(self) -> str:
        """The name by which other definitions know it."""
        return self.letter
