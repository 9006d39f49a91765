"""The figures that are settings, each with its sentence, unit, default, bounds and source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from iapflow.builtin.figures import AUTHOR_HOURS, BY_CONSENT, MEASURE_HOURS, PLAN_HOURS, REMOTE_DAYS
from iapflow.errors import Text
from iapflow.extend import readable_settings

COUNTRY, MUNICIPALITY, INSTITUTION = "state", "municipality", "institution"
YOUNGEST, OLDEST = "learner_youngest", "learner_oldest"
OURS = Text("Our own choice: no public figure is known.")


@dataclass(frozen=True, slots=True)
class Figure:
    """One setting.

    Args:
        scopes: for which kinds of unit a value of its own may be set, beside the country.
    """

    name: str
    says: Text
    unit: Text
    default: Decimal
    least: Decimal
    most: Decimal
    source: Text
    scopes: tuple[str, ...] = (MUNICIPALITY, INSTITUTION)


def _figure(name: str, says: str, unit: str, figures: tuple[str, str, str], **more: object) -> Figure:
    default, least, most = (Decimal(figure) for figure in figures)
    return Figure(name, Text(says), Text(unit), default, least, most, **{"source": OURS, **more})  # type: ignore[arg-type]


def _rule(name: str, says: str, default: str) -> Figure:
    return _figure(name, says, "0 – off, 1 – asks, 2 – refuses", (default, "0", "2"))


FIGURES: Mapping[str, Figure] = {
    figure.name: figure
    for figure in (
        _figure("invitation_days", "How long an invitation to make an account can be used.", "days", ("14", "1", "60")),
        _figure(
            YOUNGEST, "How old the youngest learner in the register can be; anybody younger is refused.", "years",
            ("5", "1", "18"),
        ),
        _figure(
            OLDEST, "How old the oldest learner in the register can be; anybody older is refused.", "years",
            ("80", "20", "120"),
        ),
        _figure("import_rows", "How many rows a list from a file may have.", "rows", ("5000", "100", "20000")),
        _figure(
            "waiting_file_days", "How long a file that was looked at but not taken in is kept.", "days",
            ("7", "1", "60"), scopes=(),
        ),
        _figure(
            "closed_draft_days", "How long after a case closed what was being written and never handed in is kept.",
            "days", ("90", "1", "3650"), scopes=(),
        ),
        _figure(
            "export_at_once", "How many cases of a list are made into a file while somebody waits; more by the clock.",
            "cases", ("2000", "100", "10000"), scopes=(),
        ),
        _figure(
            "export_days", "How long a large list that was made into a file is kept for whoever asked.", "days",
            ("3", "1", "30"), scopes=(),
        ),
        _figure(
            "early_first_check", "How many school days of a semester pass before its first check date.", "days",
            ("20", "5", "60"), scopes=(),
            source=Text("National High School Center, USA: first check after 20–30 days."),
        ),
        _figure(
            "semester_change_days", "How many days before a semester ends its change can be noted.", "days",
            ("30", "0", "90"),
        ),
        _figure(
            "initiative_share", "How large a share of a youth initiative’s participants must be at risk.", "%",
            ("30", "0", "100"), scopes=(MUNICIPALITY,),
        ),
        _figure(
            "event_reminder_days", "How many days before an event everybody with a seat is reminded (0 – never).",
            "days", ("3", "0", "30"), scopes=(),
        ),
        _figure(
            "supervision_reminder_days", "How many days before a supervision its group is reminded (0 – never).",
            "days", ("3", "0", "30"), scopes=(),
        ),
        _figure(
            "target_institutions", "How many institutions are to give systematic support.", "institutions",
            ("665", "0", "100000"), scopes=(),
            source=Text("The programme's result indicator: 75 % of all institutions."),
        ),
        _figure(
            "target_plans", "How many individual plans are to be implemented.", "plans", ("64500", "0", "10000000"),
            scopes=(), source=Text("The programme's result indicator, worked out of published figures."),
        ),
        _figure(
            "systematic_semesters",
            "In how many semesters an institution must have given support to count as systematic.", "semesters",
            ("2", "1", "20"), scopes=(),
        ),
        _figure("log_day_hours", "How many consultation hours a giver may have in a day.", "h", ("8", "1", "12")),
        _figure(MEASURE_HOURS, "How many hours of one measure in a plan are usual.", "h", ("35", "1", "200")),
        _figure(PLAN_HOURS, "How many hours in a plan are usual in all.", "h", ("60", "1", "500")),
        _figure(
            AUTHOR_HOURS, "How many hours drafting, supervising and evaluating a plan take at most.", "h",
            ("6", "0", "40"), source=Text("Rules of the project: at most 6 hours a plan."), scopes=(),
        ),
        _figure(
            REMOTE_DAYS, "How many days after a remote consultation its confirmation is in time.", "days",
            ("1", "0", "14"), source=Text("Rules of the project: within one day."), scopes=(),
        ),
        _figure(
            "log_evaluation_days", "How many school days after a plan's end the author's evaluation may be dated.",
            "school days", ("10", "0", "30"),
        ),
        _figure(
            "confirmation_link_days", "How long a link to confirm consultations can be used.", "days", ("14", "1", "14")
        ),
        _figure(
            "participant_result_days", "How many days after leaving a participant's result is to be gathered.", "days",
            ("28", "1", "90"), source=Text("Rules of the fund: within four weeks."), scopes=(),
        ),
        _figure(
            "participant_sex", "Whether the participant record asks for the sex, which only the fund may need.",
            "0 – no, 1 – yes", ("0", "0", "1"), scopes=(),
        ),
        _figure(
            BY_CONSENT,
            "Whether special-category data in plans rest on consent, or on another basis of the controller’s.",
            "0 – another basis, 1 – consent", ("1", "0", "1"),
            source=Text("GDPR, Article 9(2): the controller decides."),
        ),
        _figure("log_row_hours", "How many hours one row of the work log may have.", "h", ("8", "1", "12")),
        _rule("log_absence", "A consultation on a day on which the learner is noted as absent.", "1"),
        _rule("log_holiday", "A row of the work log on a day without school.", "1"),
        _rule("log_giver_day", "More consultation hours in a giver's day than may be.", "2"),
        _rule("log_over_plan", "More hours of a measure than the plan has.", "1"),
        _rule("log_remote_order", "A remote consultation without a director's order that names the plan.", "0"),
        _rule("log_grant", "More hours than are granted to the giver for the semester or the month.", "1"),
        _rule("log_ceiling", "More hours of a measure than is usual in a semester.", "1"),
    )
}  # fmt: skip


readable_settings(*FIGURES)
