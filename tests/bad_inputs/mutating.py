"""Random mutants of the shipped definitions: a seed gives the same mutant for ever.

A mutant is one file changed in one place, as a slip of the hand or a torn file would change it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from iapflow.definitions.reading import read

WORD = re.compile(r"[a-z][a-z0-9_]{2,39}").fullmatch
LABELS = frozenset({"lv", "en"})
SCALARS = ("5", "-1", "1.5", "true", "false", "null", "''", "[]", "{}", "[x]", "{x: 1}", "2026-02-30", "2026-09-01", "10 days", "'a b'", "99999999999999999999", "*x", "!!python/none x")  # fmt: skip
BYTES = (b"\x00", b"\t", b"\xff", b"\xe2\x80\xae", b"'", b'"', b"{", b"}", b"[", b"]", b":", b": ", b"#", b"\n", b"-", b"- ", b"&a ", b"*a", b"|", b">", b"%", b"@", b"\xc4\x81", b"\r", b"\\", b"?", b",")  # fmt: skip


@dataclass(frozen=True)
class Spot:
    """A key or a plain value with its place, counted from nought."""

    word: str
    line: int
    column: int
    is_key: bool


@dataclass(frozen=True)
class Mutant:
    """A project with one change: which file, what was done, at which line, and the texts."""

    seed: int
    path: str
    kind: str
    line: int
    texts: Mapping[str, bytes]

    @property
    def is_rename(self) -> bool:
        """A key or a name was changed."""
        return self.kind.startswith("rename")


class Mutator:
    """Makes mutants of one project."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        """Read where every key and value stands."""
        self.texts = texts
        self.paths = sorted(texts)
        self.weights = [len(texts[path]) ** 0.5 for path in self.paths]
        self.spots = {path: list(_spots(path, texts[path])) for path in self.paths}
        self.kinds: list[tuple[int, Callable[[random.Random, str], tuple[str, int, bytes]]]] = [
            (6, self.rename_key), (6, self.rename_name), (2, self.change_scalar), (2, self.delete_line), (2, self.double_line),
            (1, self.swap_lines), (2, self.indent), (2, self.insert_bytes), (1, self.flip_byte), (1, self.cut_bytes), (1, self.tear),
        ]  # fmt: skip

    def mutant(self, seed: int) -> Mutant:
        """The mutant of a seed; never the same text as before."""
        chance = random.Random(seed)  # noqa: S311 - it must be the same again
        while True:
            path = chance.choices(self.paths, self.weights)[0]
            ways = [way for _, way in self.kinds]
            kind, line, raw = chance.choices(ways, [weight for weight, _ in self.kinds])[0](chance, path)
            if raw != self.texts[path]:
                return Mutant(seed, path, kind, line, {**self.texts, path: raw})

    def rename_key(self, chance: random.Random, path: str) -> tuple[str, int, bytes]:
        """A slip in a key, as fingers make it."""
        return self._rename(chance, path, "rename key", [spot for spot in self.spots[path] if spot.is_key])

    def rename_name(self, chance: random.Random, path: str) -> tuple[str, int, bytes]:
        """A slip in a name that stands as a value."""
        return self._rename(chance, path, "rename name", [spot for spot in self.spots[path] if not spot.is_key])

    def change_scalar(self, chance: random.Random, path: str) -> tuple[str, int, bytes]:
        """Another type of value."""
        spots = [spot for spot in self.spots[path] if not spot.is_key]
        return (
            self._replaced(path, "change scalar", chance.choice(spots), chance.choice(SCALARS))
            if spots
            else self.flip_byte(chance, path)
        )

    def delete_line(self, chance: random.Random, path: str) -> tuple[str, int, bytes]:
        """One line less."""
        lines = self.texts[path].split(b"\n")
        line = chance.randrange(len(lines))
        return "delete line", line, b"\n".join(lines[:line] + lines[line + 1 :])

    def double_line(self, chance: random.Random, path: str) -> tuple[str, int, bytes]:
        """One line twice."""
        lines = self.texts[path].split(b"\n")
        line = chance.randrange(len(lines))
        return "double line", line, b"\n".join([*lines[: line + 1], *lines[line:]])

    def swap_lines(self, chance: random.Random, path: str) -> tuple[str, int, bytes]:
        """Two neighbours in the wrong order."""
        lines = self.texts[path].split(b"\n")
        line = chance.randrange(len(lines) - 1)
        lines[line], lines[line + 1] = lines[line + 1], lines[line]
        return "swap lines", line, b"\n".join(lines)

    def indent(self, chance: random.Random, path: str) -> tuple[str, int, bytes]:
        """A line too far right or left."""
        lines = self.texts[path].split(b"\n")
        line = chance.randrange(len(lines))
        here, by = lines[line], chance.choice((-2, -1, 1, 2, 4))
        lines[line] = b" " * by + here if by > 0 else here[-by:] if here[:-by].strip() == b"" else here
        return "indent", line, b"\n".join(lines)

    def insert_bytes(self, chance: random.Random, path: str) -> tuple[str, int, bytes]:
        """A few signs that do not belong there."""
        raw = self.texts[path]
        at = chance.randrange(len(raw))
        return (
            "insert bytes",
            raw[:at].count(b"\n"),
            raw[:at] + b"".join(chance.choices(BYTES, k=chance.randint(1, 3))) + raw[at:],
        )

    def flip_byte(self, chance: random.Random, path: str) -> tuple[str, int, bytes]:
        """One byte is another."""
        raw = self.texts[path]
        at = chance.randrange(len(raw))
        return "flip byte", raw[:at].count(b"\n"), raw[:at] + bytes([chance.randrange(256)]) + raw[at + 1 :]

    def cut_bytes(self, chance: random.Random, path: str) -> tuple[str, int, bytes]:
        """A stretch is missing."""
        raw = self.texts[path]
        at = chance.randrange(len(raw))
        return "cut bytes", raw[:at].count(b"\n"), raw[:at] + raw[at + chance.randint(1, 60) :]

    def tear(self, chance: random.Random, path: str) -> tuple[str, int, bytes]:
        """The file ends in the middle."""
        raw = self.texts[path]
        at = chance.randrange(len(raw))
        return "tear", raw[:at].count(b"\n"), raw[:at]

    def _rename(self, chance: random.Random, path: str, kind: str, spots: list[Spot]) -> tuple[str, int, bytes]:
        named = [spot for spot in spots if WORD(spot.word)]
        if not named:
            return self.flip_byte(chance, path)
        spot = chance.choice(named)
        return self._replaced(path, kind, spot, _slipped(chance, spot.word))

    def _replaced(self, path: str, kind: str, spot: Spot, word: str) -> tuple[str, int, bytes]:
        lines = self.texts[path].decode().split("\n")
        here = lines[spot.line]
        if not here[spot.column :].startswith(spot.word):
            return kind, spot.line, self.texts[path]
        lines[spot.line] = here[: spot.column] + word + here[spot.column + len(spot.word) :]
        return kind, spot.line, "\n".join(lines).encode()


def _slipped(chance: random.Random, word: str) -> str:
    """Two letters swapped, one dropped, one doubled, or one that lies beside."""
    at = chance.randrange(len(word) - 1)
    return chance.choice(
        (
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + chance.choice("aeinorst") + word[at + 1 :],
        )
    )


def _spots(path: str, raw: bytes) -> Iterator[Spot]:
    """Every key, and every value in words that is not a label's."""
    document = read(path, raw)
    todo: list[tuple[Any, Any, bool]] = [(document.data, document.marks[2], False)]
    while todo:
        here, marks, is_label = todo.pop()
        if isinstance(here, dict):
            for key, value in here.items():
                key_mark, mark, inside = marks[key]
                yield Spot(key, key_mark.line, key_mark.column, is_key=True)
                todo.append((value, inside, key in LABELS)) if inside is not None else None
                if inside is None and isinstance(value, str) and key not in LABELS:
                    yield Spot(value, mark.line, mark.column, is_key=False)
        elif isinstance(here, list):
            for value, (_, mark, inside) in zip(here, marks, strict=True):
                if inside is not None:
                    todo.append((value, inside, is_label))
                elif isinstance(value, str):
                    yield Spot(value, mark.line, mark.column, is_key=False)
