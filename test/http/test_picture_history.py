# test/http/test_picture_history.py: what was said of a picture, shown and said again.

import pytest

from changing import act, picture_of, refused, revisions
from page import Page, check, get_page
from people import Stranger

pytestmark = pytest.mark.usefixtures("all_is_true")


def history(person, id, **parameters):
    answer = person.get(f"/api/picture/{id}/history", params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def regions_of(person, id):
    return person.get(f"/api/picture/{id}/annotations").json()


def test_each_change_is_a_line_with_who_and_why(made, author, boss):
    id = picture_of(made, author)
    act(author, id, "update", title="Second", reason="a slip")
    act(boss, id, "update", description="More")
    lines = history(Stranger(author.url), id)
    assert [(line["kind"], line["revision"], line["user"], line["reason"])
            for line in lines if line["kind"] == "picture"] == [
                ("picture", 3, boss.name, ""),
                ("picture", 2, author.name, "a slip"),
                ("picture", 1, None, "")]
    assert lines == sorted(lines, key=lambda line: -line["timestamp"])
    assert history(author, id, limit=1, offset=1) == lines[1:2]


def test_a_revision_is_given_whole(made, author):
    thing = made.object("gull")
    id = picture_of(made, author, nature="photo", objects=[thing])
    act(author, id, "update", title="Second", nature=None,
        licence=["MIT", "0BSD"])
    first, second = (history(author, id, kind="picture", revision=n)
                     for n in (1, 2))
    assert (first["title"], first["nature"], first["licences"]) == \
        ("First", "photo", ["CC0-1.0"])
    assert (second["title"], second["nature"], second["licences"]) == \
        ("Second", None, ["0BSD", "MIT"])
    assert history(author, id, kind="regions", revision=1) == \
        regions_of(author, id)
    for wrong, status in (({"revision": 9}, 404), ({"revision": 0}, 400),
                          ({"revision": 1, "kind": "x"}, 400)):
        assert author.get(f"/api/picture/{id}/history",
                          params=wrong).status_code == status


def test_what_was_said_is_said_again(made, author):
    id = picture_of(made, author, description="Old", creator="Ann",
                    nature="photo")
    before = author.get(f"/api/picture/{id}/").json()
    act(author, id, "update", title="Second", description="", creator=None,
        nature="drawing", licence=["MIT"], origin_url="https://x.example/")
    assert act(author, id, "revert", kind="picture", revision=1) == before
    assert revisions(made, id) == 3
    assert history(author, id, limit=1)[0]["reason"] == "back to revision 1"
    act(author, id, "revert", kind="picture", revision=1)
    assert revisions(made, id) == 3
    assert act(author, id, "revert", kind="picture", revision=2,
               reason="no")["title"] == "Second"


def test_regions_go_back_with_their_numbers(made, author, other):
    gull, pier = made.object("gull"), made.object("pier")
    id = picture_of(made, author, objects=[gull, pier])
    before = regions_of(author, id)
    made.run("UPDATE region SET object_id = %s, coordinates = '{.1,.2}' "
             "WHERE id = %s", pier, before[0]["id"])
    made.run("DELETE FROM region WHERE id = %s", before[1]["id"])
    made.run("SELECT record_regions(%s, NULL, 'test', '')", id)
    made.connection.commit()
    page = get_page(other, f"/picture/{id}/history")
    check(page)
    assert "Relabelled" in page.text and "Removed" in page.text
    act(other, id, "revert", kind="regions", revision=1)
    after = regions_of(author, id)
    assert after[0] == before[0]
    strip = [{k: v for k, v in one.items() if k != "id"} for one in before]
    assert [{k: v for k, v in one.items() if k != "id"}
            for one in after] == strip


def save(person, id, regions):
    answer = person.client.put(f"{person.url}/api/picture/{id}/annotations",
                               json=regions)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_difference_of_regions_is_drawn_and_named(made, author):
    gull, pier = made.name("gull"), made.name("pier")
    made.object("gull"), made.object("pier")
    id = picture_of(made, author)
    shape = {"x": .1, "y": .1, "w": .2, "h": .2}
    first = save(author, id, [
        {"type": "bbox", "shape": shape, "object": gull} for _ in range(4)])
    moved, relabelled, grouped = first[1:]
    moved["shape"]["x"] = .3
    relabelled["object"] = pier
    grouped["instance"] = 7
    save(author, id, [moved, relabelled, grouped, {
        "type": "point", "shape": {"x": .5, "y": .5}, "object": pier}])
    newest = get_page(author, f"/picture/{id}/history").root.all(
        "ol", cls="revisions")[0].all("li")[0]
    assert "1 added, 1 removed, 1 moved, 2 changed otherwise." in newest.text
    for words in ("Removed", "Added", "Moved", "Relabelled",
                  "Grouped otherwise", "instance 7"):
        assert words in newest.text
    marks = [e.text for e in newest.all("span", cls="swatch-key")]
    assert marks == ["−1", "→1", "~2", "~3", "+4"]
    drawn = [e.text for e in newest.all("text")]
    assert drawn == marks
    assert len(newest.all("g", cls="past")) == 1
    save(author, id, list(reversed(regions_of(author, id))))
    assert "Put in another order" in get_page(
        author, f"/picture/{id}/history").text


def test_a_deleted_object_keeps_its_last_name_in_revisions(made, author, boss):
    gull = made.name("gull")
    made.object("gull")
    id = picture_of(made, author)
    region = {"type": "point", "shape": {"x": .5, "y": .5}, "object": gull}
    save(author, id, [region])
    save(author, id, [])
    assert boss.post(f"/api/object/{gull}/delete", json={}).status_code == 200
    assert history(author, id, kind="regions", revision=2)[0]["object"] == gull
    assert f"{gull}, point" in get_page(author, f"/picture/{id}/history").text
    answer = author.post(f"/api/picture/{id}/revert", json={
        "kind": "regions", "revision": 2})
    assert answer.status_code == 422
    assert f"there is no object “{gull}”" in answer.json()["detail"]
    answer = author.send(f"/picture/{id}/revert", f"/picture/{id}/history",
                         kind="regions", revision="2")
    assert f"there is no object “{gull}”" in Page(answer).text


def test_regions_are_not_offered_to_those_who_would_be_refused(made, author,
                                                              other):
    made.object("gull")
    id = picture_of(made, author)
    save(author, id, [{"type": "point", "shape": {"x": .5, "y": .5},
                       "object": made.name("gull")}])
    path, words = f"/picture/{id}/history", "Back to regions 1"
    assert words in get_page(other, path).answer.text
    act(author, id, "update", annotators="proposals")
    assert words not in get_page(other, path).answer.text
    assert words in get_page(author, path).answer.text


def test_what_cannot_be_gone_back_to_is_refused(made, author, other):
    id = picture_of(made, author)
    refused(author, id, "revert", 422, "no-such-revision", "revision",
            kind="picture", revision=9)
    refused(author, id, "revert", 422, "no-such-revision", "revision",
            kind="regions", revision=9)
    refused(author, id, "revert", 400, "unknown-kind", "kind",
            kind="x", revision=1)
    assert other.post(f"/api/picture/{id}/revert", json={
        "kind": "picture", "revision": 1}).status_code == 403
    act(author, id, "update", annotators="proposals")
    assert other.post(f"/api/picture/{id}/revert", json={
        "kind": "regions", "revision": 1}).status_code == 403
    act(author, id, "delete")
    assert author.post(f"/api/picture/{id}/revert", json={
        "kind": "picture", "revision": 1}).status_code == 410
    assert author.get(f"/api/picture/{id}/history").status_code == 410
    assert author.get(f"/picture/{id}/history").status_code == 410


def test_the_page_shows_what_was_changed(made, author, other):
    id = picture_of(made, author, description="A quiet harbour at dawn.")
    act(author, id, "update", description="A loud harbour at dawn.",
        reason="<b>it was not quiet</b>")
    page = get_page(author, f"/picture/{id}/history")
    check(page)
    assert [e.text for e in page.root.all("del")] == ["quiet"]
    assert [e.text for e in page.root.all("ins")] == ["loud"]
    assert "“<b>it was not quiet</b>”" in page.text
    assert len(page.root.all("button", **{
        "aria-label": "Back to picture 1"})) == 1
    assert "Back to this" not in get_page(Stranger(author.url),
                                          f"/picture/{id}/history").text
    answer = author.send(f"/picture/{id}/revert", f"/picture/{id}/history",
                         kind="picture", revision="1")
    assert answer.headers["Location"] == f"/picture/{id}/history"
    assert author.get(f"/api/picture/{id}/").json()["description"] == \
        "A quiet harbour at dawn."
    answer = author.send(f"/picture/{id}/revert", f"/picture/{id}/history",
                         kind="picture", revision="99")
    assert answer.status_code == 422
    check(Page(answer))


@pytest.mark.parametrize("was, now", [
    ("", "x"), ("x", ""), ("a b c", "a b"), ("a b", "a b c"), ("é", "è"),
    ("aa", "a"), ("same end here", "other end here"), ("x" * 20000, "y"),
])
def test_any_two_texts_can_be_compared(made, author, was, now):
    id = picture_of(made, author, description=was)
    act(author, id, "update", description=now)
    page = get_page(author, f"/picture/{id}/history")
    check(page)
    assert page.root.all("del") or page.root.all("ins")
