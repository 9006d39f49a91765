"""Words and signs of an expression, with their places; mistakes that a parser could only puzzle over."""

import re
import unicodedata
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<blank>\s+|//[^\n]*)
    |(?P<text>[rRbB]{0,2}(?:\"\"\"(?:\\.|[^\\])*?\"\"\"|'''(?:\\.|[^\\])*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))
    |(?P<number>0[xX][0-9a-fA-F]+u?|[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?u?|\.[0-9]+)
    |(?P<word>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<sign>&&|\|\||[<>=!]=|[-+*/%<>!?:.,()\[\]{}])
    """,
    re.VERBOSE | re.DOTALL,
)
_HINTS = {"and": "&&", "or": "||", "not": "!", "is": "==", "AND": "&&", "OR": "||", "NOT": "!", "un": "&&", "vai": "||"}
MAX_DEPTH = 30


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number, text or sign."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset behind it."""
        return self.start + len(self.text)


class Slip(Exception):  # noqa: N818 - it reads as what it is
    """A mistake in an expression, at an offset of its source."""

    def __init__(self, offset: int, message: str, code: str = "expr.syntax") -> None:
        """Keep where and what."""
        super().__init__(message)
        self.offset = offset
        self.message = message
        self.code = code


class Unreadable(Slip):
    """The expression reads what has faults of its own; those are said elsewhere."""

    def __init__(self) -> None:
        """Nothing to say."""
        super().__init__(0, "reads a definition that has faults of its own", "expr.unreadable")


def tokens_of(source: str) -> list[Token]:
    """Split an expression.

    Raises:
        Slip: at the first sign that does not belong to the language.
    """
    found: list[Token] = []
    position = 0
    while position < len(source):
        match = _TOKEN.match(source, position)
        if match is None:
            raise Slip(position, _stranger(source, position))
        if match.lastgroup != "blank":
            found.append(Token(match.lastgroup or "", match[0], position))
        position = match.end()
    _look_for_slips(found)
    _depth(found)
    return found


def _stranger(source: str, position: int) -> str:
    """Why this character cannot stand here."""
    sign = source[position]
    if sign == "=":
        return "a single '=' compares nothing; write '=='"
    if sign in "'\"":
        return "this quote is not closed; put the whole expression in quotes if it holds a '#' or a ':'"
    if sign in "&|":
        return f"a single {sign!r} is not used; write {sign * 2!r}"
    if ord(sign) > 127:
        name = unicodedata.name(sign, "unknown")
        return f"the character {sign!r} ({name}) is not a letter of this language; it only looks like one"
    return f"syntax: the sign {sign!r} is not used in expressions"


def _look_for_slips(found: list[Token]) -> None:
    """Words of other languages between two operands."""
    for before, token, after in zip(found, found[1:], found[2:], strict=False):
        if token.kind != "word" or before.text == "." or after.text in (".", "("):
            continue
        if token.text in _HINTS and (before.kind != "sign" or before.text in ")]"):
            hint = _HINTS[token.text]
            raise Slip(token.start, f"syntax: {token.text!r} is not a word of this language; write {hint!r}")
        if token.text == "for":
            message = "syntax: there is no 'for'; write rows.exists(r, …), rows.all(r, …) or rows.map(r, …)"
            raise Slip(token.start, message)
    if found and found[0].text == "not" and len(found) > 1:
        raise Slip(found[0].start, "syntax: 'not' is not a word of this language; write '!'")


def _depth(found: list[Token]) -> None:
    """Brackets inside brackets, and chains of arithmetic, within what the parser can bear."""
    depth = 0
    for token in found:
        if token.text in "([{" and token.kind == "sign":
            depth += 1
            if depth > MAX_DEPTH:
                message = "the expression is nested too deep; split it into several rules"
                raise Slip(token.start, message, "expr.too_deep")
        elif token.text in ")]}" and token.kind == "sign":
            depth -= 1
