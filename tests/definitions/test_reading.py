"""Bytes become data with places, and nothing hostile gets through."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iapflow.definitions.reading import MAX_DEPTH, read
from iapflow.errors import DefinitionError, Place

HOSTILE = {
    "brackets": b"[" * 900_000,
    "braces": b"{a: " * 200_000,
    "dashes": b"- " * 400_000,
    "questions": b"? " * 400_000,
    "one too deep": b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1),
    "aliases": b"a: &a [x, x]\nb: &b [*a, *a]\n",
    "itself": b"a: &a [*a]\n",
    "tag": b"a: !!python/object/apply:os.system [x]\n",
    "merge": b"a: {<<: {b: 1}}\n",
    "twice": b"a: 1\na: 2\n",
    "two documents": b"a: 1\n---\nb: 2\n",
    "directive": b"%YAML 1.1\n---\na: 1\n",
    "UTF-16": "a: 1".encode("utf-16"),
    "control": b"a: \x07\n",
    "empty": b"",
    "null": b"~",
    "too large": b"#" * 1_000_001,
    "no key": b"{: 1}\n",
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_are_refused_with_a_place(raw):
    """In milliseconds, and never with a crash."""
    with pytest.raises(DefinitionError) as refused:
        read("x.yaml", raw)

    assert all(problem.line >= 1 and problem.column >= 1 for problem in refused.value.problems)


def test_words_are_those_of_yaml_1_2():
    """`on`, `No`, `12:30` and `010` stay texts."""
    document = read("x.yaml", b"on: No\nt: 12:30\nd: 2026-11-23\nc: 010\ni: -5\nf: 1.5\nn: ~\ne:\nb: true\nq: '1'\n")

    assert document.data == {
        "on": "No", "t": "12:30", "d": date(2026, 11, 23), "c": "010", "i": -5, "f": 1.5, "n": None, "e": None,
        "b": True, "q": "1",
    }  # fmt: skip


def test_every_part_has_its_place():
    """Of the key for an unknown key, of the value for a wrong value."""
    document = read("x.yaml", b"states:\n  draft: {label: {en: Draft}, due: [1, 2]}\n")

    assert Place("x.yaml", 2, 3) == document.place("states", "draft", of_key=True)
    assert Place("x.yaml", 2, 10) == document.place("states", "draft")
    assert Place("x.yaml", 2, 40) == document.place("states", "draft", "due", 1)
    assert Place("x.yaml", 2, 36) == document.place("states", "draft", "due", "[]", "when")


def test_a_byte_order_mark_and_windows_line_ends_change_nothing():
    """Lines are counted right all the same."""
    document = read("x.yaml", b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")

    assert {"a": 1, "b": 2} == document.data
    assert 2 == document.place("b").line


def test_all_slips_of_a_file_are_said_at_once():
    """Nobody wants to hear of them one by one."""
    with pytest.raises(DefinitionError) as refused:
        read("x.yaml", b"a: !x 1\nb: 2026-02-30\nc: 99999999999999999999\n1: d\n")

    assert [1, 2, 3, 4] == [problem.line for problem in refused.value.problems]


def is_read(raw):
    """Read it, or see it refused with a problem; nothing else may happen."""
    try:
        read("x.yaml", raw)
    except DefinitionError as refused:
        return bool(refused.problems)
    return True


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(raw):
    """Nothing else than data or a refusal ever comes out."""
    assert is_read(raw)


@given(st.text(alphabet="[]{}:,-?!&*#|>'\"%@` \n\tabc01", max_size=200))
def test_any_signs_are_read_or_refused(text):
    """The same for texts made of the signs that mean something."""
    assert is_read(text.encode())
