"""The bank of phrases of the demonstration: some released, one that waits."""

from datetime import timedelta

from iapflow.cli.demo.world import World, at
from iapflow.services.phrases import Wish, release, write
from iapflow.store.phrase import Phrase

SCHOOLS = ("BEBRENE", "RAINA")
PHRASES = (
    ("plan:risks.justification", "A02", "Divas tēmas nav apgūtas pietiekami; pārbaudes darbos vērtējums zem 4 ballēm."),
    ("plan:risks.justification", "A02", "Stundās strādā lēnāk nekā klase un uzdevumu līdz galam paveic ar atbalstu."),
    ("plan:risks.justification", "A01", "Kavējumi pieaug no mēneša uz mēnesi, iemesls netiek paskaidrots."),
    ("plan:risks.justification", "C07", "Ģimenei nav iespējas segt izdevumus par ēdināšanu skolā."),
    ("plan:measures.expected_result", "", "Semestra beigās pārbaudes darbos vismaz 4 balles."),
    ("plan:measures.expected_result", "", "Stundas kavē ne vairāk kā divas reizes mēnesī, un kavējumi ir attaisnoti."),
    ("plan_evaluation:narrative", "", "Konsultācijas apmeklēja regulāri; jāturpina darbs ar teksta uzdevumiem."),
)
WAITING = ("plan:risks.justification", "A03", "Interese par mācībām atgriežas, kad uzdevums saistīts ar praksi.")


def make_phrases(world: World) -> None:
    """Written by an author a month ago and released by the coordinator; the last one still waits."""
    world.clock.now = at(world.day - timedelta(days=30), 13)
    for unit in SCHOOLS:
        author = world.actor(world.staff[unit, "plan_author"][0])
        for key, code, words in (*PHRASES, WAITING):
            write(world.store, world.room, author, Wish(world.units[unit], key, code, words))
        coordinator = world.actor(world.one(unit, "institution_coordinator"))
        with world.store.reading() as session:
            mine = session.query(Phrase).filter_by(institution_id=world.units[unit])
            waiting = [row.id for row in mine.filter(Phrase.words != WAITING[2]).order_by(Phrase.id)]
        for phrase in waiting:
            release(world.store, world.room, coordinator, phrase)
