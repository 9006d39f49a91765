"""The shared table: one condition a transition, every reason kept, nothing left on the machine."""

import threading
from typing import Any

from iapflow.engine.machine import Table
from iapflow.errors import Reason, Text
from tests.engine.made import book, table

NOTHING = ()
TWO = (Reason("a", Text("A")), Reason("b", Text("B")))


def test_a_move_without_reasons_leads_to_the_new_state() -> None:
    assert ("handed_in", ()) == table().move("hand_in", "draft", lambda _: NOTHING)


def test_every_reason_comes_back() -> None:
    assert (None, TWO) == table().move("hand_in", "draft", lambda _: TWO)


def test_the_rules_are_asked_for_this_transition_once() -> None:
    asked: list[str] = []

    def rules(transition: str) -> tuple[Reason, ...]:
        asked.append(transition)
        return NOTHING

    table().move("hand_in", "draft", rules)

    assert ["hand_in"] == asked


def test_a_transition_of_another_state_is_refused_unasked() -> None:
    def rules(transition: str) -> tuple[Reason, ...]:
        raise AssertionError("nobody may be asked")

    moved, (reason,) = table().move("agree", "draft", rules)

    assert (None, "state") == (moved, reason.because)


def test_the_ways_out_stand_in_file_order() -> None:
    assert ("take_back", "approve", "return_it") == table().leaving("handed_in")
    assert () == table().leaving("nowhere")


def test_previous_is_a_loop_that_the_engine_reads() -> None:
    assert ("handed_in", ()) == table().move("take_back", "handed_in", lambda _: NOTHING)


def test_one_table_serves_many_threads() -> None:
    shared = Table(book().workflow)
    wrong: list[Any] = []

    def walk() -> None:
        for number in range(200):
            blocked = number % 2 == 0
            found = shared.move("hand_in", "draft", lambda _, stop=blocked: TWO if stop else NOTHING)
            if found != ((None, TWO) if blocked else ("handed_in", ())):
                wrong.append(found)

    threads = [threading.Thread(target=walk) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [] == wrong
