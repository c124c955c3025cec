# test/http/test_proposals.py: regions that wait for the author of their picture.

import threading

import pytest

from changing import act, picture_of
from client import assert_is_problem
from page import Page, check, get_page
from people import Stranger
from proposing import BOX, box, propose, put, save

pytestmark = pytest.mark.usefixtures("all_is_true")


def judge(person, id, verb, status=200, **body):
    answer = person.post(f"/api/proposal/{id}/{verb}", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def proposal(person, id):
    answer = person.get(f"/api/proposal/{id}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def regions_of(person, id):
    return person.get(f"/api/picture/{id}/annotations").json()


def bare(regions):
    return [{key: value for key, value in one.items() if key != "id"}
            for one in regions]


@pytest.fixture
def picture(made, author, gull):
    """One that takes proposals, with three boxes."""
    id = picture_of(made, author)
    save(author, id, [box(gull), box(gull, .3), box(gull, .5)])
    act(author, id, "update", annotators="proposals")
    return id


def test_what_others_save_waits_with_its_address(made, author, other, picture,
                                                 gull, url):
    before = regions_of(author, picture)
    answer = put(other, picture, [*before, box(gull, .7)], reason="one more")
    assert answer.status_code == 202
    found = answer.json()
    assert answer.headers["Location"] == f"{url}/proposal/{found['id']}"
    assert (found["user"], found["reason"], found["state"], found["closed"],
            found["revision"]) == (other.name, "one more", "waiting", None,
                                   None)
    assert regions_of(author, picture) == before
    whole = proposal(Stranger(url), found["id"])
    assert [one["how"] for one in whole["difference"]] == [["added"]]
    assert whole["conflicts"] == []
    assert [one["id"] for one in other.get(
        f"/api/picture/{picture}/proposals").json()] == [found["id"]]
    assert found["id"] in [one["id"] for one in
                           author.get("/api/proposal").json()]
    assert [one["id"] for one in other.get(
        "/api/proposal?which=made").json()] == [found["id"]]
    assert other.get("/api/proposal").json() == []


def test_the_author_and_administrators_save_at_once(author, boss, picture,
                                                    gull):
    assert len(save(author, picture, [box(gull)])) == 1
    assert save(boss, picture, []) == []


def test_what_is_so_already_is_no_proposal(author, other, picture):
    answer = put(other, picture, regions_of(author, picture))
    assert answer.status_code == 200
    assert answer.json() == regions_of(author, picture)
    assert other.get(f"/api/picture/{picture}/proposals").json() == []


def test_an_accepted_one_is_a_revision_of_whoever_made_it(made, author, other,
                                                          picture, gull):
    before = regions_of(author, picture)
    before[0]["shape"]["x"] = .15
    id = propose(other, picture, [*before, box(gull, .7)], reason="nearer")
    done = judge(author, id, "accept", note="thanks")
    assert (done["state"], done["closed_by"], done["note"]) == \
        ("accepted", author.name, "thanks")
    after = regions_of(author, picture)
    assert after[:3] == before and len(after) == 4
    newest = author.get(f"/api/picture/{picture}/history").json()[0]
    assert (newest["kind"], newest["revision"], newest["user"],
            newest["reason"]) == ("regions", done["revision"], other.name,
                                  f"accepted proposal {id}: nearer")
    assert judge(author, id, "accept")["revision"] == done["revision"]
    assert judge(author, id, "refuse", 409)["code"] == "is-closed"
    kinds = [kind for kind, in made.run(
        "SELECT kind::text FROM change WHERE picture_id = %s ORDER BY id",
        picture)]
    assert kinds[-3:] == ["proposal", "regions", "proposal"]


def test_a_refused_one_stays_to_be_read(author, other, picture, gull, url):
    before = regions_of(author, picture)
    id = propose(other, picture, [box(gull, .7)])
    assert judge(author, id, "refuse", note="too far")["state"] == "refused"
    assert regions_of(author, picture) == before
    found = proposal(Stranger(url), id)
    assert (found["note"], bare(found["regions"])) == \
        ("too far", [box(gull, .7)])
    page = get_page(Stranger(url), f"/proposals?picture={picture}")
    check(page)
    assert f"Proposal {id}" in page.text and "“too far”" in page.text
    check(get_page(Stranger(url), f"/proposal/{id}"))


def test_only_whoever_may_judges_and_whoever_made_it_withdraws(
        author, other, boss, picture, gull):
    id = propose(other, picture, [box(gull, .7)])
    judge(other, id, "accept", 403)
    judge(other, id, "refuse", 403)
    judge(author, id, "withdraw", 403)
    judge(boss, id, "withdraw", 403)
    assert judge(other, id, "withdraw")["state"] == "withdrawn"
    id = propose(other, picture, [box(gull, .7)])
    assert judge(boss, id, "accept")["closed_by"] == boss.name
    assert author.post("/api/proposal/2147483647/accept").status_code == 404
    refused_note = author.post(f"/api/proposal/{id}/refuse",
                               json={"note": "x" * 501})
    assert_is_problem(refused_note, 400)


def test_a_newer_one_of_the_same_person_takes_its_place(author, other, boss,
                                                        picture, gull):
    first = propose(other, picture, [box(gull, .6)])
    second = propose(other, picture, [box(gull, .7)])
    found = other.get(f"/api/picture/{picture}/proposals").json()
    assert [(one["id"], one["state"]) for one in found] == [
        (second, "waiting"), (first, "withdrawn")]
    assert [one["id"] for one in other.get(
        f"/api/picture/{picture}/proposals?state=waiting").json()] == [second]
    assert_is_problem(other.get(
        f"/api/picture/{picture}/proposals?state=odd"), 400)


# ---- put together with what changed meanwhile ----

def test_what_others_changed_meanwhile_stays(made, author, other, picture,
                                             gull):
    pier = made.name("pier")
    made.object("pier")
    first, second, third = regions_of(author, picture)
    id = propose(other, picture, [
        {**first, "object": pier}, second, box(gull, .7)])
    save(author, picture, [
        third, {**first, "shape": {**BOX, "x": .2}}, second, box(pier, .6)])
    whole = proposal(author, id)
    assert sorted(map(str, (one["how"] for one in whole["difference"]))) == \
        ["['added']", "['relabelled']", "['removed']"]
    judge(author, id, "accept")
    after = regions_of(author, picture)
    assert after[:2] == [
        {**first, "object": pier, "shape": {**BOX, "x": .2}}, second]
    assert bare(after[2:]) == [box(pier, .6), box(gull, .7)]


def test_the_same_region_changed_by_both_is_a_conflict(made, author, other,
                                                       picture, gull):
    first, second, third = regions_of(author, picture)
    id = propose(other, picture, [
        {**first, "shape": {**BOX, "x": .2}}, second])
    save(author, picture, [
        {**first, "shape": {**BOX, "x": .3}}, second,
        {**third, "shape": {**BOX, "x": .6}}])
    answer = author.post(f"/api/proposal/{id}/accept", json={})
    assert_is_problem(answer, 409)
    problem = answer.json()
    assert problem["code"] == "changed-meanwhile"
    assert problem["conflicts"] == [first["id"], third["id"]]
    assert problem["now"] == regions_of(author, picture)
    assert problem["sent"][0]["shape"]["x"] == .2
    page = get_page(author, f"/proposal/{id}")
    check(page)
    assert f"Region numbers: {first['id']}, {third['id']}." in page.text
    answer = author.send(f"/proposal/{id}/accept", f"/proposal/{id}")
    assert answer.status_code == 409
    check(Page(answer))
    assert proposal(author, id)["state"] == "waiting"
    assert judge(author, id, "refuse")["state"] == "refused"


def test_a_number_that_the_picture_has_not_comes_to_mean_nothing(
        author, other, picture, gull):
    first = regions_of(author, picture)[0]
    id = propose(other, picture, [first, {**first, "object": gull},
                                  box(gull, .7, id=2147483647)])
    judge(author, id, "accept")
    after = regions_of(author, picture)
    assert len({one["id"] for one in after}) == 3
    assert after[0] == first and 2147483647 not in [
        one["id"] for one in after]


def test_an_object_that_is_no_more_is_named(made, author, other, boss,
                                            picture):
    made.object("quay")
    id = propose(other, picture, [box(made.name("quay"))])
    assert boss.post(f"/api/object/{made.name('quay')}/delete",
                     json={}).status_code == 200
    problem = judge(author, id, "accept", 422)
    assert made.name("quay") in problem["detail"]
    assert proposal(author, id)["regions"][0]["object"] == made.name("quay")


def test_a_lost_update_tells_both_versions(author, other, picture, gull):
    act(author, picture, "update", annotators="open")
    got = other.get(f"/api/picture/{picture}/annotations")
    tag, first = got.headers["ETag"], got.json()
    save(author, picture, first[:2])
    answer = put(other, picture, [*first, box(gull, .7)],
                 headers={"If-Match": tag})
    assert_is_problem(answer, 412)
    problem = answer.json()
    assert problem["now"] == first[:2]
    assert bare(problem["sent"]) == bare([*first, box(gull, .7)])
    assert [one["how"] for one in problem["difference"]] == \
        [["added"], ["added"]]
    act(author, picture, "update", annotators="proposals")
    assert put(other, picture, first,
               headers={"If-Match": tag}).status_code == 412


def test_two_who_judge_at_once_do_not_both(author, other, boss, picture, gull):
    id = propose(other, picture, [box(gull, .7)])
    found = []

    def do(person, verb):
        found.append(person.post(f"/api/proposal/{id}/{verb}",
                                 json={}).status_code)

    threads = [threading.Thread(target=do, args=one)
               for one in ((author, "accept"), (boss, "refuse"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [200, 409]


def test_more_than_two_hundred_do_not_wait(made, author, other, picture, gull):
    for _ in range(200):
        made.run("""INSERT INTO proposal (picture_id, proposer_id, tool,
            base_revision, regions) VALUES (%s, %s, 'test', 0, '[]')""",
                 made.picture(in_gallery=False), other.id)
    made.connection.commit()
    answer = put(other, picture, [box(gull, .7)])
    assert_is_problem(answer, 422)
    assert answer.json()["code"] == "too-many-proposals"


# ---- what becomes of it ----

def test_a_purge_erases_what_was_proposed(made, author, other, boss, gull):
    id = picture_of(made, author, own_file=True)
    act(author, id, "update", annotators="proposals")
    number = propose(other, id, [box(gull, .7)], reason="secret")
    act(author, id, "delete")
    assert other.get(f"/api/proposal/{number}").status_code == 410
    assert other.get(f"/proposal/{number}").status_code == 410
    assert other.post(f"/api/proposal/{number}/withdraw").status_code == 410
    assert number not in [one["id"] for one in
                          other.get("/api/proposal?which=made").json()]
    made.run("SELECT purge_picture(%s, %s, 'test', 'privacy', '', false)",
             id, boss.id)
    made.connection.commit()
    assert made.run("SELECT regions, reason, note FROM proposal "
                    "WHERE id = %s", number) == [("[]", "", "")]


def test_a_proposal_outlives_whoever_made_it(made, author, other, picture,
                                             gull):
    id = propose(other, picture, [box(gull, .7)])
    made.run("SELECT delete_account(%s, false)", other.id)
    made.connection.commit()
    done = judge(author, id, "accept")
    assert done["user"] == f"deleted user {other.id}"
    check(get_page(author, f"/proposal/{id}"))


def test_what_was_proposed_stays_as_it_was(made, author, other, picture, gull):
    id = propose(other, picture, [box(gull, .7)])
    for statement in ("UPDATE proposal SET regions = '[]' WHERE id = %s",
                      "DELETE FROM proposal WHERE id = %s"):
        with pytest.raises(Exception, match="append-only"):
            made.run(statement, id)
        made.connection.rollback()
    judge(author, id, "refuse")
    with pytest.raises(Exception, match="append-only"):
        made.run("UPDATE proposal SET state = 'waiting', closed_at = NULL, "
                 "closed_tool = NULL WHERE id = %s", id)
    made.connection.rollback()


# ---- pages ----

def test_pages_list_what_waits_and_judge_it(author, other, boss, picture,
                                            gull, url):
    first = regions_of(author, picture)
    id = propose(other, picture, [*first, box(gull, .7)],
                 reason="<b>one more</b>")
    page = get_page(author, f"/picture/{picture}")
    check(page)
    assert page.href("A proposal waits for the author") == \
        f"/proposals?picture={picture}"
    check(get_page(boss, "/proposals?which=all"))
    for person, which in ((author, ""), (other, "?which=made")):
        page = get_page(person, f"/proposals{which}")
        check(page)
        assert f"Proposal {id}" in page.text
    assert other.get("/proposals?which=all").status_code == 403
    assert Stranger(url).get("/proposals").status_code == 401
    page = get_page(author, f"/proposal/{id}")
    check(page)
    assert "1 added." in page.text and "“<b>one more</b>”" in page.text
    assert page.all("form", action=f"/proposal/{id}/accept")
    assert not get_page(other, f"/proposal/{id}").all(
        "form", action=f"/proposal/{id}/accept")
    answer = author.send(f"/proposal/{id}/accept", f"/proposal/{id}")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/proposal/{id}"
    assert len(regions_of(author, picture)) == 4
    page = get_page(author, f"/proposal/{id}")
    check(page)
    assert "accepted" in page.text and "Refuse" not in page.text
    second = propose(other, picture, [box(gull, .8)])
    assert author.send(f"/proposal/{second}/refuse", f"/proposal/{second}",
                       note="no").status_code == 303
    assert proposal(author, second)["note"] == "no"
    third = propose(other, picture, [box(gull, .8)])
    assert other.send(f"/proposal/{third}/withdraw", f"/proposal/{third}"
                      ).status_code == 303
    activity = get_page(author, f"/user/{other.name}/activity")
    assert "Proposed or judged regions for" in activity.text
