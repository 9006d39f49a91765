"""What rules may ask of the journal: when a state was last entered, who last took a step."""

from collections.abc import Sequence
from datetime import date

from iapflow.engine.values import PastEvent


def last_entered(events: Sequence[PastEvent], state: str) -> date | None:
    """The day on which this state was last entered; None if it never was."""
    entered = [event.at.date() for event in events if event.to_state == state and event.from_state != state]
    return entered[-1] if entered else None


def last_did(events: Sequence[PastEvent], transition: str) -> str | None:
    """The id of the person who last took this step; None if nobody did."""
    people = [event.actor_id for event in events if event.transition == transition and event.actor_id is not None]
    return str(people[-1]) if people else None
