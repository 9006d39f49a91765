"""Figures that are settings, for rules: their names are known when a definition is loaded, their values on a day."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from iapflow.extend import REGISTRY, function, one_of, readable_settings

SETTINGS = "$settings"
"""What `setting` reads: (name, day) -> the figure that counts there on that day."""
AUTHOR_HOURS, PLAN_HOURS, MEASURE_HOURS = "author_hours", "plan_hours", "log_measure_hours"
REMOTE_DAYS = "log_remote_days"
BY_CONSENT = "special_data_by_consent"

readable_settings(AUTHOR_HOURS, PLAN_HOURS, MEASURE_HOURS, REMOTE_DAYS, BY_CONSENT)


@function("setting", "text", "date", gives="number", reads_case=True, written={0: one_of(REGISTRY.settings, "setting")})
def setting(values: Mapping[str, Any], name: str, on: date) -> float:
    """The figure of *Iestatījumi* that counts for the case's institution on a day."""
    return float(values[SETTINGS](name, on))
