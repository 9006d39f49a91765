"""Where tests keep what is thrown away: in memory, where the machine lends enough of it as files."""

import shutil
from pathlib import Path

ENOUGH = 4 * 1024**3


def quick_folder() -> str | None:
    """The folder, or nothing where the usual one must do: a copied database is a thousand small files."""
    memory = Path("/dev/shm")  # noqa: S108 - folders in it are made by mkdtemp and by pytest
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > ENOUGH else None
