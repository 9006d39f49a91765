"""Bad workflows, each found with the shortest way to where it goes wrong, said in words."""

from __future__ import annotations

from pathlib import Path

import pytest

import iapflow.builtin  # noqa: F401 - registers what the definitions use
from iapflow.definitions.catalogue import load, read_project
from iapflow.engine.exploring import Found, explore, told
from iapflow.engine.exploring.spots import Ground
from iapflow.extend import REGISTRY
from tests.definitions.books import bases
from tests.definitions.small_registry import small_registry

ROLES = """roles:
  author: {label: {lv: A, en: A}, scope: institution, relation: author_of_case, deputy: true}
  head: {label: {lv: H, en: H}, scope: institution, deputy: true}
  officer: {label: {lv: O, en: O}, scope: nation}
  auditor: {label: {lv: U, en: U}, scope: sample, read_only: true}
"""
NO = "else: {lv: Nē, en: No}"
HEADING = "workflow: errand\nversion: 1\nlabel: {lv: D, en: E}\nstates:\n"
L = "label: {lv: X, en: X}"
END = f"  ended: {{{L}, final: true}}\n"
ASK = f"  ask: {{{L}, from: draft, to: asked, by: [author]}}\n"
START = f"  draft: {{{L}, initial: true}}\n"

BAD = [
    (
        "everybody who may decide is who must not",
        START + f"  asked: {{{L}}}\n" + END,
        ASK + f"  agree: {{{L}, from: asked, to: ended, by: [author], not_by: [author_of_case]}}\n",
        [
            "nobody can leave 'asked'. agree: author always is author_of_case, which 'not_by' excludes. The shortest way there: draft – ask (author) → asked.",
            "nobody can ever fire 'agree'. agree: author always is author_of_case, which 'not_by' excludes.",
        ],
    ),
    (
        "who took the step before must not take the next",
        START + f"  asked: {{{L}}}\n" + END,
        ASK + f"  agree: {{{L}, from: asked, to: ended, by: [author], not_by: [{{did: ask}}]}}\n",
        ["nobody can leave 'asked'. agree: author took the step ask, which 'not_by' excludes. The shortest way there: draft – ask (author) → asked."],
    ),
    (
        "a rule that reads only the state never holds there",
        START + f"  asked: {{{L}}}\n" + END,
        ASK + f"  agree: {{{L}, from: asked, to: ended, by: [head], needs: [{{if: \"case.state == 'draft'\", {NO}}}]}}\n",
        ["nobody can leave 'asked'. agree: needs case.state == 'draft', which never holds here. The shortest way there: draft – ask (author) → asked."],
    ),
    (
        "a rule that no fact can help",
        START + f"  asked: {{{L}}}\n" + END,
        ASK + f"  agree: {{{L}, from: asked, to: ended, by: [head], needs: [{{if: \"case.state == 'draft' && facts.agreement_valid\", {NO}}}]}}\n",
        ["agree: needs case.state == 'draft' && facts.agreement_valid, which never holds here."],
    ),
    (
        "a region that leads round and never out",
        START + f"  asked: {{{L}}}\n  waits: {{{L}}}\n" + END,
        ASK + f"  stop: {{{L}, from: draft, to: ended, by: [author]}}\n  wait: {{{L}, from: asked, to: waits, by: [head]}}\n  again: {{{L}, from: waits, to: asked, by: [head]}}\n",
        [
            "from 'asked' no end can be reached any more. The shortest way there: draft – ask (author) → asked.",
            "from 'waits' no end can be reached any more. The shortest way there: draft – ask (author) → asked – wait (head) → waits.",
        ],
    ),
    (
        "a task that nobody may do holds the others up",
        START + f"  asked: {{{L}, tasks: [{{id: look, to: head}}, {{id: say, to: auditor}}], route: [{{if: facts.tasks_done, to: ended}}]}}\n" + END,
        ASK,
        ["nobody can leave 'asked'. the route to ended: facts.tasks_done never holds here; task say: auditor may only read. The shortest way there: draft – ask (author) → asked – task look (head)."],
    ),
    (
        "a vote that never begins",
        START + f"  asked: {{{L}, approve: {{of: [head], need: {{all: [head]}}, then: accept, else: refuse}}}}\n" + END,
        ASK + f"  accept: {{{L}, from: asked, to: ended, needs: [{{if: \"case.state == 'draft'\", {NO}}}]}}\n  refuse: {{{L}, from: asked, to: ended}}\n",
        ["nobody can leave 'asked'. the vote never begins: accept needs case.state == 'draft'. The shortest way there: draft – ask (author) → asked."],
    ),
    (
        "one role without a deputy",
        START + f"  asked: {{{L}}}\n" + END,
        ASK + f"  agree: {{{L}, from: asked, to: ended, by: [officer]}}\n",
        ["only 'officer' can leave 'asked', and it has no deputy. The shortest way there: draft – ask (author) → asked."],
    ),
    (
        "a route that always holds takes the way of all others",
        START + f"  asked: {{{L}, route: [{{if: \"case.state == 'asked'\", to: aside}}]}}\n  aside: {{{L}}}\n" + END,
        ASK + f"  agree: {{{L}, from: asked, to: ended, by: [head]}}\n  back: {{{L}, from: aside, to: draft, by: [head]}}\n",
        ["nobody can ever fire 'agree'.", "from 'draft' no end can be reached any more. The shortest way there: draft."],
    ),
    (
        "back to where it came from, for ever",
        START + f"  asked: {{{L}}}\n" + END,
        ASK + f"  stop: {{{L}, from: draft, to: ended, by: [author], needs: [{{if: \"case.state == 'asked'\", {NO}}}]}}\n  back: {{{L}, from: asked, to: previous, by: [head]}}\n",
        ["from 'asked' no end can be reached any more."],
    ),
]  # fmt: skip


def found(states: str, transitions: str, most: int = 20_000) -> tuple[Found, list[str]]:
    """A workflow of these states and transitions, explored; each finding in words."""
    texts = {path: text for path, text in bases().items() if "workflow" not in path or "letters" in path}
    texts |= {"workflows/roles.yaml": ROLES.encode(), "workflows/purposes.yaml": bases()["workflows/purposes.yaml"]}
    texts["workflows/errand.yaml"] = f"{HEADING}{states}transitions:\n{transitions}".encode()
    catalogue = load(texts, small_registry())
    workflow = catalogue.workflows["errand"]
    answer = explore(Ground(workflow, catalogue.roles), most)
    return answer, [told(finding, workflow.initial) for finding in answer.findings]


@pytest.mark.parametrize(("states", "transitions", "says"), [bad[1:] for bad in BAD], ids=[bad[0] for bad in BAD])
def test_what_is_wrong_is_found_with_its_shortest_way(states: str, transitions: str, says: list[str]) -> None:
    """Whole sentences, or parts of one."""
    _, sentences = found(states, transitions)

    for words in says:
        assert any(words in sentence for sentence in sentences), sentences


def test_a_good_workflow_has_nothing_wrong() -> None:
    """Votes, tasks, timers and links all lead on."""
    states = (
        START
        + f"  asked: {{{L}, approve: {{of: [head, author], need: {{any: {{of: [head, author], count: 2}}}}, then: accept, else: refuse}}}}\n"
        + f"  doing: {{{L}, tasks: [{{id: a, to: head}}, {{id: b, to: author}}], done: 1, route: [{{if: facts.tasks_done, to: waits}}]}}\n"
        + f"  waits: {{{L}, after: [{{in: 3 days, do: expire}}]}}\n"
        + END
    )
    transitions = (
        ASK
        + f"  accept: {{{L}, from: asked, to: doing}}\n  refuse: {{{L}, from: asked, to: draft}}\n"
        + f"  expire: {{{L}, from: waits, to: ended}}\n"
    )

    answer, sentences = found(states, transitions)

    assert [] == sentences
    assert answer.is_whole


def test_what_was_not_looked_at_is_not_called_wrong() -> None:
    """The bound is said instead."""
    answer, sentences = found(*BAD[5][1:3], most=2)

    assert not answer.is_whole
    assert [] == sentences


def test_the_shipped_workflows_lead_everybody_to_an_end() -> None:
    """No institution without a way on."""
    catalogue = load(read_project(Path(__file__).parents[3]), REGISTRY)

    for workflow in catalogue.workflows.values():
        answer = explore(Ground(workflow, catalogue.roles))
        assert [] == [told(finding, workflow.initial) for finding in answer.findings]
        assert answer.is_whole
