# test/http/test_api.py: every reading call of the API: shapes, headers, refusals.

import json
import re

import pytest

from client import QUERY, assert_is_problem, part

PICTURE = {"id", "title", "description", "author", "origin_url", "timestamp",
           "width", "height", "file_format", "nature", "licences", "replaces",
           "replaced_by", "regions", "download"}
# Beside the manual: decisions C23 and D30.
MORE = {"copied_from", "creator", "credit_url"}
RATINGS = {"rating_average", "rating_count"}


@pytest.fixture
def scene(made):
    """A picture with everything, and what belongs to it."""
    top = made.object("Top", description="The top.")
    cat = made.object("Cat (Felis catus)", [top], ["kitty", "puss"])
    left = made.object("left ear", [cat])
    picture = made.picture(
        title="Ein <b>Titel</b> & \"mehr\" 😀", description="Line\nline",
        origin_url="https://Example.org/A?b=c", nature="photo",
        licences=["MIT", "CC0-1.0"], width=800, height=600, creator="Ada",
        ratings=[2, 3])
    made.region(picture, cat, "bbox", [.1, .2, .3, .4], 0,
                instance=json.dumps("cat 1"))
    made.region(picture, left, "polygon", [0, 0, 1, 0, .5, 1], 1,
                source_kind="model", source_name="m \"1\"",
                source_confidence=.25)
    made.region(picture, cat, "polyline", [0, 0, 1, 1], 2)
    made.region(picture, top, "point", [.5, .25], 3)
    made.record(picture)
    made.picture_id, made.top, made.cat, made.left = picture, top, cat, left
    return made


# ---- pictures ----

def test_a_picture_has_the_shape_of_the_manual(client, scene):
    answer = client.get(f"/api/picture/{scene.picture_id}/")
    picture = answer.json()
    assert PICTURE | RATINGS <= set(picture) <= PICTURE | RATINGS | MORE
    assert picture["id"] == scene.picture_id
    assert picture["title"] == "Ein <b>Titel</b> & \"mehr\" 😀"
    assert picture["description"] == "Line\nline"
    assert picture["author"] == scene.author
    assert picture["origin_url"] == "https://Example.org/A?b=c"
    assert (picture["width"], picture["height"]) == (800, 600)
    assert picture["file_format"] == "image/png"
    assert picture["nature"] == "photo"
    assert sorted(picture["licences"]) == ["CC0-1.0", "MIT"]
    assert picture["replaces"] is None and picture["replaced_by"] is None
    assert picture["rating_average"] == 2.5
    assert picture["rating_count"] == \
        {"1": 0, "2": 1, "3": 1, "4": 0, "5": 0}
    assert picture.get("creator", "Ada") == "Ada"
    assert picture["download"].endswith(".png")


def test_regions_are_the_shapes_of_the_manual(client, scene):
    regions = client.get(f"/api/picture/{scene.picture_id}/annotations").json()
    cat = scene.name("Cat (Felis catus)")
    for region in regions:
        assert {"type", "shape", "object"} <= set(region) <= \
            {"id", "type", "shape", "object", "instance", "source"}
    plain = [(r["type"], r["shape"], r["object"]) for r in regions]
    assert plain == [
        ("bbox", {"x": .1, "y": .2, "w": .3, "h": .4}, cat),
        ("polygon", [{"x": 0, "y": 0}, {"x": 1, "y": 0}, {"x": .5, "y": 1}],
         scene.name("left ear")),
        ("polyline", [{"x": 0, "y": 0}, {"x": 1, "y": 1}], cat),
        ("point", {"x": .5, "y": .25}, scene.name("Top"))]
    assert regions[0]["instance"] == "cat 1"
    assert regions[1]["source"] == \
        {"kind": "model", "name": "m \"1\"", "confidence": .25}
    assert "instance" not in regions[1] and "source" not in regions[0]
    assert len({r["id"] for r in regions}) == 4


def test_a_query_gives_pictures_without_ratings(client, scene):
    listed = client.ask({"want": [{"in_gallery": scene.gallery_id}]}).json()
    whole = client.get(f"/api/picture/{scene.picture_id}").json()
    assert len(listed) == 1
    assert PICTURE <= set(listed[0]) <= PICTURE | MORE
    assert listed[0] == {name: value for name, value in whole.items()
                         if name not in RATINGS}


def test_a_renamed_object_is_renamed_in_every_answer(client, scene):
    path = f"/api/picture/{scene.picture_id}/annotations"
    before = client.get(path)
    scene.run("UPDATE object SET name = %s WHERE id = %s",
              scene.name("Summit"), scene.top)
    scene.record_object(scene.top)
    after = client.get(path, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.json()[3]["object"] == scene.name("Summit")
    listed = client.ask({"want": [{"in_gallery": scene.gallery_id}]}).json()
    assert listed[0]["regions"][3]["object"] == scene.name("Summit")


def test_texts_that_json_must_escape_come_back_as_they_are(client, made):
    title = "\"\\/<>&'\u2028\u2029\x7f"[:-1] + "é\u00a0\ufeff😀"
    description = "\x01\x1f\t\r\n\b\f\x7f \"\\ </script> \ufffe"
    picture = made.picture(title=title, description=description)
    answer = client.get(f"/api/picture/{picture}").json()
    assert answer["title"] == title
    assert answer["description"] == description


def test_a_copy_and_a_replacement_are_linked(client, made):
    old, new = made.picture(), made.picture()
    copy = made.picture(copied_from=old)
    made.update(old, "replaced_by_id", new)
    old_one, new_one, copied = (client.get(f"/api/picture/{id}").json()
                                for id in (old, new, copy))
    assert (old_one["replaced_by"], old_one["replaces"]) == (new, None)
    assert (new_one["replaced_by"], new_one["replaces"]) == (None, old)
    assert copied["copied_from"] == old


@pytest.mark.parametrize("way", ["hidden", "deleted", "purged"])
def test_a_picture_that_is_not_listed_is_gone(client, made, way):
    picture = made.picture(visibility=way)
    for path in (f"/api/picture/{picture}/",
                 f"/api/picture/{picture}/annotations"):
        assert_is_problem(client.get(path), 410)


@pytest.mark.parametrize("id", [
    "0", "-1", "2147483647", "2147483648", "99999999999999999999", "abc",
    "1.0", "1e1", "%31x", "1%00", "%ff", "1 ", "'", "١"])
def test_a_picture_that_never_was_is_not_found(client, id):
    for path in (f"/api/picture/{id}/", f"/api/picture/{id}/annotations"):
        answer = client.get(path)
        if "%00" in path:
            # nginx refuses a zero byte itself, with a page of its own.
            assert answer.status_code in (400, 404)
            continue
        assert_is_problem(answer, 400 if answer.status_code == 400 else 404)


# ---- licences and natures ----

def test_licences(client):
    licences = client.get("/api/licence/").json()
    assert len(licences) > 300
    for licence in licences.values():
        assert set(licence) == {"title", "free", "pinned"}
        assert type(licence["free"]) is bool
        assert type(licence["pinned"]) is bool
    assert licences["CC0-1.0"]["free"] and not licences["CC-BY-NC-4.0"]["free"]
    assert any(licence["pinned"] for licence in licences.values())
    for name in ("X-public-domain", "X-public-domain-old",
                 "X-informal-attribution", "X-informal-do-anything", "0BSD"):
        assert name in licences


def test_a_licence(client):
    licence = client.get("/api/licence/CC-BY-4.0/").json()
    assert set(licence) == {"id", "title", "description", "info_url",
                            "legalese_url", "free", "pinned", "logo_url"}
    assert licence["id"] == "CC-BY-4.0" and licence["free"] is True
    assert licence["info_url"].startswith("https://")


def test_natures(client):
    natures = client.get("/api/nature/").json()
    assert {"photo", "painting", "computer-3d-art"} <= set(natures)
    assert all(type(text) is str and text for text in natures.values())


# ---- people ----

def test_a_user(client, made):
    name = made.name("Zoë O'Neil & co")
    made.account(name, is_admin=True)
    made.connection.commit()
    user = client.get(f"/api/user/{part(name)}/").json()
    assert set(user) == {"id", "admin", "joined"}
    assert user["admin"] is True and type(user["id"]) is int
    assert client.get(f"/api/user/{part(made.author)}").json()["admin"] is False


def test_users_are_paged(client, made):
    for n in range(5):
        made.account(made.name(f"user {n}"), is_admin=n == 3)
    made.connection.commit()
    seen, offset = {}, 0
    while True:
        answer = client.get(f"/api/user/?limit=1000&offset={offset}")
        page = answer.json()
        assert not set(page) & set(seen)
        seen.update(page)
        offset += 1000
        if len(page) < 1000:
            break
    for n in range(5):
        assert seen[made.name(f"user {n}")] == {"admin": n == 3}
    first = list(client.get("/api/user/?limit=3").json())
    second = list(client.get("/api/user/?limit=2&offset=1").json())
    assert len(first) == 3 and first[1:] == second


def test_no_answer_holds_a_secret(client, made):
    made.run("UPDATE account SET password_hash = '$argon2id$secret' "
             "WHERE id = %s", made.author_id)
    made.connection.commit()
    for path in ("/api/user/?limit=1000", f"/api/user/{part(made.author)}"):
        assert "argon2" not in client.get(path).text


# ---- galleries ----

def test_a_gallery(client, made):
    friend = made.account(made.name("friend"))
    gallery = made.gallery("Ein Titel", description="Über *alles*")
    made.run("INSERT INTO gallery_trust VALUES (%s, %s)", gallery, friend)
    made.connection.commit()
    answer = client.get(f"/api/gallery/{gallery}")
    assert answer.json() == {
        "id": gallery, "title": "Ein Titel", "description": "Über *alles*",
        "owner": made.author, "users": [made.name("friend")]}


def test_galleries_of_an_owner(client, made):
    ids = [made.gallery(f"g{n}") for n in range(4)] + [made.gallery_id]
    made.connection.commit()
    path = f"/api/gallery/?owner={part(made.author)}"
    galleries = client.get(path + "&limit=1000").json()
    assert sorted(g["id"] for g in galleries) == sorted(ids)
    assert all(g == client.get(f"/api/gallery/{g['id']}/").json()
               for g in galleries)
    paged = [client.get(f"{path}&limit=2&offset={n}").json()
             for n in (0, 2, 4, 6)]
    assert sum(paged, []) == galleries
    assert len(client.get("/api/gallery/").json()) > 0


# ---- objects ----

def test_an_object(client, scene):
    scene.run("SELECT refresh_statistics()")
    scene.connection.commit()
    name = scene.name("Cat (Felis catus)")
    thing = client.get(f"/api/object/{part(name)}/").json()
    assert set(thing) == {"id", "name", "description", "aliases", "parents",
                          "children", "external_ids", "picture_count",
                          "picture_count_with_descendants"}
    assert (thing["id"], thing["name"]) == (scene.cat, name)
    assert sorted(thing["aliases"]) == [scene.name("kitty"),
                                        scene.name("puss")]
    assert thing["parents"] == [scene.name("Top")]
    assert thing["children"] == [scene.name("left ear")]
    assert thing["picture_count"] == 1
    assert thing["picture_count_with_descendants"] == 1
    top = client.get(f"/api/object/{part(scene.name('Top'))}").json()
    assert top["description"] == "The top."
    assert top["picture_count_with_descendants"] == 1


def test_pictures_are_counted_once_over_a_diamond(client, made):
    top = made.object("top")
    left, right = (made.object(n, [top]) for n in ("left", "right"))
    low = made.object("low", [left, right])
    made.picture(objects=[low, left, low])
    made.picture(objects=[low])
    made.run("SELECT refresh_statistics()")
    made.connection.commit()
    thing = client.get(f"/api/object/{part(made.name('top'))}/").json()
    assert thing["picture_count"] == 0
    assert thing["picture_count_with_descendants"] == 2


def test_objects_by_prefix_and_parent(client, made):
    top = made.object("Top of")
    names = [f"{made.tag} {n}" for n in ("b", "a%", "a_", "A", "ä")]
    for name in names:
        id = made.value("INSERT INTO object (name) VALUES (%s) RETURNING id",
                        name)
        made.run("INSERT INTO object_parent VALUES (%s, %s)", id, top)
        made.record_object(id)
    path = f"/api/object/?limit=1000&prefix={part(made.tag)}"
    found = client.get(path).json()
    assert all(set(thing) == {"name", "picture_count"} for thing in found)
    assert sorted(thing["name"] for thing in found) == sorted(names)
    of_parent = client.get(
        f"/api/object/?parent={part(made.name('Top of'))}").json()
    assert sorted(thing["name"] for thing in of_parent) == sorted(names)
    # % and _ are themselves.
    for prefix, many in (("a%", 1), ("a_", 1), ("%", 0), ("_", 0)):
        found = client.get("/api/object/?prefix="
                           + part(f"{made.tag} {prefix}")).json()
        assert len(found) == many
    pages = [client.get(f"{path}&limit=2&offset={n}".replace(
        "limit=1000&", "")).json() for n in (0, 2, 4, 6)]
    assert sum(pages, []) == client.get(path).json()
    # An unknown parent has no children, or is not found.
    answer = client.get("/api/object/?parent=no%20such%20object")
    assert answer.status_code == 404 or answer.json() == []


NAMES = ["a/b", "a//b/", "/", "100% wool", "a%2Fb", "naïve café", "猫", "😀",
         "[bracket] (round) {curly}", "a b", "a+b", "a?b=c&d", "a#b", "a;b",
         "..", ".", "back\\slash", "\"quoted\"", "it's", "<b>", "~", "%",
         "שלום", "a:b", "a@b", "a=b", "a,b", "*"]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_objects_travel_percent_encoded(client, made, name):
    id = made.value("INSERT INTO object (name) VALUES (%s) RETURNING id",
                    made.tag + name)
    made.record_object(id)
    path = f"/api/object/{part(made.tag + name)}"
    for path in (path, path + "/", re.sub("%..", lambda m: m[0].lower(), path)):
        thing = client.get(path).json()
        assert thing["id"] == id and thing["name"] == made.tag + name


def test_an_alias_leads_to_nothing_else_than_its_object(client, scene):
    answer = client.get(f"/api/object/{part(scene.name('kitty'))}/")
    # The decisions leave open whether it is found; never as another one.
    if answer.status_code == 200:
        assert answer.json()["id"] == scene.cat
    else:
        assert_is_problem(answer, 404)


@pytest.mark.parametrize("part", ["%ff", "%00", "%", "%zz", "%c0%af",
                                  "%ed%a0%80", "x" * 3000])
@pytest.mark.parametrize("kind", ["object", "user", "licence", "gallery"])
def test_addresses_that_are_no_text_are_refused(client, kind, part):
    # Not by requests, which would mend them.
    import http.client
    host = client.url.split("//")[1]
    connection = http.client.HTTPConnection(host)
    connection.request("GET", f"/api/{kind}/{part}/")
    answer = connection.getresponse()
    assert answer.status in (400, 404), answer.read()
    connection.close()


# ---- every reading call ----

@pytest.fixture
def paths(scene):
    return [
        QUERY, f"{QUERY}?query=want:%20[]&limit=2",
        f"/api/picture/{scene.picture_id}/",
        f"/api/picture/{scene.picture_id}/annotations",
        "/api/licence/", "/api/licence/MIT/", "/api/nature/",
        "/api/user/", f"/api/user/{part(scene.author)}/",
        "/api/gallery/", f"/api/gallery/{scene.gallery_id}", "/api/object/",
        f"/api/object/{part(scene.name('Cat (Felis catus)'))}/",
    ]


def swap_slash(path):
    path, mark, query = path.partition("?")
    path = path[:-1] if path.endswith("/") else path + "/"
    return path + mark + query


def test_every_path_answers_with_and_without_its_last_slash(client, paths):
    for path in paths:
        one = client.get(path, allow_redirects=False)
        two = client.get(swap_slash(path), allow_redirects=False)
        assert one.status_code == two.status_code == 200, path
        assert one.content == two.content, path


def test_every_answer_says_what_it_is(client, paths):
    for path in paths:
        answer = client.get(path)
        kind = answer.headers["Content-Type"].split(";")[0]
        assert kind == "application/json", path
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert answer.headers["Access-Control-Allow-Origin"] == "*", path
        assert "Set-Cookie" not in answer.headers, path
        json.loads(answer.content.decode())


def test_head_gives_the_headers_of_get(client, paths):
    for path in paths:
        plain = {"Accept-Encoding": "identity"}
        get = client.get(path, headers=plain)
        head = client.session.head(client.url + path, headers=plain)
        assert head.status_code == get.status_code == 200, path
        assert head.content == b""
        for name in ("Content-Type", "ETag", "Link", "X-Next-Cursor",
                     "Access-Control-Allow-Origin", "Cache-Control", "Vary"):
            assert head.headers.get(name) == get.headers.get(name), (path, name)
        if "Content-Length" in head.headers:
            assert int(head.headers["Content-Length"]) == len(get.content), path


def test_a_tag_saves_the_second_answer(client, paths):
    for path in paths:
        first = client.get(path)
        tag = first.headers.get("ETag")
        assert tag, path
        strong = tag[2:] if tag.startswith("W/") else tag
        assert re.fullmatch('"[!#-~]+"', strong), path
        for sent in (tag, strong, "W/" + strong, f'"other", {tag}', "*"):
            again = client.get(path, headers={"If-None-Match": sent})
            assert again.status_code == 304, (path, sent)
            assert again.content == b""
            assert again.headers.get("ETag", tag).lstrip("W/") == strong
        for sent in ('"other"', strong.strip('"'), ""):
            again = client.get(path, headers={"If-None-Match": sent})
            assert again.status_code == 200, (path, sent)


def test_a_tag_changes_with_what_it_stands_for(client, scene):
    path = f"/api/picture/{scene.picture_id}/"
    tag = client.get(path).headers["ETag"]
    scene.run("INSERT INTO rating VALUES (%s, %s, 5)", scene.picture_id,
              scene.author_id)
    scene.connection.commit()
    again = client.get(path, headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert again.json()["rating_count"]["5"] == 1


def test_a_wrong_method_is_405_with_what_is_allowed(client, paths):
    for path in paths:
        methods = ["DELETE", "PATCH"] if "annotations" not in path \
            else ["DELETE"]
        if "query" not in path and "annotations" not in path:
            methods.append("PUT")
        for method in methods:
            answer = client.session.request(method, client.url + path)
            assert_is_problem(answer, 405)
            allowed = set(re.split(", *", answer.headers["Allow"]))
            assert {"GET", "HEAD"} <= allowed, path
            assert method not in allowed


@pytest.mark.parametrize("path", [
    "/api/", "/api", "/api/nonsense", "/api/picture/", "/api/picture/1/2/3",
    "/api/licence/No-Such-1.0", "/api/user/no%20one%20at%20all",
    "/api/gallery/0", "/api/gallery/x", "/api/object/none%20such",
    "/api/query-pictures/more", "/api/nature/photo/more"])
def test_what_is_not_there_is_a_problem_404(client, path):
    assert_is_problem(client.get(path), 404)


LISTS = ["/api/user/", "/api/gallery/", "/api/object/"]
BAD_NUMBERS = ["limit=1001", "limit=-1", "limit=x", "limit=1.5", "offset=-1",
               "limit=", "offset=x", "limit=99999999999999999999",
               "offset=99999999999999999999"]


@pytest.mark.parametrize("parameters", BAD_NUMBERS)
@pytest.mark.parametrize("path", LISTS)
def test_bad_numbers_are_refused(client, path, parameters):
    problem = assert_is_problem(client.get(f"{path}?{parameters}"), 400)
    assert problem.get("field") == parameters.split("=")[0]


@pytest.mark.parametrize("path", LISTS)
def test_a_thousand_is_allowed(client, path):
    assert client.get(f"{path}?limit=1000").status_code == 200
    far = client.get(f"{path}?offset=2000000000")
    assert far.status_code == 200 and len(far.json()) == 0


def test_health(client):
    for path in ("/health", "/health/"):
        assert client.get(path, allow_redirects=False).status_code == 200


def test_answers_can_be_packed(client, scene):
    path = "/api/licence/"
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers.get("Content-Encoding") == "gzip"
    assert packed.content == plain.content
    again = client.get(path, headers={
        "Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]})
    assert again.status_code == 304
