# test/http/test_upload.py: image files come in by API and by form: what is answered, kept and refused.

import hashlib
import json
import re
import threading
import time

import pytest
import requests

from client import assert_is_problem, refused
from page import Page, check, get_page
from people import Person, Stranger
from uploading import WANTED, accepted, png, send, send_form


def rows_of(made, content):
    made.connection.rollback()
    return made.value("""SELECT count(*) FROM media JOIN picture_text
        ON media_id = media.id WHERE sha256 = %s""",
                      hashlib.sha256(content).digest())


# ---- what comes in ----

def test_an_upload_becomes_a_picture(person, made, http):
    thing = made.named_object("boat")
    content = png(60, 45, 1)
    answer = send(person, content, description="At *dawn*.", nature="photo",
                  origin_url="https://harbour.example/1", creator="Ann",
                  credit_url="https://ann.example/", annotations=[
                      {"type": "bbox", "object": thing,
                       "shape": {"x": .1, "y": .2, "w": .3, "h": .4}}])
    picture = accepted(answer)
    assert answer.headers["Location"] == \
        f"{person.url}/picture/{picture['id']}"
    assert {key: picture[key] for key in (
        "title", "description", "author", "origin_url", "width", "height",
        "file_format", "nature", "licences", "creator", "credit_url",
        "rating_average", "similar")} == {
            "title": "A harbour", "description": "At *dawn*.",
            "author": person.name, "origin_url": "https://harbour.example/1",
            "width": 60, "height": 45, "file_format": "image/png",
            "nature": "photo", "licences": ["CC0-1.0"], "creator": "Ann",
            "credit_url": "https://ann.example/", "rating_average": None,
            "similar": []}
    assert [(r["type"], r["object"], r["shape"]) for r in picture["regions"]] \
        == [("bbox", thing, {"x": .1, "y": .2, "w": .3, "h": .4})]
    shown = http.get(f"{person.url}/api/picture/{picture['id']}/").json()
    assert shown == {
        key: value for key, value in picture.items()
        if key not in ("similar", "metadata")}
    assert http.get(picture["download"]).content == content


def test_both_derivatives_are_there_at_once(person, http):
    picture = accepted(send(person, png(1500, 900, 2)))
    page = get_page(person, f"/picture/{picture['id']}")
    sources = re.findall(r"/derived/[^\" ]+", page.answer.text)
    assert len(set(sources)) == 2
    for source in set(sources):
        answer = http.get(person.url + source)
        assert answer.headers["Content-Type"] == "image/webp"


def test_a_revision_and_a_line_of_the_log_are_written(person, made):
    picture = accepted(send(person, png(seed=3)))
    made.connection.rollback()
    assert made.value("""SELECT array_agg(kind || ' ' || tool ORDER BY kind)
        FROM change WHERE picture_id = %s AND actor_id = %s""", picture["id"],
                      person.id) == ["picture " + requests.utils
                                     .default_user_agent()]
    assert made.value("SELECT count(*) FROM check_maintained() WHERE id = %s",
                      picture["id"]) == 0


def test_the_fields_may_follow_the_file(person):
    content = png(seed=4)
    body = (b'--b\r\nContent-Disposition: form-data; name="file"; '
            b'filename="x"\r\n\r\n' + content + b'\r\n--b\r\n'
            b'Content-Disposition: form-data; name="json"\r\n\r\n'
            + json.dumps(WANTED).encode() + b'\r\n--b--\r\n')
    accepted(person.post("/api/upload", data=body, headers={
        "Content-Type": "multipart/form-data; boundary=b"}))


def test_both_names_of_licence_and_nature_are_taken(person):
    picture = accepted(send(person, png(seed=5), wish={
        "licence_ids": ["CC-BY-4.0", "CC0-1.0"], "nature_id": "drawing"}))
    assert picture["licences"] == ["CC-BY-4.0", "CC0-1.0"]
    assert (picture["title"], picture["nature"]) == ("", "drawing")
    assert accepted(send(person, png(seed=6), licence="MIT"))["licences"] == \
        ["MIT"]


def test_a_token_to_write_may_upload(person):
    program = Stranger(person.url)
    program.client.headers["Authorization"] = "Bearer " + person.token("write")
    assert accepted(send(program, png(seed=7)))["author"] == person.name


def test_what_looks_alike_is_named(person):
    first = accepted(send(person, png(200, 150, 8)))
    second = accepted(send(person, png(200, 150, 8), title="Once more"))
    assert second["similar"][0] == first["id"]


# ---- what is refused ----

@pytest.mark.parametrize("more, code, field", [
    ({"title": "x" * 501}, "too-long", "title"),
    ({"title": "two\nlines"}, "not-a-line", "title"),
    ({"title": 5}, "wrong-type", "title"),
    ({"description": "x" * 20001}, "too-long", "description"),
    ({"origin_url": "h" * 2001}, "too-long", "origin_url"),
    ({"creator": "x" * 301}, "too-long", "creator"),
    ({"licence": [1]}, "wrong-type", "licence"),
    ({"licence": ["MIT"] * 21}, "too-many-licences", "licence"),
    ({"annotators": "nobody"}, "unknown-annotators", "annotators"),
    ({"annotations": {}}, "wrong-type", None),
])
def test_a_wrong_field_is_named(person, made, more, code, field):
    content = png(seed=9)
    refused(send(person, content, **more), 400, code, field)
    assert rows_of(made, content) == 0


@pytest.mark.parametrize("more, code, field", [
    ({"licence": ["CC0-1.0", "GPL-9"]}, "unknown-licence", "licence"),
    ({"licence": []}, "no-licence", "licence"),
    ({"licence": None}, "no-licence", "licence"),
    ({"nature": "dream"}, "unknown-nature", "nature"),
])
def test_an_unknown_name_is_422(person, made, more, code, field):
    content = png(seed=10)
    refused(send(person, content, **more), 422, code, field)
    assert rows_of(made, content) == 0


def test_every_wrong_region_is_named_by_its_place(person, made):
    thing = made.named_object("gull")
    point = {"type": "point", "object": thing, "shape": {"x": .5, "y": .5}}
    detail = refused(send(person, png(seed=11), annotations=[
        point,
        {**point, "object": "no such thing"},
        {**point, "type": "circle"},
        {**point, "shape": {"x": 1.1, "y": .5}},
        {**point, "type": "bbox", "shape": {"x": .5, "y": .5, "w": .6, "h": .1}},
        {**point, "type": "bbox", "shape": {"x": .5, "y": .5, "w": 0, "h": .1}},
        {**point, "type": "polygon", "shape": [{"x": 0, "y": 0}] * 2},
        {**point, "type": "polyline", "shape": [{"x": 0, "y": 0}]},
        {**point, "instance": [1]},
        {**point, "source": {"kind": "ghost"}},
        {**point, "source": {"kind": "model", "confidence": 2}},
        "region", {**point, "object": 5}, {**point, "id": "x"},
    ]), 422, "bad-annotations")["detail"]
    assert sorted(set(map(int, re.findall(r"\[(\d+)\]", detail)))) == \
        list(range(1, 14))
    assert "no such thing" in detail


def test_edges_are_met_within_a_millionth(person, made):
    thing = made.named_object("pier")
    picture = accepted(send(person, png(seed=12), annotations=[
        {"type": "bbox", "object": thing,
         "shape": {"x": -1e-7, "y": .5, "w": 1.0000005, "h": .5000005}},
        {"type": "point", "object": thing, "shape": {"x": 1.0000001, "y": 0.1},
         "instance": "left", "source": {
             "kind": "model", "name": "finder", "confidence": .25}}]))
    assert picture["regions"][0]["shape"] == {"x": 0, "y": .5, "w": 1, "h": .5}
    assert picture["regions"][1]["shape"] == {"x": 1, "y": .1}
    assert picture["regions"][1]["instance"] == "left"
    assert picture["regions"][1]["source"] == {
        "kind": "model", "name": "finder", "confidence": .25}


def test_what_is_no_image_is_415(person, made):
    for content in (b"hello", b"%PDF-1.4\n", b"\0" * 100, b"BM" + b"\0" * 60):
        refused(send(person, content), 415, "not-an-image", "file")
        assert rows_of(made, content) == 0


@pytest.mark.parametrize("start", ["", "\ufeff", "\n  ", "\ufeff \r\n"])
def test_a_drawing_is_refused_as_one(person, start):
    for text in ("<svg xmlns='http://www.w3.org/2000/svg'/>", "<?xml?><svg/>",
                 "<!DOCTYPE svg><svg/>"):
        problem = refused(send(person, (start + text).encode()), 415,
                          "drawing", "file")
        assert "SVG" in problem["detail"]


def test_half_an_image_is_refused(person, made):
    content = png(400, 300, 13)[:3000]
    answer = send(person, content)
    assert_is_problem(answer, 422)
    assert answer.json()["field"] == "file"
    assert rows_of(made, content) == 0


def test_a_body_that_is_no_upload_is_400(person):
    kinds = {"Content-Type": "multipart/form-data; boundary=b"}
    refused(person.post("/api/upload", json=WANTED), 400, "not-multipart",
            "Content-Type")
    refused(person.post("/api/upload", data=b"nonsense", headers=kinds), 400,
            "bad-multipart")
    refused(person.post("/api/upload", data=b"", headers=kinds), 400,
            "bad-multipart")
    refused(person.post("/api/upload", files={"json": (None, "{}")}), 400,
            "missing-file", "file")
    refused(person.post("/api/upload", files={"file": ("a", png())}), 400,
            "missing-field", "json")
    refused(person.post("/api/upload", files={"picture": ("a", png())}), 400,
            "unknown-file", "file")
    refused(person.post("/api/upload", files=[
        ("file", ("a", png())), ("file", ("b", png()))]), 400,
            "several-files", "file")
    refused(person.post("/api/upload", data={"a": "b"}, files={
        "json": (None, "{]"), "file": ("a", png())}), 400, "bad-json")


def test_the_files_of_refused_uploads_are_gone(person, var):
    folder = var / "media" / ".incoming"
    send(person, b"no image")
    send(person, png(seed=14), licence=[])
    for _ in range(50):
        left = {file.name for file in folder.iterdir()
                if not file.name.startswith("held-")}
        if left == {"lock"}:
            break
        time.sleep(.05)    # they go once the answer is sent
    assert left == {"lock"}


# ---- the same again ----

def test_the_same_bytes_are_409_until_they_are_wanted_again(person, made):
    content = png(seed=15)
    first = accepted(send(person, content))
    answer = send(person, content, title="Again")
    address = f"{person.url}/picture/{first['id']}"
    assert address in refused(answer, 409, "same-bytes", "file")["detail"]
    assert answer.json()["pictures"] == [address]
    second = accepted(send(person, content, title="Again", again=True))
    assert second["id"] != first["id"]
    assert second["download"] == first["download"]
    assert rows_of(made, content) == 2


def test_hidden_bytes_are_answered_like_unknown_ones(person, made):
    content = png(seed=16)
    first = accepted(send(person, content))
    made.update(first["id"], "visibility", "hidden")
    answer = send(person, content)
    assert answer.status_code == 201
    hashes = {"sha256": [hashlib.sha256(content).hexdigest()]}
    made.update(answer.json()["id"], "visibility", "hidden")
    assert person.post("/api/have", json=hashes).json() == {}


def test_blocked_bytes_may_not_come_back(person, made):
    content = png(seed=17)
    accepted(send(person, content))
    made.run("SELECT admin.block_hash(%s)",
             hashlib.sha256(content).hexdigest())
    made.connection.commit()
    for more in ({}, {"again": True}):
        refused(send(person, content, **more), 403, "bytes-are-blocked",
                "file")


def test_a_key_makes_one_picture_of_several_tries(person, made):
    content, key = png(seed=18), {"Idempotency-Key": "try"}
    first = accepted(send(person, content, headers=key))
    again = send(person, content, headers=key)
    assert (again.status_code, again.json()) == (201, first)
    assert rows_of(made, content) == 1
    refused(send(person, content, title="Other", headers=key), 422,
            "key-was-used", "Idempotency-Key")
    other = Person(made, person.url, "other").sign_in()
    assert send(other, content, headers=key, again=True).status_code == 201
    made.run("UPDATE upload_key SET made_at = now() - interval '25 hours'")
    made.connection.commit()
    refused(send(person, content, headers=key), 409, "same-bytes", "file")


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_key_is_bounded(person, key):
    refused(send(person, headers={"Idempotency-Key": key}), 400, "bad-key",
            "Idempotency-Key")


def test_the_same_key_at_once_makes_one_picture(person, made):
    content, answers = png(900, 700, 19), []

    def run():
        client = Stranger(person.url)
        client.client.cookies.update(person.client.cookies)
        answers.append(send(client, content,
                            headers={"Idempotency-Key": "at once"}))

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert rows_of(made, content) == 1


def test_of_two_who_send_the_same_at_once_one_is_told(person, made):
    for at in range(8):
        content, answers = png(300, 200, 40 + at), []
        people = [person, Person(made, person.url, f"twin {at}").sign_in()]
        threads = [threading.Thread(
            target=lambda who: answers.append(send(who, content)),
            args=(who,)) for who in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(a.status_code for a in answers) == [201, 409]
        assert rows_of(made, content) == 1


def test_have_says_which_bytes_are_here(person):
    content = png(seed=20)
    picture = accepted(send(person, content))
    here = hashlib.sha256(content).hexdigest()
    answer = person.post("/api/have", json={
        "sha256": [here.upper(), "0" * 64, here]})
    assert answer.text == '{"%s":[%d]}' % (here, picture["id"])
    for wrong in ({}, {"sha256": "x"}, {"sha256": ["x"]},
                  {"sha256": ["0" * 64] * 1001}, {"sha256": [5]}):
        refused(person.post("/api/have", json=wrong), 400, "bad-hashes",
                "sha256")


# ---- by form ----

def test_the_page_is_whole(person):
    page = get_page(person, "/upload")
    check(page)
    assert page.h1 == "Upload a picture"
    assert {"CC0-1.0", "CC-BY-4.0"} <= {
        box["value"] for box in page.all("input", type="checkbox")}


def test_a_form_leads_to_its_picture(person, http):
    answer = send_form(person, png(seed=21), title=" ", description="a\r\nb",
                       licence="CC0-1.0", other_licence="",
                       nature="photo")
    assert answer.status_code == 303
    number = answer.headers["Location"].removeprefix("/picture/")
    picture = http.get(f"{person.url}/api/picture/{number}/").json()
    assert (picture["description"], picture["licences"]) == ("a\nb", ["CC0-1.0"])


def test_a_refused_form_keeps_what_was_typed(person):
    answer = send_form(person, b"no image", title="A <b> title",
                       description="Long", licence=["CC0-1.0", "CC-BY-4.0"],
                       nature="drawing", creator="Ann", other_licence="MIT",
                       annotators="proposals")
    assert answer.status_code == 415
    page = check_refusal(answer)
    assert "Choose the file once more" in page.text
    assert page.all("input", id="title")[0]["value"] == "A <b> title"
    ticked = {box["value"] for box in page.all("input", type="checkbox")
              if "checked" in box}
    typed = page.all("input", id="other-licence")[0]["value"]
    assert ticked | ({typed} - {""}) == {
        "CC0-1.0", "CC-BY-4.0", "MIT"}
    assert page.all("input", id="file")[0]["aria-invalid"] == "true"
    assert not page.all("input", name="held")


def test_a_file_that_was_sent_need_not_be_chosen_again(person, made, var):
    content = png(seed=25)
    page = check_refusal(send_form(person, content, title="No licence"))
    held = page.all("input", name="held")[0]["value"]
    assert "required" not in page.all("input", id="file")[0]
    stranger = Person(made, person.url, "stranger").sign_in()
    for who, status in ((stranger, 422), (person, 303), (person, 422)):
        answer = who.post("/upload", files={"file": ("", b"")}, data={
            "csrf": who.csrf("/upload"), "held": held, "licence": "MIT"})
        assert answer.status_code == status, answer.text
    assert rows_of(made, content) == 1
    assert not list((var / "media" / ".incoming").glob(f"*{held}"))


def check_refusal(answer):
    page = Page(answer)
    check(page)
    return page


@pytest.mark.parametrize("fields, control", [
    ({}, None),
    ({"licence": "nonsense"}, None),
    ({"licence": "MIT", "title": "x" * 501}, "title"),
    ({"licence": "MIT", "creator": "x" * 301}, "creator"),
])
def test_a_refused_form_says_what_is_wrong_beside_it(person, fields, control):
    answer = send_form(person, png(seed=22), **fields)
    assert answer.status_code in (400, 422)
    page = check_refusal(answer)
    if control:
        assert page.all("input", id=control)[0]["aria-invalid"] == "true"
    else:
        assert 'id="licence-said"' in answer.text


def test_a_form_may_say_which_regions_there_are(person, made):
    thing = made.named_object("mast")
    wanted = [{"type": "point", "object": thing, "shape": {"x": .5, "y": .25}}]
    for typed, said in (("[{", "JSON"), ('"x"', "list"), (
            '[{"type": "point", "object": "nothing of that name"}]', "[0]")):
        answer = send_form(person, png(seed=26), licence="MIT",
                           annotations=typed)
        assert answer.status_code in (400, 422), answer.text
        page = check_refusal(answer)
        assert said in page.text
        assert typed in page.root.one("textarea", id="annotations").text
    answer = send_form(person, png(seed=26), licence="MIT",
                       annotations=json.dumps(wanted))
    assert answer.status_code == 303, answer.text
    kept = person.get(f"/api{answer.headers['Location']}/annotations").json()
    assert [(each["object"], each["shape"]) for each in kept] == \
        [(thing, {"x": .5, "y": .25})]


def test_the_same_file_is_shown_and_may_be_wanted(person):
    content = png(seed=23)
    first = accepted(send(person, content))
    answer = send_form(person, content, licence="MIT")
    assert answer.status_code == 409
    page = check_refusal(answer)
    assert f"/picture/{first['id']}" in answer.text
    assert page.all("input", name="again")
    assert send_form(person, content, licence="MIT",
                     again="yes").status_code == 303


def test_a_form_of_elsewhere_is_refused(person, made):
    content = png(seed=24)
    assert send_form(person, content, csrf="x",
                     licence="MIT").status_code == 403
    assert person.post("/upload", files={
        "file": ("a.png", content)}, data={"licence": "MIT"}).status_code == 403
    assert rows_of(made, content) == 0


def test_no_file_is_said_in_the_form(person):
    answer = person.post("/upload", data={
        "csrf": person.csrf("/upload"), "licence": "MIT"}, files={
            "file": ("", b"", "application/octet-stream")})
    assert answer.status_code == 400
    assert "Choose the image" in check_refusal(answer).text
