"""Bytes of a YAML file -> plain data, with the place of every key and value.

The parser's events are read with a stack of our own: composing nodes with the C parser crashes
the process on deep nesting, and an event can be refused before anything grows.  No tags,
anchors, aliases, merge keys, directives, second documents or repeated keys.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from iapflow.definitions.scalars import plain
from iapflow.definitions.source import normalised
from iapflow.definitions.syntax_words import syntax_sentence
from iapflow.errors import DefinitionError, Place, Problem

MAX_BYTES, MAX_DEPTH, MAX_PROBLEMS = 1_000_000, 20, 50
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Control characters, changes of direction and halves of characters: nobody can see them."""

_ODD_STARTS = frozenset("-+0123456789~<ntf") | {""}
"""How a word begins that may be no text: a number, a date, null, true, false or a merge."""

Marks = Any
"""Beside a mapping {key: (mark of key, mark of value, marks inside)}, beside a list the same in a list."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read: its data, and where every part of it stands."""

    path: str
    text: str
    data: Any
    marks: Marks

    def place(self, *parts: Any, of_key: bool = False) -> Place:
        """The place of a part; names that the file does not have are passed over."""
        here = self.marks
        for part in parts:
            inside = here[2]
            if (isinstance(inside, dict) and part in inside) or (
                isinstance(inside, list) and isinstance(part, int) and part < len(inside)
            ):
                here = inside[part]
        mark = here[0 if of_key else 1]
        return Place(self.path, mark.line + 1, mark.column + 1)

    def whole(self) -> Place:
        """The beginning of what the file holds."""
        return Place(self.path, self.marks[1].line + 1, self.marks[1].column + 1)


def read(path: str, raw: bytes) -> Document:
    """Read one file.

    Raises:
        DefinitionError: with all that was found before the reading had to stop.
    """
    reader = _Reader(path)
    if len(raw) > MAX_BYTES:
        reader.stop(1, 1, "the file is larger than 1 MB")
    text = reader.decode(normalised(raw))
    parser = yaml.CSafeLoader(text)
    try:
        handlers = reader.handlers()
        for event in iter(parser.get_event, None):
            handlers[type(event)](event)
    except yaml.MarkedYAMLError as error:
        mark: Any = error.problem_mark or error.context_mark
        line, column, sentence = syntax_sentence(text, error)
        reader.stop(line or mark.line + 1, column or mark.column + 1, sentence)
    except yaml.reader.ReaderError as error:
        line, column = _at(text, error.position)
        reader.stop(line, column, "a control character is not allowed here")
    finally:
        parser.dispose()
    return reader.document(text)


@dataclass(slots=True)
class _Reader:
    """The stack: what is open, and the data and marks gathered in it."""

    path: str
    problems: list[Problem] = field(default_factory=list)
    data: Any = field(default_factory=list)
    marks: Any = field(default_factory=list)
    is_map: bool = False
    key: str | None = None
    key_mark: Any = None
    opened: Any = None
    stack: list[tuple[Any, ...]] = field(default_factory=list)
    documents: int = 0

    def handlers(self) -> dict[type[Event], Callable[[Any], None]]:
        """One short function an event; what is not named is passed over."""
        handlers: dict[type[Event], Callable[[Any], None]] = {
            kind: _nothing for kind in vars(yaml.events).values() if isinstance(kind, type)
        }
        handlers[ScalarEvent] = self.scalar
        handlers[MappingStartEvent] = handlers[SequenceStartEvent] = self.open
        handlers[MappingEndEvent] = handlers[SequenceEndEvent] = self.close
        handlers[AliasEvent] = self.alias
        handlers[DocumentStartEvent] = self.document_start
        return handlers

    def decode(self, raw: bytes) -> str:
        """UTF-8 and nothing hidden."""
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            line, column = _at(raw[: error.start].decode("utf-8", "replace"), error.start)
            self.stop(line, column, "the file is not UTF-8; save it as UTF-8 in the editor")
        hidden = HIDDEN.search(text)
        if hidden:
            self.stop(*_at(text, hidden.start()), _hidden(hidden[0]))
        return text

    def scalar(self, event: ScalarEvent) -> None:
        """A word: a key if one is due, else a value."""
        if event.tag is not None or event.anchor is not None:
            self.refuse_properties(event)
        word, mark, style = event.value, event.start_mark, event.style
        if style == '"' and (hidden := HIDDEN.search(word)):
            self.say(mark, _hidden(hidden[0]))
        if self.is_map and self.key is None:
            self.take_key(word, mark, bool(style))
            return
        if not style and word[:1] in _ODD_STARTS:
            try:
                word = plain(word)
            except ValueError as error:
                self.say(mark, str(error))
        self.put(word, mark, None)

    def take_key(self, word: str, mark: Any, is_quoted: bool) -> None:
        """Keys are text, and each stands once."""
        if not is_quoted and word[:1] in _ODD_STARTS and (word == "<<" or not isinstance(_plain_or_word(word), str)):
            self.say(mark, _no_key(word))
        elif word in self.data:
            first = self.marks[word][0]
            self.say(mark, f"the key {word[:60]!r} stands here twice, first at {first.line + 1}:{first.column + 1}")
        self.key, self.key_mark = word, mark

    def put(self, value: Any, mark: Any, inside: Any) -> None:
        """Into what is open, under the key that waits."""
        if self.is_map:
            self.data[self.key] = value
            self.marks[self.key] = (self.key_mark, mark, inside)
            self.key = None
        else:
            self.data.append(value)
            self.marks.append((mark, mark, inside))

    def open(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        """A map or a list begins."""
        mark: Any = event.start_mark
        if event.tag is not None or event.anchor is not None:
            self.refuse_properties(event)
        if self.is_map and self.key is None:
            self.stop(mark.line + 1, mark.column + 1, "a key must be a word, not a list or a map")
        if len(self.stack) >= MAX_DEPTH:
            self.stop(mark.line + 1, mark.column + 1, f"nested deeper than {MAX_DEPTH} levels")
        self.stack.append((self.data, self.marks, self.is_map, self.key, self.key_mark, self.opened))
        self.is_map, self.key, self.opened = type(event) is MappingStartEvent, None, mark
        self.data, self.marks = ({}, {}) if self.is_map else ([], [])

    def close(self, _: Event) -> None:
        """A map or a list ends."""
        value, inside, mark = self.data, self.marks, self.opened
        self.data, self.marks, self.is_map, self.key, self.key_mark, self.opened = self.stack.pop()
        self.put(value, mark, inside)

    def alias(self, event: AliasEvent) -> None:
        """Never followed."""
        mark: Any = event.start_mark
        message = f"anchors and aliases are not used here (*{(event.anchor or '')[:40]}); write the value again"
        self.stop(mark.line + 1, mark.column + 1, message)

    def document_start(self, event: DocumentStartEvent) -> None:
        """One document, without directives."""
        self.documents += 1
        mark: Any = event.start_mark
        if self.documents > 1:
            self.stop(mark.line + 1, 1, "a second document begins here; one file holds one definition")
        if event.version or event.tags:
            self.stop(mark.line + 1, 1, "directives (lines with %) are not used here")

    def refuse_properties(self, event: Any) -> None:
        """Tags and anchors."""
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.say(event.start_mark, f"tags are not used here ({tag[:60]}); put a text that begins with ! in quotes")
        else:
            message = f"anchors and aliases are not used here (&{event.anchor[:40]}); write the value again"
            self.say(event.start_mark, message)

    def say(self, mark: Any, message: str) -> None:
        """Note a problem and go on."""
        self.problems.append(Problem(self.path, mark.line + 1, mark.column + 1, message, code="yaml"))
        if len(self.problems) >= MAX_PROBLEMS:
            raise DefinitionError(self.problems)

    def stop(self, line: int, column: int, message: str) -> None:
        """Note a problem after which nothing can be read."""
        raise DefinitionError([*self.problems, Problem(self.path, line, column, message, code="yaml")])

    def document(self, text: str) -> Document:
        """What was read, if it may be used."""
        root: Sequence[Any] = self.data
        if not root or root[0] is None:
            self.stop(1, 1, "the file is empty")
        if self.problems:
            raise DefinitionError(self.problems)
        return Document(self.path, text, root[0], self.marks[0])


def _nothing(_: Event) -> None:
    """Starts and ends of the stream say nothing."""


def _plain_or_word(word: str) -> Any:
    try:
        return plain(word)
    except ValueError:
        return None


def _no_key(word: str) -> str:
    if word == "<<":
        return "merge keys (<<) with anchors and aliases are not used here; write the values again"
    if word == "":
        return "a key is missing before the colon"
    return f"a key must be a text: put it in quotes, as in {word[:40]!r}".replace("'", '"')


def _hidden(character: str) -> str:
    return f"the text holds a control character or a change of direction (U+{ord(character):04X}), which nobody can see"


def _at(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, both from one."""
    head = text[:offset]
    return head.count("\n") + 1, len(head) - head.rfind("\n")
