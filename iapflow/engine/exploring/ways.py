"""Every way on from a spot: routes first, then what people, votes, tasks and time can do."""

from iapflow.definitions.model import Did, Transition
from iapflow.engine.exploring.joins import add_tasks, add_votes
from iapflow.engine.exploring.spots import Ground, Spot, Way, WaysOn
from iapflow.engine.exploring.truth import certain, never

BY_ITSELF = "route"


def ways_on(ground: Ground, spot: Spot) -> WaysOn:
    """The ways on, and why others are barred."""
    on = WaysOn()
    _routes(ground, spot, on)
    if not on.is_forced:
        add_votes(ground, spot, on)
        add_tasks(ground, spot, on)
        _transitions(ground, spot, on)
        _timers(ground, spot, on)
    return on


def pressers(ground: Ground, transition: Transition, name: str, spot: Spot) -> tuple[list[str], list[str]]:
    """The roles that can fire this here, and why the others cannot."""
    can, why = [], []
    for role_id in transition.by:
        barred = _barred(ground, transition, role_id, spot)
        if barred is None:
            can.append(role_id)
        else:
            why.append(f"{name}: {barred}")
    return can, why


def _routes(ground: Ground, spot: Spot, on: WaysOn) -> None:
    """In order; one that always holds leaves nobody time for anything else."""
    for route in ground.state(spot).route:
        truth = certain(route.if_, ground, spot)
        to = ground.moved(spot, route.to, BY_ITSELF)
        if truth is False or to is None:
            on.barred.append(f"the route to {route.to}: {route.if_.source} never holds here")
            continue
        on.ways.append(Way(BY_ITSELF, "", to))
        if truth is True:
            on.is_forced = True
            return


def _transitions(ground: Ground, spot: Spot, on: WaysOn) -> None:
    """What people press, what a link lets them press, and what other workflows fire."""
    for name, transition in ground.workflow.transitions.items():
        others = [transition.link.for_] if transition.link is not None else []
        others += ["another case"] if name in ground.fired_by_others else []
        if spot.state not in transition.leaves(ground.workflow) or not (transition.by or others):
            continue
        rule = never(transition.needs, ground, spot)
        if rule is not None:
            on.barred.append(f"{name}: needs {rule}, which never holds here")
            continue
        can, why = pressers(ground, transition, name, spot)
        on.barred += why
        for role in [*can, *others]:
            to = ground.moved(spot, transition.to, name, role)
            if to is not None:
                on.ways.append(Way(name, role, to))


def _timers(ground: Ground, spot: Spot, on: WaysOn) -> None:
    for after in ground.state(spot).after:
        transition = ground.workflow.transitions[after.do]
        to = ground.moved(spot, transition.to, after.do)
        never_fires = after.when is not None and certain(after.when, ground, spot) is False
        rule = never(transition.needs, ground, spot)
        if never_fires or rule is not None or to is None:
            on.barred.append(f"{after.do}: the timer never fires here")
        else:
            on.ways.append(Way(after.do, "", to))


def _barred(ground: Ground, transition: Transition, role_id: str, spot: Spot) -> str | None:
    """Why nobody of this role can ever fire it here."""
    role = ground.roles.get(role_id)
    if role is None:
        return None
    if role.read_only:
        return f"{role_id} may only read"
    for excluded in transition.not_by:
        if isinstance(excluded, Did):
            if (excluded.did, role_id) in spot.did and role.relation is not None:
                return f"{role_id} took the step {excluded.did}, which 'not_by' excludes"
        elif excluded == role.relation:
            return f"{role_id} always is {excluded}, which 'not_by' excludes"
    return None
