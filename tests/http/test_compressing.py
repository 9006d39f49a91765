"""Answers travel compressed."""

import gzip

from tests.apps import app, client, clock, head

__all__ = ["app", "client", "clock", "head"]
ZIPPED = {"Accept-Encoding": "gzip"}


def test_a_page_travels_compressed_and_its_length_tells_nothing(head):
    answers = [head.get("/mani-uzdevumi", headers=ZIPPED) for _ in range(6)]

    assert all("gzip" == answer.headers["Content-Encoding"] for answer in answers)
    assert all("Accept-Encoding" in answer.headers["Vary"] for answer in answers)
    assert "<h1" in gzip.decompress(answers[0].data).decode()
    assert 1 < len({len(answer.data) for answer in answers})


def test_a_static_file_is_compressed_once_kept_and_never_asked_for_again(client):
    page = client.get("/pieslegties").text
    address = page.split('href="/vendor')[1].split('"')[0]
    first, second = (client.get(f"/vendor{address}", headers=ZIPPED) for _ in range(2))

    assert first.data == second.data
    assert len(first.data) < 50_000
    assert "immutable" in first.headers["Cache-Control"]


def test_who_cannot_unpack_gets_it_plain(client):
    answer = client.get("/pieslegties", headers={"Accept-Encoding": "identity"})

    assert "Content-Encoding" not in answer.headers
    assert "<h1" in answer.text


def test_an_error_page_is_compressed_too(client):
    answer = client.get("/nav-tadas", headers=ZIPPED)

    assert (404, "gzip") == (answer.status_code, answer.headers["Content-Encoding"])
