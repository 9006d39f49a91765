"""Every item of bad_inputs.yaml that is about definitions gives the stated outcome at the stated line."""

import base64
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from iapflow.definitions.catalogue import check, load, read_project
from iapflow.definitions.publishing import check_publishing
from iapflow.definitions.source import SourceText, digest_of
from iapflow.errors import DefinitionError, Problem
from tests.definitions.small_registry import small_registry

HERE = Path(__file__).parent
BOOK = yaml.load((HERE / "bad_inputs.yaml").read_bytes(), Loader=yaml.CSafeLoader)  # noqa: TID251 - our own file
BASES: Mapping[str, Mapping[str, str]] = BOOK["bases"]
AREAS = ("yaml_def", "expr", "template")
TYPED = frozenset({"T001", "T002"})
"""Items about what a person types; the forms' tests have them."""
ITEMS = [item for item in BOOK["items"] if item["area"] in AREAS and item["id"] not in TYPED]
LIBRARY_WORDS = ("Traceback", "pydantic", "yaml.", "libyaml", "INVALID_ARGUMENT", "<input>", "RuntimeError", "tuple")


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: f"{item['id']} {item['title']}")
def test_a_definition_gives_the_stated_outcome_at_the_stated_line(item: Mapping[str, Any], tmp_path: Path) -> None:
    """Rejected at the line with the words, or accepted with no error at all."""
    texts, changed = _texts(item, tmp_path)

    problems = texts if isinstance(texts, list) else _problems(item, texts)

    errors = [problem for problem in problems if problem.level == "error"]
    assert not [problem for problem in problems if any(word in str(problem) for word in LIBRARY_WORDS)]
    if item["expect"]["outcome"] == "reject":
        assert errors, "it was accepted"
        assert _is_said(item, errors, texts, changed), "\n".join(map(str, errors))
    else:
        assert [] == [str(error) for error in errors]
        _check_accepted(item, problems, texts, changed)


def _check_accepted(item: Mapping[str, Any], problems: list[Problem], texts: Any, changed: str) -> None:
    warnings = [problem for problem in problems if problem.level == "warning"]
    if "warns" in item["expect"]:
        assert _is_said({"expect": {**item["expect"], "says": item["expect"]["warns"]}}, warnings, texts, changed)
    if item["expect"]["outcome"] == "normalise":
        plain = texts[changed].removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
        found = {text.path: text.digest for text in load(texts, small_registry()).texts}
        assert digest_of(plain) == found[changed]


def _problems(item: Mapping[str, Any], texts: Mapping[str, bytes]) -> list[Problem]:
    """What the checker says, and, beside a published text, the check of publishing."""
    problems = check(texts, small_registry())
    if "before" in item["input"]:
        base = BASES[item["input"]["base"]]
        text = _patched(base["text"], item["input"]["before"])
        version = int(text.split("version: ")[1].split("\n")[0])
        old = SourceText("workflow", "day_plan", version, base["file"], digest_of(text.encode()), text)
        open_cases = {"day_plan": item["input"].get("open_cases", {})}
        problems += check_publishing(texts, small_registry(), [old], open_cases)
    return problems


def _is_said(item: Mapping[str, Any], problems: list[Problem], texts: Any, changed: str) -> bool:
    """One line of one message that stands at the right line and holds all words."""
    wanted = item["expect"].get("line_has", "")
    choices = wanted if isinstance(wanted, list) else [wanted]
    by_line: dict[tuple[str, int], str] = {}
    for problem in problems:
        by_line[problem.path, problem.line] = by_line.get((problem.path, problem.line), "") + " " + problem.message
    for (path, line), said in by_line.items():
        if not _stands(path, line, choices, texts, changed):
            continue
        if all(
            any(word.lower() in said.lower() for word in words.split("|")) for words in item["expect"].get("says", ())
        ):
            return True
    return False


def _stands(path: str, line: int, choices: list[str], texts: Any, changed: str) -> bool:
    if choices == [""] or isinstance(texts, list):
        return True
    lines = texts[path].decode("utf-8", "replace").split("\n")
    here = lines[line - 1] if line <= len(lines) else ""
    return any(choice.strip("\n").split("\n")[0] in here for choice in choices)


def _texts(item: Mapping[str, Any], folder: Path) -> tuple[Any, str]:
    """All bases with the item's patches, and which file was changed; or the problems of reading a folder."""
    given = item["input"]
    texts = {base["file"]: base["text"].encode() for base in BASES.values()}
    if given["base"] != "raw":
        base = BASES[given["base"]]
        texts[base["file"]] = _patched(base["text"], given["replace"]).encode()
        return texts, base["file"]
    path = given.get("file", BASES["workflow"]["file"])
    if "gen" in given:
        generated = GENERATORS[given["gen"]["call"]](folder, **given["gen"].get("args", {}))
        if isinstance(generated, list):
            return generated, path
        texts[path] = generated
    elif "b64" in given:
        texts[path] = base64.b64decode(given["b64"])
    else:
        texts[path] = (given["text"] if "text" in given else _repeated(given["repeat"])).encode()
    return texts, path


def _patched(text: str, patches: list[list[Any]]) -> str:
    for this, that in patches:
        assert text.count(this) == 1, this
        text = text.replace(this, that if isinstance(that, str) else _repeated(that["repeat"]))
    return text


def _repeated(repeat: Mapping[str, Any]) -> str:
    return repeat["prefix"] + repeat["unit"] * repeat["times"] + repeat["suffix"]


def _alias_bomb(_: Path, *, width: int, depth: int) -> bytes:
    lines = ["workflow: day_plan", f"a0: &a0 [{', '.join(['x'] * width)}]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * width)}]" for level in range(1, depth)]
    return "\n".join(lines).encode()


def _many_items(_: Path, *, n: int) -> bytes:
    lines = ["list: kinds", "columns: {unit: text, weight: number, class: text}", "items:"]
    lines += [
        f"  K{number:04}: {{lv: Veids {number}, en: Kind {number}, unit: h, weight: 1, class: P2}}"
        for number in range(n)
    ]
    return "\n".join(lines).encode()


def _in_folder(folder: Path) -> Iterator[Path]:
    for base in BASES.values():
        path = folder / base["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(base["text"], "utf-8")
        yield path


def _refused(folder: Path) -> list[Problem]:
    with pytest.raises(DefinitionError) as refused:
        read_project(folder)
    return list(refused.value.problems)


def _symlink(folder: Path, *, target: str) -> list[Problem]:
    first = next(iter(list(_in_folder(folder))))
    first.unlink()
    first.symlink_to(target)
    return _refused(folder)


def _fifo(folder: Path) -> list[Problem]:
    first = next(iter(list(_in_folder(folder))))
    first.unlink()
    os.mkfifo(first)
    return _refused(folder)


GENERATORS = {
    "yaml_alias_bomb": _alias_bomb,
    "yaml_many_items": _many_items,
    "definition_symlink": _symlink,
    "definition_fifo": _fifo,
}
