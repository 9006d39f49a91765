"""Walking every way through a workflow before anybody does: where a case would be stuck, and how it got there."""

from iapflow.engine.exploring.findings import Finding, Found, explore
from iapflow.engine.exploring.words import told

__all__ = ["Finding", "Found", "explore", "told"]
