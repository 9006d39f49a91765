"""The settings that a plan's file is held against when it is looked through for an audit."""

from sqlalchemy.orm import Session

from iapflow.builtin.figures import AUTHOR_HOURS
from iapflow.reports.audit import Figures
from iapflow.services.settings import country_steps


def figures_of(session: Session) -> Figures:
    """As they were and are."""
    return Figures(author_hours=country_steps(session, AUTHOR_HOURS))
