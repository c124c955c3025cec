# test/http/data.py: pictures made at random, with all that queries find hard.
#
# They are written by SQL, as the owner of the schema, and stay in the
# instance. Names carry a tag, so that every run can add its own.

import functools
import os
import random
import time

import psycopg2
from psycopg2.extras import execute_values

SEED = int(os.environ.get("PINAKES_SEED") or time.time_ns() % 10**9)

# Ties, all kinds of case, what LIKE reads, what sorts in surprising ways.
TITLES = [
    "", "cat", "Cat", "CAT", "cAT", "école", "École", "ÉCOLE", "a_b", "axb",
    "a%b", "A%B", "a\\b", "a\\%b", "100%", "100 %", "straße", "STRASSE",
    "STRAẞE", "İstanbul", "istanbul", "ISTANBUL", "ıstanbul", "ΣΊΣΥΦΟΣ",
    "Σίσυφος", "猫と犬", "猫", "😀 grin", "😀", "\uffee", "null", "true", "010",
    "0x1F", "- dash", "a: b", "a #b", "'quoted'", '"quoted"', "[list]", "{a}",
    "ДОМ", "дом", "ǆ", "ǅ", "Ǆ", "Z", "z", "Å", "å", "_", "%", "\\", "%%",
    "x" * 500, "X" * 499 + "y", "Ⅷ", "ⅷ", "Ａ", "ａ", "Ω", "ω", " lead", "end ",
    "\ud7ff", "\ud7ffx", "\ue000", "\U0010ffff", "\U0010ffffx",
]
DESCRIPTIONS = [
    "", "A cat on a mat.", "a CAT\non a MAT.\n", "École normale", "50% off_",
    "line one\nline two", "back\\slash", "日本語の説明", "tab\there", "%", "_",
]
ORIGINS = [
    "https://commons.wikimedia.org/wiki/File:A_b.jpg",
    "http://commons.wikimedia.org/wiki/File:a_b.jpg",
    "https://Commons.Wikimedia.org/wiki/File:A%20b.jpg",
    "https://COMMONS.wikimedia.org", "https://commons.wikimedia.organic/x",
    "ftp://example.org/Path/100%25?q=_#F", "https://EXAMPLE.org/path/100%25",
    "example.org/no/scheme", "https://münchen.example/Straße",
    "https://MÜNCHEN.example/straße", "git+ssh://host.example:80/a",
    "https://example.org/%_\\", "",
]
BARE_OBJECTS = ["null", "true", "no", "123", "0x1F", "1e3", "~", "010"]
BARE_ACCOUNTS = ["123456", "no-one", "0o17", "null", "Zoë"]
LICENCES = ["0BSD", "CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "MIT",
            "X-public-domain", "X-informal-attribution", "Apache-2.0"]
NATURES = [1, 1, 1, 1, 2, 3, 8, 8, 16]
NAMES = [
    "Cat (Felis catus)", "Dog: good", "a/b", "100% wool", "it's", 'say "hi"',
    "[bracket]", "{brace}", "back\\slash", "猫", "😀", "Ärger", "- item",
    "? what", "*star", "&anchor", "!tag", "a, b", "# no comment", "under_score",
    "UPPER", "upper",
]


class World:
    """What was made: names and numbers to draw queries from."""

    def __init__(self, connection, random_source, picture_count):
        self.random = random_source
        self.tag = f"{time.time_ns() // 1000 % 16**8:08x}"
        self.cursor = connection.cursor()
        self.make_people()
        self.make_objects()
        self.make_pictures(picture_count)
        self.make_regions()
        self.make_opinions()
        self.make_links()
        self.record()
        self.merge_objects()
        connection.commit()

    def ids(self, statement, values=()):
        self.cursor.execute(statement, values)
        return [row[0] for row in self.cursor.fetchall()]

    def insert(self, statement, rows, template=None):
        return [row[0] for row in execute_values(
            self.cursor, statement, rows, template, 1000,
            "RETURNING" in statement) or ()]

    def some(self, items, shares):
        """A few different ones; shares: how likely 0, 1, 2 ... are."""
        count = self.random.choices(range(len(shares)), shares)[0]
        return self.random.sample(items, min(count, len(items)))

    def make_people(self):
        self.authors = BARE_ACCOUNTS + [
            f"{name} {self.tag}" for name in ("ada", "Bob", "عمر", "o'neil")]
        self.insert("INSERT INTO account (name) VALUES %s "
                    "ON CONFLICT DO NOTHING", [(n,) for n in self.authors])
        self.author_ids = self.ids(
            "SELECT id FROM account WHERE name = ANY (%s)", (self.authors,))
        self.licence_ids = self.ids(
            "SELECT id FROM licence WHERE code = ANY (%s)", (LICENCES,))

    def make_objects(self):
        """A chain, diamonds, a wide root, loners, aliases everywhere."""
        tagged = [f"{name} {self.tag}" for name in NAMES]
        chain = [f"chain {n} {self.tag}" for n in range(12)]
        wide = [f"wide {n} {self.tag}" for n in range(70)]
        names = tagged + chain + wide + BARE_OBJECTS
        self.insert("INSERT INTO object (name) VALUES %s "
                    "ON CONFLICT DO NOTHING", [(n,) for n in names])
        self.cursor.execute("SELECT name, id FROM object WHERE name = ANY (%s)",
                            (names,))
        ids = dict(self.cursor.fetchall())
        self.object_names = [n for n in names if n in ids]
        edges = set(zip(chain[1:], chain))
        edges.update((name, wide[0]) for name in wide[1:])
        for at, name in enumerate(tagged[1:], 1):
            for parent in self.some(tagged[:at], (1, 4, 2, 1)):
                edges.add((name, parent))
        edges.update(((wide[5], chain[3]), (wide[5], tagged[2]),
                      (chain[11], tagged[0]), (tagged[3], chain[2])))
        self.insert("INSERT INTO object_parent (object_id, parent_id) "
                    "VALUES %s", [(ids[a], ids[b]) for a, b in sorted(edges)])
        self.aliases = [f"alias {n} {self.tag}" for n in range(20)]
        self.insert("INSERT INTO object_alias (name, object_id) VALUES %s", [
            (alias, ids[self.random.choice(self.object_names)])
            for alias in self.aliases])
        # Never drawn on a picture: the last ones of each kind.
        self.object_ids = [ids[n] for n in tagged + chain[:9] + wide[:60]
                           if n in ids] + [ids[n] for n in BARE_OBJECTS[:6]
                                           if n in ids]
        self.random.shuffle(self.object_ids)
        self.new_object_ids = sorted(ids.values())
        # A leaf into a branch, a branch into a leaf, and that one once more.
        self.merges = [(ids[wide[7]], ids[tagged[1]]),
                       (ids[chain[8]], ids[wide[12]]),
                       (ids[wide[12]], ids[wide[13]])]

    def media(self, count):
        """The ids of so many new files."""
        return self.insert("""
            INSERT INTO media (sha256, received_sha256, file_format_id,
                size_bytes, width, height) VALUES %s RETURNING id""", [
            (self.random.randbytes(32), self.random.randbytes(32), 1, 1, 1, 1)
            for _ in range(count)])

    def make_pictures(self, count):
        draw = self.random
        keys = [-2**31, 2**31 - 1, 0, -1]
        visibilities = draw.choices(("listed", "hidden", "deleted", "purged"),
                                    (90, 5, 3, 2), k=count)
        self.picture_ids = self.insert("""
            INSERT INTO picture (author_id, width, height, visibility,
                nature_id, file_format_id, title, random_key)
            VALUES %s RETURNING id""", [(
                draw.choice(self.author_ids),
                draw.choice((1, 640, 799, 800, 801, 4000, 1000000)),
                draw.choice((1, 480, 600, 601, 3000)),
                visibility,
                None if draw.random() < .2 else draw.choice(NATURES),
                draw.randint(1, 4),
                draw.choice(TITLES) if draw.random() < .8
                else f"{draw.choice(TITLES)[:400]} {draw.randrange(50)}",
                draw.choice(keys) if draw.random() < .1
                else draw.randrange(-2**31, 2**31),
            ) for visibility in visibilities],
            "(%s, %s, %s, %s::visibility, %s, %s, %s, %s)")
        # Whoever shares a hidden file is hidden with it.
        shown, kept = self.media(40), self.media(10)
        self.insert("""INSERT INTO picture_text (picture_id, media_id,
                description, origin_url) VALUES %s""", [(
                    id, draw.choice(shown if visibility == "listed" else kept),
                    draw.choice(DESCRIPTIONS),
                    None if draw.random() < .25 else draw.choice(ORIGINS),
                ) for id, visibility in zip(self.picture_ids, visibilities)])

    def make_regions(self):
        draw, rows = self.random, []
        shares = [1 / rank for rank in range(1, len(self.object_ids) + 1)]
        shapes = [("bbox", [.1, .2, .3, .4]), ("point", [0, 1]),
                  ("polygon", [0, 0, 1, 0, 1, 1]),
                  ("polyline", [.1, .1, .30000000000000004, .5])]
        for id in self.picture_ids:
            many = draw.choices((0, 1, 2, 3, 12), (25, 30, 20, 20, 5))[0]
            for position in range(many):
                thing = draw.choices(self.object_ids, shares)[0]
                rows.append((id, position, thing, *draw.choice(shapes)))
        self.insert("""INSERT INTO region (picture_id, position, object_id,
                shape, coordinates) VALUES %s""", rows,
                    "(%s, %s, %s, %s::shape, %s::float8[])")

    def make_opinions(self):
        draw = self.random
        licences = [(id, one) for id in self.picture_ids
                    for one in self.some(self.licence_ids, (1, 6, 3))]
        self.insert("INSERT INTO picture_licence (picture_id, licence_id) "
                    "VALUES %s", licences)
        self.insert("INSERT INTO rating (picture_id, account_id, stars) "
                    "VALUES %s", [
                        (id, one, draw.randint(1, 5))
                        for id in self.picture_ids
                        for one in self.some(self.author_ids, (5, 2, 2, 1, 1))])

    def make_links(self):
        draw = self.random
        self.gallery_ids = self.insert(
            "INSERT INTO gallery (title, owner_id) VALUES %s RETURNING id",
            [(f"gallery {n} {self.tag}", draw.choice(self.author_ids))
             for n in range(8)])
        sizes = (0, 1, 5, 40, 100, 300, 300, len(self.picture_ids))
        self.insert("""INSERT INTO gallery_picture
                (gallery_id, picture_id, added_by_id) VALUES %s""", [
            (gallery, id, self.author_ids[0])
            for gallery, size in zip(self.gallery_ids, sizes)
            for id in draw.sample(self.picture_ids,
                                  min(size, len(self.picture_ids)))])
        originals = draw.sample(self.picture_ids, 20)
        copies = draw.sample(self.picture_ids, len(self.picture_ids) // 10)
        pairs = [(id, draw.choice(originals)) for id in copies]
        self.insert("""UPDATE picture SET copied_from_id = v.original
                FROM (VALUES %s) AS v(id, original)
                WHERE picture.id = v.id AND v.original < v.id""", pairs)
        self.copied_ids = originals
        # Chains of two to four; some of the links are not listed.
        chosen = draw.sample(self.picture_ids, len(self.picture_ids) // 6)
        links = [(a, b) for at, (a, b) in enumerate(zip(chosen, chosen[1:]))
                 if at % 4 < draw.randint(1, 3)]
        self.insert("""UPDATE picture SET replaced_by_id = v.later
                FROM (VALUES %s) AS v(id, later) WHERE picture.id = v.id""",
                    links)
        # Hidden after they replaced something, and one shown again.
        self.insert("""UPDATE picture_text SET media_id = v.media
                FROM (VALUES %s) AS v(id, media) WHERE picture_id = v.id""",
                    zip((links[at][1] for at in (0, 5, 9)), self.media(3)))
        for way, at in (("hidden", 0), ("hidden", 5), ("listed", 5),
                        ("listed", 9), ("hidden", 9)):
            self.cursor.execute("UPDATE picture SET visibility = %s "
                                "WHERE id = %s", (way, links[at][1]))

    def record(self):
        self.cursor.execute("""
            SELECT record_picture(id, NULL, 'test', '') FROM picture
                WHERE id = ANY (%(new)s);
            SELECT record_regions(picture_id, NULL, 'test', '')
                FROM picture_text
                WHERE picture_id = ANY (%(new)s) AND regions <> '[]';
            SELECT record_object(id, NULL, 'test', '') FROM object
                WHERE id = ANY (%(objects)s)""", {
                    "new": self.picture_ids, "objects": self.new_object_ids})

    def merge_objects(self):
        for one, other in self.merges:
            self.cursor.execute(
                "SELECT merge_object(%s, %s, NULL, 'test', '')", (one, other))


@functools.lru_cache(maxsize=None)
def make_world(conninfo, picture_count=1200):
    connection = psycopg2.connect(conninfo)
    world = World(connection, random.Random(SEED), picture_count)
    connection.close()
    return world
