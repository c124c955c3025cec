# test/http/model.py: what a query means, in Python, from the manual and the decisions alone.
#
# An independent opinion: it knows nothing of plans and of maintained columns,
# and reads only what people state (regions, ratings, licences, links).
# A rule is true or it is not: what SQL calls unknown counts as not true, so
# `exclude` keeps it (decision A2).
#
# Where the contract leaves a choice, this is what is taken for granted:
# - every ordering gives the id its own direction (A6 says so of titles);
#   random ends with the lesser id;
# - a backslash escapes also in a text without wildcards: '100\%' is "100%";
# - one that stands before another character stands for that character;
# - author, licence, nature and names of objects are compared as written;
# - "replaced" and "obsolete" mean: by a picture that is listed (D30);
# - copied_from finds copies also of a picture that is hidden;
# - a rating may be compared with a fraction; sizes and counts with integers;
# - lines of NDJSON are the whole result, whatever the default of limit.

import functools
import hashlib
import re

LIST_OF_TEXT = ("has", "has_object", "nature", "licence", "author")
LIST_OF_IDS = ("in_gallery", "copied_from")
TEXT = ("title", "description", "origin_url")
SIZES = ("width", "height")
COUNTS = ("rating_count", "region_count")
ORDERINGS = ("date-desc", "date-asc", "title-asc", "title-desc",
             "number-regions-desc", "number-regions-asc", "random")


@functools.lru_cache(maxsize=100_000)
def fold(text):
    """Without regard to case: the simple mapping of each character."""
    return "".join(character.lower()[0] for character in text)


def read_pattern(text):
    """The text as a list of characters, '%' and '_' that mean something as
    (character,), and whether one of them is a percent sign (decision A6)."""
    parts, at = [], 0
    while at < len(text):
        if text[at] == "\\" and at + 1 < len(text):
            at += 1
            parts.append(text[at])
        elif text[at] in "%_":
            parts.append((text[at],))
        else:
            parts.append(text[at])
        at += 1
    return parts, ("%",) in parts


def text_matches(query, text):
    parts, is_pattern = read_pattern(query)
    if not is_pattern:
        literal = "".join(p if isinstance(p, str) else p[0] for p in parts)
        return fold(literal) in fold(text)
    return pattern_matches([p if isinstance(p, tuple) else fold(p)
                            for p in parts], fold(text))


def pattern_matches(parts, text):
    """Which ends of the pattern each character of the text can reach."""
    reached = {0}
    for character in [None, *text]:
        after = set()
        for at in reached if character is not None else ():
            if parts[at:at + 1] == [("%",)]:
                after.add(at)
            elif parts[at:at + 1] in ([("_",)], [character]):
                after.add(at + 1)
        reached = after if character is not None else reached
        for at in sorted(reached):
            while parts[at:at + 1] == [("%",)]:
                at += 1
                reached.add(at)
    return len(parts) in reached


def origin_key(address):
    """Without its scheme, the host in lower case (decision A7)."""
    bare = re.sub(r"^[A-Za-z][A-Za-z0-9+.-]*://", "", address)
    host = re.match(r"[^/?#]*", bare).group()
    return fold(host) + bare[len(host):]


def as_list(value):
    return value if isinstance(value, list) else [value]


class Model:
    """Pictures as dictionaries, and the tree of objects."""

    def __init__(self, pictures, objects, aliases, children):
        self.pictures = {p["id"]: p for p in pictures}
        self.objects = objects          # name -> id
        self.aliases = aliases          # name -> id
        self.children = children        # id -> ids

    def object_ids(self, names, with_descendants):
        known = {**self.aliases, **self.objects}
        found, waiting = set(), [known[n] for n in names if n in known]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                if with_descendants:
                    waiting.extend(self.children.get(one, ()))
        return found

    def test_of(self, rule, value):
        """A function of a picture that says whether the rule holds."""
        if rule in ("has", "has_object"):
            ids = self.object_ids(as_list(value), rule == "has")
            return lambda p: not ids.isdisjoint(p["objects"])
        if rule == "licence":
            return lambda p: not p["licences"].isdisjoint(as_list(value))
        if rule == "in_gallery":
            return lambda p: not p["galleries"].isdisjoint(as_list(value))
        if rule in ("nature", "author", "copied_from"):
            return lambda p: p[rule] is not None and p[rule] in as_list(value)
        if rule in ("title", "description"):
            return lambda p: text_matches(value, p[rule])
        if rule == "origin_url":
            key = origin_key(value)
            return lambda p: p["origin_url"] is not None and \
                origin_key(p["origin_url"]).startswith(key)
        if rule == "before_date":
            return lambda p: p["timestamp_us"] < value * 1_000_000
        if rule == "after_date":
            return lambda p: p["timestamp_us"] > value * 1_000_000
        bound, what = rule.split("_", 1)
        if what == "rating":
            return lambda p: p["rating_count"] == 0 or self.is_beyond(
                bound, p["rating_sum"], value * p["rating_count"])
        return lambda p: self.is_beyond(bound, p[what], value)

    @staticmethod
    def is_beyond(bound, number, limit):
        return number >= limit if bound == "above" else number <= limit

    def matches(self, query):
        """The pictures that the query finds, in no order."""
        def tests(key):
            return [self.test_of(*item) for rule in query.get(key, [])
                    for item in rule.items()]
        want, exclude = tests("want"), tests("exclude")
        return [p for p in self.pictures.values()
                if p["visibility"] == "listed"
                and (query.get("include_obsolete", False)
                     or not self.is_obsolete(p))
                and all(test(p) for test in want)
                and not any(test(p) for test in exclude)]

    def is_obsolete(self, picture):
        """Only a replacement that is listed hides (decisions C28, D30)."""
        later = self.pictures.get(picture["replaced_by"])
        return later is not None and later["visibility"] == "listed"

    def ids(self, query, ordering="date-desc", seed=None):
        """All ids that the query finds, in order."""
        keys = {
            "date": lambda p: p["id"],
            "title": lambda p: (fold(p["title"]), p["title"], p["id"]),
            "number-regions": lambda p: (p["region_count"], p["id"]),
        }
        if ordering == "random":
            start = random_start(seed)
            found = sorted(self.matches(query), key=lambda p: (
                (p["random_key"] + 2**31 - start) % 2**32, p["id"]))
        else:
            kind, direction = ordering.rsplit("-", 1)
            found = sorted(self.matches(query), key=keys[kind],
                           reverse=direction == "desc")
        return [p["id"] for p in found]


def random_start(seed):
    digest = hashlib.sha256(str(seed).encode()).digest()
    return int.from_bytes(digest[:4], "big")


def read_model(connection):
    """Everything that is in a database, from what people state in it."""
    def rows(statement):
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()

    pictures = {}
    for row in rows("""
            SELECT p.id, (extract(epoch FROM p.created_at) * 1000000)::bigint,
                a.name, n.code, p.copied_from_id, p.replaced_by_id,
                p.random_key, p.width, p.height, p.visibility::text, p.title,
                t.description, t.origin_url
            FROM picture p JOIN account a ON a.id = p.author_id
            LEFT JOIN nature n ON n.id = p.nature_id
            JOIN picture_text t ON t.picture_id = p.id"""):
        pictures[row[0]] = dict(zip((
            "id", "timestamp_us", "author", "nature", "copied_from",
            "replaced_by", "random_key", "width", "height", "visibility",
            "title", "description", "origin_url"), row),
            objects=set(), licences=set(), galleries=set(), region_count=0,
            rating_count=0, rating_sum=0)
    for picture, thing in rows("""SELECT picture_id,
            coalesce(o.merged_into_id, o.id) FROM region
            JOIN object o ON o.id = object_id"""):
        pictures[picture]["objects"].add(thing)
        pictures[picture]["region_count"] += 1
    for picture, code in rows("""SELECT picture_id, code FROM picture_licence
            JOIN licence ON licence.id = licence_id"""):
        pictures[picture]["licences"].add(code)
    for picture, stars in rows("SELECT picture_id, stars FROM rating"):
        pictures[picture]["rating_count"] += 1
        pictures[picture]["rating_sum"] += stars
    for picture, gallery in rows(
            "SELECT picture_id, gallery_id FROM gallery_picture"):
        pictures[picture]["galleries"].add(gallery)
    children = {}
    for child, parent in rows("""SELECT object_id, parent_id
            FROM object_parent JOIN object o ON o.id = object_id
            WHERE o.merged_into_id IS NULL"""):
        children.setdefault(parent, []).append(child)
    model = Model(pictures.values(),
                  dict(rows("SELECT name, id FROM object "
                            "WHERE merged_into_id IS NULL")),
                  dict(rows("SELECT name, object_id FROM object_alias")),
                  children)
    connection.rollback()
    return model
