"""The settings that a plan's file is held against when it is looked through for an audit."""

from sqlalchemy.orm import Session

from iapflow.builtin.figures import AUTHOR_HOURS, REMOTE_DAYS
from iapflow.reports.audit import Figures
from iapflow.services.settings import country_steps


def figures_of(session: Session) -> Figures:
    """As they were and are."""
    return Figures(country_steps(session, AUTHOR_HOURS), country_steps(session, REMOTE_DAYS))
