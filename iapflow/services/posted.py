"""A posted page that was kept: read like the page itself, one value or all of a name."""

from collections.abc import Iterator, Mapping, Sequence


def of_the_form(sent: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The answers and the questions that were said yes to; nothing else that the page sent."""
    return {name: list(values) for name, values in sent.items() if name.startswith("f-") or name == "_confirm"}


class Posted(Mapping[str, str]):
    """Name -> the first value; `getlist` gives all."""

    def __init__(self, values: Mapping[str, Sequence[str]]) -> None:
        """Keep what was sent."""
        self._values = {name: list(sent) for name, sent in values.items() if sent}

    def __getitem__(self, name: str) -> str:
        """The first value of a name."""
        return self._values[name][0]

    def getlist(self, name: str) -> list[str]:
        """All values of a name, in the order they were sent."""
        return list(self._values.get(name, ()))

    def __iter__(self) -> Iterator[str]:
        """The names."""
        return iter(self._values)

    def __len__(self) -> int:
        """How many names were sent."""
        return len(self._values)
