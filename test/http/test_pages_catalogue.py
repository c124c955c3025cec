# test/http/test_pages_catalogue.py: what all pages of the catalogue keep; those of licences and natures.

import pytest

from page import get_page, ids_of, query_behind

EVERY_PAGE = ["/gallery/", "/user/", "/licence/", "/nature/", "/object/",
              "/licence/CC0-1.0", "/object/?text=a"]


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_a_page_answers_with_and_without_its_last_slash(client, path):
    path, question, rest = path.partition("?")
    path, rest = path.rstrip("/"), question + rest
    assert get_page(client, path + rest).text == \
        get_page(client, path + "/" + rest).text


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_head_is_get_without_the_body(client, path):
    whole = client.get(path)
    head = client.session.head(client.url + path)
    assert head.status_code == 200 and head.content == b""
    assert head.headers["Content-Type"] == whole.headers["Content-Type"]


@pytest.mark.parametrize("path, place", [
    ("/query-pictures?query=", "/query-pictures"), ("/object/", "/object/"),
    ("/gallery/?offset=0", "/gallery/"), ("/label-set/", "/gallery/"),
    ("/help/asking", "/help/"), ("/info", "/help/"), ("/nature/", None),
    ("/helping", None)])
def test_the_header_says_where_one_is(client, path, place):
    page = get_page(client, path, 404 if path == "/helping" else 200)
    here = {a["href"] for a in page.all("a", **{"aria-current": "true"})}
    assert here - {"#rules"} == ({place} if place else set())


@pytest.mark.parametrize("path", [
    "/gallery/2147483647", "/gallery/x", "/gallery/0", "/user/nobody%20here",
    "/licence/No-Such", "/licence/cc0-1.0", "/nature/photo",
    "/object/no%20such%20object", "/object/a%2Fb%2Fc"])
def test_what_is_not_there_is_404_with_a_way_on(client, path):
    page = get_page(client, path, 404)
    assert page.links


@pytest.mark.parametrize("path", [
    "/gallery/?offset=-1", "/gallery/?offset=x", "/gallery/?limit=0",
    "/gallery/?limit=101", "/user/?offset=1&offset=2", "/user/?limit=1e3",
    "/licence/CC0-1.0?after=x", "/gallery/?owner=a&owner=b",
    "/object/?offset=-1", "/object/?text=a&limit=0"])
def test_a_parameter_that_is_wrong_is_refused_by_name(client, path):
    page = get_page(client, path, 400)
    name = path.split("?")[1].split("=")[0]
    assert name in page.text or name in ("after", "text")


@pytest.mark.parametrize("path, fields", [
    ("/object/", 2), ("/help/", 2), ("/login", 2),
    ("/query-pictures", 1), ("/nothing", 1)])
def test_pictures_are_searched_from_every_page(client, path, fields):
    """In the header and in its menu, or once where the page is a search."""
    page = get_page(client, path, 404 if path == "/nothing" else 200)
    forms = page.root.all("form", action="/query-pictures", role="search")
    assert len(forms) == fields


# ---- licences and natures ----

def test_licences_come_pinned_first(client):
    page = get_page(client, "/licence/")
    titles = [text for level, text in page.headings if level == 2]
    assert titles[0] == "Where to begin"
    assert page.has_link("/licence/CC0-1.0")
    assert page.has_link("/licence/0BSD"), "all are on the page"
    assert "not free" in page.text


def test_licences_are_found_by_identifier_and_title(client):
    page = get_page(client, "/licence/?text=%20noncommercial%20")
    assert page.form("/licence/") == {"text": "noncommercial"}
    assert page.has_link("/licence/CC-BY-NC-SA-2.0-FR")
    assert not page.has_link("/licence/CC0-1.0")
    page = get_page(client, "/licence/?text=cc0")
    assert page.has_link("/licence/CC0-1.0")
    page = get_page(client, "/licence/?text=%3Cx%3E")
    assert "No licence has “<x>”" in page.text


def test_a_licence_says_what_it_asks(client, made):
    picture = made.picture(title="licensed", licences=["CC-BY-NC-SA-2.0-UK"])
    page = get_page(client, "/licence/CC-BY-NC-SA-2.0-UK")
    assert "Not for commercial use. Name the author" in page.text
    assert "Not counted as free" in page.text
    assert ids_of(page)[0] == picture
    assert page.href("Legal text") == \
        "https://creativecommons.org/licenses/by-nc-sa/2.0/uk/legalcode"
    assert query_behind(page.href("Search pictures under it")) == \
        {"want": [{"licence": ["CC-BY-NC-SA-2.0-UK"]}]}


def test_every_creative_commons_licence_is_described(client):
    licences = client.get("/api/licence/").json()
    for code in licences:
        if code.startswith("CC-BY"):
            text = client.get(f"/api/licence/{code}").json()["description"]
            assert ("Not for commercial use" in text) == ("-NC" in code)
            assert ("same licence" in text) == ("-SA" in code)
            assert ("changed versions may not" in text) == ("-ND" in code)
            assert "Name the author" in text


def test_a_licence_without_words_or_pictures(client, made):
    made.run("""INSERT INTO licence (code, title, is_free) VALUES (%s, %s,
        true) ON CONFLICT DO NOTHING""", "X-test-of-pages", "A <test> & more")
    made.connection.commit()
    page = get_page(client, "/licence/X-test-of-pages")
    assert page.h1 == "A <test> & more"
    assert "There is no summary of this licence" in page.text
    assert "No picture carries it" in page.text
    assert not any(words == "Legal text" for _, words in page.links)


def test_natures_lead_to_their_pictures(client, made):
    made.picture(title="x", nature="microscopy")
    natures = client.get("/api/nature/").json()
    page = get_page(client, "/nature/")
    asked = [query_behind(link)["want"][0]["nature"][0]
             for link, _ in page.links if link.startswith("/query-pictures?")]
    assert asked == list(natures)
    assert page.href("Microscopy")
    assert page.all("img")
