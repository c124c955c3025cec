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
