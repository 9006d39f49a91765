"""Bugs put in on purpose, one at a time: each must be found, or the checker is worth nothing.

A bug replaces something of the program inside the forked child.  A seam that has gone fails loudly.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, update

from iapflow.errors import Reason, Refused, Text
from iapflow.extend import carriers
from iapflow.jobs import outbox, timers
from iapflow.policy import pressing
from iapflow.services import answering, cases, drafts, many_at_once, moving, uploads, writing
from iapflow.services.writing import Press
from iapflow.store import firing, moves
from iapflow.store.base import table_of
from iapflow.store.store import Store, connection_of
from iapflow.store.upload import Upload
from tests.faults.killing import WATCHING
from tests.faults.site import Site, site
from tests.faults.yard import BEGINNING

NO = Refused((Reason("fault", Text("A fault was put in here.")),))


def replace(owner: Any, name: str, change: Callable[[Any], Any]) -> None:
    """Put something else in the place of what is there."""
    setattr(owner, name, change(getattr(owner, name)))


def sometimes(share: float) -> bool:
    """In this share of the processes; a fork inherits the parent's dice, so these are thrown anew."""
    return random.SystemRandom().random() < share


def no_version_guard(store: Store) -> None:
    """Neither the page's revision nor the one that was read is compared."""
    _unguarded_write()

    def careless(fire: Any) -> Any:
        def fired(inner: Store, room: Any, case_id: int, press: Press, depth: int) -> Any:
            press = Press(press.transition, press.actor, press.request_id, None, press.answers, press.note)
            return fire(inner, room, case_id, press, depth)

        return fired

    replace(cases, "fire_inside", careless)


def _unguarded_write() -> None:
    table = firing.CASES
    firing.ADVANCE = update(table).where(table.c.id == bindparam("the_case"))


def split_commit(store: Store) -> None:
    """The case's row is committed before its journal."""

    def split(advance: Any) -> Any:
        def advanced(connection: Any, *rest: Any) -> Any:
            done = advance(connection, *rest)
            connection.connection.commit()
            connection.connection.cursor().execute("BEGIN IMMEDIATE")
            return done

        return advanced

    replace(firing, "advance_case", split)


def _after_commit(later: list[Callable[[Any], None]]) -> None:
    """What is in the list is written in a transaction of its own, after the first."""

    def leave(leaving: Any) -> Any:
        def left(self: Store, kind: Any, error: Any, trace: Any) -> None:
            leaving(self, kind, error, trace)
            if kind is None and later:
                todo = later[:]
                later.clear()
                with self as session:
                    for write in todo:
                        write(connection_of(session))

        return left

    replace(Store, "__exit__", leave)


def outbox_after_commit(store: Store) -> None:
    """Letters are promised once the case has moved."""
    later: list[Callable[[Any], None]] = []
    plain = firing.promise
    replace(firing, "promise", lambda _: lambda _c, rows: later.append(lambda connection: plain(connection, rows)))
    _after_commit(later)


def event_after_commit(store: Store) -> None:
    """The journal is written once the case has moved."""
    later: list[Callable[[Any], None]] = []
    plain = firing.insert_event

    def put_off(connection: Any, values: Any) -> int:
        connection.connection.cursor().execute("PRAGMA defer_foreign_keys=ON")
        number = int(connection.exec_driver_sql("SELECT coalesce(max(id), 0) + 1 FROM event").scalar())
        later.append(lambda on: plain(on, {**values, "id": number}))
        return number

    with store.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN")
    replace(firing, "insert_event", lambda _: put_off)
    _after_commit(later)


def rows_after_commit(store: Store) -> None:
    """What came of a case of many is put down once the case has moved."""
    later: list[Callable[[Any], None]] = []
    replace(many_at_once, "settle_row", lambda plain: lambda _, *rest: later.append(lambda on: plain(on, *rest)))
    _after_commit(later)


def moves_after_commit(store: Store) -> None:
    """That a case moved to another version is put down once it has."""
    later: list[Callable[[Any], None]] = []
    replace(moves, "settle", lambda plain: lambda _, *rest: later.append(lambda on: plain(on, *rest)))
    _after_commit(later)


def no_request_id(store: Store) -> None:
    """The press leaves no mark by which it would be known again."""
    replace(firing, "insert_event", lambda plain: lambda on, values: plain(on, {**values, "request_id": None}))


def swallowed_exception(store: Store) -> None:
    """An error while promising is passed over in silence."""
    replace(firing, "promise", lambda plain: lambda on, rows: None if sometimes(0.1) else plain(on, rows))


def stale_read_cache(store: Store) -> None:
    """A case is read from what somebody remembered, and nothing compares."""
    no_version_guard(store)
    kept = f"{store.engine.url.database}.remembered"

    def remembering(load: Any) -> Any:
        def loaded(*rest: Any, **more: Any) -> Any:
            rows = load(*rest, **more)
            before = _recalled(kept, rows.case.id)
            _remember(kept, rows.case.id, rows.case.state)
            if before and before != rows.case.state:
                rows.case = rows.case._replace(state=before)
            return rows

        return loaded

    replace(moving, "load_case", remembering)


def _recalled(folder: str, case: int) -> str:
    path = f"{folder}.{case}"
    if not os.path.exists(path):
        return ""
    with open(path, encoding="utf-8") as file:
        return file.read()


def _remember(folder: str, case: int, state: str) -> None:
    with open(f"{folder}.{case}", "w", encoding="utf-8") as file:
        file.write(state)


def raising_after(store: Store) -> None:
    """Something that runs after the commit raises, and the person is told no."""

    def after(fire: Any) -> Any:
        def fired(*rest: Any) -> Any:
            done = fire(*rest)
            if sometimes(0.2):
                raise NO
            return done

        return fired

    replace(cases, "fire", after)


def autocommit(store: Store) -> None:
    """No transaction is ever begun: each statement stands alone."""
    WATCHING[-1].begins = "never"


def lost_rollback(store: Store) -> None:
    """What was written before a refusal is kept."""

    def refuse(plain: Any) -> Any:
        def noted(work: Any, wanted: Any) -> None:
            plain(work, wanted)
            if sometimes(0.2):
                raise NO

        return noted

    carriers()["notify"] = refuse(carriers()["notify"])  # type: ignore[index]
    replace(Store, "__exit__", lambda leave: lambda self, kind, error, trace: leave(self, None, None, None))


def wrong_isolation(store: Store) -> None:
    """The transaction begins with the first write, as the driver would have it, and nobody compares."""
    _unguarded_write()
    WATCHING[-1].begins = "late"


def tasks_left_open(store: Store) -> None:
    """The to-dos of the state that was left stay."""
    replace(firing, "close_tasks", lambda _: lambda *rest: 0)


def timers_left_running(store: Store) -> None:
    """The timers of the state that was left stay."""
    replace(firing, "cancel_timers", lambda _: lambda *rest: 0)


def kept_before_done(store: Store) -> None:
    """A promise is marked as kept before the letter is handed in."""
    plain = outbox._carry_out

    def early(office: Any, row: Any) -> Any:
        outbox._note(office, [(row, 1, None)])
        return plain(office, row)

    replace(outbox, "_carry_out", lambda _: early)


def one_pair_of_eyes(store: Store) -> None:
    """Whoever submitted may approve."""
    replace(pressing, "_four_eyes", lambda _: lambda *rest: None)


def no_limit(store: Store) -> None:
    """What a step needs is not asked."""
    from iapflow.engine import deciding

    replace(deciding, "failed", lambda _: lambda *rest: ())


def draft_only_said(store: Store) -> None:
    """A draft is said to be kept and is not."""
    replace(drafts, "write_draft", lambda _: lambda *rest: 1)


def submission_dropped(store: Store) -> None:
    """A form that was handed in is not stored every time."""
    replace(writing, "write_submissions", lambda plain: lambda *rest: None if sometimes(0.1) else plain(*rest))


def no_consent_asked(store: Store) -> None:
    """One rule of a step is left out."""
    from iapflow.engine import deciding

    replace(
        deciding, "failed", lambda plain: lambda rules, known: plain([r for r in rules if r.id != "consent"], known)
    )


def line_dropped(store: Store) -> None:
    """A row of a form is lost on the way to its table."""
    _answers_written(lambda note: {**note, "lines": note["lines"][:1]})


def sum_of_what_was(store: Store) -> None:
    """An amount is not added up anew."""
    _answers_written(lambda note: {**note, "amount": note["amount"] // 2})


def _answers_written(change: Callable[[Any], Any]) -> None:
    def writing_them(plain: Any) -> Any:
        def written(pen: Any, actor: Any, event_id: int, answers: Any) -> None:
            plain(pen, actor, event_id, {name: change(given) for name, given in answers.items()})

        return written

    replace(writing, "write_submissions", writing_them)


def rights_of_any_day(store: Store) -> None:
    """A role is looked up as of the beginning."""
    replace(cases, "actor_for", lambda plain: lambda session, person, _: plain(session, person, BEGINNING.date()))


def rights_of_any_unit(store: Store) -> None:
    """A role held somewhere counts everywhere."""
    replace(pressing, "_reaches", lambda _: lambda *rest: True)


def chain_begun_anew(store: Store) -> None:
    """A line of the journal forgets the one before."""
    replace(writing, "chained", lambda plain: lambda line, before: plain(line, None if sometimes(0.2) else before))


def line_changed_on_the_way(store: Store) -> None:
    """What is written is not what the chain was told."""
    later = timedelta(seconds=1)
    replace(firing, "insert_event", lambda plain: lambda on, values: plain(on, {**values, "at": values["at"] + later}))


def half_a_file(store: Store) -> None:
    """A file's row is there before what the file holds."""
    later: list[Callable[[Any], None]] = []
    table = table_of(Upload)

    def put(plain: Any) -> Any:
        def row_first(connection: Any, **columns: Any) -> None:
            plain(connection, **{**columns, "content": b""})
            whole = update(table).where(table.c.token == columns["token"]).values(content=columns["content"])
            later.append(lambda on: on.execute(whole))

        return row_first

    replace(uploads, "put", put)
    _after_commit(later)


def file_only_said(store: Store) -> None:
    """A file is said to be kept and is not."""
    replace(uploads, "put", lambda _: lambda *rest, **columns: None)


def child_begun_twice(store: Store) -> None:
    """A child that was asked for begins once more."""

    def again(plain: Any) -> Any:
        return lambda *rest: plain(*rest) + (plain(*rest) if sometimes(0.3) else [])

    replace(moving, "_begin_child", again)


def parent_not_told(store: Store) -> None:
    """What one case asks of another is forgotten now and then."""
    replace(moving, "_move_related", lambda plain: lambda *rest: [] if sometimes(0.3) else plain(*rest))


def vote_noted_otherwise(store: Store) -> None:
    """What somebody answered is not what is kept."""
    replace(answering, "note_of", lambda plain: lambda vote: {**plain(vote), "answer": "yes"})


def task_done_and_left_open(store: Store) -> None:
    """A task stands in the journal, and in somebody's list."""
    replace(answering, "settle_asked", lambda _: lambda *rest: None)


def clock_left_running(store: Store) -> None:
    """A clock does not always hear that its states were left."""
    replace(writing, "write_clocks", lambda plain: lambda *rest: None if sometimes(0.3) else plain(*rest))


def timer_not_taken(store: Store) -> None:
    """Nobody marks the timer before it is acted on."""
    replace(timers, "take_timer", lambda _: lambda *rest: True)


BUGS: dict[str, Callable[[Store], None]] = {
    bug.__name__: bug
    for bug in (
        no_version_guard,
        split_commit,
        outbox_after_commit,
        event_after_commit,
        rows_after_commit,
        moves_after_commit,
        no_request_id,
        swallowed_exception,
        stale_read_cache,
        raising_after,
        autocommit,
        lost_rollback,
        wrong_isolation,
        tasks_left_open,
        timers_left_running,
        kept_before_done,
        one_pair_of_eyes,
        no_limit,
        draft_only_said,
        submission_dropped,
        no_consent_asked,
        line_dropped,
        sum_of_what_was,
        rights_of_any_day,
        rights_of_any_unit,
        chain_begun_anew,
        line_changed_on_the_way,
        half_a_file,
        file_only_said,
        child_begun_twice,
        parent_not_told,
        vote_noted_otherwise,
        task_done_and_left_open,
        clock_left_running,
        timer_not_taken,
    )
}
"""Name -> what puts it in; `retry_without_id` is the client's and stands in the rounds."""
AMONG_COUNCILS = (
    "child_begun_twice", "parent_not_told", "vote_noted_otherwise",
    "task_done_and_left_open", "clock_left_running", "timer_not_taken",
)  # fmt: skip
AMONG: dict[str, tuple[str, ...]] = {
    "rows_after_commit": ("fire", "fire", "many"),
    "moves_after_commit": ("fire", "move"),
    "kept_before_done": ("fire", "fire", "letters"),
    "half_a_file": ("fire", "upload", "upload"),
    "file_only_said": ("fire", "upload"),
    **dict.fromkeys(AMONG_COUNCILS, ("council",) * 6 + ("timers",)),
    "timer_not_taken": ("council", "council", "timers"),
}
"""What is done where a bug shows itself in that only; every other one is looked for among single steps."""
CALM = frozenset(
    ("one_pair_of_eyes", "no_limit", "no_consent_asked", "rights_of_any_day", "rights_of_any_unit", "wrong_isolation")
)
"""No kill shows these: what shows them is that much is done, by many."""
STEPS_ONLY = frozenset(("wrong_isolation", "retry_without_id"))
"""Several at once on one and the same case show these, the more steps the sooner."""
SINGLE = ("fire",) * 14 + ("draft",) * 6 + ("timers", "letters", "letters")


def looking_for(bug: str, url: str, folder: Path, seed: int) -> Site:
    """A run that does what shows this bug; over many cases one after the other, or they are in each other's way."""
    cases, councils = 1 if bug in STEPS_ONLY else 3, 3 if bug in AMONG_COUNCILS else 0
    found = site(url, folder, seed, BUGS.get(bug), cases, councils)
    rounds = found.rounds
    rounds.kinds = ("fire",) if bug in STEPS_ONLY else AMONG.get(bug, SINGLE)
    rounds.side_by_side = 1 if bug in AMONG else rounds.side_by_side
    rounds.killed = 0.1 if bug in CALM or bug in AMONG_COUNCILS else rounds.killed
    if bug == "retry_without_id":
        rounds.retries_anew, rounds.late, rounds.asks_again = True, 1.0, 0.5
    return found
