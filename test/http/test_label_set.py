# test/http/test_label_set.py: label sets: made of galleries, and grown.

import pytest

from labelling import LABELS, Queue


@pytest.fixture
def queue(made, url, var):
    return Queue(made, url, var)


# ---- sets ----

def test_a_gallery_becomes_a_set_once(queue, made):
    path = f"/api/gallery/{queue.gallery}/label-set"
    assert queue.owner.get(path).json() == {
        "dataset_name": queue.name, "base_dir": f"/gallery/{queue.gallery}",
        "labels": LABELS, "open": False, "opinions": 1, "size": 3,
        "waiting": 3,
        "gallery_id": queue.gallery}
    again = queue.make(dataset_name=made.name("other"), labels=["a"])
    assert again.status_code == 409
    other = made.gallery("other", queue.owner.id)
    made.connection.commit()
    taken = queue.owner.post(f"/api/gallery/{other}/label-set", json={
        "dataset_name": queue.name, "labels": ["a"]})
    assert taken.status_code == 409
    assert taken.json()["code"] == "label-set-exists"
    assert made.value("SELECT count(*) FROM change WHERE gallery_id = %s",
                      queue.gallery) == 1


@pytest.mark.parametrize("fields", [
    {"labels": []}, {"labels": [""]}, {"labels": ["a", "a"]},
    {"labels": ["\u00e9", "e\u0301"]},
    {"labels": ["x" * 201]}, {"labels": ["a\nb"]}, {"dataset_name": ""},
    {"dataset_name": "x" * 201},
    {"labels": [str(at) for at in range(1001)]},
    {"labels": [f"{at:03}" + "é" * 100 for at in range(100)]}])
def test_a_set_that_cannot_be_is_refused(queue, made, fields):
    gallery = made.gallery("other", queue.owner.id)
    made.connection.commit()
    answer = queue.owner.post(f"/api/gallery/{gallery}/label-set", json={
        "dataset_name": made.name("n"), "labels": ["a"], **fields})
    assert answer.status_code == 422, answer.text
    assert answer.json()["field"] in fields


def test_the_longest_header_fits(queue, made):
    gallery = made.gallery("long", queue.owner.id)
    made.connection.commit()
    queue.gallery = gallery
    queue.put_in(queue.picture)
    queue.name = made.name("é" * 180)
    labels = [f"{at:02}" + "\U0001f600" * 48 for at in range(19)]
    answer = queue.make(dataset_name=queue.name, labels=labels)
    assert answer.status_code == 201, answer.text
    made.run("UPDATE label_set SET base_dir = %s WHERE name = %s",
             "\U0001f600" * 500, queue.name)
    made.run("""UPDATE label_sample SET file_path = %s WHERE set_id =
        (SELECT id FROM label_set WHERE name = %s)""",
             "\U0001f600" * 500, queue.name)
    made.connection.commit()
    sample = queue.next()
    assert sample["labels"] == labels
    assert sample["filepath"] == "\U0001f600" * 500
    assert queue.classify(sample, labels[3]) is True


# ---- samples that come later ----

def add(queue, **fields):
    return queue.owner.post(f"/api/gallery/{queue.gallery}/label-set/add",
                            json=fields)


def test_pictures_that_came_later_become_samples_once(queue, made):
    later = [made.picture(in_gallery=False) for _ in range(2)]
    hidden = made.picture(visibility="hidden", in_gallery=False)
    for picture in (*later, hidden):
        queue.put_in(picture)
    for _ in range(2):
        answer = add(queue)
        assert answer.status_code == 200, answer.text
        assert (answer.json()["size"], answer.json()["waiting"]) == (5, 5)
    assert [row[0] for row in queue.of("file_path")][3:] == [
        f"{picture}.png" for picture in sorted(later)]
    made.assert_true()


def test_samples_come_with_names_places_and_labels(queue, made):
    one, two = made.picture(in_gallery=False), made.picture(in_gallery=False)
    samples = [{"filepath": "a b/ç.png", "picture_id": one, "label": "ça"},
               {"filepath": "far.png", "picture_id": two, "position": 9},
               {"filepath": "same bytes.png", "picture_id": one,
                "label": None, "position": 11}]
    for _ in range(2):
        answer = add(queue, samples=samples)
        assert answer.status_code == 200, answer.text
        assert (answer.json()["size"], answer.json()["waiting"]) == (12, 5)
    made.connection.rollback()
    assert queue.of("position, file_path, picture_id")[3:] == [
        (3, "a b/ç.png", one), (9, "far.png", two),
        (11, "same bytes.png", one)]
    assert queue.post("/obtain", id=10).status_code == 404
    assert made.value("""SELECT count(*) FROM gallery_picture
        WHERE gallery_id = %s AND picture_id IN (%s, %s)""", queue.gallery,
                      one, two) == 2
    assert queue.post("/size").json()["size"] == 12


@pytest.mark.parametrize("wrong, field", [
    ({"filepath": ""}, "filepath"), ({"filepath": "a\nb"}, "filepath"),
    ({"filepath": "x" * 501}, "filepath"), ({"filepath": 5}, "filepath"),
    ({"label": "unheard of"}, "label"), ({"label": 1}, "label"),
    ({"picture_id": 0}, "picture_id"), ({"picture_id": "1"}, "picture_id"),
    ({"picture_id": 2**40}, "picture_id"), ({"position": -1}, "position"),
    ({"position": 1.5}, "position"), ({"picture_id": None}, "picture_id")])
def test_a_sample_that_cannot_be_is_refused(queue, wrong, field):
    good = {"filepath": "good.png", "picture_id": queue.picture}
    answer = add(queue, samples=[good, {"filepath": "b.png", "picture_id":
                                        queue.picture, **wrong}])
    assert answer.status_code == 422, answer.text
    assert answer.json()["field"] == f"samples/1/{field}"
    assert len(queue.of("position")) == 3


def test_samples_that_are_others_or_of_no_picture_are_refused(queue, made):
    def status(**fields):
        return add(queue, samples=[{"filepath": "new.png", "picture_id":
                                    queue.picture, **fields}]).status_code
    assert status(position=1) == 409
    assert status(filepath="dir/image1.png", position=7) == 409
    assert status(picture_id=2000000000) == 422
    assert status(picture_id=made.picture(visibility="hidden",
                                          in_gallery=False)) == 422
    assert add(queue, samples={}).status_code == 400
    assert add(queue, samples=[]).status_code == 422
    assert len(queue.of("position")) == 3


def test_sets_are_listed_and_found_by_name(queue, made, url):
    found, = queue.owner.get("/api/label-set/", params={
        "dataset_name": queue.name}).json()
    assert found == {
        "dataset_name": queue.name, "base_dir": f"/gallery/{queue.gallery}",
        "open": False, "opinions": 1, "size": 3, "label_count": len(LABELS),
        "gallery_id": queue.gallery, "owner": queue.owner.name}
    listed = queue.owner.get("/api/label-set?limit=1").json()
    assert len(listed) == 1
    assert queue.owner.get("/api/label-set", params={
        "dataset_name": "none"}).json() == []
    queue.owner.post(f"/api/gallery/{queue.gallery}/delete", json={})
    assert queue.owner.get("/api/label-set/", params={
        "dataset_name": queue.name}).json() == []
