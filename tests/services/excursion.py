"""Workflows of a school's own making: an excursion that waits for its bookings, beside the shipped ones."""

from __future__ import annotations

from iapflow.extend import REGISTRY
from iapflow.services.definitions import Definitions, publish
from iapflow.services.snapshots import Opening
from tests.services.town import NOW, TEXTS, Town

EXCURSION = """
workflow: excursion
version: 1
label: {lv: Ekskursija, en: Excursion}
subject: institution
number: "EKS-{year}-{seq:03}"
view: [institution_head, institution_coordinator]
shows: [trip.goal]
forms:
  trip: {form: trip}
  visits: {form: visit, many: true}
start:
  by: [institution_head, institution_coordinator]
  asks: [institution]
  form: trip
  prefill: {trip: previous_case}
  label: {lv: Pieteikt ekskursiju, en: Propose an excursion}
states:
  planned: {label: {lv: Tiek plānota, en: Being planned}, initial: true, edit: {trip: [institution_head, institution_coordinator], visits: [institution_head]}}
  booked:
    label: {lv: Tiek rezervēta, en: Being booked}
    edit: {trip: [institution_head]}
    route:
      - {if: "size(children.booking) > 0 && children.booking.all(c, !c.is_open)", to: ready}
  ready: {label: {lv: Gatava, en: Ready}}
  over: {label: {lv: Beigusies, en: Over}, final: true}
  called_off: {label: {lv: Atcelta, en: Called off}, final: true}
transitions:
  book:
    label: {lv: Rezervēt, en: Book}
    from: [planned, booked]
    to: booked
    by: [institution_head]
    submits: trip
    effects:
      - start: {workflow: booking, for_each: trip.stops, with: {order.place: row.place, order.persons: trip.persons, order.note: {value: no skolas}}}
  finish:
    label: {lv: Pabeigt, en: Finish}
    from: ready
    to: over
    by: [institution_head]
    needs:
      - {if: facts.open_children == 0, else: {lv: Vēl ir atvērtas rezervācijas., en: Some bookings are still open.}}
  call_off:
    label: {lv: Atcelt, en: Call off}
    from: {except: [over, called_off]}
    to: called_off
    by: [institution_head]
    effects:
      - fire: {workflow: booking, where: [children], do: cancel}
      - cancel_tasks: {}
  visit:
    label: {lv: Ierakstīt apmeklējumu, en: Note a visit}
    from: planned
    to: planned
    by: [institution_head]
    submits: [visits, trip]
    needs:
      - {if: "!visits.exists(v, v.place == 'Rundāle')", else: {lv: Rundālē jau bijāt., en: You have been to Rundāle.}, id: been_there}
  lock_it: {label: {lv: Slēgt, en: Lock}, from: planned, to: planned, by: [institution_head], effects: [{lock: {form: trip}}, {set: {field: trip.goal, value: Slēgts}}]}
  unlock_it: {label: {lv: Atslēgt, en: Unlock}, from: planned, to: planned, by: [institution_head], effects: [{unlock: {form: trip}}]}
  print: {label: {lv: Izdrukāt, en: Print}, from: planned, to: planned, by: [institution_head], effects: [{document: {form: trip}}]}
queues:
  plans: {label: {lv: Plānotās, en: Planned}, states: [planned], columns: [case.number, trip.goal, trip.persons], do: book, split: {if: trip.persons < 20.0}}
tests:
  - name: Begins with its form
    given: {as: institution_head}
    do: [{start: {form: {goal: Daba, persons: 3}}}]
    expect: {state: planned}
  - name: Each stop is booked once
    given: {state: planned, as: institution_head, forms: {trip: {goal: Daba, persons: 3, stops: [{id: a, place: Cēsis}, {id: b, place: Sigulda}]}}}
    do: [book, book]
    expect: {state: booked, begun: {booking: 2}}
  - name: The last booking lets it go on
    given: {state: planned, as: institution_head, forms: {trip: {goal: Daba, persons: 3}}, children: {booking: [{state: done, is_open: false, place: Cēsis}]}}
    do: [book]
    expect: {state: ready}
  - name: Open bookings block the end
    given: {state: ready, as: institution_head, children: {booking: [{state: open}]}}
    do: [finish]
    expect: {refused: finish, because: needs}
  - name: Nobody goes to Rundāle twice
    given: {state: planned, as: institution_head, forms: {visits: {place: Cēsis}, trip: {goal: Daba, persons: 3}}, rows: {visits: [{place: Rundāle}]}}
    do: [visit]
    expect: {refused: visit, because: been_there}
"""

BOOKING = """
workflow: booking
version: 1
label: {lv: Rezervācija, en: Booking}
subject: institution
number: "REZ-{year}-{seq:03}"
view: [institution_head, institution_coordinator]
shows: [order.place, order.persons]
forms: {order: {form: order}}
start: {by: [institution_head]}
states:
  open: {label: {lv: Atvērta, en: Open}, initial: true, edit: {order: [institution_coordinator]}}
  done: {label: {lv: Veikta, en: Done}, final: true}
  cancelled: {label: {lv: Atcelta, en: Cancelled}, final: true}
transitions:
  confirm: {label: {lv: Apstiprināt, en: Confirm}, from: open, to: done, by: [institution_coordinator], submits: order}
  cancel: {label: {lv: Atcelt, en: Cancel}, from: open, to: cancelled, by: [institution_coordinator]}
"""

TRIP = """
form: trip
version: 1
label: {lv: Ekskursijas plāns, en: Plan of the excursion}
data: {class: P1, purpose: support_plan, retain: programme_evidence}
sections:
  all:
    label: {lv: Plāns, en: Plan}
    fields:
      goal: {type: text, required: true, label: {lv: Mērķis, en: Goal}}
      persons: {type: number, required: true, min: 1, step: 1, label: {lv: Dalībnieki, en: Persons}}
      stops:
        type: rows
        label: {lv: Pieturas, en: Stops}
        title: "{place}"
        carry_over: [place]
        fields:
          place: {type: text, required: true, label: {lv: Vieta, en: Place}}
          remark: {type: text, label: {lv: Piezīme, en: Remark}}
"""

ORDER = """
form: order
version: 1
label: {lv: Pasūtījums, en: Order}
data: {class: P1, purpose: support_plan, retain: programme_evidence}
sections:
  all:
    label: {lv: Pasūtījums, en: Order}
    fields:
      place: {type: text, required: true, label: {lv: Vieta, en: Place}}
      persons: {type: number, required: true, label: {lv: Personas, en: Persons}}
      note: {type: text, label: {lv: Piezīme, en: Note}}
"""

VISIT = """
form: visit
version: 1
label: {lv: Apmeklējums, en: Visit}
data: {class: P1, purpose: support_plan, retain: programme_evidence}
sections:
  all:
    label: {lv: Apmeklējums, en: Visit}
    fields:
      place: {type: text, required: true, label: {lv: Vieta, en: Place}}
"""

OURS = {
    "workflows/excursion.yaml": EXCURSION,
    "workflows/booking.yaml": BOOKING,
    "forms/trip.yaml": TRIP,
    "forms/order.yaml": ORDER,
    "forms/visit.yaml": VISIT,
}
DEFINITIONS = Definitions(REGISTRY)


def open_excursions(town: Town) -> None:
    """Publish the workflows of the school's own."""
    texts = {**TEXTS, **{path: text.lstrip().encode() for path, text in OURS.items()}}
    publish(town.store, texts, REGISTRY, NOW)
    town.room = town.fresh_room(DEFINITIONS)


def begun(town: Town) -> int:
    """An excursion being planned."""
    return town.start(Opening("excursion", town.school), "institution_head", answers={"trip": trip()})


def trip(*places: str, **more: object) -> dict[str, object]:
    """A complete plan with these stops, each under its own row id."""
    stops = [{"id": f"s{number}", "place": place} for number, place in enumerate(places, 1)]
    return {"goal": "Iepazīt novadu", "persons": "12", "stops": stops, **more}
