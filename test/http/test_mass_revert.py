# test/http/test_mass_revert.py: what one account changed in a span of time is shown, and undone.

import time

import pytest

from client import assert_is_problem
from moderating import File
from page import Page, check
from people import Person, Stranger


class Story:
    """Pictures, and what their author did to them between two moments."""

    def __init__(self, made, person, boss):
        self.made, self.person, self.boss = made, person, boss
        thing = made.named_object("thing")
        point = {"type": "point", "object": thing,
                 "shape": {"x": .25, "y": .75}}
        stranger = Person(made, person.url, "stranger").sign_in()
        self.spoilt, self.kept, self.target = (
            File(person, seed, (30, 30), title="before", annotations=[point]).id
            for seed in (51, 52, 53))
        self.drawn_on = File(stranger, 54, (30, 30)).id
        time.sleep(1.1)
        self.begin = int(time.time())
        for id in (self.spoilt, self.kept):
            self.do(f"/api/picture/{id}/update", title="spoilt",
                    licence=["CC-BY-4.0"], description="spoilt")
            assert person.client.put(
                f"{person.url}/api/picture/{id}/annotations",
                json=[]).status_code == 200
        self.do(f"/api/picture/{self.spoilt}/mark-replacement",
                replacement_id=self.target)
        self.do(f"/api/picture/{self.spoilt}/update", title="spoilt twice")
        assert person.client.put(
            f"{person.url}/api/picture/{self.drawn_on}/annotations",
            json=[point]).status_code == 200
        self.new = File(person, 55, (30, 30)).id
        time.sleep(1.1)
        self.end = int(time.time())
        assert boss.post(f"/api/picture/{self.kept}/update",
                         json={"title": "mended"}).status_code == 200

    def do(self, path, **sent):
        answer = self.person.post(path, json=sent)
        assert answer.status_code == 200, answer.text

    def ask(self, **more):
        answer = self.boss.post("/api/admin/revert", json={
            "username": self.person.name, "from": str(self.begin),
            "to": str(self.end), "reason": "spam", **more})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def record(self, id):
        return self.person.get(f"/api/picture/{id}").json()

    def revisions(self, id):
        self.made.connection.rollback()
        return [self.made.value(f"SELECT count(*) FROM {table} "
                                "WHERE picture_id = %s", id)
                for table in ("picture_revision", "region_revision")]


@pytest.fixture
def story(made, person, boss):  # noqa: F811
    return Story(made, person, boss)


def outcomes(answer):
    return {(line["picture"], line["kind"]): line["outcome"]
            for line in answer["changes"]}


def test_what_it_would_do_is_told_and_not_done(story):
    before = story.revisions(story.spoilt)
    answer = story.ask(preview=True)
    assert (answer["reverted"], answer["more"]) == (0, False)
    assert outcomes(answer) == {
        (story.spoilt, "picture"): "revert",
        (story.spoilt, "regions"): "revert",
        (story.drawn_on, "regions"): "revert",
        (story.kept, "regions"): "revert",
        (story.kept, "picture"): "changed since",
        (story.new, "picture"): "made then"}
    assert story.revisions(story.spoilt) == before
    assert story.record(story.spoilt)["title"] == "spoilt twice"


def test_changes_are_undone_as_new_revisions(story):
    texts, regions = story.revisions(story.spoilt)
    answer = story.ask(note="a flood")
    assert answer["reverted"] == 4
    record = story.record(story.spoilt)
    assert (record["title"], record["description"], record["licences"],
            record["replaced_by"]) == ("before", "", ["CC0-1.0"], None)
    assert [region["shape"] for region in record["regions"]] == \
        [{"x": .25, "y": .75}]
    assert story.record(story.drawn_on)["regions"] == []
    assert story.record(story.kept)["title"] == "mended"
    now = story.revisions(story.spoilt)
    assert now[0] > texts and now[1] == regions + 1
    assert story.made.value("""SELECT reason FROM picture_revision WHERE
        picture_id = %s ORDER BY revision DESC LIMIT 1""", story.spoilt) == \
        "revert by a moderator: spam"
    story.made.assert_true()
    line = Stranger(story.person.url).get("/api/log?limit=1").json()[0]
    assert (line["deed"], line["actor"]) == ("revert", story.boss.name)
    # A second time there is nothing left.
    assert story.ask()["reverted"] == 0


def test_regions_alone_are_undone_where_that_is_asked_for(story):
    texts, regions = story.revisions(story.spoilt)
    answer = story.ask(only="regions", preview=True)
    assert outcomes(answer) == {
        (story.spoilt, "regions"): "revert",
        (story.drawn_on, "regions"): "revert",
        (story.kept, "regions"): "revert"}
    assert story.revisions(story.spoilt) == [texts, regions]
    assert story.ask(only="regions")["reverted"] == 3
    record = story.record(story.spoilt)
    assert (record["title"], record["replaced_by"], len(record["regions"])) \
        == ("spoilt twice", story.target, 1)
    assert story.revisions(story.spoilt) == [texts, regions + 1]
    # The texts are there for who asks for everything.
    assert story.ask(only=None)["reverted"] == 1
    assert story.record(story.spoilt)["title"] == "before"


def test_texts_take_no_place_of_regions_that_are_asked_for(story):
    story.made.run("""WITH him AS (SELECT id FROM account WHERE name = %s),
        new AS (INSERT INTO comment (picture_id, writer_id, tool, text)
            SELECT %s, him.id, 'test', 'Buy!' FROM him, generate_series(1, 300)
            RETURNING id) SELECT count(*) FROM new""",
                   story.person.name, story.new)
    story.made.connection.commit()
    story.end = int(time.time()) + 60
    assert story.ask(preview=True)["more"]
    answer = story.ask(only="regions", preview=True)
    assert not answer["more"] and len(answer["changes"]) == 3


def test_the_page_shows_and_undoes(story):
    span = [time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at))
            for at in (story.begin, story.end)]
    path = (f"/admin/revert?username={story.person.name}&from={span[0]}"
            f"&to={span[1]}")
    page = check(Page(story.boss.get(path)))
    assert "Left alone: changed since" in page.text
    answer = story.boss.send("/admin/revert", path, reason="spam", to=span[1],
                             username=story.person.name, **{"from": span[0]})
    assert answer.headers["Location"] == "/admin/revert?done=4"
    assert "4 undone." in check(Page(story.boss.get(
        answer.headers["Location"]))).text
    assert story.record(story.spoilt)["title"] == "before"


def passed_on(page):
    """What the form that undoes takes from the one that shows."""
    form = page.root.one("form", action="/admin/revert", method="post")
    return {field.get("name"): field.get("value") or ""
            for field in form.all("input")}


def test_the_page_asks_what_is_undone_and_keeps_it(story):
    path = (f"/admin/revert?username={story.person.name}&from={story.begin}"
            f"&to={story.end}")
    assert passed_on(check(Page(story.boss.get(path))))["only"] == ""
    page = check(Page(story.boss.get(path + "&only=regions")))
    assert passed_on(page)["only"] == "regions"
    assert "selected" in page.all("option", value="regions")[0]
    assert ", texts" not in page.text and ", regions" in page.text
    answer = story.boss.send(
        "/admin/revert", path, reason="spam", username=story.person.name,
        to=str(story.end), only="regions", **{"from": str(story.begin)})
    assert answer.headers["Location"] == "/admin/revert?done=3"
    assert story.record(story.spoilt)["title"] == "spoilt twice"
    nothing = story.boss.get(path.replace(str(story.begin), "1000").replace(
        str(story.end), "1001") + "&only=regions")
    assert "This account changed no regions then." in Page(nothing).text


def test_only_what_is_known_is_undone_alone(boss):
    sent = {"username": "x", "from": "1", "to": "2", "reason": "spam",
            "only": "texts"}
    problem = assert_is_problem(boss.post("/api/admin/revert", json=sent), 422)
    assert (problem["field"], problem["code"]) == ("only", "unknown-only")
    assert "regions" in problem["expected"]
    answer = boss.get("/admin/revert", params=sent)
    assert answer.status_code == 422
    assert "Only regions can be undone alone" in check(Page(answer)).text


def test_a_wrong_span_is_refused(boss):  # noqa: F811
    check(Page(boss.get("/admin/revert")))
    for begin, end, field in (("soon", "2026-01-01", "from"),
                              ("2026-01-02", "2026-01-01", "to")):
        sent = {"username": "x", "from": begin, "to": end, "reason": "spam"}
        problem = assert_is_problem(
            boss.post("/api/admin/revert", json=sent), 422)
        assert problem["field"] == field
        answer = boss.get("/admin/revert", params=sent)
        assert answer.status_code == 422
        check(Page(answer))
