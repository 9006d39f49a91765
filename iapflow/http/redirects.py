"""Where a redirect may lead: to a path of ours, read as a browser reads it."""

from __future__ import annotations

from urllib.parse import urlsplit

FIRST_PRINTABLE = 0x20
DELETE = 0x7F


def is_path(target: str) -> bool:
    """Whether a browser would stay on this host: one slash, no host, no tricks.

    Browsers drop control signs and read a backslash as a slash, so both are refused.
    """
    if not target.startswith("/") or target.startswith("//") or "\\" in target:
        return False
    if any(ord(sign) <= FIRST_PRINTABLE or ord(sign) == DELETE for sign in target):
        return False
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc


def safe_path(target: str | None, default: str = "/") -> str:
    """The target if it is a path of ours, else the default."""
    return target if target and is_path(target) else default
