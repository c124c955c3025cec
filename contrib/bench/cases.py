# contrib/bench/cases.py: the cases of the bench, with names taken from the generated set, as lines of JSON.
"""cases.py CONNINFO [WORD...] > cases

WORD... keeps the cases whose name contains every one of them."""

import json
import sys

import psycopg2

import plans

DATES = ["date-desc", "date-asc"]


def one(cursor, sql, *values):
    cursor.execute(sql, values)
    row = cursor.fetchone()
    return row[0] if row else None


class Cast:
    """Names in the set that are used by about a given share of pictures."""

    def __init__(self, cursor):
        self.cursor = cursor
        self.pictures = one(cursor, "SELECT count(*) FROM picture")

    def near(self, table, name, share, least=1):
        return one(self.cursor, (
            "SELECT {1} FROM {0} WHERE picture_count >= %s ORDER BY"
            " abs(ln(picture_count::float8 / %s)), id LIMIT 1").format(table, name),
            least, max(share * self.pictures, 1))

    def object(self, share):
        return self.near("object", "name", share)

    def licence(self, share):
        return self.near("licence", "code", share)

    def author(self, share):
        return self.near("account", "name", share)

    def gallery(self, share):
        return self.near("gallery", "id", share)

    def galleries(self, count):
        return list(range(1, count + 1))

    def root(self, share):
        """An object with descendants; the sum of their uses is the bound."""
        return one(self.cursor, """
            WITH RECURSIVE d(root, id) AS (SELECT id, id FROM object
                UNION SELECT d.root, e.object_id FROM d
                JOIN object_parent e ON e.parent_id = d.id)
            SELECT r.name FROM (SELECT root, sum(o.picture_count) AS uses FROM d
                JOIN object o USING (id) GROUP BY root
                HAVING count(*) > 1 AND sum(o.picture_count) > 0) s
            JOIN object r ON r.id = s.root
            ORDER BY abs(ln(s.uses::float8 / %s)), r.id LIMIT 1""",
            max(share * self.pictures, 1))

    def word(self, table, column, share):
        """A word of a text that about this share of them contains."""
        texts = "SELECT %s AS t FROM %s TABLESAMPLE SYSTEM (%s) REPEATABLE (7)" % (
            column, table, min(100, 2e6 / self.pictures))
        return one(self.cursor, """
            WITH s AS MATERIALIZED (%s),
            w AS (SELECT w, count(*) AS n FROM (SELECT DISTINCT s.t, w FROM s,
                regexp_split_to_table(s.t, '[^a-z]+') w
                WHERE length(w) >= 6) q GROUP BY w)
            SELECT w FROM w ORDER BY abs(ln(n / (%s * (SELECT count(*) FROM s)))), w
            LIMIT 1""" % (texts, share))

    def count_at(self, column, share):
        """A value that about this share of pictures reaches."""
        return one(self.cursor,
                   "SELECT percentile_disc(%s) WITHIN GROUP (ORDER BY " + column
                   + ") FROM picture WHERE is_shown", 1 - share)

    def date_at(self, share):
        return one(self.cursor,
                   "SELECT floor(extract(epoch FROM created_at))::bigint"
                   " FROM picture WHERE id >= %s ORDER BY id LIMIT 1",
                   int(share * (self.pictures - 1)) + 1)

    def source(self, share):
        return one(self.cursor, """SELECT copied_from_id FROM picture
            WHERE copied_from_id IS NOT NULL GROUP BY 1
            ORDER BY abs(count(*) - %s), 1 LIMIT 1""", share * self.pictures)

    def url(self):
        return one(self.cursor, "SELECT origin_key FROM picture WHERE id >= %s"
                   " AND origin_key IS NOT NULL ORDER BY id LIMIT 1", self.pictures // 2)


def singles(cast):
    """(how often, rule, value): every rule, common, middling and rare."""
    rare = 10 / cast.pictures
    for label, share in (("huge", 1), ("common", 0.2), ("middling", 0.01),
                         ("uncommon", 0.001), ("rare", rare)):
        yield label, "has", [cast.root(share)]
    for label, share in (("common", 1), ("middling", 0.01), ("uncommon", 0.001), ("rare", rare)):
        yield label, "has_object", [cast.object(share)]
    yield "old only", "has_object", ["Only in the oldest pictures"]
    yield "unknown", "has_object", ["No such object"]
    yield "any of three", "has_object", ["Grass", "Flower", "Tree"]
    for label, code in (("common", "photo"), ("middling", "drawing"),
                        ("rare", "astronomy"), ("rarest", "medical")):
        yield label, "nature", [code]
    for label, share in (("common", 1), ("middling", 0.01), ("rare", rare)):
        yield label, "licence", [cast.licence(share)]
        yield label, "author", [cast.author(share)]
        yield label, "in_gallery", [cast.gallery(share)]
    yield "300", "in_gallery", cast.galleries(300)
    for rule, table, column in (("title", "picture", "title_folded"),
                                ("description", "picture_text", "description_folded")):
        for label, share in (("common", 0.1), ("middling", 0.005), ("rare", 0.0005)):
            yield label, rule, cast.word(table, column, share)
        yield "absent", rule, "qxq"
        yield "two letters", rule, "ba"
        yield "two letters absent", rule, "qq"
    yield "pattern", "title", "img\\_00%"
    yield "common", "origin_url", "commons.wikimedia.org"
    yield "middling", "origin_url", "host30.example.org"
    yield "rare", "origin_url", cast.url()[:-8]
    for label, share in (("common", 0.6), ("middling", 0.05), ("rare", 0.0005)):
        for what in ("width", "height"):
            yield label, "above_" + what, cast.count_at(what, share)
            yield label, "below_" + what, (
                150 if label == "rare" else cast.count_at(what, 1 - share))
        yield label, "above_region_count", cast.count_at("region_count", share)
        yield label, "before_date", cast.date_at(share)
        yield label, "after_date", cast.date_at(1 - share)
        yield label, "above_rating_count", max(1, cast.count_at("rating_count", share * 0.7))
    yield "rarest", "above_rating_count", 1000
    yield "common", "below_rating_count", 3
    yield "middling", "below_rating_count", 0
    yield "common", "below_region_count", 4
    yield "middling", "below_region_count", 0
    for label, value in (("common", 2), ("middling", 4.5), ("rare", 5)):
        yield label, "above_rating", value
        yield label, "below_rating", 6 - value
    for label, share in (("common", 1), ("rare", rare / 5)):
        yield label, "copied_from", [cast.source(share)]


USAGE_WANT = [
    ("has_object", ["Cat (Felis catus)"]),
    ("has_object", ["Dog (Canis lupus familiaris)"]),
    ("has_object", ["Grass", "Flower"]),
    ("nature", ["photo", "computer-3d-art"]),
    ("licence", ["CC-BY-1.0", "CC-BY-2.0", "CC-BY-3.0", "CC-BY-4.0", "CC0-1.0",
                 "Unlicense", "WTFPL", "MIT", "BSD-2-Clause", "BSD-3-Clause",
                 "Apache-2.0", "X-informal-attribution", "X-informal-do-anything",
                 "X-public-domain-old", "X-public-domain"]),
]
USAGE_EXCLUDE = [
    ("has_object", ["Human"]), ("before_date", 1546300800),
    ("below_width", 800), ("below_height", 600),
]


def combined(cast):
    """(name, want, exclude)"""
    huge, wide, some, few = (("has", [cast.root(s)]) for s in
                             (1, 0.2, 0.01, 10 / cast.pictures))
    yield "everything", [], []
    yield "usage example", USAGE_WANT, USAGE_EXCLUDE
    yield "never with photos", [("has_object", ["Never in photographs"]),
                                ("nature", ["photo"])], []
    yield "old only and photo", [("has_object", ["Only in the oldest pictures"]),
                                 ("nature", ["photo"])], []
    yield "old only, not wide", [("has_object", ["Only in the oldest pictures"])], [wide]
    yield "huge and rare", [huge, few], []
    yield "huge and middling", [huge, some], []
    yield "wide and wide", [wide, ("has", [cast.root(0.15)])], []
    yield "three objects", [wide, ("has", [cast.root(0.15)]),
                            ("has_object", [cast.object(0.1)])], []
    yield "wide, not huge", [wide], [huge]
    yield "middling, not huge", [some], [huge]
    yield "nothing but rare", [], [huge, ("nature", ["photo", "drawing"])]
    yield "cat and dog", USAGE_WANT[:2], []
    yield "cat, licence, large", [("has", ["Cat (Felis catus)"]),
                                  ("licence", ["CC-BY-4.0", "CC0-1.0"]),
                                  ("above_width", 4000)], []
    yield "author and object", [("author", [cast.author(0.01)]),
                                ("has_object", ["Human"])], []
    yield "gallery and nature", [("in_gallery", [cast.gallery(1)]),
                                 ("nature", ["drawing"])], []
    yield "gallery and licence", [("in_gallery", [cast.gallery(0.001)]),
                                  ("licence", ["CC-BY-SA-4.0"])], []
    yield "rare licence and photo", [("licence", [cast.licence(0.001)]),
                                     ("nature", ["photo"])], []
    yield "title and nature", [("title", cast.word("picture", "title_folded", 0.01)),
                               ("nature", ["photo"])], []
    yield "description and large", [
        ("description", cast.word("picture_text", "description_folded", 0.01)),
        ("above_width", 3000)], []
    yield "host and object", [("origin_url", "host30.example.org"),
                              ("has", ["Cat (Felis catus)"])], []
    yield "well rated", [("above_rating", 4), ("above_rating_count", 10)], []
    yield "annotated, one month", [("above_region_count", 10),
                                   ("after_date", cast.date_at(0.7))], [
                                       ("after_date", cast.date_at(0.71))]
    yield "large both ways", [("above_width", 10000), ("above_height", 7000)], []


def scalar(value):
    return json.dumps(value)


def written(want, exclude):
    """The query in the project's language (JSON is YAML too)."""
    lines = []
    for key, rules in (("want", want), ("exclude", exclude)):
        if rules:
            lines.append(key + ":")
            lines += ["- %s: %s" % (kind, scalar(value)) for kind, value in rules]
    return "\n".join(lines) + "\n"


def shapes(cast):
    """(name, want, exclude, orderings, limit)"""
    every = list(plans.ORDERINGS)
    for label, kind, value in singles(cast):
        rule = (kind, value)
        yield "%s, %s" % (kind, label), [rule], [], every, 16
        yield "not %s, %s" % (kind, label), [], [rule], every, 16
    for name, want, exclude in combined(cast):
        yield name, want, exclude, every, 16
    for share in (1, 0.2, 0.01, 0.001):
        yield "has %g" % share, [("has", [cast.root(share)])], [], every, 1000
    for name, want, exclude in list(combined(cast))[:8]:
        yield name, want, exclude, DATES + ["title-asc"], 1000


def main():
    connection = psycopg2.connect(sys.argv[1])
    words = sys.argv[2:]
    for name, want, exclude, orderings, limit in shapes(Cast(connection.cursor())):
        for ordering in orderings:
            whole = "%s [%s, %d]" % (name, ordering, limit)
            if not all(w in whole for w in words):
                continue
            found = plans.Query(want, exclude, ordering, limit).candidates()
            print(json.dumps({
                "name": whole, "query": written(want, exclude),
                "ordering": ordering, "limit": limit,
                "plans": [{"name": n, "planned": p, "prepared": q} for n, p, q in found]}))


main()
