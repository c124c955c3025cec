# test/http/test_pages_gallery.py: the pages of galleries, and of the people who own them.

from urllib.parse import urlsplit

import pytest

from client import part
from page import get_page, ids_of, query_behind


# ---- galleries ----

@pytest.fixture
def gallery(made):
    """A gallery with pictures of every kind, and whom its owner trusts."""
    made.friends = [made.name("friend"), made.name("חבר")]
    for name in made.friends:
        made.run("INSERT INTO gallery_trust VALUES (%s, %s)",
                 made.gallery_id, made.account(name))
    made.run("UPDATE gallery SET title = %s, description = %s WHERE id = %s",
             made.name("Fur & <feathers>"),
             "What *somebody* wrote <script>alert(1)</script>",
             made.gallery_id)
    made.shown = [made.picture(title=f"picture {i}") for i in range(3)]
    made.hidden = made.picture(title="hidden", visibility="hidden")
    made.obsolete = made.picture(title="old", replaced_by=made.shown[0])
    made.update(made.obsolete, "is_obsolete", True)
    return made


def test_a_gallery_shows_its_pictures_newest_first(client, gallery):
    page = get_page(client, f"/gallery/{gallery.gallery_id}")
    assert page.h1 == gallery.name("Fur & <feathers>")
    assert ids_of(page) == gallery.shown[::-1]
    assert "3 pictures" in page.text
    assert page.has_link(f"/user/{part(gallery.author)}")
    for name in gallery.friends:
        assert page.has_link(f"/user/{part(name)}")
    assert "<em>somebody</em>" in page.answer.text
    assert "<script>alert" not in page.answer.text
    assert query_behind(page.href("Search in this gallery")) == \
        {"want": [{"in_gallery": [gallery.gallery_id]}]}


def test_an_empty_gallery_says_so(client, made):
    empty = made.gallery("")
    made.connection.commit()
    page = get_page(client, f"/gallery/{empty}")
    assert page.h1 == f"Gallery {empty}"
    assert "No picture to show" in page.text
    assert page.has_link("/query-pictures")


def test_a_long_gallery_is_walked_by_cursor(client, made):
    expected = [made.picture(title=f"p {i}") for i in range(100)][::-1]
    path, seen, steps = f"/gallery/{made.gallery_id}", [], 0
    while path:
        page = get_page(client, path)
        assert "100 pictures" in page.text
        seen += ids_of(page)
        steps += 1
        if steps > 1:
            assert page.href("Newest") == f"/gallery/{made.gallery_id}"
        path = next((link for link, words in page.links
                     if words == "Older pictures"), None)
    assert seen == expected and steps == 3


def test_newer_pictures_are_a_step_back(client, made):
    expected = [made.picture(title=f"p {i}") for i in range(100)][::-1]
    page = get_page(client, f"/gallery/{made.gallery_id}")
    assert not any(words == "Newer pictures" for _, words in page.links)
    for _ in range(2):
        page = get_page(client, page.href("Older pictures"))
    for first in (48, 0):
        page = get_page(client, page.href("Newer pictures"))
        assert ids_of(page) == expected[first:first + 48]
    assert not any(words == "Newer pictures" for _, words in page.links)


def test_two_cursors_are_refused(client, made):
    get_page(client, f"/gallery/{made.gallery_id}?after=a&before=b", 400)


def test_a_cursor_of_another_gallery_is_refused(client, made):
    for i in range(60):
        made.picture(title=f"p {i}")
    other = made.gallery("other")
    made.connection.commit()
    link = get_page(client, f"/gallery/{made.gallery_id}").href(
        "Older pictures")
    get_page(client, f"/gallery/{other}?{urlsplit(link).query}", 400)


def test_galleries_are_covers_with_their_newest_pictures(client, gallery):
    gallery.shown.append(gallery.picture(title="fourth"))
    page = get_page(client, "/gallery/?limit=1")
    assert page.has_link(f"/gallery/{gallery.gallery_id}")
    assert len(page.all("img")) == 4
    assert "4 pictures" in page.text
    assert page.has_link(f"/user/{part(gallery.author)}")
    assert page.href("Next") == "/gallery/?offset=1&limit=1" or \
        "Next" not in page.text


def test_few_pictures_make_one_cover(client, gallery):
    page = get_page(client, "/gallery/?limit=1")
    assert len(page.all("img")) == 1


def test_galleries_of_an_owner_in_pages(client, made):
    ids = [made.gallery_id] + [made.gallery(f"g {i}") for i in range(4)]
    made.connection.commit()
    page = get_page(client, f"/gallery/?owner={part(made.author)}&limit=2")
    assert page.form("/gallery/") == {"owner": made.author}
    seen = []
    while True:
        seen += [link for link, _ in page.links
                 if link[9:].isdigit() and link.startswith("/gallery/")]
        if not any(words == "Next" for _, words in page.links):
            break
        page = get_page(client, page.href("Next"))
    assert seen == [f"/gallery/{id}" for id in sorted(ids, reverse=True)]
    page = get_page(client, page.href("Previous"))
    assert page.has_link(f"/gallery/{ids[1]}")


def test_an_owner_without_galleries_is_told_so(client):
    page = get_page(client, "/gallery/?owner=no%20such%20%3Cuser%3E")
    assert "No gallery of no such <user>" in page.text
    assert page.has_link("/gallery/")


# ---- people ----

def test_a_user_shows_what_was_brought_in(client, gallery):
    thing = gallery.object("thing")
    gallery.region(gallery.shown[0], thing)
    gallery.region(gallery.shown[0], thing, position=1)
    gallery.run("INSERT INTO rating VALUES (%s, %s, 4)", gallery.shown[1],
                gallery.author_id)
    gallery.record(gallery.shown[0])
    page = get_page(client, f"/user/{part(gallery.author)}")
    assert page.h1 == gallery.author
    assert ids_of(page) == gallery.shown[::-1]
    assert "pictures 3" in page.text and "regions on them 2" in page.text
    assert "gallery 1" in page.text and "rating given 1" in page.text
    assert page.has_link(f"/gallery/{gallery.gallery_id}")
    assert page.all("time")[0]["datetime"].endswith("Z")
    assert query_behind(page.href("Search these pictures")) == \
        {"want": [{"author": [gallery.author]}]}


def test_a_user_without_anything(client, made):
    name = made.name('so "quoted" &c; العربية')
    made.account(name)
    made.connection.commit()
    page = get_page(client, f"/user/{part(name)}")
    assert page.h1 == name
    assert "No picture to show" in page.text and "galleries 0" in page.text


def test_a_user_who_left_is_gone(client, made):
    name = made.name("left")
    made.run("UPDATE account SET deleted_at = now() WHERE id = %s",
             made.account(name))
    made.connection.commit()
    get_page(client, f"/user/{part(name)}", 410)
    page = get_page(client, f"/user/?text={part(name)}")
    assert not page.has_link(f"/user/{part(name)}")


def test_all_galleries_of_a_user_are_a_link_away(client, made):
    for i in range(5):
        made.gallery(f"g {i}")
    made.connection.commit()
    page = get_page(client, f"/user/{part(made.author)}")
    assert page.href("All 6") == f"/gallery/?owner={part(made.author)}"


def test_people_are_found_by_a_part_of_their_name(client, made):
    names = sorted(made.name(f"Élan {letter}") for letter in "abc")
    for name in names:
        made.account(name)
    made.connection.commit()
    page = get_page(client, f"/user/?text={part('éLAN')}&limit=100")
    for name in names:
        assert page.has_link(f"/user/{part(name)}")
    assert page.form("/user/") == {"text": "éLAN"}
    page = get_page(client, "/user/?text=nobody%20%25%20here")
    assert "Nobody has “nobody % here” in the name" in page.text


def test_people_come_in_pages(client, made):
    for i in range(5):
        made.account(made.name(f"paged {i}"))
    made.connection.commit()
    path, seen = f"/user/?text={part('paged')}&limit=2", []
    for _ in range(1000):
        page = get_page(client, path)
        seen += [words for link, words in page.links
                 if link.startswith("/user/") and made.tag in words]
        if not any(words == "Next" for _, words in page.links):
            break
        path = page.href("Next")
    assert seen == [made.name(f"paged {i}") for i in range(5)]
    assert "nobody on this page" in get_page(client,
                                             "/user/?offset=900000").text
