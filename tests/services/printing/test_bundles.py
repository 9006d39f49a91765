"""The evidence of plans: every file is on the list with its hash, and each reader gets their own."""

import csv
import io
import zipfile
from datetime import date
from hashlib import sha256

import pytest

from iapflow.errors import Missing
from iapflow.jobs.office import Office
from iapflow.jobs.outbox import keep_promises
from iapflow.services.printing.bundles import evidence
from iapflow.services.uploads import Chosen, keep_file
from iapflow.services.work_log import log_work
from tests.forms.test_files import PDF
from tests.pdfs import words_of
from tests.services.shop import Shop


@pytest.fixture
def shop(town):
    shop = Shop(town.store)
    shop.open()
    return shop


def unpacked(shop, name, *cases):
    made = evidence(shop.store, shop.room, shop.who(name), cases or [shop.plan_id])
    with zipfile.ZipFile(io.BytesIO(made.content)) as folder:
        return {one: folder.read(one) for one in folder.namelist()}


def test_every_file_stands_on_the_list_with_its_hash(shop):
    files = unpacked(shop, "institution_head")
    rows = list(csv.reader(io.StringIO(files["00-saturs.csv"].decode("utf-8-sig")), delimiter=";"))[1:]

    assert {name for name, _, _ in rows} == files.keys() - {"00-saturs.csv", "00-saturs.pdf"}
    assert all(sha256(files[name]).hexdigest() == digest for name, _, digest in rows)


def test_the_application_and_the_claims_of_the_plan_lie_beside_it(shop):
    shop.approved()
    keep_promises(Office(shop.store, shop.room, post=None, link=str))

    names = " ".join(unpacked(shop, "institution_head"))

    for part in ("veidlapa-plan", "lemumi", "veidlapa-application", "veidlapa-claim", "KOMP-2026-27-00001-2026-11-03"):
        assert part in names


def put(shop, case, alias, path, name="Skenējums.pdf", who="institution_coordinator"):
    return keep_file(shop.store, shop.room, shop.who(who), Chosen(case, alias, path, name, PDF))


def test_what_was_put_in_lies_there_too_and_the_journal(shop):
    case = shop.claim()
    receipt = {**shop.document(), "scan": put(shop, case, "claim", "documents.scan", "Čeks.pdf")}
    shop.hand_in(case, shop.meals(documents=[receipt]))
    put(shop, shop.claim("other"), "claim", "documents.scan", "Svešs.pdf")

    of_the_head = unpacked(shop, "institution_head")
    (scan,) = (name for name in of_the_head if "pielikums" in name)
    assert scan.endswith("-Čeks.pdf")
    assert PDF == of_the_head[scan]
    (journal,) = (name for name in of_the_head if "/IAP" in name and name.endswith("zurnals.pdf"))
    words = words_of(of_the_head[journal])
    assert "Saskaņots pašvaldībā" in words
    assert "municipal_coordinator Modele" in words


def test_an_opinion_lies_there_for_who_reads_the_risk_only(town):
    town.register(special_data_consent=True)
    case = town.open_plan()
    opinion = keep_file(
        town.store, town.room, town.who("plan_author"), Chosen(case, "plan", "risks.opinion", "Atzinums.pdf", PDF)
    )
    risks = [town.risk(opinion=opinion)]
    town.fire(case, "submit", "plan_author", answers={"plan": town.plan(risks=risks)})
    town.fire(case, "approve_by_head", "institution_head")

    found = {}
    for name in ("institution_head", "municipal_coordinator"):
        content = evidence(town.store, town.room, town.who(name), [case]).content
        with zipfile.ZipFile(io.BytesIO(content)) as folder:
            found[name] = [one for one in folder.namelist() if one.endswith("-Atzinums.pdf")]

    assert (1, 0) == (len(found["institution_head"]), len(found["municipal_coordinator"]))


def test_the_month_of_each_giver_lies_there(town):
    case = town.delivered()
    town.go(date(2026, 10, 9))
    log_work(town.store, town.room, town.who("subject_teacher"), case, (town.entry(), "log-1"))
    made = evidence(town.store, town.room, town.who("institution_head"), [case])

    with zipfile.ZipFile(io.BytesIO(made.content)) as folder:
        (month,) = (name for name in folder.namelist() if "menesis-2026-10" in name)
        words = words_of(folder.read(month))
    assert "subject_teacher Modele" in words


def test_who_reads_less_gets_less(shop):
    files = unpacked(shop, "municipal_coordinator")

    assert not any(
        "Nepietiekami apgūtas" in words_of(content) for name, content in files.items() if name.endswith(".pdf")
    )


def test_nobody_takes_along_what_is_not_theirs(shop):
    with pytest.raises(Missing):
        unpacked(shop, "other_head")
    with pytest.raises(Missing):
        evidence(shop.store, shop.room, shop.who("institution_head"), [])
