"""The evidence of plans: every file is on the list with its hash, and each reader gets their own."""

import csv
import io
import zipfile
from hashlib import sha256

import pytest

from iapflow.errors import Missing
from iapflow.jobs.office import Office
from iapflow.jobs.outbox import keep_promises
from iapflow.services.printing.bundles import evidence
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
