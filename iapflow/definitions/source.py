"""One text of a definition with its kind, id, digest and, while it is checked, its marks."""

import hashlib
from dataclasses import dataclass

BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text as it is published, stored and pinned.  `digest` is its identity."""

    kind: str
    ident: str
    version: int | None
    path: str
    digest: str
    text: str


def normalised(raw: bytes) -> bytes:
    """Without byte-order mark and carriage returns: what the digest is taken of."""
    return raw.removeprefix(BOM).replace(b"\r", b"")


def digest_of(raw: bytes) -> str:
    """The identity of a text: SHA-256 of its normalised bytes, in hex."""
    return hashlib.sha256(normalised(raw)).hexdigest()


def bundle_digest(digests: list[str]) -> str:
    """The identity of a bundle: SHA-256 over the sorted digests of its members."""
    return hashlib.sha256("\n".join(sorted(digests)).encode()).hexdigest()
