"""Values that are asked for one by one, at their first mention, and then remembered."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Generic, TypeVar

V = TypeVar("V")


class Asked(Mapping[str, V], Generic[V]):
    """A mapping whose values are worked out when they are first needed."""

    def __init__(self, names: Callable[[], Collection[str]], ask: Callable[[str], V]) -> None:
        """Nothing is asked yet.

        Args:
            names: which names there are, asked only when they are listed.
            ask: a name -> its value; a name that is not there raises `KeyError`.
        """
        self._names, self._ask = names, ask
        self._known: dict[str, V] = {}

    def __getitem__(self, name: str) -> V:
        """The value of one name."""
        if name not in self._known:
            self._known[name] = self._ask(name)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        """All names."""
        return iter(self._names())

    def __len__(self) -> int:
        """How many names there are."""
        return len(self._names())
