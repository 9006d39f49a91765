"""The draft of a step's page: with a script and without, shown again, thrown away."""

from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]


def test_words_stand_on_the_page_when_one_comes_back(village: Village):
    """A script is told the time; a page without one comes back to itself."""
    case = village.town.submitted()
    address = f"/plani/{case}/darbiba/send_back"
    page = f"/apstiprinasana/{case}"
    words = {"_at": "plan:", "_says": "Lūdzu, precizējiet.", "f-comment": "Vēl nav skaidrs.", "_back": page}

    kept = village.send("institution_head", f"{address}/melnraksts", words, page)

    assert (302, page) == (kept.status_code, kept.location)
    for at in (page, address):
        shown = village.page("institution_head", at)
        assert "Lūdzu, precizējiet." in shown
        assert "Vēl nav skaidrs." in shown
        assert "Neviens cits to neredz." in shown
    gone = village.send("institution_head", f"{address}/melnraksts/atmest", {"_back": "https://example.org"}, page)
    assert (302, address) == (gone.status_code, gone.location)
    assert "precizējiet." not in village.page("institution_head", page)


def test_a_page_that_is_out_of_date_keeps_nothing(village: Village):
    """The script is told; the words stay on its page."""
    case = village.town.submitted()
    marks = {
        "csrf_token": village.page("institution_head", "/zinas").split('name="csrf_token" value="')[1].split('"')[0]
    }
    head = village.browser("institution_head")

    answer = head.post(
        f"/plani/{case}/darbiba/send_back/melnraksts", data={**marks, "revision": "0", "f-comment": "Vēl."},
        headers={"X-Requested-With": "fetch"},
    )  # fmt: skip

    assert 409 == answer.status_code
    assert "Vēl." not in village.page("institution_head", f"/plani/{case}/darbiba/send_back")
