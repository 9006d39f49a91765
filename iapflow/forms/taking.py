"""Answers that come as JSON: from a stored draft, from the API, from a test of a workflow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from iapflow.definitions.model import Field
from iapflow.errors import Text
from iapflow.forms.access import Access
from iapflow.forms.cleaning import Unclean
from iapflow.forms.posting import HARD_MAX_ROWS, ROW_ID, Raw, new_row_id
from iapflow.forms.sheet import Sheet, cell_path
from iapflow.forms.types import Around, is_typed

NOT_ROWS = Text("Send the rows as a list of objects.")


@dataclass(frozen=True, slots=True)
class Taking:
    """JSON being read: into which raw answers, for whom."""

    sheet: Sheet
    raw: Raw
    around: Around
    allowed: Access

    def rows(self, group: str, given: Any) -> list[dict[str, Any]]:
        """The rows of a group; those of a group this person may not write stay as they were."""
        stored = {row["id"]: row for row in self.raw.answers.get(group) or ()}
        if group not in self.allowed.writable:
            return list(stored.values())
        if not isinstance(given, list) or not all(isinstance(row, Mapping) for row in given):
            self.raw.unclean[group] = NOT_ROWS
            return list(stored.values())
        rows: dict[str, dict[str, Any]] = {}
        for row in given[:HARD_MAX_ROWS]:
            row_id = str(row.get("id") or new_row_id())
            if ROW_ID.fullmatch(row_id) and row_id not in rows:
                rows[row_id] = self._row(group, row_id, row, stored.get(row_id, {}))
            else:
                self.raw.unclean[group] = NOT_ROWS
        return list(rows.values())

    def _row(self, group: str, row_id: str, given: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
        row = {**stored, "id": row_id}
        columns = self.sheet.columns(group)
        for name, answer in given.items():
            path = cell_path(group, row_id, name)
            if name != "id" and name not in columns:
                self.raw.refused.append(path[:80])
            elif f"{group}.{name}" in self.allowed.writable:
                row[name] = self.one(columns[name], answer, path)
        return row

    def one(self, field: Field, answer: Any, path: str) -> Any:
        """One answer, cleaned; words that cannot be cleaned are kept."""
        try:
            return self.sheet.kind(field).take(answer, field, self.around)
        except Unclean as error:
            self.raw.unclean[path] = error.sentence
            return answer if is_typed(answer) else {"typed": str(answer)[:20_000]}


def read_answers(
    sheet: Sheet, answers: Mapping[str, Any], before: Mapping[str, Any], around: Around, allowed: Access
) -> Raw:
    """Clean each answer; what cannot be cleaned stays as `{"typed": …}`."""
    raw = Raw({**before})
    taking = Taking(sheet, raw, around, allowed)
    for name, answer in answers.items():
        field = sheet.fields.get(name)
        if field is None:
            raw.refused.append(name[:60])
        elif name in sheet.groups:
            raw.answers[name] = taking.rows(name, answer)
        elif name in allowed.writable:
            raw.answers[name] = taking.one(field, answer, name)
        elif field.compute is None and answer != before.get(name):
            raw.refused.append(name)
            raw.attempts.append(name)
    return raw
