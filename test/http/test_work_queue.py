# test/http/test_work_queue.py: the next picture to annotate, for many at once.

import threading
import urllib.parse

import pytest

from changing import act, picture_of
from client import assert_is_problem
from page import check, get_page
from people import Person, Stranger
from proposing import box, propose, save


@pytest.fixture
def gallery(made, author):
    """A gallery of the author's with three pictures, the oldest first."""
    id = made.gallery("work", author.id)
    made.connection.commit()

    class Work:
        pictures = []

        def add(self, count=1):
            for _ in range(count):
                picture = picture_of(made, author, in_gallery=False)
                made.run("INSERT INTO gallery_picture (gallery_id, picture_id,"
                         " added_by_id) VALUES (%s, %s, %s)", id, picture,
                         author.id)
                made.connection.commit()
                self.pictures = [*self.pictures, picture]

    work = Work()
    work.id = id
    work.add(3)
    return work


def ask(person, status=200, **body):
    answer = person.post("/api/next-picture", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def next_of(person, gallery, **more):
    return ask(person, gallery_id=gallery.id, **more)["picture_id"]


def done(person, queue, picture, outcome="saved", status=200):
    answer = person.post(f"/api/queue/{queue}/done", json={
        "picture_id": picture, "outcome": outcome})
    assert answer.status_code == status, answer.text
    return answer.json()


def lapse(made, picture):
    made.run("UPDATE work_lease SET ends_at = now() - interval '1 second' "
             "WHERE picture_id = %s", picture)
    made.connection.commit()


def test_the_next_picture_is_leased_and_offered_again(made, author, other,
                                                      gallery, url):
    offer = ask(author, gallery_id=gallery.id)
    first, second, third = gallery.pictures
    assert offer["picture_id"] == first
    assert offer["annotate"] == \
        f"{url}/picture/{first}/annotate?queue={offer['queue_id']}"
    now = made.value("SELECT extract(epoch FROM now())::float8")
    assert 590 < offer["lease_until"] - now < 610
    assert next_of(author, gallery) == first
    assert next_of(other, gallery) == second
    assert ask(other, queue_id=offer["queue_id"])["picture_id"] == second
    query = f"want: [in_gallery: [{gallery.id}]]"
    assert ask(other, query=query)["queue_id"] == offer["queue_id"]
    lapse(made, first)
    assert next_of(other, gallery, after=second) == third
    assert next_of(boss_of(made, url), gallery) == first


def boss_of(made, url):
    return Person(made, url, "third").sign_in()


def test_eight_who_ask_at_once_get_different_pictures(made, author, gallery,
                                                      url):
    gallery.add(5)
    people = [Person(made, url, f"worker {n}").sign_in() for n in range(8)]
    for _ in range(4):
        found = []
        gate = threading.Barrier(8)

        def work(person):
            gate.wait()
            offer = ask(person, gallery_id=gallery.id)
            found.append((person, offer["queue_id"], offer["picture_id"]))

        threads = [threading.Thread(target=work, args=[person])
                   for person in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(picture for _, _, picture in found) == \
            sorted(gallery.pictures)
        assert len({queue for _, queue, _ in found}) == 1
        made.run("DELETE FROM work_lease WHERE queue_id = %s", found[0][1])
        made.connection.commit()


def test_what_is_done_is_left_out(made, author, other, gallery, gull):
    first, second, third = gallery.pictures
    queue = ask(author, gallery_id=gallery.id)["queue_id"]
    done(author, queue, first, "skipped")
    assert next_of(author, gallery) == second
    assert next_of(other, gallery) == first
    save(author, second, [box(gull)])
    assert next_of(author, gallery) == third
    save(other, first, [box(gull)])
    done(author, queue, third)
    assert next_of(author, gallery) is None
    assert next_of(other, gallery) == third
    done(other, queue, third)
    assert next_of(other, gallery) is None
    page = get_page(other, f"/annotate?gallery={gallery.id}")
    check(page)
    assert "Nothing is left" in page.text
    assert page.href("Look again") == f"/annotate?queue={queue}"


def test_what_was_annotated_before_the_queue_began_is_offered(
        made, author, gallery, gull):
    save(author, gallery.pictures[0], [box(gull)])
    assert next_of(author, gallery) == gallery.pictures[0]


def test_a_proposal_of_ones_own_is_done(made, author, other, gallery, gull):
    first, second, _ = gallery.pictures
    act(author, first, "update", annotators="proposals")
    assert next_of(other, gallery) == first
    propose(other, first, [box(gull)])
    assert next_of(other, gallery) == second
    assert next_of(author, gallery) == first


def test_going_on_behind_a_picture_gives_its_lease_up(author, other, gallery):
    first, second, third = gallery.pictures
    assert next_of(author, gallery) == first
    assert next_of(author, gallery, after=first) == second
    assert next_of(other, gallery) == first
    assert next_of(author, gallery, after=second) == third
    # Around, to what was passed over.
    assert next_of(author, gallery, after=third) == second


def test_a_lease_is_renewed_by_its_holder_alone(made, author, other, gallery):
    offer = ask(author, gallery_id=gallery.id)
    queue, picture = offer["queue_id"], offer["picture_id"]

    def renew(person, status):
        answer = person.post(f"/api/queue/{queue}/renew",
                             json={"picture_id": picture})
        assert answer.status_code == status, answer.text
        return answer.json()

    assert renew(author, 200)["lease_until"] >= offer["lease_until"]
    assert renew(other, 409)["code"] == "not-yours"
    lapse(made, picture)
    assert renew(other, 200)["picture_id"] == picture
    assert renew(author, 409)
    assert next_of(author, gallery) == gallery.pictures[1]


def test_pictures_that_are_gone_are_not_offered(author, gallery):
    first, second, _ = gallery.pictures
    assert next_of(author, gallery) == first
    act(author, first, "delete")
    assert next_of(author, gallery) == second


def test_how_far_all_is_done_is_kept(made, author, gallery, gull):
    queue = ask(author, gallery_id=gallery.id)["queue_id"]
    for picture in gallery.pictures:
        save(author, picture, [box(gull)])
    assert next_of(author, gallery) is None
    assert made.value("SELECT settled_to FROM work_queue WHERE id = %s",
                      queue) == gallery.pictures[-1]
    gallery.add()
    offer = ask(author, gallery_id=gallery.id)
    assert (offer["queue_id"], offer["picture_id"]) == \
        (queue, gallery.pictures[-1])


def test_what_is_no_queue_is_refused(author, gallery):
    for wrong in ({}, {"query": "", "gallery_id": gallery.id},
                  {"query": "want: [no_such_rule: 3]"}, {"gallery_id": "x"}):
        assert_is_problem(author.post("/api/next-picture", json=wrong), 400)
    ask(author, 404, gallery_id=2147483647)
    ask(author, 404, queue_id=2147483647)
    queue = ask(author, gallery_id=gallery.id)["queue_id"]
    done(author, 2147483647, gallery.pictures[0], status=404)
    done(author, queue, 2147483647, status=422)
    done(author, queue, gallery.pictures[0], "half", 400)


def test_pages_lead_into_the_queue(made, author, gallery, url):
    first = gallery.pictures[0]
    query = f"want: [in_gallery: [{gallery.id}]]"
    page = get_page(author, f"/gallery/{gallery.id}")
    assert page.href("Annotate these") == f"/annotate?gallery={gallery.id}"
    page = get_page(author, "/query-pictures?query=" +
                    urllib.parse.quote(query))
    assert page.all("form", action="/annotate")
    answer = author.get("/annotate?query=" + urllib.parse.quote(query))
    assert answer.status_code == 303
    where = answer.headers["Location"]
    assert where.startswith(f"/picture/{first}/annotate?queue=")
    assert author.get(where).status_code == 200
    assert author.get("/annotate?query=" + urllib.parse.quote(
        "want: [x: 1]")).status_code == 400
    assert Stranger(url).get(
        f"/annotate?gallery={gallery.id}").status_code == 401
    assert "Annotate these" not in get_page(
        Stranger(url), f"/gallery/{gallery.id}").text
