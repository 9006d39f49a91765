"""A finding as sentences: what is wrong, the shortest way there, and what bars the ways on."""

from collections.abc import Sequence

from iapflow.engine.exploring.findings import Finding
from iapflow.engine.exploring.spots import Way
from iapflow.engine.exploring.ways import BY_ITSELF


def told(finding: Finding, initial: str) -> str:
    """One finding, for the administrator."""
    why = f" {'; '.join(finding.why)}." if finding.why else ""
    way = f" The shortest way there: {path_told(finding.path, initial)}."
    match finding.kind:
        case "dead_end":
            return f"nobody can leave {finding.name!r}.{why or ' No transition leaves it.'}{way}"
        case "trap":
            return f"from {finding.name!r} no end can be reached any more.{why}{way}"
        case "one_role":
            return f"only {finding.why[0]!r} can leave {finding.name!r}, and it has no deputy.{way}"
        case "never":
            return f"nobody can ever fire {finding.name!r}.{why}"


def path_told(path: Sequence[Way], initial: str) -> str:
    """`draft – submit (author) → submitted – …`; a step inside a state leads nowhere."""
    words, here = initial, initial
    for way in path:
        by = f" ({way.by})" if way.by else ""
        name = "by itself" if way.name == BY_ITSELF else way.name
        words += f" – {name}{by}" + (f" → {way.to.state}" if way.to.state != here else "")
        here = way.to.state
    return words
