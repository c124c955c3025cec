# test/http/test_upload_metadata.py: what an uploaded file tells of people is found, taken out or kept.

import hashlib
import json
import struct
import zlib

import pytest

from client import refused
from page import Page, check
from uploading import accepted, png, send, send_form

NOTHING = {"found": [], "removed": False, "converted": False}
PRIVATE = (b"Private", b"SN-0042", b"private note", b"ns.adobe.com")


@pytest.fixture
def formats(shared_data):
    return shared_data / "image-formats"


def stored(person, picture):
    answer = person.get(picture["download"].removeprefix(person.url))
    assert answer.status_code == 200
    return answer.content


@pytest.mark.parametrize("name, found", [
    ("gps.jpg", {"position", "serial number", "owner", "text"}),
    ("gps.png", {"position", "serial number", "owner", "text"}),
    ("gps.webp", {"position", "serial number", "owner", "text"}),
    ("thumb-mismatch.jpg", {"preview"}),
])
def test_what_points_at_a_person_is_taken_out(person, formats, name, found):
    content = (formats / name).read_bytes()
    picture = accepted(send(person, content, again=True))
    kept = stored(person, picture)
    assert found <= set(picture["metadata"]["found"])
    assert picture["metadata"]["removed"]
    assert len(kept) < len(content)
    for words in PRIVATE:
        assert words not in kept
    assert (picture["width"], picture["height"]) == (320, 213)
    # A second time there is nothing left to find.
    again = accepted(send(person, kept, again=True))
    assert again["metadata"] == NOTHING
    assert stored(person, again) == kept


def test_what_was_sent_is_known_again(person, formats):
    content = (formats / "gps.jpg").read_bytes()
    picture = accepted(send(person, content, again=True))
    refused(send(person, content), 409, "same-bytes", "file")
    refused(send(person, stored(person, picture)), 409, "same-bytes", "file")
    for form in (content, stored(person, picture)):
        hash = hashlib.sha256(form).hexdigest()
        assert picture["id"] in person.post("/api/have", json={
            "sha256": [hash]}).json()[hash]


def test_who_uploads_may_keep_it(person, formats):
    content = (formats / "gps.jpg").read_bytes()
    picture = accepted(send(person, content, metadata="keep", again=True))
    assert stored(person, picture) == content
    assert not picture["metadata"]["removed"]
    assert "position" in picture["metadata"]["found"]
    refused(send(person, content, metadata="perhaps"), 400, "unknown-choice",
            "metadata")


@pytest.mark.parametrize("name", ["gps.jpg", "gps.png", "gps.webp"])
@pytest.mark.parametrize("choice", ["remove", "keep", "convert"])
def test_the_page_tells_what_the_camera_noted(person, formats, name, choice):
    content = (formats / name).read_bytes()
    picture = accepted(send(person, content, metadata=choice, again=True))
    page = Page(person.get(f"/picture/{picture['id']}"))
    check(page)
    told = "Taken 2020-02-29 12:34, by the camera’s clock Camera TestCam"
    assert (told in page.text) is (choice != "convert")
    for words in PRIVATE:
        assert words.decode() not in page.answer.text


@pytest.mark.parametrize("name", [
    "baseline.jpg", "progressive.jpg", "orientation-6.jpg", "icc-swapped.jpg",
    "rgb16.png", "animated.png", "still.gif", "animated.webp", "alpha.webp",
    "lossless.webp", "lzw.tif", "two-pages.tif", "rgb8.avif", "baseline.heic",
])
def test_a_file_that_tells_nothing_stays_byte_for_byte(person, formats, name):
    content = (formats / name).read_bytes()
    picture = accepted(send(person, content, again=True))
    assert picture["metadata"] == NOTHING
    assert stored(person, picture) == content


def many_blocks(formats, name):
    content = (formats / name).read_bytes()
    if name.endswith(".jpg"):
        return content[:2] + b"\xff\xe1\0\x09Exif\0\0x" * 70000 + content[2:]
    if name.endswith(".png"):
        chunk = b"\0\0\0\0eXIf" + struct.pack(">I", zlib.crc32(b"eXIf"))
        return content[:33] + chunk * 70000 + content[33:]
    body = content[8:] + b"EXIF\0\0\0\0" * 70000
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize("name", ["baseline.jpg", "1x1.png", "alpha.webp"])
def test_many_blocks_of_exif_are_no_dead_worker(person, formats, name):
    content = many_blocks(formats, name)
    picture = accepted(send(person, content, again=True))
    assert picture["metadata"] == {"found": ["text"], "removed": True,
                                   "converted": False}
    assert len(stored(person, picture)) <= (formats / name).stat().st_size


def test_the_form_has_the_choice(person, formats):
    content = (formats / "gps.png").read_bytes()
    for choice, same in (("keep", True), ("remove", False)):
        answer = send_form(person, content, licence="MIT", metadata=choice,
                           again="yes")
        assert answer.status_code == 303, answer.text
        number = answer.headers["Location"].rpartition("/")[2]
        picture = person.get(f"/api/picture/{number}/").json()
        assert (stored(person, picture) == content) == same


def test_a_form_that_says_nothing_is_asked_first(person, made, formats):
    content = (formats / "gps.jpg").read_bytes()
    answer = send_form(person, content, licence="MIT", title="Asked",
                       again="yes")
    assert answer.status_code == 422
    page = Page(answer)
    check(page)
    assert "position, serial number, owner" in page.text
    assert [(box["value"], "checked" in box)
            for box in page.all("input", name="metadata")] == \
        [("remove", True), ("convert", False), ("keep", False)]
    assert page.all("input", id="title")[0]["value"] == "Asked"
    made.connection.rollback()
    assert made.value("SELECT count(*) FROM picture WHERE author_id = %s",
                      person.id) == 0
    held = page.all("input", name="held")[0]["value"]
    answer = person.post("/upload", files={"file": ("", b"")}, data={
        "csrf": person.csrf("/upload"), "held": held, "licence": "MIT",
        "again": "yes", "metadata": "remove"})
    assert answer.status_code == 303, answer.text
    number = answer.headers["Location"].rpartition("/")[2]
    kept = stored(person, person.get(f"/api/picture/{number}/").json())
    assert kept != content and not any(words in kept for words in PRIVATE)
    # What tells nothing is not asked about.
    assert send_form(person, kept, licence="MIT",
                     again="yes").status_code == 303


# ---- where it cannot be taken out ----

def telling(formats, name):
    """The same file with a name and a comment in it."""
    content = (formats / name).read_bytes()
    if name.endswith(".tif"):
        # One more entry of its directory: Artist.
        at = struct.unpack("<I", content[4:8])[0]
        count = struct.unpack("<H", content[at:at + 2])[0]
        entries = content[at + 2:at + 2 + 12 * count]
        place = len(content)
        words = b"Private Person\0\0"
        entry = struct.pack("<HHII", 0x13b, 2, len(words), place)
        all_of_them = sorted([entries[i:i + 12] for i in range(
            0, len(entries), 12)] + [entry])
        directory = struct.pack("<H", count + 1) + b"".join(all_of_them) + \
            content[at + 2 + 12 * count:at + 6 + 12 * count]
        return content[:4] + struct.pack("<I", place + len(words)) + \
            content[8:] + words + directory
    # A box of no use, named like an item of Exif.
    box = b"infe\2\0\0\0\0\1\0\0Exif\0\0\0\0Private"
    return content + struct.pack(">I", len(box) + 4) + box


@pytest.mark.parametrize("name, kind", [
    ("lzw.tif", "image/png"), ("cmyk.tif", "image/png"),
    ("rgb8.avif", "image/webp"), ("irot.avif", "image/webp"),
    ("baseline.heic", "image/webp"),
])
def test_what_cannot_be_taken_out_is_converted_or_kept(person, made, formats,
                                                       name, kind):
    content = telling(formats, name)
    plain = accepted(send(person, (formats / name).read_bytes(), again=True))
    problem = refused(send(person, content, again=True), 422,
                      "metadata-stays", "metadata")
    assert "convert" in problem["detail"]
    picture = accepted(send(person, content, metadata="convert", again=True))
    assert picture["metadata"]["converted"] and picture["metadata"]["removed"]
    assert (picture["file_format"], picture["width"], picture["height"]) == \
        (kind, plain["width"], plain["height"])
    kept = stored(person, picture)
    assert b"Private" not in kept and b"Exif" not in kept
    # It looks the same, and tells nothing any more.
    made.connection.rollback()
    assert made.value("""SELECT max(bit_count((a.perceptual_hash
        # b.perceptual_hash)::bit(64))) FROM media a, media b, picture_text t,
        picture_text u WHERE a.id = t.media_id AND b.id = u.media_id
        AND t.picture_id = %s AND u.picture_id = %s""",
                      plain["id"], picture["id"]) <= 2
    again = accepted(send(person, kept, again=True))
    assert again["metadata"] == NOTHING
    refused(send(person, content, metadata="convert"), 409, "same-bytes",
            "file")


def test_any_file_may_be_converted_but_no_frame_is_lost(person, formats):
    content = (formats / "gps.png").read_bytes()
    picture = accepted(send(person, content, metadata="convert", again=True))
    assert picture["metadata"]["converted"]
    assert not any(words in stored(person, picture) for words in PRIVATE)
    # What tells nothing is left as it is.
    content = (formats / "baseline.jpg").read_bytes()
    picture = accepted(send(person, content, metadata="convert", again=True))
    assert picture["metadata"] == NOTHING
    assert stored(person, picture) == content
    refused(send(person, telling(formats, "two-pages.tif"), again=True,
                 metadata="convert"), 422, "several-frames", "file")


# ---- before anything is published ----

def inspect(person, content):
    return person.post("/api/inspect", files={"file": ("a", content)})


def test_inspecting_tells_everything_and_makes_nothing(person, made, formats):
    content = (formats / "gps.webp").read_bytes()
    first = accepted(send(person, content, again=True))
    answer = inspect(person, content)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert {"position", "serial number", "owner"} <= \
        set(found["metadata"]["found"])
    assert found["metadata"]["can_remove"]
    assert (found["file_format"], found["width"], found["height"]) == \
        ("image/webp", 320, 213)
    assert found["sha256"] == hashlib.sha256(content).hexdigest()
    assert first["id"] in found["same"] and found["similar"]
    made.connection.rollback()
    assert made.value("SELECT count(*) FROM picture WHERE author_id = %s",
                      person.id) == 1
    assert not inspect(person, telling(formats, "rgb8.avif")).json()[
        "metadata"]["can_remove"]


def test_what_was_inspected_need_not_be_sent_again(person, formats):
    content = (formats / "gps.webp").read_bytes()
    held = inspect(person, content).json()["held"]
    wish = json.dumps({"licence": ["MIT"], "again": True, "metadata": "keep"})

    def take():
        return person.post("/api/upload", files={
            "json": (None, wish), "held": (None, held)})

    picture = accepted(take())
    assert stored(person, picture) == content
    refused(take(), 422, "held-is-gone", "file")
    refused(person.post("/api/upload", files={
        "json": (None, wish), "held": (None, "../lock")}), 422,
            "held-is-gone", "file")


def test_what_is_no_image_or_blocked_is_told_at_once(person, made):
    refused(inspect(person, b"hello"), 415, "not-an-image", "file")
    refused(person.post("/api/inspect", files={"x": (None, "y")}), 400,
            "missing-file", "file")
    content = png(seed=26)
    accepted(send(person, content))
    made.run("SELECT admin.block_hash(%s)",
             hashlib.sha256(content).hexdigest())
    made.connection.commit()
    refused(inspect(person, content), 403, "bytes-are-blocked", "file")


def test_an_upload_that_is_sent_again_has_the_first_answer(person, formats):
    content, key = (formats / "gps.jpg").read_bytes(), {
        "Idempotency-Key": "gps"}
    first = accepted(send(person, content, again=True, headers=key))
    assert first["metadata"]["removed"]
    assert accepted(send(person, content, again=True, headers=key)) == first
