# test/http/test_upload_metadata.py: what an uploaded file tells of people is found, taken out or kept.

import hashlib
import struct
import zlib

import pytest

from test_upload import accepted, person, refused, send, send_form  # noqa

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
    assert again["metadata"] == {"found": [], "removed": False}
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


@pytest.mark.parametrize("name", [
    "baseline.jpg", "progressive.jpg", "orientation-6.jpg", "icc-swapped.jpg",
    "rgb16.png", "animated.png", "still.gif", "animated.webp", "alpha.webp",
    "lossless.webp", "lzw.tif", "two-pages.tif", "rgb8.avif", "baseline.heic",
])
def test_a_file_that_tells_nothing_stays_byte_for_byte(person, formats, name):
    content = (formats / name).read_bytes()
    picture = accepted(send(person, content, again=True))
    assert picture["metadata"] == {"found": [], "removed": False}
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
    assert picture["metadata"] == {"found": ["text"], "removed": True}
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


def test_an_upload_that_is_sent_again_has_the_first_answer(person, formats):
    content, key = (formats / "gps.jpg").read_bytes(), {
        "Idempotency-Key": "gps"}
    first = accepted(send(person, content, again=True, headers=key))
    assert first["metadata"]["removed"]
    assert accepted(send(person, content, again=True, headers=key)) == first
