"""Where a demonstration lives: its folder, its settings, whether it was made to its end."""

import os
import secrets
import shutil
from pathlib import Path

from iapflow.cli.demo.accounts import sign_ins
from iapflow.cli.program import settings
from iapflow.config import Config
from iapflow.store.engine import connect
from iapflow.store.migrate import upgrade_engine
from iapflow.store.store import Store

FILE = "demo.sqlite3"
KEY = "secret_key"
KEY_BYTES = 48


def settings_of(project: Path, folder: Path, address: str) -> Config:
    """The settings of the demonstration; its key is its own and lasts as long as its data."""
    folder.mkdir(parents=True, exist_ok=True)
    key = folder / KEY
    if not key.exists():
        key.touch(mode=0o600)
        key.write_text(secrets.token_urlsafe(KEY_BYTES), encoding="ascii")
    return settings(
        {
            **os.environ,
            "IAPFLOW_DEMO": "1",
            "IAPFLOW_PROJECT": str(project),
            "IAPFLOW_DATABASE_URL": f"sqlite:///{folder / FILE}",
            "IAPFLOW_LETTERS": str(folder / "letters"),
            "IAPFLOW_SECRET_KEY": key.read_text(encoding="ascii"),
            "IAPFLOW_ADDRESS": address,
        }
    )


def is_made(config: Config) -> bool:
    """Whether the demonstration was made to its end; one of an older program gets today's tables."""
    engine = connect(config.database_url)
    try:
        upgrade_engine(engine)
        with Store(engine).reading() as session:
            return sign_ins(session) is not None
    finally:
        engine.dispose()


def clear(folder: Path) -> None:
    """Delete what the demonstration made; nothing else in the folder."""
    for name in (FILE, f"{FILE}-wal", f"{FILE}-shm"):
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / "letters", ignore_errors=True)
