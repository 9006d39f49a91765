"""Static files: named by content, kept for a year, and all of them there."""

import re


def test_every_file_a_page_asks_for_is_there(client, head):
    pages = client.get("/pieslegties").text + head.get("/mani-uzdevumi").text
    named = set(re.findall(r'(?:href|src)="(/(?:static|vendor)/[^"]+)"', pages))

    assert named
    for address in named:
        answer = client.get(address.replace("&amp;", "&"))
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_file_asked_for_without_its_digest_is_not_kept(client):
    assert client.get("/static/app.css").headers["Cache-Control"] == "no-store"


def test_nothing_is_loaded_from_elsewhere(client):
    assert re.findall(r'(?:href|src)="https?:', client.get("/pieslegties").text) == []


def test_bootstrap_comes_with_its_scripts(client):
    for name in ("js/bootstrap.min.js", "umd/popper.min.js"):
        assert client.get(f"/vendor/bootstrap/{name}").status_code == 200
