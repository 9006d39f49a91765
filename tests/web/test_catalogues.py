"""Everything the program says can be said in Latvian, and so can what its packages say."""

import gettext
import re
from pathlib import Path

import flask_admin
import flask_security
import pytest
import wtforms
from babel.messages.pofile import read_po

from iapflow.web import TRANSLATIONS, catalogues

FOREIGN = {
    "admin": Path(flask_admin.__file__).parent / "translations/et/LC_MESSAGES/admin.po",
    "wtforms": Path(wtforms.__file__).parent / "locale/wtforms.pot",
    "flask_security": Path(flask_security.__file__).parent / "translations/flask_security.pot",
}
GAPS = re.compile(r"%\(\w+\)[sd]?|%[sd]|\{\w+\}")


def test_every_sentence_of_ours_has_its_latvian():
    assert {} == catalogues.missing()


@pytest.mark.parametrize("domain", FOREIGN)
def test_every_sentence_of_a_package_has_its_latvian(domain):
    with FOREIGN[domain].open("rb") as file:
        ids = {m.id if isinstance(m.id, str) else " | ".join(m.id) for m in read_po(file) if m.id}

    assert ids == set(catalogues.read(TRANSLATIONS / f"{domain}.tsv"))


@pytest.mark.parametrize("domain", ["messages", *FOREIGN])
def test_the_same_gaps_are_on_both_sides(domain):
    for path in catalogues.tables()[domain]:
        for ident, latvian in catalogues.read(path).items():
            wanted = sorted(set(GAPS.findall(ident.split(" | ")[-1])))
            for form in latvian.split(" | "):
                assert wanted == sorted(set(GAPS.findall(form))), f"{path.name}: {ident}"


@pytest.mark.parametrize("domain", ["messages", *FOREIGN])
def test_the_compiled_catalogue_is_what_the_tables_say(domain):
    with (TRANSLATIONS / "lv/LC_MESSAGES" / f"{domain}.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    for message in catalogues.catalogue(domain, catalogues.tables()[domain]):
        if isinstance(message.id, str) and message.id:
            assert message.string == compiled.gettext(message.id), "run python -m iapflow.web.catalogues"


def test_a_line_without_a_tab_is_named(tmp_path):
    path = tmp_path / "odd.tsv"
    path.write_text("Yes\tJā\nNo Nē\n", encoding="utf-8")

    with pytest.raises(catalogues.CatalogueError, match=r"odd\.tsv:2"):
        catalogues.read(path)


def test_a_sentence_that_counts_needs_three_forms(tmp_path):
    path = tmp_path / "odd.tsv"
    path.write_text("{n} plan | {n} plans\t{n} plāns | {n} plāni\n", encoding="utf-8")

    with pytest.raises(catalogues.CatalogueError, match="three Latvian forms"):
        catalogues.read(path)
