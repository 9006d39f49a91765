"""The headers of every answer: a strict content policy with a nonce, and no caching of pages."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request

from iapflow.http.redirects import is_path

YEAR = 31_536_000
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def nonce() -> str:
    """The word that lets this answer's own scripts and styles run, new for each request."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    word: str = g.nonce
    return word


def content_policy(word: str) -> str:
    """Everything from here, scripts and styles with the nonce, nothing framed, nothing embedded."""
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'nonce-{word}'",
            f"style-src 'self' 'nonce-{word}'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        )
    )


def install(app: Flask) -> None:
    """Set the headers on every answer of this app, also on errors and static files."""
    app.before_request(_begin)
    app.after_request(_finish)
    app.jinja_env.globals["nonce"] = nonce


def _begin() -> None:
    """Make the nonce before anybody asks `g` for it by name, as Flask-Security does."""
    nonce()
    g.reference = secrets.token_hex(4)


def _finish(response: Response) -> Response:
    for name, value in FIXED.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", content_policy(nonce()))
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    if not response.headers.pop("X-Keep", None):
        response.headers["Cache-Control"] = "no-store"
    location = response.headers.get("Location")
    if location is not None and not is_path(location):
        response.headers["Location"] = "/"
    return response
