# test/http/test_comments.py: what people say about a picture or a region of it.

import pytest

from changing import act, picture_of
from client import assert_is_problem
from page import Page, check, get_page
from people import Stranger
from proposing import box, save

pytestmark = pytest.mark.usefixtures("all_is_true")


def say(person, id, status=201, **body):
    answer = person.post(f"/api/picture/{id}/comments", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def comments(person, id, **parameters):
    answer = person.get(f"/api/picture/{id}/comments", params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def delete(person, id, status=200):
    assert person.post(f"/api/comment/{id}/delete").status_code == status


def test_a_comment_is_said_and_read(made, author, other, url):
    id = picture_of(made, author)
    answer = other.post(f"/api/picture/{id}/comments",
                        json={"text": "  Where is this?\r\n"})
    assert answer.status_code == 201
    said = answer.json()
    assert answer.headers["Location"] == \
        f"{url}/picture/{id}/comments#comment-{said['id']}"
    assert (said["text"], said["user"], said["region_id"], said["region"],
            said["deleted"]) == ("Where is this?", other.name, None, None,
                                 False)
    second = say(author, id, text="In Ostend.")
    assert comments(Stranger(url), id) == [second, said]
    assert comments(author, id, limit=1, offset=1) == [said]
    assert [kind for kind, in made.run(
        "SELECT kind::text FROM change WHERE picture_id = %s ORDER BY id "
        "DESC LIMIT 2", id)] == ["comment", "comment"]
    activity = get_page(author, f"/user/{other.name}/activity")
    assert "Commented on" in activity.text


def test_a_pin_survives_edits_and_says_when_its_region_is_gone(
        made, author, other, gull):
    id = picture_of(made, author)
    first, second = save(author, id, [box(gull), box(gull, .5)])
    said = say(other, id, text="Not that one", region_id=second["id"])
    assert (said["region"], said["object"]) == (2, gull)
    save(author, id, [{**second, "shape": {**second["shape"], "x": .6}},
                      first])
    assert comments(author, id)[0]["region"] == 1
    page = get_page(author, f"/picture/{id}/comments")
    check(page)
    assert page.href(f"region 1, {gull}") == f"/picture/{id}#region-1"
    save(author, id, [first])
    found = comments(author, id)[0]
    assert (found["region_id"], found["region"]) == (second["id"], None)
    assert "on a region that is gone" in get_page(
        author, f"/picture/{id}/comments").text


def test_what_is_no_comment_is_refused(made, author, other, gull):
    id = picture_of(made, author)
    theirs = save(author, picture_of(made, author), [box(gull)])[0]["id"]
    for text in ("", " \n ", "x" * 4001):
        assert say(other, id, 422, text=text)["field"] == "text"
    say(other, id, text="é" * 4000)
    for region in (theirs, 2147483647, -1):
        assert say(other, id, 422, text="x", region_id=region)["code"] == \
            "no-such-region"
    for wrong in ({}, {"text": 3}, {"text": "x", "region_id": "one"}):
        say(other, id, 400, **wrong)
    say(other, 2147483647, 404, text="x")
    act(author, id, "delete")
    say(other, id, 410, text="x")
    assert other.get(f"/api/picture/{id}/comments").status_code == 410
    assert other.get(f"/picture/{id}/comments").status_code == 410


def test_deleting_hides_the_text_from_all_but_administrators(
        made, author, other, boss, url):
    id = picture_of(made, author)
    first, second = (say(other, id, text=text)["id"]
                     for text in ("secret", "rude"))
    delete(author, first, 403)
    delete(other, first)
    delete(other, first)
    delete(boss, second)
    delete(other, 2147483647, 404)
    assert [(one["text"], one["deleted"]) for one in
            comments(Stranger(url), id)] == [(None, True)] * 2
    assert [one["text"] for one in comments(boss, id)] == ["rude", "secret"]
    page = get_page(author, f"/picture/{id}/comments")
    check(page)
    assert "Deleted." in page.text and "rude" not in page.text
    assert "rude" in get_page(boss, f"/picture/{id}/comments").text
    assert [kind for kind, in made.run(
        "SELECT kind::text FROM change WHERE picture_id = %s ORDER BY id "
        "DESC LIMIT 2", id)] == ["moderation", "comment"]


@pytest.mark.parametrize("text, links", [
    ("see #1", ["#1"]), ("Region 2!", ["Region 2"]), ("(#1, #2)", ["#1", "#2"]),
    ("#3 and #0 are none", []), ("x#1 and #1x and &#49;", []),
    ("`#1`", []), ("[#1](https://example.org/)", []), ("\"#1\"", ["#1"]),
    ("    #1", []), ("it's region 1.", ["region 1"]), ("#12345678901", []),
])
def test_numbers_of_regions_are_links(made, author, gull, text, links):
    id = picture_of(made, author)
    save(author, id, [box(gull), box(gull, .5)])
    # A first word: what is trimmed away would make it no code.
    say(author, id, text=f"Look:\n\n{text}")
    page = get_page(author, f"/picture/{id}/comments")
    check(page)
    found = [words for address, words in page.links
             if address.startswith(f"/picture/{id}#region-")]
    assert found == links


def test_markdown_is_made_safe(made, author, other):
    id = picture_of(made, author)
    say(other, id, text="<script>alert(1)</script>\n\n**bold** "
        "[x](javascript:alert(1)) <img src=x onerror=alert(1)>")
    page = get_page(author, f"/picture/{id}/comments")
    check(page)
    assert page.root.all("strong")[0].text == "bold"
    assert not [e for e in page.root.all("img") if e.get("onerror")]
    assert "javascript:" not in page.answer.text
    assert "alert(1)</script>" not in page.answer.text
    check(get_page(author, f"/picture/{id}"))


def test_pages_say_and_delete(made, author, other, gull, url):
    id = picture_of(made, author)
    region = save(author, id, [box(gull)])[0]["id"]
    path = f"/picture/{id}/comments"
    answer = other.send(path, text="By hand", region_id=str(region))
    assert answer.status_code == 303
    number = comments(other, id)[0]["id"]
    assert answer.headers["Location"] == f"{path}#comment-{number}"
    assert comments(other, id)[0]["region"] == 1
    answer = other.send(path, text=" ", region_id="0")
    assert answer.status_code == 422
    check(Page(answer))
    page = get_page(other, f"{path}?region={region}")
    assert page.all("option", value=str(region), selected=None)
    assert "By hand" in get_page(author, f"/picture/{id}").text
    assert get_page(author, f"/picture/{id}").href("Read it, or answer") == path
    signed_out = get_page(Stranger(url), path)
    check(signed_out)
    assert signed_out.href("Sign in to write one").startswith("/login?next=")
    assert other.send(f"/comment/{number}/delete", path).headers[
        "Location"] == path
    assert comments(other, id)[0]["deleted"]
    for n in range(60):
        made.run("INSERT INTO comment (picture_id, writer_id, tool, text) "
                 "VALUES (%s, %s, 'test', %s)", id, other.id, f"nr {n}.")
    made.connection.commit()
    assert "nr 59." in get_page(other, path).text
    check(get_page(other, f"{path}?offset=50"))


def test_a_purge_erases_comments(made, author, other, boss):
    id = picture_of(made, author, own_file=True)
    number = say(other, id, text="secret")["id"]
    made.run("SELECT purge_picture(%s, %s, 'test', 'privacy', '', false)",
             id, boss.id)
    made.connection.commit()
    assert made.run("SELECT text FROM comment WHERE id = %s", number) == \
        [("",)]
    delete(other, number, 404)


def test_what_was_said_stays_as_it_was(made, author):
    id = picture_of(made, author)
    number = say(author, id, text="x")["id"]
    for statement in ("UPDATE comment SET text = 'y' WHERE id = %s",
                      "DELETE FROM comment WHERE id = %s"):
        with pytest.raises(Exception, match="append-only"):
            made.run(statement, number)
        made.connection.rollback()


def test_a_mass_revert_takes_what_was_said_with_it(made, author, other, boss,
                                                   gull):
    id = picture_of(made, author)
    act(author, id, "update", annotators="proposals")
    said = say(other, id, text="Buy!")["id"]
    answer = other.client.put(f"{other.url}/api/picture/{id}/annotations",
                              json=[box(gull)])
    assert answer.status_code == 202
    proposal = answer.json()["id"]
    body = {"username": other.name, "from": "1000", "to": "16000000000",
            "reason": "spam"}
    shown = boss.post("/api/admin/revert", json={**body, "preview": True})
    assert {(one["kind"], one["revision"], one["outcome"])
            for one in shown.json()["changes"]} == {
                ("comment", said, "revert"), ("proposal", proposal, "revert")}
    done = boss.post("/api/admin/revert", json=body).json()
    assert done["reverted"] == 2
    assert comments(author, id)[0]["deleted"]
    assert author.get(f"/api/proposal/{proposal}").json()["state"] == \
        "refused"
    assert_is_problem(boss.post("/api/admin/revert", json={
        **body, "to": "1"}), 422)
