"""Where something stands in a file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A file, a line and a column, both counted from one."""

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        """As editors and compilers write it."""
        return f"{self.path}:{self.line}:{self.column}"
