# test/http/test_pages_weight.py: what the heaviest pages weigh over the wire, with their styles and scripts.

import math
import random

import pytest

from html_tree import parse

LIMIT_BYTES = 100_000


def wire_bytes(client, address):
    packed = client.get(address, stream=True,
                        headers={"Accept-Encoding": "gzip"})
    assert packed.ok, address
    return len(packed.raw.read())


def weight(client, address):
    """The page at this address with the styles and scripts that it names."""
    root = parse(client.get(address).text)
    files = {link["href"] for link in root.all("link")
             if link.get("rel") == "stylesheet"}
    files |= {script["src"] for script in root.all("script")
              if script.get("src")}
    assert files
    return sum(wire_bytes(client, file) for file in {address, *files})


def han(dice, length):
    """Text that does not compress."""
    return "".join(chr(dice.randrange(0x4e00, 0x9fa5)) for _ in range(length))


def ring(dice, points):
    x, y = dice.uniform(.06, .94), dice.uniform(.06, .94)
    return [number for i in range(points)
            for radius in [.04 * dice.uniform(.7, 1.3)]
            for number in (x + radius * math.cos(math.tau * i / points),
                           y + radius * math.sin(math.tau * i / points))]


def fill(made, picture, shape, objects, coordinates):
    made.run("""INSERT INTO region (picture_id, object_id, shape, coordinates,
            position)
        SELECT %s, object_id, %s::shape, coordinates::float8[], n
        FROM unnest(%s::int[], %s::text[], %s::int[])
            AS r (object_id, coordinates, n)""", picture, shape,
             [objects[n % len(objects)] for n in range(len(coordinates))],
             ["{%s}" % ",".join(map(repr, numbers))
              for numbers in coordinates], list(range(len(coordinates))))
    made.record(picture)


def boxes(dice, count):
    return [[dice.random() * .9, dice.random() * .9, dice.uniform(.001, .1),
             dice.uniform(.001, .1)] for _ in range(count)]


def long_names(made, dice):
    """Objects under objects under objects, all with long names."""
    top, middle, low = ([han(dice, 170) for _ in range(60)] for _ in range(3))
    for a, b, c in zip(top, middle, low):
        above = made.object(a)
        yield made.object(c, parents=[made.object(b, parents=[above])])


# Shape and coordinates of all regions of a picture.
CROWDS = {
    "500 rings of 36": lambda dice: (
        "polygon", [ring(dice, 36) for _ in range(500)]),
    "5000 boxes": lambda dice: ("bbox", boxes(dice, 5000)),
    "5000 points": lambda dice: (
        "point", [[dice.random(), dice.random()] for _ in range(5000)]),
    "60 scribbles": lambda dice: (
        "polyline", [[dice.random() for _ in range(2000)]
                     for _ in range(60)]),
    "a scribble of 50000": lambda dice: (
        "polygon", [[dice.random() for _ in range(100_000)]]),
}


@pytest.mark.parametrize("crowd", CROWDS)
def test_a_picture_of_many_regions(client, made, crowd):
    dice = random.Random(crowd)
    shape, coordinates = CROWDS[crowd](dice)
    things = [made.object(f"Thing {n}") for n in range(12)]
    picture = made.picture(title=crowd, width=4000, height=3000)
    fill(made, picture, shape, things, coordinates)
    assert weight(client, f"/picture/{picture}") < LIMIT_BYTES


def test_a_picture_of_long_names_and_texts(client, made):
    dice = random.Random(1)
    things = list(long_names(made, dice))
    named = made.picture(title="Named", width=4000, height=3000)
    fill(made, named, "bbox", things, boxes(dice, 300))
    assert weight(client, f"/picture/{named}") < LIMIT_BYTES
    told = made.picture(title=han(dice, 500), description=han(dice, 20_000),
                        width=4000, height=3000)
    fill(made, told, "polygon", things[:12],
         [ring(dice, 36) for _ in range(500)])
    assert weight(client, f"/picture/{told}") < LIMIT_BYTES


def test_parts_hold_every_region_once(client, made):
    dice = random.Random(2)
    things = [made.object(f"Thing {n}") for n in range(12)]
    picture = made.picture(title="Parts", width=4000, height=3000)
    fill(made, picture, "bbox", things, boxes(dice, 3000))
    address, numbers, parts = f"/picture/{picture}", [], 0
    while address:
        root = parse(client.get(address).text)
        drawn = root.one("svg", "regions").all("a", "region")
        numbers += sorted(int(shape["data-region"]) for shape in drawn)
        listed = root.one("ol", "region-list").all("a", "pick")
        assert len(listed) == len(drawn)
        onward = [link for link in root.all("a") if link.get("rel") == "next"]
        address = onward[0]["href"] if onward else None
        parts += 1
    assert numbers == list(range(1, 3001)) and 1 < parts < 10
    back = [link for link in root.all("a") if link.get("rel") == "prev"]
    assert client.get(back[0]["href"]).ok
    for wrong in ("0", "3001", "two"):
        refused = client.get(f"/picture/{picture}?from={wrong}")
        assert refused.status_code == 400
        assert "from 1 to 3000" in " ".join(refused.text.split())


@pytest.mark.parametrize("title_characters", [20, 500])
def test_a_page_of_crowded_cards(client, made, title_characters):
    dice = random.Random(title_characters)
    things = [made.object(f"Thing {n}") for n in range(12)]
    for _ in range(50):
        picture = made.picture(title=han(dice, title_characters),
                               nature="photo", licences=["CC-BY-4.0"])
        fill(made, picture, "polygon", things,
             [ring(dice, 8) for _ in range(40)])
    assert weight(client, f"/gallery/{made.gallery_id}") < LIMIT_BYTES
    query = f"want: [in_gallery: [{made.gallery_id}]]"
    assert weight(client, f"/query-pictures?query={query}&limit=50") \
        < LIMIT_BYTES
