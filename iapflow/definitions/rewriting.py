"""Names of an expression resolved against its scope, and rows made readable for CEL.

CEL cannot select from a text, and a protobuf cell is never without a value.  So `m.kind.unit`
becomes a cell of its own, `m.x.filled` another, and a cell that may be empty is a list of none
or one: `m.volume` is compiled as `m.volume[0]`, which ends the evaluation when there is none.
"""

from dataclasses import dataclass, field

from iapflow.definitions.cells import column_cell, filled_cell, is_whole, suffix
from iapflow.definitions.literals import Words, doubts_about, doubts_in
from iapflow.definitions.near import did_you_mean
from iapflow.definitions.scope import FILLED, RowType, Scope
from iapflow.definitions.tokens import Slip, Token, Unreadable, tokens_of
from iapflow.definitions.unknown_names import left_over, near_cell, unknown

MACROS = frozenset({"all", "exists", "exists_one", "filter", "map"})
METHODS = frozenset(
    {"size", "contains", "startsWith", "endsWith", "matches", "getFullYear", "getMonth", "getDate", "getDayOfWeek"}
    | {"getDayOfMonth", "getDayOfYear", "getHours", "getMinutes", "getSeconds", "getMilliseconds"}
)
CALLS = frozenset({"size", "matches", "timestamp", "duration", "int", "uint", "double", "string", "bool", "dyn"})
LITERALS = frozenset({"true", "false", "null", "in"})
MAX_NESTING = 2


@dataclass(slots=True)
class Rewritten:
    """The source as it is compiled, and what was found on the way."""

    source: str
    names: set[str] = field(default_factory=set)
    cells: dict[str, set[str]] = field(default_factory=dict)
    calls: set[str] = field(default_factory=set)
    patterns: list[Token] = field(default_factory=list)
    inserts: list[tuple[int, int]] = field(default_factory=list)
    doubts: list[Slip] = field(default_factory=list)

    def offset_in_file(self, offset: int) -> int:
        """Back from an offset of the compiled source to the one that was written."""
        return max(0, offset - sum(grown for start, grown in self.inserts if offset > start))


@dataclass(frozen=True, slots=True)
class _Binding:
    """A comprehension's variable: from its bracket to the closing one, over rows of a type."""

    name: str
    start: int
    end: int
    rows: RowType | None


def rewrite(source: str, scope: Scope) -> Rewritten:
    """Resolve all names.

    Raises:
        Slip: a name that is not there, with the nearest one that is.
    """
    return _Rewriter(source, tokens_of(source), scope).run()


class _Rewriter:
    """One pass over the tokens of one expression."""

    def __init__(self, source: str, tokens: list[Token], scope: Scope) -> None:
        self.tokens = tokens
        self.scope = scope
        self.source = source
        self.result = Rewritten(source)
        self.edits: list[tuple[int, int, str]] = []
        self.pairs = _pairs(tokens)
        self.bindings: list[_Binding] = []

    def run(self) -> Rewritten:
        """Comprehensions first, then every chain of names."""
        self._bind()
        index = 0
        while index < len(self.tokens):
            index = self._word(index) if self.tokens[index].kind == "word" else index + 1
        self._apply()
        return self.result

    def _bind(self) -> None:
        """Find the comprehensions, outermost first, and what their variables run over."""
        for index, token in enumerate(self.tokens):
            if token.text not in MACROS or self._text(index - 1) != "." or self._text(index + 1) != "(":
                continue
            variable = self.tokens[index + 2] if index + 3 < len(self.tokens) else token
            if variable.kind != "word" or self._text(index + 3) != ",":
                raise Slip(token.start, f"'{token.text}' needs a name and a condition: rows.{token.text}(r, …)")
            if variable.text in self.scope.taken:
                raise Slip(
                    variable.start, f"the name {variable.text!r} is taken; call the row something else", "expr.name"
                )
            opened = index + 1
            inside = [other for other in self.bindings if other.start < opened < other.end]
            if len(inside) >= MAX_NESTING:
                message = f"'{token.text}' is nested too deep: at most {MAX_NESTING} inside each other"
                raise Slip(token.start, message, "expr.too_deep")
            rows = self._type_before(index - 2)
            self.bindings.append(
                _Binding(variable.text, opened, self.pairs.get(opened, len(self.tokens)), rows[1] if rows else None)
            )

    def _type_before(self, end: int) -> tuple[str, RowType] | None:
        """Tell whether what ends here is rows ("list") or a row ("row"), and of which type."""
        if end < 0:
            return None
        text = self.tokens[end].text
        if text == "]":
            return self._type_of_indexed(end)
        if text == ")":
            opened = self.pairs.get(end, -1)
            is_filter = self._text(opened - 1) == "filter" and self._text(opened - 2) == "."
            return self._type_before(opened - 3) if is_filter else None
        start = end
        while start >= 2 and self.tokens[start - 1].text == "." and self.tokens[start - 2].kind == "word":
            start -= 2
        return self._type_of_chain(start, end)

    def _type_of_indexed(self, end: int) -> tuple[str, RowType] | None:
        """`rows[0]` is a row."""
        before = self._type_before(self.pairs.get(end, 0) - 1)
        return ("row", before[1]) if before and before[0] == "list" else None

    def _type_of_chain(self, start: int, end: int) -> tuple[str, RowType] | None:
        """`form.rows`, or `m.links` where m is a row."""
        chain = [token.text for token in self.tokens[start : end + 1 : 2]]
        if self._text(start - 1) == ".":
            owner = self._type_before(start - 2)
            return _cell_type(owner[1], chain) if owner and owner[0] == "row" else None
        binding = self._binding(chain[0], start)
        if binding is not None:
            if len(chain) == 1:
                return ("row", binding.rows) if binding.rows else None
            return _cell_type(binding.rows, chain[1:]) if binding.rows else None
        variable = self.scope.variables.get(".".join(chain))
        return ("list", variable.rows) if variable is not None and variable.rows else None

    def _binding(self, name: str, index: int) -> _Binding | None:
        """The innermost comprehension that gives this name here."""
        for binding in reversed(self.bindings):
            if binding.name == name and binding.start < index < binding.end:
                return binding
        return None

    def _word(self, index: int) -> int:
        """Deal with the chain that begins here; returns where to go on."""
        last = index
        while self._text(last + 1) == "." and last + 2 < len(self.tokens) and self.tokens[last + 2].kind == "word":
            last += 2
        is_call = self._text(last + 1) == "("
        if is_call:
            self._call(index, last)
            if last == index:
                return last + 1
            last -= 2
        if self._text(index - 1) == ".":
            owner = self._type_before(index - 2)
            if owner is not None and owner[0] == "row":
                self._cell(owner[1], index, last, self._written(index, last))
        elif self.tokens[index].text not in LITERALS:
            self._name(index, last)
        return (last + 2 if is_call else last) + 1

    def _call(self, first: int, last: int) -> None:
        """Refuse functions and methods that do not exist."""
        token = self.tokens[last]
        is_method = last > first or self._text(first - 1) == "."
        if token.text == "has":
            inside = self._written(last + 2, self.pairs.get(last + 1, last + 3) - 1)
            raise Slip(token.start, f"has() is not used here; write {inside}.filled", "expr.use_filled")
        known = METHODS | MACROS if is_method else CALLS | self.scope.functions.keys()
        if token.text not in known:
            what = "method" if is_method else "function"
            message = f"there is no {what} {token.text!r}.{did_you_mean(token.text, known)}"
            raise Slip(token.start, message, "expr.unknown_function")
        if token.text == "matches":
            self.result.patterns.extend(self._literals(last + 1))
        if not is_method:
            self.result.calls.add(token.text)
            written = self.scope.written.get(token.text) or getattr(self.scope.functions.get(token.text), "written", {})
            self.result.doubts += doubts_in(self.tokens, self.pairs, last, written) if written else ()

    def _literals(self, opened: int) -> list[Token]:
        """The pattern of `matches`, where it is written out."""
        closed = self.pairs.get(opened, opened + 1)
        return [self.tokens[closed - 1]] if self.tokens[closed - 1].kind == "text" else []

    def _name(self, index: int, last: int) -> None:
        """A chain whose head is a comprehension's variable or a flat name."""
        token = self.tokens[index]
        binding = self._binding(token.text, index)
        if binding is not None:
            if last > index and binding.rows is not None:
                self._cell(binding.rows, index + 2, last, self._written(index, last))
                self._doubt(index, last, self._words_of(binding.rows, index + 2, last))
            return
        self._flat(index, last)

    def _flat(self, index: int, last: int) -> None:
        """The longest part of the chain that is a name in scope; nothing may be left over."""
        written = self._written(index, last)
        end = last
        while end >= index and self._written(index, end) not in self.scope.variables:
            end -= 2
        if end < index and self.tokens[index].text in self.scope.unreadable:
            raise Unreadable
        if end < index:
            raise Slip(self.tokens[index].start, unknown(written, self.scope), "expr.unknown_name")
        variable = self.scope.variables[self._written(index, end)]
        if end < last and variable.is_open:
            raise Unreadable
        if end < last:
            raise Slip(self.tokens[index].start, left_over(written, variable.name, self.scope), "expr.unknown_name")
        self.result.names.add(variable.name)
        self._doubt(index, last, variable.words)

    def _words_of(self, rows: RowType, first: int, last: int) -> Words | None:
        """The only texts that a cell or its list column can hold."""
        cell = rows.cells.get(self.tokens[first].text)
        if cell is None or first == last:
            return None if cell is None else cell.words
        return cell.column_words.get(self.tokens[last].text)

    def _doubt(self, first: int, last: int, words: Words | None) -> None:
        if words is not None:
            self.result.doubts += doubts_about(self.tokens, first, last, words)

    def _cell(self, rows: RowType, first: int, last: int, written: str) -> None:
        """Rewrite a row's cell, its list column or its `.filled`."""
        token = self.tokens[first]
        if token.text == "id" and first == last:
            self.result.cells.setdefault(rows.name, set()).add("id")
            return
        cell = rows.cells.get(token.text)
        if cell is None:
            message = f"{written!r} is not a field of these rows.{near_cell(written, token.text, rows)}"
            raise Slip(token.start, message, "expr.unknown_name")
        self.result.cells.setdefault(rows.name, set()).add(token.text)
        part = self.tokens[first + 2].text if last >= first + 2 else None
        if cell.is_open and part is not None and part != FILLED:
            raise Unreadable
        if last > first + 2 or (part is not None and part != FILLED and part not in cell.columns):
            parts = [FILLED, *cell.columns]
            message = f"{written!r} is not there: {token.text!r} has no such part.{did_you_mean(part or '', parts)}"
            raise Slip(token.start, message, "expr.unknown_name")
        end = self.tokens[last].end
        if part == FILLED:
            self.edits.append((token.start, end, filled_cell(token.text)))
        elif part is not None:
            self.edits.append((token.start, end, column_cell(token.text, part) + suffix(cell, part)))
        elif not is_whole(cell):
            self.edits.append((end, end, "[0]"))

    def _written(self, first: int, last: int) -> str:
        """The words from one token to another, without blanks."""
        return "".join(token.text for token in self.tokens[first : last + 1])

    def _text(self, index: int) -> str:
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def _apply(self) -> None:
        """Put the edits into the source, and remember how offsets moved."""
        pieces, position, grown = [], 0, 0
        for start, end, text in sorted(self.edits):
            pieces += [self.source[position:start], text]
            self.result.inserts.append((start + grown, len(text) - (end - start)))
            grown += len(text) - (end - start)
            position = end
        self.result.source = "".join([*pieces, self.source[position:]])


def _cell_type(rows: RowType, chain: list[str]) -> tuple[str, RowType] | None:
    """Rows inside a row."""
    cell = rows.cells.get(chain[0])
    return ("list", cell.rows) if cell is not None and cell.rows is not None and len(chain) == 1 else None


def _pairs(tokens: list[Token]) -> dict[int, int]:
    """Each bracket's partner."""
    opened: list[int] = []
    pairs: dict[int, int] = {}
    for index, token in enumerate(tokens):
        if token.kind == "sign" and token.text in "([{":
            opened.append(index)
        elif token.kind == "sign" and token.text in ")]}" and opened:
            start = opened.pop()
            pairs[start], pairs[index] = index, start
    return pairs
