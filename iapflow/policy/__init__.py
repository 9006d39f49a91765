"""Who may do, see and change what: pure functions of role, relation and state."""

from iapflow.policy.actor import SYSTEM, Actor, Grant
from iapflow.policy.circumstances import Circumstances

__all__ = ["SYSTEM", "Actor", "Circumstances", "Grant"]
