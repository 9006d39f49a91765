"""Answers travel compressed: static files once and kept, pages each time, with a little noise in their length.

A page carries a secret (its token) beside what somebody typed, so its compressed length could be
measured by who watches the line; a comment of random length takes that away.
"""

from __future__ import annotations

import gzip
import secrets

from flask import Flask, Response, request

KINDS = frozenset(
    {"text/html", "text/css", "text/javascript", "application/javascript", "application/json", "image/svg+xml"}
)
SHORTEST = 600
FAST, BEST = 5, 9
NOISE = 48
MOST_KEPT = 200


def install(app: Flask) -> None:
    """Compress what leaves; registered before the headers, so that it runs after them."""
    kept: dict[str, bytes] = {}

    @app.after_request
    def compress(response: Response) -> Response:
        return _compressed(response, kept) if _is_worth(response) else response


def _is_worth(response: Response) -> bool:
    if response.mimetype not in KINDS:
        return False
    response.vary.add("Accept-Encoding")
    return (
        response.status_code not in {204, 206, 304}
        and "Content-Encoding" not in response.headers
        and "Range" not in request.headers
        and bool(request.accept_encodings["gzip"])
    )


def _compressed(response: Response, kept: dict[str, bytes]) -> Response:
    is_fixed = (request.endpoint or "").endswith("static") and "v" in request.args
    key = request.full_path
    packed = kept.get(key) if is_fixed else None
    if packed is None:
        response.direct_passthrough = False
        opened, plain = response.response, response.get_data()
        if hasattr(opened, "close"):
            opened.close()
        if len(plain) < SHORTEST:
            return response
        packed = _packed(plain, str(response.mimetype), is_fixed=is_fixed)
        if is_fixed and len(kept) < MOST_KEPT:
            kept[key] = packed
    if hasattr(response.response, "close"):
        response.response.close()  # the file, where it was not read
    response.direct_passthrough = False
    response.set_data(packed)
    response.headers["Content-Encoding"] = "gzip"
    return response


def _packed(plain: bytes, mimetype: str, *, is_fixed: bool) -> bytes:
    if is_fixed:
        return gzip.compress(plain, BEST, mtime=0)
    if mimetype == "text/html":
        plain += f"<!-- {secrets.token_hex(NOISE)[: secrets.randbelow(2 * NOISE)]} -->".encode()
    return gzip.compress(plain, FAST, mtime=0)
