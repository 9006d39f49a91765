"""docs/operator.md: its settings are those that are read, its commands exist, its first unit is made."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
from sqlalchemy import func, select

from iapflow import config
from iapflow.cli.commands import COMMANDS
from iapflow.store.engine import connect
from iapflow.store.institution import Institution, InstitutionReach
from iapflow.store.store import Store
from tests.house.sizes import ROOT

TEXT = (ROOT / "docs" / "operator.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"```python\n(.*?)```", re.DOTALL)


def words() -> set[str]:
    """Every command, those of groups in two words."""
    groups = {group.name: group.commands for group in COMMANDS if isinstance(group, click.Group)}
    inner = {f"{name} {command}" for name, commands in groups.items() for command in commands}
    return inner | {str(command.name) for command in COMMANDS if command.name not in groups}


def test_every_setting_is_told():
    """The table names the variables that the program reads, and no other."""
    read = set(re.findall(r"IAPFLOW_[A-Z_]*[A-Z]", Path(config.__file__).read_text(encoding="utf-8")))

    assert read == set(re.findall(r"^\| `(IAPFLOW_\w+)`", TEXT, re.MULTILINE))


def test_every_command_named_exists():
    """In the page and in the administrator's."""
    pages = TEXT + (ROOT / "docs" / "administrator.md").read_text(encoding="utf-8")
    named = {found.strip() for found in re.findall(r"iapflow ((?:db |user )?[a-z]+)\b", pages)}

    assert set() == named - words()


def test_the_first_unit_is_made(tmp_path: Path, sqlite_template: Path):
    """The example makes a unit that reaches itself."""
    file = tmp_path / "first.sqlite3"
    shutil.copyfile(sqlite_template, file)
    environ = {**os.environ, "IAPFLOW_DATABASE_URL": f"sqlite:///{file}", "IAPFLOW_SECRET_KEY": "0123456789abcdef" * 4}

    subprocess.run([sys.executable, "-c", EXAMPLE.findall(TEXT)[0]], cwd=ROOT, env=environ, check=True)

    engine = connect(environ["IAPFLOW_DATABASE_URL"])
    with Store(engine).reading() as session:
        assert ["LV"] == list(session.scalars(select(Institution.code)))
        assert 1 == session.scalar(select(func.count()).select_from(InstitutionReach))
    engine.dispose()
