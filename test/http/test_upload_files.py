# test/http/test_upload_files.py: real, odd and hostile files as uploads, from a folder of shared data.

import hashlib
import json
import re
import subprocess
import time

import pytest

from client import refused
from made import Made
from page import check, get_page
from people import Person
from pool import own_instance, processes_below
from uploading import accepted, png, send

# What the first bytes say, and the type that is answered.
TAKEN = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp",
         "GIF": "image/gif", "TIFF": "image/tiff"}
TURNED = {"orientation-5.jpg", "orientation-6.jpg", "orientation-7.jpg",
          "orientation-8.jpg"}
# What the decoder is given for one image at most, by the clock: of a processor
# it is 10.
DECODING_S = 30
# Named "HEIC" by the program that wrote the table.
HEIF = {"rgb8.avif": "image/avif", "rgb10.avif": "image/avif",
        "irot.avif": "image/avif", "baseline.heic": "image/heic"}


def table(readme):
    """File, format, width and height of each line."""
    for line in readme.read_text().splitlines():
        found = re.match(r"\| (\S+) \| (\w+) (\d+)x(\d+) \|", line)
        if found:
            yield found[1], found[2], int(found[3]), int(found[4])


def upload(person, path, **more):
    return send(person, path.read_bytes(), name=path.name, again=True,
                metadata="keep", **more)


def assert_is_known(person, path):
    """The very same bytes once more: 409, with where they are."""
    detail = refused(send(person, path.read_bytes(), metadata="keep"), 409,
                     "same-bytes", "file")["detail"]
    hash = hashlib.sha256(path.read_bytes()).hexdigest()
    here = person.post("/api/have", json={"sha256": [hash]}).json()[hash]
    assert any(f"{person.url}/picture/{id}" in detail for id in here)


@pytest.fixture
def formats(shared_data):
    return shared_data / "image-formats"


def test_each_format_comes_out_with_its_type_and_size(person, formats):
    lines = list(table(formats / "README.md"))
    assert len(lines) > 45
    wrong = []
    for name, kind, width, height in lines:
        answer = upload(person, formats / name)
        wanted = HEIF.get(name) or TAKEN.get(kind)
        if name in TURNED:
            width, height = height, width
        if wanted is None:
            if answer.status_code != 415:
                wrong.append((name, answer.status_code, answer.text))
            continue
        picture = answer.json()
        found = (answer.status_code, picture.get("file_format"),
                 picture.get("width"), picture.get("height"))
        if found != (201, wanted, width, height):
            wrong.append((name, found))
        else:
            assert_is_known(person, formats / name)
    assert wrong == []


def pixels(person, picture_id, box):
    """The mean colour of a part of the small version, by a decoder of
    Debian's: three numbers from 0 to 255."""
    page = person.get(f"/picture/{picture_id}").text
    address = re.search(r"/derived/[^\" ]+-320\.webp", page)[0]
    content = person.get(address).content
    text = subprocess.run(
        ["dwebp", "-quiet", "-ppm", "-o", "-", "--", "-"], input=content,
        capture_output=True, check=True).stdout
    _, size, _, body = text.split(b"\n", 3)
    width, height = map(int, size.split())
    left, top, right, bottom = (int(share * side) for share, side in
                                zip(box, (width, height) * 2))
    sums, count = [0, 0, 0], 0
    for y in range(top, bottom):
        for x in range(left, right):
            at = 3 * (y * width + x)
            for channel in range(3):
                sums[channel] += body[at + channel]
            count += 1
    return [one / count for one in sums]


def has_dwebp():
    try:
        return subprocess.run(["dwebp", "-version"],
                              capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


needs_dwebp = pytest.mark.skipif(not has_dwebp(), reason="no dwebp")


@needs_dwebp
def test_every_orientation_looks_the_same(person, shared_data):
    folder = shared_data / "exif-orientation"
    corners = []
    for number in range(9):
        picture = accepted(upload(person, folder / f"Landscape_{number}.jpg"))
        assert picture["width"] > picture["height"], number
        corners.append([round(value) for box in (
            (0, 0, .2, .2), (.8, 0, 1, .2), (0, .8, .2, 1), (.8, .8, 1, 1))
            for value in pixels(person, picture["id"], box)])
    for number, found in enumerate(corners):
        assert all(abs(a - b) < 8 for a, b in zip(found, corners[1])), \
            (number, found, corners[1])


@needs_dwebp
def test_colours_are_those_that_are_meant(person, formats):
    middle = (.3, .3, .7, .7)
    shown = {name: pixels(person, accepted(
        upload(person, formats / name))["id"], middle) for name in (
            "baseline.jpg", "icc-swapped.jpg", "wide-gamut.jpg", "cmyk.jpg",
            "rgb8.avif", "baseline.heic", "rgb16.png")}
    plain = shown["baseline.jpg"]
    for name in ("wide-gamut.jpg", "rgb8.avif", "baseline.heic", "rgb16.png",
                 "cmyk.jpg"):
        assert all(abs(a - b) < 20 for a, b in zip(plain, shown[name])), \
            (name, plain, shown[name])
    red, green, blue = shown["icc-swapped.jpg"]
    assert all(abs(a - b) < 20 for a, b in zip(plain, (green, red, blue)))


def test_photographs_come_out_with_their_type_and_size(person, shared_data):
    folder = shared_data / "images-photos"
    lines = list(table(folder / "README.md"))
    assert {name for name, *_ in lines} == \
        {path.name for path in folder.iterdir()} - {"README.md"}
    for name, kind, width, height in lines:
        picture = accepted(upload(person, folder / name))
        assert (picture["file_format"], picture["width"],
                picture["height"]) == (TAKEN[kind], width, height), name
        assert_is_known(person, folder / name)


def test_drawings_are_taken_as_pixels_and_refused_as_svg(person, shared_data):
    kinds = {}
    for path in sorted((shared_data / "images-drawings").glob("*.[ps][nv]g")):
        answer = upload(person, path)
        kinds[path.suffix] = kinds.get(path.suffix, 0) + 1
        if path.suffix == ".svg":
            refused(answer, 415, "drawing", "file")
        else:
            picture = accepted(answer)
            assert (picture["file_format"], picture["width"]) == \
                ("image/png", 800), path.name
            assert_is_known(person, path)
    assert kinds[".svg"] > 30 and kinds[".png"] > 9, kinds


@pytest.fixture(scope="module")
def own():
    """Where every row has its file, so that all of it can be verified."""
    with own_instance() as instance:
        yield instance


def uploaders(instance):
    return sorted(pid for pid, name in processes_below(instance.master())
                  .items() if name.startswith("pinakesd-upload"))


@pytest.mark.parametrize("folder", ["hostile-made", "hostile-images"])
def test_hostile_files_get_a_picture_or_words(own, shared_data, folder):
    """No 5xx, nothing half there, nobody died, and the next good one works."""
    files = [path for path in sorted((shared_data / folder).rglob("*"))
             if path.is_file() and path.suffix not in (".md", ".json")
             and not path.name.startswith("LICENSE")]
    assert len(files) > 50
    made = Made(own.conninfo())
    made.run("DELETE FROM media WHERE size_bytes = 1")    # it has no file
    person = Person(made, own.url, "uploader").sign_in()
    made.close()
    wrong, counts, before = [], {}, uploaders(own)
    for path in files:
        begin = time.monotonic()
        answer = upload(person, path)
        took = time.monotonic() - begin
        counts[answer.status_code] = counts.get(answer.status_code, 0) + 1
        if took > DECODING_S + 2:
            wrong.append((path.name, took))
        if answer.status_code == 201:
            continue
        problem = answer.json()
        if not 400 <= answer.status_code < 500 or not problem.get("detail"):
            wrong.append((path.name, answer.status_code, answer.text[:200]))
    print(folder, counts)
    assert wrong == []
    assert uploaders(own) == before != []
    accepted(send(person, png(seed=31)))
    assert "are whole" in own.run("verify")


def test_whatever_a_file_is_called_it_is_taken(person, shared_data):
    names = json.loads((shared_data / "hostile-made" / "filenames.json")
                       .read_text())
    assert len(names) > 10
    for at, name in enumerate(names):
        name = name if isinstance(name, str) else name["name"]
        content = png(seed=100 + at)
        head = "".join(c for c in name if c not in "\r\n\0\"")
        body = (b'--b\r\nContent-Disposition: form-data; name="json"\r\n\r\n'
                b'{"licence":["MIT"]}\r\n--b\r\nContent-Disposition: '
                b'form-data; name="file"; filename="'
                + head.encode("utf-8", "surrogatepass")[:4000]
                + b'"\r\n\r\n' + content + b"\r\n--b--\r\n")
        answer = person.post("/api/upload", data=body, headers={
            "Content-Type": "multipart/form-data; boundary=b"})
        assert answer.status_code in (201, 400), (name, answer.text)
        if answer.status_code == 201:
            assert re.search(r"/media/../../[0-9a-f]{64}\.png$",
                             answer.json()["download"]), name


@pytest.mark.parametrize("set_name", ["naughty-strings", "injection-strings"])
def test_any_text_comes_back_and_stays_a_text(person, shared_data, set_name):
    texts = []
    for path in sorted((shared_data / set_name).rglob("*.json")):
        found = json.loads(path.read_text())
        texts += [one for one in found if isinstance(one, str)] \
            if isinstance(found, list) else []
    for path in sorted((shared_data / set_name).rglob("*.txt")):
        texts += [line for line in path.read_text(errors="replace")
                  .splitlines() if line and not line.startswith("#")]
    assert len(texts) > 100
    shown = 0
    for at, text in enumerate(texts[:: max(1, len(texts) // 120)]):
        answer = send(person, png(seed=300 + at), title=text[:400],
                      description=text, creator=text[:200],
                      credit_url=text[:300], origin_url=text[:300])
        assert answer.status_code in (201, 400, 422), (text, answer.text)
        if answer.status_code != 201:
            continue
        picture = answer.json()
        assert picture["description"] == text
        shown += 1
        for path in (f"/picture/{picture['id']}",
                     f"/picture/{picture['id']}/edit"):
            check(get_page(person, path))
    assert shown > 50
