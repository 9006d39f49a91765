"""What a run of tests need not work out twice: definitions whose texts were read before, templates once compiled.

Every test founds a program of its own, and each would read the same few hundred texts anew.  Only
successes are kept, each under all that it was made from; the functions themselves are untouched, so
their own tests call the real thing.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

import flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from iapflow.definitions import publishing
from iapflow.services import definitions, workflows_ever

FEW, SOME, MANY = 6, 80, 1500
"""How many are kept: whole projects are large, single texts are small."""


class Compiled(BytecodeCache):
    """The templates of all programs of this process, by the digest of their texts."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Hand out what is known."""
        if known := self.kept.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self.kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


def remember() -> None:
    """Begin to remember; once for each process."""
    _replace(definitions, "load", FEW, lambda texts, registry: (frozenset(texts.items()), id(registry)))
    _replace(
        definitions,
        "load_bundle",
        SOME,
        lambda members, registry, workflow: (
            frozenset((one.path, one.digest) for one in members),
            id(registry),
            workflow,
        ),
    )
    _replace(definitions, "stuck", FEW, id)
    for module in (workflows_ever, publishing):
        _replace(module, "parse", MANY, lambda path, raw, registry, languages: (path, raw, id(registry), languages))
    flask.Flask.jinja_options = {**flask.Flask.jinja_options, "bytecode_cache": Compiled()}


def _replace(module: Any, name: str, most: int, key_of: Callable[..., Hashable]) -> None:
    real: Callable[..., Any] = getattr(module, name)
    kept: dict[Hashable, tuple[Any, Any]] = {}

    def known(*given: Any) -> Any:
        key = key_of(*given)
        # What was given is kept alive, so that no other object can have its id; whatever was used longest ago goes.
        kept[key] = kept.pop(key, None) or (real(*given), given)
        if len(kept) > most:
            del kept[next(iter(kept))]
        return kept[key][0]

    setattr(module, name, known)
