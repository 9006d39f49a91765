"""What a page in the browser asks while somebody types: shown, required, computed, offered."""

from __future__ import annotations

from typing import Any

from iapflow.forms.controls import FormPage, flat
from iapflow.forms.filled import Filled
from iapflow.forms.page import page_of
from iapflow.forms.voice import Voice


def follow(filled: Filled, voice: Voice) -> dict[str, Any]:
    """JSON for `forms.js`, by input name; only what this person sees."""
    return follow_page(page_of(filled, voice), voice)


def follow_page(page: FormPage, voice: Voice) -> dict[str, Any]:
    """The same of a page that is laid out already."""
    controls = [control for section in page.sections for control in flat(section.controls)]
    return {
        "hidden": [control.name for control in controls if control.is_hidden],
        "locked": {
            control.name: control.widget.texts if control.widget is not None else []
            for control in controls
            if control.is_locked
        },
        "required": [control.name for control in controls if control.is_required],
        "computed": {
            **{control.name: control.text for control in controls if control.shape == "shown"},
            **{total.name: total.text for control in controls for total in control.totals},
        },
        "titles": {
            f"{control.name}-{row.row_id}": row.title for control in controls for row in control.rows if row.title
        },
        "options": {
            control.name: [[option.code, voice.say(option.label), option.is_suggested] for option in control.options]
            for control in controls
            if control.widget is not None and control.shape in ("select", "checks") and control.kind != "person"
        },
    }
