"""A to-do of a state as a value: which task, for which row, and whether it is done."""

from dataclasses import dataclass

Key = tuple[str, str]
"""A task's id and the id of its row, empty where it stands for no row."""


@dataclass(frozen=True, slots=True)
class ToDo:
    """A to-do that was opened since the state was entered.

    Args:
        key: the task's id; `vote` for somebody who is asked to vote.
        row_id: the row it was opened for; for a vote, the person who is asked.
        role: whose it is; empty where it is one person's.
    """

    key: str
    row_id: str
    role: str
    person_id: int | None
    is_open: bool
    is_done: bool

    @property
    def name(self) -> Key:
        """What tells it from the others of the state."""
        return self.key, self.row_id
