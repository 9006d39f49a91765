"""Near names: what somebody may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word nearest to this one, if any is near enough."""
    found = get_close_matches(word[:80], [name for name in known if isinstance(name, str)], n=1, cutoff=0.65)
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question to put behind an error, with a leading blank; empty when nothing is near."""
    found = nearest(word, known)
    return f" Did you mean {found!r}?" if found else ""
