# test/http/test_region_history.py: what happened to one region, for programs and on its page.

import pytest

from changing import act, picture_of
from client import refused
from page import get_page
from people import Stranger
from proposing import box, propose, save

pytestmark = pytest.mark.usefixtures("all_is_true")


def ask(person, id, region, status=200, **more):
    answer = person.get(f"/api/picture/{id}/history",
                        params={"region": region, **more})
    assert answer.status_code == status, answer.text[:500]
    return answer


def steps(person, id, region, **more):
    """Each as its revision, and what happened in it."""
    return [(step["revision"], step["change"])
            for step in ask(person, id, region, **more).json()]


def walk(person, id, region, **more):
    """All answers, from one to the next by its link."""
    answer = ask(person, id, region, **more)
    yield answer
    while "next" in answer.links:
        assert answer.links["next"]["url"].startswith("http")
        answer = person.client.get(answer.links["next"]["url"])
        assert answer.status_code == 200, answer.text
        yield answer


def lived(made, author, gull):
    """A picture, a region of it, and the states of another one beside it;
    some revisions do not touch that one."""
    id = picture_of(made, author)
    pier = made.named_object("pier")
    one, two = save(author, id, [box(gull), box(gull, .5)])
    states = [two]
    save(author, id, [two, one])
    for changes in ({"shape": {**two["shape"], "x": .6}}, {"object": pier},
                    {"instance": 7},
                    {"source": {"kind": "model", "name": "finder",
                                "confidence": .5}}):
        states.append({**states[-1], **changes})
        save(author, id, [one, states[-1]])
        if len(states) in (2, 5):
            one = {**one, "shape": {**one["shape"], "w": len(states) / 20}}
            save(author, id, [one, states[-1]])
    save(author, id, [one])
    return id, one, states


def test_each_change_of_a_region_is_told_and_no_other(made, author, gull):
    id, one, states = lived(made, author, gull)
    told = ask(Stranger(author.url), id, states[0]["id"]).json()
    assert [step["change"] for step in told] == \
        ["removed", "changed", "changed", "changed", "changed", "added"]
    assert [step["region"] for step in told] == [None, *reversed(states)]
    whole = {(line["kind"], line["revision"]): line for line in author.get(
        f"/api/picture/{id}/history", params={"limit": 99}).json()}
    for step in told:
        line = whole["regions", step["revision"]]
        assert {key: step[key] for key in line} == line
        assert set(step) == {*line, "change", "region"}
        if step["region"]:
            assert step["region"] in author.get(
                f"/api/picture/{id}/history", params={
                    "kind": "regions", "revision": step["revision"]}).json()
    assert told == sorted(told, key=lambda step: -step["revision"])
    assert [change for _, change in steps(author, id, one["id"])] == \
        ["changed", "changed", "added"]
    assert ask(author, id, one["id"], kind="regions").json()[-1][
        "region"]["id"] == one["id"]


def test_what_a_picture_came_with_was_added_first(made, author):
    thing = made.object("gull")
    id = picture_of(made, author, objects=[thing, thing])
    first, last = author.get(f"/api/picture/{id}/annotations").json()
    assert steps(author, id, first["id"]) == [(1, "added")]
    assert steps(author, id, last["id"]) == [(1, "added")]
    save(author, id, [])
    assert steps(author, id, last["id"]) == [(2, "removed"), (1, "added")]


def test_objects_are_named_as_they_are_called_now(made, author, boss, gull):
    id = picture_of(made, author)
    region, = save(author, id, [box(gull)])
    save(author, id, [])
    answer = boss.post(f"/api/object/{gull}/edit",
                       json={"name": made.name('tern "1"')})
    assert answer.status_code == 200, answer.text
    assert [step["region"] and step["region"]["object"] for step in
            ask(author, id, region["id"]).json()] == \
        [None, made.name('tern "1"')]


def test_a_text_cannot_be_taken_for_a_region(made, author, gull):
    id = picture_of(made, author)
    other, = save(author, picture_of(made, author), [box(gull)])
    text = '},{"id":%d,"type":"point"}]' % other["id"]
    region, = save(author, id, [box(gull, instance=text, source={
        "kind": "tool", "name": text})])
    assert ask(author, id, region["id"]).json()[0]["region"] == region
    ask(author, id, other["id"], 404)


def test_a_long_history_is_told_in_pieces(made, author, gull):
    id, _, states = lived(made, author, gull)
    region = states[0]["id"]
    whole = ask(author, id, region)
    assert "Link" not in whole.headers
    whole = whole.json()
    assert ask(author, id, region, offset=2, limit=3).json() == whole[2:5]
    for limit in (1, 2, 4, 6):
        pieces = [answer.json() for answer in
                  walk(author, id, region, limit=limit)]
        assert sum(pieces, []) == whole
        assert max(map(len, pieces)) == limit
    answer = ask(author, id, region, limit=0)
    assert answer.json() == [] and "Link" not in answer.headers
    assert ask(author, id, region, offset=99).json() == []
    assert ask(author, id, region, before=1).json() == []


def test_what_cannot_be_told_is_refused(made, author, boss, gull):
    id = picture_of(made, author)
    region, = save(author, id, [box(gull)])
    elsewhere, = save(author, picture_of(made, author), [box(gull)])
    for never in (elsewhere["id"], 2**31 - 2):
        answer = ask(author, id, never, 404)
        refused(answer, 404, "no-such-region")
        assert f"never had a region with the id {never}." in \
            answer.json()["detail"]
        assert f"the id {never}" in get_page(
            author, f"/picture/{id}/history?region={never}", 404).text
    region = region["id"]
    refused(ask(author, id, region, 400, revision=1), 400, "not-together",
            "revision")
    refused(ask(author, id, region, 400, revision=1, kind="regions"), 400,
            "not-together", "revision")
    for kind in ("picture", "x", ""):
        refused(ask(author, id, region, 400, kind=kind), 400, "not-together",
                "kind")
    for wrong in (0, -1, "x", "", 2**31, f"{region} "):
        refused(ask(author, id, wrong, 400), 400, "bad-parameter", "region")
    for wrong in (0, "x"):
        refused(ask(author, id, region, 400, before=wrong), 400,
                "bad-parameter", "before")
    ask(author, 2**31 - 1, region, 404)
    answer = boss.post(f"/api/picture/{id}/hide", json={"reason": "spam"})
    assert answer.status_code == 200, answer.text
    ask(author, id, region, 410)
    assert boss.post(f"/api/picture/{id}/restore",
                     json={"reason": "other"}).status_code == 200
    act(author, id, "delete")
    ask(author, id, region, 410)
    assert author.get(f"/picture/{id}/history",
                      params={"region": region}).status_code == 410


# ---- more than is looked at ----

LONG = 2**31 - 1    # the id of a region


def insert_long(made, id, regions, megabytes):
    """A revision as by somebody with much to draw: another region behind
    these."""
    point = '{"x":0.5,"y":0.25},'
    made.run("""INSERT INTO region_revision (picture_id, revision, tool,
            regions) SELECT picture_id, 1 + max(revision), 'test',
            '[' || %s || %s || repeat(%s, %s) || %s
        FROM region_revision WHERE picture_id = %s GROUP BY 1""",
             regions, '{"id":%d,"type":"polyline","shape":[' % LONG, point,
             megabytes * 2**20 // len(point),
             '{"x":0,"y":0}],"object":%d}]' % made.value(
                 "SELECT max(id) FROM object"), id)
    made.connection.commit()


def test_no_more_is_looked_at_than_can_be(made, author, gull):
    id = picture_of(made, author)
    region, = save(author, id, [box(gull)])
    stored = made.value("SELECT regions FROM picture_text "
                        "WHERE picture_id = %s", id)
    for _ in range(4):
        insert_long(made, id, stored[1:-1] + ",", 6)
    save(author, id, [box(gull, .4, id=region["id"])])
    insert_long(made, id, "", 20)
    for x in (.4, .5):
        save(author, id, [box(gull, .4, id=region["id"]), box(gull, x)])
    # Two are looked at in any case, and as many as have 16 MB together.
    pieces = [[(step["revision"], step["change"]) for step in answer.json()]
              for answer in walk(author, id, region["id"])]
    assert pieces == [[], [(9, "added")], [(8, "removed")], [(7, "changed")],
                      [], [(2, "added")]]
    # Who has not looked at all cannot say that it never was there.
    assert ask(author, id, 2**31 - 2).json() == []

    path = f"/picture/{id}/history?region={region['id']}"
    seen, page = [], get_page(author, path)
    assert "was not looked at" in page.text
    while True:
        seen += [line.text for line in page.root.all(
            "ol", cls="revisions")[0].all("b") if "Regions" in line.text]
        if "Look further back" not in page.text:
            break
        page = get_page(author, page.href("Look further back"))
    assert seen == ["Regions 9", "Regions 8", "Regions 7", "Regions 2"]
    assert "was not looked at" not in page.text


# ---- the page ----

def test_the_page_shows_one_region_alone(made, author, gull):
    id, one, states = lived(made, author, gull)
    region, address = states[0]["id"], f"/picture/{id}/history"
    page = get_page(author, f"{address}?region={region}")
    assert f"The region with id {region} alone" in page.text
    assert page.href("show everything") == address
    assert f"region with id {region}" in page.title
    lines = page.root.all("ol", cls="revisions")[0].all("li")
    lines = [line for line in lines if line.all("b")
             and "Regions" in line.all("b")[0].text]
    assert len(lines) == 6
    for line, words in zip(lines, (
            "1 removed.", "Drawn by something else", "Grouped otherwise",
            "Relabelled", "Moved", "1 added.")):
        assert words in line.text
    marks = [mark.text for mark in page.root.all("span", cls="swatch-key")]
    assert marks == ["−2", "~2", "~2", "~2", "→2", "+2"]
    assert "Back to this" not in page.text
    assert not any("region=" in link for link, _ in page.links)

    seen, page = 0, get_page(author, f"{address}?region={region}&limit=4")
    seen += len(page.root.all("span", cls="swatch-key"))
    page = get_page(author, page.href("Next"))
    assert f"The region with id {region} alone" in page.text
    assert seen + len(page.root.all("span", cls="swatch-key")) == 6
    assert f"region={region}&" in page.href("Previous")
    page = get_page(author, f"{address}?region={region}&offset=50")
    assert "Nothing happened to it" in page.text


def test_every_change_leads_to_the_history_of_its_region(made, author, gull):
    id, one, states = lived(made, author, gull)
    page = get_page(author, f"/picture/{id}/history")
    for region in (one["id"], states[0]["id"]):
        address = page.href(f"history of id {region}")
        assert address == f"/picture/{id}/history?region={region}"
        get_page(author, address)


def test_a_proposal_leads_to_the_histories_of_what_there_is(made, author,
                                                            other, gull):
    id = picture_of(made, author)
    region, = save(author, id, [box(gull)])
    act(author, id, "update", annotators="proposals")
    proposal = propose(other, id, [{**region, "shape": box(gull, .3)["shape"]},
                                   box(gull, .7)])
    page = get_page(author, f"/proposal/{proposal}")
    links = [link for link, _ in page.links if "region=" in link]
    assert links == [f"/picture/{id}/history?region={region['id']}"]
    assert "Added" in page.text
    get_page(author, links[0])


def test_a_region_of_very_many_points_is_not_drawn(made, author, gull):
    id = picture_of(made, author)
    insert_long(made, id, "", 1)
    insert_long(made, id, "", 2)
    save(author, id, [box(gull)])
    assert [change for _, change in steps(author, id, LONG)] == \
        ["removed", "changed", "added"]
    page = get_page(author, f"/picture/{id}/history?region={LONG}")
    for words in ("Added; too long", "Changed; too long", "Removed; too long"):
        assert words in page.text
    assert not page.root.all("svg", cls="regions")
