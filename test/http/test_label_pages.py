# test/http/test_label_pages.py: sets made, changed and labelled by forms; several opinions, and how far they agree.

import threading

import pytest

from client import assert_is_problem
from labelling import LABELS, Queue
from page import check, get_page
from people import Person, Stranger


@pytest.fixture
def queue(made, url, var):
    return Queue(made, url, var)


class Both(Queue):
    """Each sample is labelled by two people; anyone may."""

    def make(self, **fields):
        return super().make(opinions=2, open=True, **fields)


@pytest.fixture
def both(made, url, var):
    return Both(made, url, var, 4, "both")


def path(queue, rest="label-set"):
    return f"/gallery/{queue.gallery}/{rest}"


def api(queue, rest=""):
    return f"/api/gallery/{queue.gallery}/label-set{rest}"


# ---- the set by forms ----

def test_a_form_makes_a_set(made, url, var, queue):
    gallery = made.gallery("a new set", queue.owner.id)
    made.connection.commit()
    page = f"/gallery/{gallery}/label-set"
    check(get_page(queue.owner, page))
    name = made.name("by form")
    answer = queue.owner.send(page, dataset_name=name, opinions="3",
                              labels="cat\r\n dog \r\n\r\nÉclair\r\n")
    assert answer.status_code == 303, answer.text
    assert answer.headers["Location"].endswith("?done=made")
    found = queue.owner.get(f"/api/gallery/{gallery}/label-set").json()
    assert (found["dataset_name"], found["opinions"], found["open"]) == \
        (name, 3, False)
    assert found["labels"] == ["cat", "dog", "Éclair"]


@pytest.mark.parametrize("fields, words", [
    ({"labels": ""}, "1 to 1000 labels"), ({"labels": "a\r\na"}, "twice"),
    ({"dataset_name": ""}, "one line"), ({"opinions": "11"}, "1 to 10")])
def test_a_wrong_form_is_shown_again(made, url, queue, fields, words):
    gallery = made.gallery("wrong", queue.owner.id)
    made.connection.commit()
    page = f"/gallery/{gallery}/label-set"
    answer = queue.owner.send(page, **{"dataset_name": made.name("typed"),
                                       "labels": "a\r\nb", "opinions": "1",
                                       **fields})
    assert answer.status_code == 422
    assert words in answer.text
    assert 'aria-invalid="true"' in answer.text
    if "dataset_name" not in fields:
        assert made.name("typed") in answer.text


def test_labels_are_added_moved_and_taken_out(queue, made):
    sample = queue.next()
    assert queue.classify(sample, "negative") is True
    answer = queue.owner.send(path(queue, "label-set/edit"), path(queue),
                              labels="negative\r\nnew\r\nça", open="yes")
    assert answer.status_code == 303, answer.text
    found = queue.owner.get(api(queue)).json()
    assert (found["labels"], found["open"]) == (["negative", "new", "ça"],
                                                True)
    assert queue.of("label_id")[0] != (None,)
    assert queue.classify(queue.next(), "new") is True
    assert queue.classify(sample, "positive") is False
    answer = queue.owner.send(path(queue, "label-set/edit"), path(queue),
                              labels="new\r\nça")
    assert answer.status_code == 409
    assert "negative" in answer.text
    assert queue.owner.get(api(queue)).json() == {**found, "waiting": 1}


def test_labels_are_changed_by_programs(queue, made, url):
    answer = queue.owner.post(api(queue, "/edit"), json={
        "labels": ["one", "two"]})
    assert answer.status_code == 200, answer.text
    assert answer.json()["labels"] == ["one", "two"]
    assert queue.owner.post(api(queue, "/edit"), json={
        "open": True}).json()["labels"] == ["one", "two"]
    for labels in ([], ["a", "a"], ["\u00e9", "e\u0301"]):
        refused = queue.owner.post(api(queue, "/edit"),
                                   json={"labels": labels})
        assert assert_is_problem(refused, 422)["field"] == "labels"
    other = Person(made, url, "other").sign_in()
    assert other.post(api(queue, "/edit"), json={
        "labels": ["x"]}).status_code == 403


def test_pictures_that_came_later_are_added_by_a_button(queue, made):
    assert "Add them" not in queue.owner.get(path(queue)).text
    queue.put_in(made.picture(in_gallery=False))
    page = get_page(queue.owner, path(queue))
    check(page)
    assert "no samples yet: 1." in page.answer.text
    answer = queue.owner.send(path(queue, "label-set/add"), path(queue))
    assert answer.headers["Location"].endswith("?done=added&n=1")
    assert "1 sample was added." in queue.owner.get(
        path(queue, "label-set?done=added&n=1")).text
    assert queue.post("/size").json()["size"] == 4


def test_the_list_of_sets_leads_to_what_one_may_label(queue, made, url):
    page = get_page(queue.owner, "/label-set/")
    check(page)
    assert path(queue, "label\"") in page.answer.text
    other = Person(made, url, "other").sign_in()
    assert path(queue, "label-set\"") in other.get("/label-set/").text
    assert path(queue, "label\"") not in other.get("/label-set/").text


def test_a_gallery_leads_to_its_labels_whoever_may_use_them(queue, both, made,
                                                            url):
    other = Person(made, url, "other").sign_in()
    way = "label-set\""
    for who, whose, is_shown in ((queue.owner, queue, True),
                                 (other, queue, False), (other, both, True),
                                 (Stranger(url), both, False)):
        page = who.get(path(whose, "")).text
        assert (path(whose, way) in page) == is_shown, (who, whose)


# ---- one sample after the other ----

def press(queue, number, **fields):
    """A button of a sample's page."""
    names = [row[0] for row in queue.of("file_path")]
    answer = queue.owner.send(path(queue, "label"),
                              filepath=names[number - 1], number=str(number),
                              **fields)
    assert answer.status_code == 303, answer.text
    return answer


def test_a_skipped_sample_is_left_for_others(queue, made, url):
    assert "Sample 1 of 3" in get_page(queue.owner,
                                       path(queue, "label")).answer.text
    answer = press(queue, 1, skip="yes")
    assert answer.headers["Location"].endswith("/label?last=1&done=skipped")
    then = get_page(queue.owner, path(queue, "label?last=1&done=skipped"))
    check(then)
    assert "Sample 1 was skipped" in then.answer.text
    assert "Sample 2 of 3" in then.answer.text
    boss = Person(made, url, "boss", True)
    assert queue.next(boss)["filepath"] == f"{queue.picture}.png"
    assert queue.of("label_id") == [(None,)] * 3


def test_behind_the_last_sample_comes_the_first(queue):
    press(queue, 3, label="ça")
    assert "Sample 1 of 3" in queue.owner.get(
        path(queue, "label?last=3&done=labelled")).text


def test_a_label_that_went_meanwhile_is_told(queue):
    answer = press(queue, 1, label="gone")
    assert answer.headers["Location"].endswith("done=refused")
    page = get_page(queue.owner, path(queue, "label?last=1&done=refused"))
    check(page)
    assert "nothing was kept" in page.answer.text
    assert queue.of("label_id") == [(None,)] * 3


@pytest.mark.parametrize("number", ["0", "-1", "4", "2147483647", "x"])
def test_a_number_that_no_sample_has_is_400(queue, number):
    assert queue.owner.send(path(queue, "label"), path(queue), filepath="x",
                            label="ça", number=number).status_code == 400


def test_a_sample_is_labelled_without_scripts(queue):
    page = get_page(queue.owner, path(queue, "label"))
    check(page)
    assert page.answer.text.count('name="label"') == len(LABELS)
    assert 'data-key="1"' in page.answer.text
    answer = press(queue, 1, label="ça")
    assert answer.headers["Location"].endswith("/label?last=1&done=labelled")
    made = queue.made
    made.connection.rollback()
    assert made.run("""SELECT l.name, c.tool FROM label_classification c
        JOIN label l ON l.id = c.label_id WHERE c.set_id = %s""",
                    queue.id) == [("ça", "website")]
    then = get_page(queue.owner, path(queue, "label?last=1&done=labelled"))
    assert "Sample 1 is labelled." in then.answer.text
    assert "Sample 2 of 3" in then.answer.text
    again = get_page(queue.owner, path(queue, "label?sample=1"))
    assert 'value="ça" aria-keyshortcuts="3" data-key="3" ' \
        'aria-pressed="true"' in again.answer.text


def test_two_people_are_shown_different_samples(queue, made, url):
    boss = Person(made, url, "boss", True).sign_in()
    first = get_page(queue.owner, path(queue, "label")).answer.text
    second = get_page(boss, path(queue, "label")).answer.text
    assert "Sample 1 of 3" in first and "Sample 2 of 3" in second
    assert "Sample 1 of 3" in get_page(
        queue.owner, path(queue, "label")).answer.text


def test_nothing_left_is_said(queue):
    for _ in range(3):
        assert queue.classify(queue.next(), "positive") is True
    page = get_page(queue.owner, path(queue, "label"))
    check(page)
    assert "Nothing waits for you" in page.answer.text


def test_who_may_not_label_is_refused(queue, made, url):
    other = Person(made, url, "other").sign_in()
    assert other.get(path(queue, "label")).status_code == 403
    assert "/label\"" not in other.get(path(queue)).text
    assert other.post(path(queue, "label"), data={
        "csrf": other.csrf(), "filepath": "x", "label": "ça",
        "number": "1"}).status_code == 403
    assert queue.owner.get("/gallery/2000000000/label").status_code == 404


# ---- several opinions ----

def test_a_second_opinion_comes_from_somebody_else(both, made, url):
    other = Person(made, url, "second")
    for _ in range(4):
        assert both.classify(both.next(), "positive") is True
    assert both.post("/obtain", id=-1).status_code == 404
    seen = set()
    for _ in range(4):
        sample = both.next(other)
        seen.add(sample["filepath"])
        assert both.classify(sample, "negative", other) is True
    assert len(seen) == 4
    third = Person(made, url, "third")
    assert both.post("/obtain", third, id=-1).status_code == 404
    made.connection.rollback()
    assert made.value("SELECT count(*) FROM check_opinions()") == 0


def test_opinions_given_at_once_are_both_counted(both, made, url):
    people = [Person(made, url, f"at once {at}") for at in range(6)]
    sample = both.next()
    begin = threading.Barrier(len(people))
    for who in people:
        assert both.post("/size", who).status_code == 200

    def work(who):
        begin.wait()
        assert both.classify(sample, "positive", who) is True

    threads = [threading.Thread(target=work, args=(who,)) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made.connection.rollback()
    assert made.value("SELECT count(*) FROM check_opinions()") == 0
    assert made.value("SELECT lacks_opinion FROM label_sample WHERE "
                      "set_id = %s AND position = 0", both.id) is False


def test_two_who_ask_at_once_get_different_second_samples(both, made, url):
    for _ in range(4):
        assert both.classify(both.next(), "positive") is True
    people = [Person(made, url, f"pair {at}") for at in range(2)]
    names = [both.next(who)["filepath"] for who in people]
    assert names[0] != names[1]
    assert both.next(people[0])["filepath"] == names[0]


def test_agreement_is_cohen_s_kappa(both, made, url):
    """By hand: of 4 samples 3 agree; marginals 2/2 and 3/1 give pe 0.5."""
    first, second = Person(made, url, "first"), Person(made, url, "second")
    names = [row[0] for row in both.of("file_path")]
    base = f"/gallery/{both.gallery}"
    for who, labels in ((first, "ppnn"), (second, "pppn")):
        for name, label in zip(names, labels):
            assert both.classify({"base_dir": base, "filepath": name}, {
                "p": "positive", "n": "negative"}[label], who) is True
    found = both.owner.get(api(both, "/agreement")).json()
    assert found["comparisons"] == 4
    assert found["agreement"] == 75
    pair, = found["people"]
    assert (pair["a"], pair["b"]) == (first.name, second.name)
    assert (pair["samples"], pair["agreed"], pair["agreement"]) == (4, 3, 75)
    assert pair["kappa"] == pytest.approx(.5)
    each = {row["label"]: row for row in found["labels"]}
    assert list(each) == LABELS
    assert (each["positive"]["samples"], each["positive"]["agreed"],
            each["positive"]["agreement"]) == (3, 2, 75)
    # Alike: p = 5/8, so chance is 25/64 + 9/64.
    assert each["positive"]["kappa"] == pytest.approx(
        (.75 - 34 / 64) / (1 - 34 / 64))
    assert each["ça"]["kappa"] is None
    page = get_page(both.owner, path(both))
    check(page)
    assert "75 %" in page.answer.text and "0.50" in page.answer.text


def test_without_two_opinions_there_is_nothing_to_compare(queue):
    assert queue.classify(queue.next(), "positive") is True
    found = queue.owner.get(api(queue, "/agreement")).json()
    assert (found["comparisons"], found["agreement"], found["kappa"],
            found["people"]) == (0, None, None, [])
    assert "No sample has been labelled by two" in queue.owner.get(
        path(queue)).text
