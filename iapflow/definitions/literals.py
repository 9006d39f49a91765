"""Words written out in an expression: a comparison that can never hold, a span or a code that is none.

`case.state == 'submited'` compiles and is false for ever; so is a code that no list has.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from iapflow.definitions.model.base import SPAN
from iapflow.definitions.near import did_you_mean
from iapflow.definitions.registry import Written
from iapflow.definitions.tokens import Slip, Token

AMONG = "expr.unknown_among"
"""The code of what is only a warning."""
EQUAL = frozenset({"==", "!="})
Try = Callable[[str], str | None]
"""What is wrong with a text that is written out, or None."""


@dataclass(frozen=True, slots=True)
class Words:
    """All the texts that a name can ever hold.

    Args:
        says: the sentence about any other, with `{}` for it.
        is_list: codes, of which one among several may be gone already; that is worth a warning only.
    """

    known: Collection[str]
    says: str
    is_list: bool = False

    def wrong(self, word: str) -> str | None:
        """What is wrong with comparing with this, or None."""
        if word in self.known:
            return None
        return self.says.format(repr(word[:60])) + "." + did_you_mean(word, self.known)


def span_problem(span: str, units: Collection[str]) -> str | None:
    """What is wrong with a span that is written out in an expression, or None."""
    found = SPAN(span)
    if found is None:
        return f"{span[:60]!r} is no span; write a number and a unit, as in '3 months'"
    return None if found[2] in units else f"there is no unit {found[2]!r}.{did_you_mean(found[2], units)}"


def states_of(workflow: Any) -> Words:
    """The states of a workflow."""
    return Words(frozenset(workflow.states), "there is no state {}")


def doubts_about(tokens: Sequence[Token], first: int, last: int, words: Words) -> Iterator[Slip]:
    """The texts with which the chain from one token to another is compared."""
    for token in _compared(tokens, first, last):
        yield from _doubt(token, words.wrong, "expr.unknown_word")
    for token in _among(tokens, last):
        yield from _doubt(token, words.wrong, AMONG if words.is_list else "expr.unknown_word")


def one_of(names: Collection[str], what: str) -> Written:
    """The argument is a name that must be written out, and one of these."""

    def wrong(name: str) -> str | None:
        return None if name in names else f"there is no {what} {name!r}.{did_you_mean(name, names)}"

    return Written(wrong, is_name=True)


def doubts_in(
    tokens: Sequence[Token], pairs: Mapping[int, int], call: int, written: Mapping[int, Written]
) -> Iterator[Slip]:
    """The arguments of a call that are written out, by their positions.

    Raises:
        Slip: a name that must be written out is not, or there is no such.
    """
    opened = call + 1
    position, index, closed = 0, opened + 1, pairs.get(opened, len(tokens))
    if index >= closed and any(one.is_name for one in written.values()):
        raise _unnamed(tokens[call], tokens[call])
    while index < closed:
        token = tokens[index]
        is_first = tokens[index - 1].text == "," or index == opened + 1
        is_alone = is_first and index + 1 < len(tokens) and tokens[index + 1].text in "),"
        if is_first and position in written:
            yield from _doubt_written(tokens[call], token, written[position], is_alone=is_alone)
        position += token.text == ","
        index = pairs.get(index, index) + 1 if token.text in "([{" and token.kind == "sign" else index + 1


def _doubt_written(call: Token, token: Token, written: Written, *, is_alone: bool) -> Iterator[Slip]:
    if not written.is_name:
        yield from _doubt(token, written.wrong, "expr.unknown_word") if is_alone else ()
        return
    if not is_alone or token.kind != "text":
        raise _unnamed(call, token)
    wrong = written.wrong(token.text.strip("'\""))
    if wrong is not None:
        raise Slip(token.start, wrong, "expr.unknown_name")


def _unnamed(call: Token, at: Token) -> Slip:
    return Slip(at.start, f"{call.text}() wants its name written out: {call.text}('…')", "expr.unknown_name")


def _compared(tokens: Sequence[Token], first: int, last: int) -> Iterator[Token]:
    """On either side of `==`, and before `in`."""
    before = [tokens[index] for index in (first - 2, first - 1) if index >= 0]
    if len(before) == 2 and (before[1].text in EQUAL or before[1].text == "in"):
        yield before[0]
    after = tokens[last + 1 : last + 3]
    if len(after) == 2 and after[0].text in EQUAL:
        yield after[1]


def _among(tokens: Sequence[Token], last: int) -> Sequence[Token]:
    """Inside the brackets behind `in`."""
    if [token.text for token in tokens[last + 1 : last + 3]] != ["in", "["]:
        return ()
    closed = next((index for index in range(last + 3, len(tokens)) if tokens[index].text == "]"), len(tokens))
    return tokens[last + 3 : closed]


def _doubt(token: Token, wrong: Try, code: str) -> Iterator[Slip]:
    word = _text(token)
    message = None if word is None else wrong(word)
    if message is not None:
        yield Slip(token.start, message, code)


def _text(token: Token) -> str | None:
    """What a plain text says; None for all else."""
    if token.kind != "text" or token.text[0] not in "'\"" or token.text[:3] in ("'''", '"""') or "\\" in token.text:
        return None
    return token.text[1:-1]
