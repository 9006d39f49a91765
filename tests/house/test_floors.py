"""The plan of the house (pyproject.toml, import contracts) is kept, and would notice if it were not."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.house.sizes import PACKAGE, ROOT

WITHOUT_FLASK = {"services", "reports", "documents"}
PURE = {"definitions", "engine", "policy", "errors"}


def contracts() -> dict[str, dict[str, Any]]:
    """The contracts of pyproject.toml by id."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of the project in `folder`, on that folder's own package."""
    program = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    return subprocess.run(
        [sys.executable, "-I", "-c", program], cwd=folder, capture_output=True, text=True, check=False
    )


def floors() -> set[str]:
    """The floors that have code."""
    return {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()} - {
        "__init__"
    }


def test_the_contracts_are_kept():
    """Floors, pure core, one place for the engine's and the rules' libraries, no circles."""
    result = lint(ROOT)

    assert result.returncode == 0, result.stdout + result.stderr


def test_every_folder_with_code_is_a_package():
    """One without `__init__.py` is seen neither by the contracts nor by the installer."""
    folders = {path.parent for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts}

    assert [] == [folder for folder in folders if not (folder / "__init__.py").exists()]


def test_each_floor_stands_under_the_contract_made_for_it():
    """A floor that gets its first code is named where it belongs, or this fails."""
    by_id, built = contracts(), floors()

    pure = {name.removeprefix("iapflow.") for name in by_id["pure_core"]["source_modules"]}
    assert PURE & built == pure
    if WITHOUT_FLASK & built:
        handed = {name.removeprefix("iapflow.") for name in by_id["no_flask"]["source_modules"]}
        assert WITHOUT_FLASK & built == handed
    assert ("builtin" in built) == ("builtin" in by_id)
    assert ("definitions" in built) == ("expressions" in by_id)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the house in which a rule may be broken."""
    shutil.copytree(
        PACKAGE, tmp_path / "iapflow", ignore=shutil.ignore_patterns("*.html", "static", "__pycache__", "*.mo", "*.po")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("module", "line", "broken"),
    [
        ("utils.py", "", "every room is on a floor"),
        ("engine/stray.py", "import flask", "What decides knows no web"),
        ("policy/stray.py", "import iapflow.engine", "Imports go down the floors only"),
        ("policy/stray.py", "import transitions", "Only the engine imports transitions"),
        ("store/stray.py", "import cel_expr_python", "Only iapflow.definitions.expressions"),
        ("builtin/stray.py", "import iapflow.errors", "Built-ins come in by the same door"),
        ("services/stray.py", "import flask", "Use-cases know no request"),
    ],
)
def test_a_broken_rule_is_noticed(copy: Path, module: str, line: str, broken: str):
    """Each contract bites on the import it was written against."""
    stray = copy / "iapflow" / module
    if not stray.parent.exists():
        pytest.skip(f"iapflow/{stray.parent.name} is not built yet")
    stray.write_text(f'"""A stray room."""\n{line}\n', encoding="utf-8")

    result = lint(copy)

    verdict = [name for name in result.stdout.splitlines() if "BROKEN" in name]
    assert result.returncode == 1, result.stdout + result.stderr
    assert any(broken in name for name in verdict), verdict


def test_circles_among_siblings_are_noticed(copy: Path):
    """Two modules of one floor that import each other."""
    for one, other in (("tick", "tock"), ("tock", "tick")):
        (copy / "iapflow" / "engine" / f"{one}.py").write_text(
            f'"""A half."""\nimport iapflow.engine.{other}\n', encoding="utf-8"
        )

    result = lint(copy)

    assert any("circles" in line and "BROKEN" in line for line in result.stdout.splitlines()), result.stdout
