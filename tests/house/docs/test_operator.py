"""docs/operator.md: its settings are those that are read, its commands exist, its first account can be typed."""

import re
from pathlib import Path

import click

from iapflow import config
from iapflow.cli.commands import COMMANDS
from tests.house.sizes import ROOT

TEXT = (ROOT / "docs" / "operator.md").read_text(encoding="utf-8")


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
    named = {found.strip() for found in re.findall(r"iapflow ((?:db |user |cases )?[a-z]+)\b", pages)}

    assert set() == named - words()


def test_the_first_command_for_people_can_be_typed_as_it_stands():
    """It names the role and the unit; that the unit is made is shown in tests/cli/test_users.py."""
    (line,) = re.findall(r"^    iapflow user add (.*)$", TEXT, re.MULTILINE)

    assert {"--given-name", "--family-name", "--role", "--unit"} == set(re.findall(r"--[a-z-]+", line))
