# test/http/test_query_model.py: queries made at random give what the model in Python says.
#
# On failure hypothesis prints the smallest query that differs; the same run
# again: PINAKES_SEED=<the seed in the message>.

import functools
import json
import os
import random
from decimal import Decimal

import psycopg2
import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

import data
import model
import wording
from client import QUERY, Client, next_link

# Of each of the three tests; instrumented programs take four times as long.
SANITISED = "sanitize" in os.environ.get("PINAKES_BUILD", "")
EXAMPLES = (5000 if os.environ.get("LONG") == "1" else
            700 if SANITISED else 1200)
DISTINCT = EXAMPLES * 7 // 10    # hypothesis repeats itself
TEXT_MAX = 1000                  # characters of one text (decision A14)


# ---- queries ----

def lists_of(items):
    """A list of some, also none; or one without a list (decision A10)."""
    one = st.sampled_from(items)
    return st.lists(one, max_size=5) | one


@st.composite
def pieces_of_texts(draw, samples):
    sample = draw(st.sampled_from(samples))
    begin = draw(st.integers(0, max(0, len(sample) - 1)))
    piece = draw(st.sampled_from((sample, sample[begin:begin + 8],
                                  sample[begin:begin + 2])))
    piece = draw(st.sampled_from((str, str.upper, str.lower, model.fold)))(piece)
    way = draw(st.sampled_from(("literal", "ends", "pattern")))
    first, *_ = pieces = ["\\" + c if c in "%_\\" else c for c in piece] or [""]
    piece = "".join(pieces)
    if way == "ends":
        return draw(st.sampled_from(("%{}", "{}%", "%{}%", "_{}%", "%{}_"))
                    ).replace("{}", piece)
    if way == "pattern":
        return "".join(draw(st.lists(st.sampled_from(
            [piece, "%", "_", "\\%", "\\_", "\\\\", first]), max_size=6)))
    return piece


def texts(samples):
    """Pieces of texts that are there, in any case, with wildcards; none
    longer than a query may hold: long texts make longer patterns."""
    return pieces_of_texts(samples).filter(lambda text: len(text) <= TEXT_MAX)


@st.composite
def addresses(draw):
    sample = draw(st.sampled_from(data.ORIGINS))
    bare = sample.split("://")[-1]
    piece = bare[:draw(st.integers(0, len(bare)))]
    host, slash, rest = piece.partition("/")
    if draw(st.booleans()):
        piece = host.swapcase() + slash + rest
    elif draw(st.integers(0, 5)) == 0:
        piece = piece.upper()
    scheme = draw(st.sampled_from(("", "", "http://", "HTTPS://", "a+b.c-d://")))
    return scheme + piece


def near(numbers, least):
    """Values that are there, and their neighbours."""
    near_by = {n + d for n in numbers for d in (-1, 0, 1)}
    return st.sampled_from(sorted(n for n in near_by if n >= least))


@functools.lru_cache(maxsize=None)
def rules(world, truth):
    pictures = list(truth.pictures.values())
    dates = sorted({p["timestamp_us"] for p in pictures})
    moments = st.sampled_from(dates).flatmap(lambda us: st.sampled_from(
        (us - 1, us, us + 1, us // 10**6 * 10**6, 0, 2**32 * 10**6)))
    date = moments.map(lambda us: Decimal(us) / 10**6)
    names = world.object_names + world.aliases + [
        "no such object", world.object_names[0].upper(), "%", ""]
    values = {
        "has": lists_of(names), "has_object": lists_of(names),
        "nature": lists_of(["photo", "painting", "drawing", "generated",
                            "computer-3d-art", "scan", "Photo", "nonsense"]),
        "licence": lists_of(data.LICENCES + ["WTFPL", "mit", "X-none"]),
        "author": lists_of(world.authors + ["nobody", "zoë"]),
        "title": texts(data.TITLES), "description": texts(data.DESCRIPTIONS),
        "origin_url": addresses(), "before_date": date, "after_date": date,
        "in_gallery": lists_of(world.gallery_ids + [2**31 - 1]),
        "copied_from": lists_of(world.copied_ids + [2**31 - 1]),
    }
    for bound in ("above_", "below_"):
        for size in model.SIZES:
            values[bound + size] = near({p[size] for p in pictures}, 1)
        for count in model.COUNTS:
            values[bound + count] = near({p[count] for p in pictures}, 0)
        values[bound + "rating"] = st.sampled_from(
            [1, 2, 3, 4, 5] + [Decimal(n) for n in
                               ("1.5", "2.5", "3.25", "3.33", "3.34", "4.5")])
    return st.sampled_from(sorted(values)).flatmap(
        lambda name: values[name].map(lambda value: {name: value}))


@st.composite
def queries(draw, world, truth):
    """Mostly one to three rules; now and then a key without any, or none."""
    rule, query = rules(world, truth), {}
    for key, counts in (("want", (1, 1, 2, 2, 3, 1, 4, 0, None, None)),
                        ("exclude", (None, None, 1, 1, 2, None, 3, 0))):
        count = draw(st.sampled_from(counts))
        if count is not None:
            query[key] = [draw(rule) for _ in range(count)]
    obsolete = draw(st.sampled_from((None, True, False)))
    if obsolete is not None:
        query["include_obsolete"] = obsolete
    return query


@st.composite
def pagings(draw):
    parameters = {}
    ordering = draw(st.sampled_from((None,) + model.ORDERINGS))
    if ordering:
        parameters["ordering"] = ordering
    if ordering == "random":
        parameters["seed"] = draw(st.sampled_from((0, 1, 7, 4294967295))
                                  | st.integers(0, 2**31))
    if draw(st.booleans()):
        parameters["limit"] = draw(st.sampled_from((1, 2, 3, 7, 16, 100, 1000)))
    if draw(st.booleans()):
        parameters["offset"] = draw(st.sampled_from((0, 1, 5, 16, 50, 700)))
    return parameters


# ---- one comparison ----

def compare(client, truth, query, text, way, parameters):
    ordering = parameters.get("ordering", "date-desc")
    offset = parameters.get("offset", 0)
    limit = parameters.get("limit", 16)
    expected = truth.ids(query, ordering, parameters.get("seed"))
    by = "GET" if way == "get" and len(text) < 3000 else "POST"
    if way == "stream":
        compare_stream(client, expected, text, parameters)
        return
    if way == "walk":
        # A walk of many small pages would only take time.
        limit = parameters["limit"] = max(limit, len(expected) // 6 + 1)
        limit = parameters["limit"] = min(limit, 1000)
        expected = expected[offset:]
        pages = list(client.pages(text, by, **parameters))
        assert sum(pages, []) == expected
        assert all(len(page) == limit for page in pages[:-1])
        return
    if way == "count":
        parameters["count"] = "true"
    answer = client.ask(text, by, **parameters)
    assert answer.status_code == 200, answer.text
    assert [p["id"] for p in answer.json()] == expected[offset:offset + limit]
    assert (next_link(answer) is not None) or offset + limit >= len(expected)
    if way == "count":
        assert answer.headers["X-Total-Count"] == str(len(expected))


def compare_stream(client, expected, text, parameters):
    parameters = {name: value for name, value in parameters.items()
                  if name not in ("limit", "offset")}
    answer = client.post(QUERY, text, params=parameters,
                         headers={"Accept": "application/x-ndjson"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].startswith("application/x-ndjson")
    assert [json.loads(line)["id"] for line in answer.content.splitlines()
            ] == expected


# ---- what plans are chosen by: as found, true, false ----

FALSE_COUNTS = "UPDATE {} SET picture_count = (ARRAY{})[1 + id % {}]"


def falsify(connection, chance):
    """Counts that are wrong in every way; the answers must not change."""
    counts = chance.choice(([0], [2000000000], [0, 1, 2000000000, 30, 500]))
    bounds = chance.choice((0, 1, 1e9))
    with connection, connection.cursor() as cursor:
        # As the keeper does, first of all: each waits for the other's end.
        cursor.execute("LOCK TABLE statistic IN EXCLUSIVE MODE")
        for table in ("object", "licence", "nature", "account", "gallery"):
            cursor.execute(FALSE_COUNTS.format(table, counts, len(counts)))
        cursor.execute("DELETE FROM statistic; DELETE FROM quantile")
        if chance.random() < .8:
            cursor.execute("""
                INSERT INTO statistic (name, value)
                    SELECT unnest(ARRAY['pictures', 'last_id', 'regions',
                        'objects']), %s;
                INSERT INTO quantile (name, bounds)
                    SELECT unnest(ARRAY['width', 'height', 'region_count',
                        'rating_count', 'rating']),
                    array_fill(%s::float8, ARRAY[201])""",
                           (chance.choice((0, 1, 1e12)), bounds))


def refresh(connection):
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT refresh_statistics()")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.autocommit = False


@pytest.fixture(scope="module")
def world(owner_conninfo):
    return data.make_world(owner_conninfo)


@pytest.fixture(params=("as found", "refreshed", "false"))
def statistics(request, owner_conninfo, world):
    connection = psycopg2.connect(owner_conninfo)
    chance = random.Random(data.SEED)
    if request.param == "refreshed":
        refresh(connection)
    yield (lambda: falsify(connection, chance)) \
        if request.param == "false" else lambda: None
    refresh(connection)
    connection.close()


def test_generated_queries_find_what_the_model_finds(
        url, owner, world, statistics):
    client = Client(url)
    truth = model.read_model(owner)
    query_strategy = queries(world, truth)
    compared, different = 0, set()

    @seed(data.SEED)
    @settings(max_examples=EXAMPLES, deadline=None, database=None,
              suppress_health_check=list(HealthCheck), print_blob=False)
    @given(query_strategy, st.sampled_from(wording.STYLES),
           st.integers(0, 999), pagings(),
           st.sampled_from(("post", "get", "walk", "walk", "count", "stream")))
    def agrees(query, style, number, parameters, way):
        nonlocal compared
        if compared % 25 == 0:
            statistics()
        compared += 1
        text = wording.write(query, style, number)
        different.add(repr((query, parameters, way)))
        compare(client, truth, query, text, way, dict(parameters))

    try:
        agrees()
    except Exception:
        print(f"PINAKES_SEED={data.SEED}, query {compared}")
        raise
    assert len(different) >= DISTINCT


def test_the_generated_world_keeps_its_maintained_columns_true(owner, world):
    with owner.cursor() as cursor:
        cursor.execute("SELECT * FROM check_maintained() LIMIT 20")
        assert cursor.fetchall() == []
