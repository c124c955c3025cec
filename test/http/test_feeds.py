# test/http/test_feeds.py: Atom feeds, the sitemap and robots.txt, read by an XML parser.

import re
import urllib.robotparser
import xml.etree.ElementTree as ElementTree

import pytest

from client import part
from page import Page

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
INSTANT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"


class Feed:
    """What RFC 4287 asks of a feed is asked of each."""

    def __init__(self, client, path):
        self.answer = client.get(path)
        assert self.answer.status_code == 200, self.answer.text
        assert self.answer.headers["Content-Type"] == \
            "application/atom+xml; charset=utf-8"
        self.root = ElementTree.fromstring(self.answer.content)
        assert self.root.tag == ATOM + "feed"
        self.entries = self.root.findall(ATOM + "entry")
        for element in (self.root, *self.entries):
            for name in ("id", "title", "updated"):
                assert len(element.findall(ATOM + name)) == 1, name
            assert re.fullmatch(INSTANT, element.findtext(ATOM + "updated"))
            assert element.findtext(ATOM + "id").startswith("http")
            for link in element.findall(ATOM + "link"):
                assert link.get("href").startswith("http"), link.attrib
        for entry in self.entries:
            assert entry.findtext(f"{ATOM}author/{ATOM}name")
            assert re.fullmatch(INSTANT, entry.findtext(ATOM + "published"))
            assert entry.find(ATOM + "content").get("type") == "html"
        ids = [entry.findtext(ATOM + "id") for entry in self.entries]
        assert len(set(ids)) == len(ids)
        times = [entry.findtext(ATOM + "updated") for entry in self.entries]
        assert self.root.findtext(ATOM + "updated") >= max(times, default="")

    def link(self, rel):
        return self.root.find(f"{ATOM}link[@rel='{rel}']").get("href")

    @property
    def pictures(self):
        return [int(entry.findtext(ATOM + "id").rsplit("/", 1)[1])
                for entry in self.entries]


def test_a_gallery_is_followed(client, made):
    ids = [made.picture(title=f"p {i}", licences=["CC0-1.0"],
                        description="a *b* <c>") for i in range(3)]
    feed = Feed(client, f"/feed/gallery/{made.gallery_id}")
    assert feed.pictures == ids[::-1]
    assert feed.link("self").endswith(f"/feed/gallery/{made.gallery_id}")
    assert feed.link("alternate").endswith(f"/gallery/{made.gallery_id}")
    content = feed.entries[0].findtext(ATOM + "content")
    assert "a <em>b</em> &lt;c&gt;" in content
    assert re.search('<img src="https?://[^"]*/derived/', content)
    assert client.get("/" + feed.link("self").split("/", 3)[3]).content == \
        feed.answer.content


def test_a_user_and_a_query_are_followed(client, made):
    picture = made.picture(title="<&\"'>")
    user = Feed(client, f"/feed/user/{part(made.author)}")
    query = Feed(client, "/feed/query?query=" +
                 part(f"want: [author: [\"{made.author}\"]]"))
    for feed in (user, query):
        assert feed.pictures == [picture]
        assert feed.entries[0].findtext(ATOM + "title") == "<&\"'>"
    assert client.get("/" + query.link("alternate").split("/", 3)[3]) \
        .status_code == 200


def test_the_newest_come_first(client, made):
    picture = made.picture(title="newest")
    feed = Feed(client, "/feed/newest")
    assert feed.pictures[0] == picture
    assert len(feed.pictures) <= 30


def test_an_empty_feed_is_a_feed(client, made):
    feed = Feed(client, f"/feed/gallery/{made.gallery_id}")
    assert feed.entries == []
    assert feed.root.findtext(ATOM + "updated") > "2020"


def test_texts_that_xml_cannot_hold(client, made):
    made.picture(title="a\ufffeb\uffff", description="\x01\x0b\x1f ]]> &#1;")
    feed = Feed(client, f"/feed/gallery/{made.gallery_id}")
    assert feed.entries[0].findtext(ATOM + "title") == "a\ufffdb\ufffd"


def test_a_change_of_a_picture_is_an_update(client, made):
    picture = made.picture(title="before")
    path = f"/feed/gallery/{made.gallery_id}"
    before = Feed(client, path)
    made.run("""INSERT INTO picture_revision SELECT picture_id, revision + 1,
        made_at + interval '1 hour', actor_id, tool, reason, title,
        description, origin_url, creator, credit_url, nature_id, licence_ids,
        replaced_by_id, copied_from_id, visibility, annotators, media_sha256
        FROM picture_revision WHERE picture_id = %s""", picture)
    made.connection.commit()
    after = Feed(client, path)
    assert after.root.findtext(ATOM + "updated") > \
        before.root.findtext(ATOM + "updated")
    assert after.root.findtext(ATOM + "id") == \
        before.root.findtext(ATOM + "id")


def test_a_feed_that_is_known_is_not_sent_again(client, made):
    path = f"/feed/gallery/{made.gallery_id}"
    tag = client.get(path).headers["ETag"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert again.status_code == 304 and again.content == b""
    made.picture(title="new")
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200
    head = client.session.head(client.url + path)
    assert head.status_code == 200 and head.content == b""


@pytest.mark.parametrize("path, status", [
    ("/feed/gallery/2147483647", 404), ("/feed/user/nobody.here", 404),
    ("/feed/query?query=want%3A%20x%3A", 400), ("/feed/nothing", 404),
    ("/sitemap/pictures/0", 404), ("/sitemap/pictures/x", 404),
    ("/sitemap/people/1", 404)])
def test_what_cannot_be_followed(client, path, status):
    assert client.get(path).status_code == status


def test_pages_tell_of_their_feeds(client, made):
    made.picture(title="x")
    for path, feed in (("/", "/feed/newest"),
                       (f"/gallery/{made.gallery_id}",
                        f"/feed/gallery/{made.gallery_id}"),
                       (f"/user/{part(made.author)}",
                        f"/feed/user/{part(made.author)}")):
        page = Page(client.get(path))
        links = page.all("link", rel="alternate",
                         type="application/atom+xml")
        assert [link["href"] for link in links] == [feed], path
        Feed(client, feed)


def test_a_search_tells_of_its_feed(client, made):
    picture = made.picture(title="x")
    page = Page(client.get("/query-pictures?query=" + part(
        f"want: [author: [\"{made.author}\"]]")))
    link, = page.all("link", rel="alternate", type="application/atom+xml")
    assert Feed(client, link["href"]).pictures == [picture]
    many = ", ".join(f"x{i}" for i in range(800))
    page = Page(client.get("/query-pictures?query=" +
                           part(f"want: [has: [{many}]]")))
    assert not page.all("link", type="application/atom+xml")


# ---- sitemap, robots ----

def locations(client, path, root):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    tree = ElementTree.fromstring(answer.content)
    assert tree.tag == SITEMAP + root
    found = [loc.text for loc in tree.iter(SITEMAP + "loc")]
    assert len(found) <= 50000 and len(answer.content) < 50 * 1024 * 1024
    return ["/" + address.split("/", 3)[3] for address in found]


def test_the_sitemap_leads_to_what_is_shown(client, made):
    shown = made.picture(title="shown")
    hidden = made.picture(title="hidden", visibility="hidden")
    made.object("a/b & <c>")
    everything = set()
    for path in locations(client, "/sitemap.xml", "sitemapindex"):
        everything |= set(locations(client, path, "urlset"))
    assert f"/picture/{shown}" in everything
    assert f"/picture/{hidden}" not in everything
    assert f"/gallery/{made.gallery_id}" in everything
    thing = f"/object/{part(made.name('a/b & <c>'))}"
    assert thing in everything and client.get(thing).status_code == 200
    for path in ("/", "/object/", "/licence/"):
        assert path in everything


def test_robots_are_told_where_not_to_get_lost(client):
    answer = client.get("/robots.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    robots = urllib.robotparser.RobotFileParser()
    robots.parse(answer.text.splitlines())
    assert robots.can_fetch("any", "/picture/1")
    assert not robots.can_fetch("any", "/api/picture/1")
    assert not robots.can_fetch("any", "/query-pictures?query=x")
    assert not robots.can_fetch("any", "/login?next=%2Fpicture%2F1")
    assert robots.site_maps()[0].endswith("/sitemap.xml")
