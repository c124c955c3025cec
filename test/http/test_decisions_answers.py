# test/http/test_decisions_answers.py: what answers and addresses are like, decision by decision.
#
# Every test makes its pictures in a gallery of its own; find() looks there.

import json
import re
from urllib.parse import quote, urlsplit

import pytest

import model
from client import QUERY, assert_is_problem, assert_is_refused_query, next_link

# ---- A14 to A16: answers ----

def test_a14_orderings_and_their_ties(made, find):
    thing = made.object("thing")
    ids = [made.picture(objects=[thing] * n) for n in (2, 0, 1, 2, 0)]
    a, b, c, d, e = ids
    assert find() == find(ordering="date-desc") == ids[::-1]
    assert find(ordering="date-asc") == ids
    # The id goes in the direction of the ordering, as for titles (A6).
    assert find(ordering="number-regions-desc") == [d, a, c, e, b]
    assert find(ordering="number-regions-asc") == [b, e, c, a, d]


def test_a14_random_starts_where_the_seed_says(made, find):
    keys = [-2**31, 2**31 - 1, 0, -1, 5, 5, 123456789]
    ids = [made.picture(random_key=key) for key in keys]
    for seed in (0, 1, 2, 42, 2**31, 2**32 - 1):
        start = model.random_start(seed)
        expected = [id for _, id in sorted(
            ((key + 2**31 - start) % 2**32, id)
            for key, id in zip(keys, ids))]
        assert find(ordering="random", seed=seed) == expected


def named_seed(answer):
    """In a header of its own; the link carries it as well."""
    seeds = [value for name, value in answer.headers.items()
             if "seed" in name.lower()]
    assert len(seeds) == 1, answer.headers
    return seeds[0]


def test_a14_without_a_seed_the_answer_names_one(client, made):
    for key in range(-2**31, 2**31, 2**27):
        made.picture(random_key=key)
    query = {"want": [{"in_gallery": made.gallery_id}]}
    answer = client.ask(query, ordering="random", limit=1000)
    seed = named_seed(answer)
    again = client.ask(query, ordering="random", limit=1000, seed=seed)
    assert again.json() == answer.json()
    firsts = {client.ids(query, ordering="random", limit=1)[0]
              for _ in range(20)}
    assert len(firsts) > 1


def test_a14_random_pages_are_one_order(client, made):
    ids = [made.picture(random_key=key)
           for key in range(-2**31, 2**31, 2**28)]
    query = {"want": [{"in_gallery": made.gallery_id}]}
    for by in ("POST", "GET"):
        pages = list(client.pages(query if by == "POST" else json.dumps(query),
                                  by, ordering="random", limit=3))
        assert sorted(sum(pages, [])) == ids


def test_a15_defaults_and_limits(client, made):
    ids = [made.picture() for _ in range(20)][::-1]
    query = {"want": [{"in_gallery": made.gallery_id}]}
    assert client.ids(query) == ids[:16]
    assert client.ids(query, offset=18) == ids[18:]
    assert client.ids(query, offset=20) == []
    assert client.ids(query, offset=5, limit=5) == ids[5:10]
    assert client.ids(query, limit=1000) == ids


@pytest.mark.parametrize("parameters", [
    "limit=1001", "limit=-1", "limit=ten", "limit=1.5", "limit=", "limit=1e2",
    "limit=99999999999999999999", "offset=-1", "offset=x", "offset=",
    "offset=99999999999999999999", "ordering=newest", "ordering=",
    "ordering=DATE-DESC", "ordering=random&seed=x", "after=nonsense",
    "ordering=random&seed=1.5", "after=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"])
def test_a15_bad_parameters_are_refused(client, parameters):
    for answer in (client.get(f"{QUERY}?{parameters}"),
                   client.post(f"{QUERY}?{parameters}")):
        problem = assert_is_refused_query(answer)
        name = parameters.split("=")[-2].split("&")[-1]
        assert problem.get("field") == name, problem


@pytest.mark.parametrize("ordering", model.ORDERINGS)
def test_a15_every_ordering_has_a_cursor(client, made, ordering):
    thing = made.object("thing")
    for n in range(13):
        made.picture(title="aAbB"[n % 4], objects=[thing] * (n % 3),
                     random_key=n // 2)
    query = json.dumps({"want": [{"in_gallery": made.gallery_id}]})
    more = {"ordering": ordering, **({"seed": 3} if ordering == "random" else {})}
    whole = client.ids(query, limit=1000, **more)
    assert len(whole) == 13
    for by in ("GET", "POST"):
        for limit in (1, 4, 13):
            pages = list(client.pages(query, by, limit=limit, **more))
            assert sum(pages, []) == whole
    pages = list(client.pages(query, "POST", limit=4, offset=2, **more))
    assert sum(pages, []) == whole[2:]


def test_a15_a_cursor_is_bound_to_its_query(client, made):
    for _ in range(3):
        made.picture()
    query = {"want": [{"in_gallery": made.gallery_id}]}
    answer = client.ask(query, ordering="random", seed=5, limit=1)
    cursor = answer.headers["X-Next-Cursor"]
    right = {"ordering": "random", "seed": 5, "limit": 1, "after": cursor}
    assert len(client.ids(query, **right)) == 1
    # The same query in other words is the same query.
    same = f"# so\nwant:\n- in_gallery: [{made.gallery_id}]\n"
    assert client.ids(same, **right) == client.ids(query, **right)
    other = {"want": [{"in_gallery": made.gallery_id}, {"above_width": 1}]}
    assert_is_refused_query(client.ask(other, **right))
    for name, value in (("ordering", "date-asc"), ("seed", 6)):
        assert_is_refused_query(client.ask(query, **{**right, name: value}))
    middle = len(cursor) // 2
    forged = cursor[:middle] + ("A" if cursor[middle] != "A" else "B") + \
        cursor[middle + 1:]
    assert_is_refused_query(client.ask(query, **{**right, "after": forged}))


def test_a15_a_cursor_survives_what_comes_between(client, made):
    ids = [made.picture() for _ in range(6)][::-1]
    query = {"want": [{"in_gallery": made.gallery_id}]}
    answer = client.ask(query, limit=2)
    cursor = answer.headers["X-Next-Cursor"]
    made.picture()
    made.update(ids[1], "visibility", "hidden")
    assert client.ids(query, limit=2, after=cursor) == ids[2:4]


def test_a15_a_page_is_short_only_at_the_end(client, made):
    ids = []
    for n in range(40):
        ids.append(made.picture(width=100 if n % 10 == 0 else 50))
    wide = [id for n, id in enumerate(ids) if n % 10 == 0][::-1]
    query = {"want": [{"in_gallery": made.gallery_id}, {"above_width": 100}]}
    answer = client.ask(query, limit=3)
    assert [p["id"] for p in answer.json()] == wide[:3]
    assert next_link(answer)
    answer = client.ask(query, limit=5)
    assert [p["id"] for p in answer.json()] == wide
    assert next_link(answer) is None


def test_a16_the_answer_is_a_bare_list(client, made):
    for _ in range(3):
        made.picture()
    query = {"want": [{"in_gallery": made.gallery_id}]}
    answer = client.ask(query, limit=2)
    assert isinstance(answer.json(), list)
    assert answer.headers["Content-Type"].split(";")[0] == "application/json"
    assert "X-Total-Count" not in answer.headers
    for by in ("GET", "POST"):
        answer = client.ask(query, by, limit=2, count="true")
        assert answer.headers["X-Total-Count"] == "3"
        assert len(answer.json()) == 2
    answer = client.ask({"want": [{"has": []}]}, count="true")
    assert answer.json() == [] and answer.headers["X-Total-Count"] == "0"


def test_a16_ndjson_streams_the_whole_result(client, made):
    ids = [made.picture(title=f"{n}\n".strip()) for n in range(40)]
    query = {"want": [{"in_gallery": made.gallery_id}]}
    listed = client.ask(query, ordering="title-asc", limit=1000).json()
    for by in ("GET", "POST"):
        more = {"params": {"ordering": "title-asc"},
                "headers": {"Accept": "application/x-ndjson"}}
        if by == "GET":
            more["params"]["query"] = json.dumps(query)
            answer = client.get(QUERY, **more)
        else:
            answer = client.post(QUERY, json.dumps(query), **more)
        assert answer.headers["Content-Type"].split(";")[0] == \
            "application/x-ndjson"
        assert [json.loads(line) for line in answer.content.splitlines()] \
            == listed
        assert answer.content.endswith(b"\n")
    assert len(listed) == len(ids)


# ---- B17 to B22: addresses ----

def test_b17_a_last_slash_makes_no_difference(client, made):
    picture = made.picture()
    for path in (QUERY, "/api/licence", "/api/nature",
                 f"/api/picture/{picture}", f"/api/gallery/{made.gallery_id}"):
        plain = client.get(path, allow_redirects=False)
        slashed = client.get(path + "/", allow_redirects=False)
        assert plain.status_code == slashed.status_code == 200
        if path != QUERY:
            assert plain.content == slashed.content


def test_b18_the_query_endpoint_has_two_addresses(client, made):
    picture = made.picture()
    text = f"want: [in_gallery: {made.gallery_id}]"
    for path in ("/query-pictures", "/query-pictures/", QUERY, QUERY + "/"):
        for type in ("application/yaml", "text/plain", "application/json"):
            answer = client.post(path, text, type)
            assert [p["id"] for p in answer.json()] == [picture]


def test_b20_annotations_are_the_regions(client, made):
    thing = made.object("thing")
    picture = made.picture(objects=[thing, thing])
    answer = client.get(f"/api/picture/{picture}/annotations")
    assert answer.json() == \
        client.get(f"/api/picture/{picture}/").json()["regions"]
    assert len(answer.json()) == 2
    assert answer.headers["ETag"]


def test_b21_addresses_in_answers_are_absolute(client, made):
    for _ in range(2):
        picture = made.picture()
    answer = client.ask({"want": [{"in_gallery": made.gallery_id}]}, limit=1)
    link = re.search("<([^>]*)>", answer.headers["Link"]).group(1)
    downloads = [answer.json()[0]["download"],
                 client.get(f"/api/picture/{picture}/").json()["download"]]
    parts = [urlsplit(address) for address in [link, *downloads]]
    assert all(p.scheme in ("http", "https") and p.netloc for p in parts)
    assert len({(p.scheme, p.netloc) for p in parts}) == 1
    assert all(re.fullmatch(r"/media/([0-9a-f]{2})/([0-9a-f]{2})/\1\2"
                            r"[0-9a-f]{60}\.png", p.path) for p in parts[1:])


def test_b21_a_forged_host_changes_no_address(client, made):
    picture = made.picture()
    path = f"/api/picture/{picture}/"
    forged = client.get(path, headers={"Host": "evil.example"})
    assert forged.json() == client.get(path).json()
    assert "evil.example" not in str(forged.headers)


def test_b22_errors_are_problems_with_a_stable_code(client):
    codes = {}
    for path in ("/api/picture/999999999/", "/api/gallery/999999999",
                 "/api/object/no%20such%20object", "/api/licence/No-such",
                 "/api/user/nobody%20at%20all", "/api/no-such-address"):
        codes[path] = assert_is_problem(client.get(path), 404)["code"]
    assert len(set(codes.values())) <= 2, codes
    answer = client.session.delete(client.url + "/api/licence/")
    assert_is_problem(answer, 405)
    assert "GET" in answer.headers["Allow"]
    assert_is_problem(client.ask("want: 1"), 400)


# ---- C23, C28: data ----

def test_c23_numbers(client, made):
    first = made.picture()
    picture = made.picture(ratings=[1, 4, 4], nature="photo",
                           origin_url="https://a.example/")
    bare = client.get(f"/api/picture/{first}/").json()
    full = client.get(f"/api/picture/{picture}/").json()
    zeros = {"1": 0, "2": 0, "3": 0, "4": 0, "5": 0}
    assert bare["rating_count"] == zeros
    assert bare["rating_average"] is None
    assert full["rating_count"] == {**zeros, "1": 1, "4": 2}
    assert full["rating_average"] == 3
    for name in ("replaces", "replaced_by", "origin_url", "nature",
                 "copied_from"):
        assert bare[name] is None
    assert round(full["timestamp"] * 10**6) == made.timestamp_us(picture)
    assert type(full["id"]) is int
    joined = client.get(f"/api/user/{quote(made.author)}/").json()["joined"]
    assert round(joined * 10**6) == made.value(
        "SELECT (extract(epoch FROM joined_at) * 1000000)::bigint "
        "FROM account WHERE id = %s", made.author_id)


def test_c23_coordinates_come_back_exactly(client, made):
    values = [0.30000000000000004, 1e-7, 5e-324, 0.1, 1 / 3, 1, 0,
              0.1 + 0.7, 2.2250738585072014e-308, 0.9999999999999999]
    picture = made.picture()
    made.region(picture, made.object("thing"), "polygon", values)
    made.record(picture)
    answer = client.get(f"/api/picture/{picture}/annotations")
    points = answer.json()[0]["shape"]
    assert [p[axis] for p in points for axis in "xy"] == values
    assert "0.30000000000000004" in answer.text
    assert re.search(r"\b0\.1\b", answer.text)


def test_c28_a_replaced_picture_is_hidden_by_default(client, made, find):
    old, new = made.picture(), made.picture()
    made.update(old, "replaced_by_id", new)
    everything = "include_obsolete: true\n"
    assert find() == find(more="include_obsolete: false\n") == [new]
    assert find(more=everything) == [new, old]
    answers = {p["id"]: p for p in client.ask(
        {"want": [{"in_gallery": made.gallery_id}],
         "include_obsolete": True}).json()}
    assert answers[old]["replaced_by"] == new
    assert answers[new]["replaces"] == old
    # One that is hidden, or deleted, hides nothing.
    for way in ("hidden", "deleted"):
        made.update(new, "visibility", way)
        assert find() == find(more=everything) == [old]
        made.update(new, "visibility", "listed")
        assert find() == [new]


def test_c28_replacements_may_not_form_a_cycle(made):
    a, b, c = (made.picture() for _ in range(3))
    made.update(a, "replaced_by_id", b)
    made.update(b, "replaced_by_id", c)
    with pytest.raises(Exception, match="replace itself"):
        made.update(c, "replaced_by_id", a)
    made.connection.rollback()
