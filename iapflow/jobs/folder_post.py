"""Letters as files: one `.eml` each, written whole or not at all."""

import os
from email.message import EmailMessage
from pathlib import Path


class FolderPost:
    """A folder any mail program can open; a letter written twice is one file."""

    def __init__(self, folder: Path) -> None:
        """The folder is made with the first letter."""
        self.folder = folder

    def deliver(self, name: str, letter: EmailMessage) -> None:
        """Write the letter beside its place, then move it there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        target = self.folder / f"{name}.eml"
        half = target.with_suffix(".part")
        half.write_bytes(letter.as_bytes())
        os.replace(half, target)
