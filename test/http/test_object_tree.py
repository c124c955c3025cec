# test/http/test_object_tree.py: whole trees of objects as lines of JSON, out and in again.

import json
import os
import subprocess
import sys
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from client import assert_is_problem

pytestmark = pytest.mark.usefixtures("all_is_true")

TREE = "/api/object-tree"


def lines_of(objects):
    return "".join(json.dumps(one, ensure_ascii=False) + "\n"
                   for one in objects).encode()


def send(boss, objects, apply=True, status=200):
    body = objects if isinstance(objects, bytes) else lines_of(objects)
    answer = boss.post(TREE + ("?apply=true" if apply else ""), data=body)
    assert answer.status_code == status, answer.text
    report = answer.json()
    assert report["applied"] == apply
    for outcome in ("new", "changed", "refused"):
        assert report[outcome] == sum(
            line["outcome"] == outcome for line in report["lines"])
    return report


def counts(report):
    return [report[key] for key in ("new", "changed", "same", "refused")]


def read(client, tag=""):
    """All objects, or those with the tag in their names, by name."""
    answer = client.get(TREE)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/x-ndjson"
    assert answer.content.endswith(b"\n")
    objects = [json.loads(line) for line in answer.content.splitlines()]
    return {one["name"]: one for one in objects if tag in one["name"]}


def whole(name, **more):
    return {"name": name, "description": "", "aliases": [], "parents": [],
            "external_ids": [], **more}


def test_what_comes_out_goes_in_again_and_changes_nothing(boss, made):
    made.object("Cat", [made.object("Animal")], aliases=["puss"])
    sent = boss.get(TREE).content
    report = send(boss, sent)
    assert counts(report) == [0, 0, len(sent.splitlines()), 0]
    assert boss.get(TREE).content == sent


def test_lines_state_objects(boss, made):
    animal, cat = made.name("Animal"), made.name("Cat")
    objects = [
        whole(cat, parents=[animal], aliases=[made.name("kitty")],
              external_ids=[f"gbif:{boss.id}8"], description="Small.\n\nOne."),
        whole(animal)]
    assert counts(send(boss, objects, apply=False)) == [2, 0, 0, 0]
    assert read(boss, made.tag) == {}
    assert counts(send(boss, objects)) == [2, 0, 0, 0]
    assert read(boss, made.tag) == {one["name"]: one for one in objects}
    assert counts(send(boss, objects)) == [0, 0, 2, 0]
    made.connection.rollback()
    assert made.run("""SELECT max(revision), min(reason), min(actor_id)
        FROM object_revision WHERE name LIKE %s""", f"%{made.tag}") == [
            (1, "import of a tree", boss.id)]
    made.assert_true()


def test_what_a_line_does_not_say_stays(boss, made):
    made.object("Animal")
    made.object("Cat", aliases=["puss"], description="Small.")
    name = made.name("Cat")
    report = send(boss, [{"name": name, "parents": made.name("Animal")}])
    assert counts(report) == [0, 1, 0, 0]
    assert report["lines"] == [{"line": 1, "name": name,
                                "outcome": "changed"}]
    assert read(boss, made.tag)[name] == whole(
        name, parents=[made.name("Animal")], aliases=[made.name("puss")],
        description="Small.")
    send(boss, [{"name": name, "parents": [], "aliases": []}])
    assert read(boss, made.tag)[name] == whole(name, description="Small.")


def test_a_tree_may_be_turned_over(boss, made):
    above, below = made.name("a"), made.name("b")
    made.object("b", [made.object("a")])
    assert counts(send(boss, [{"name": above, "parents": [below]},
                              {"name": below, "parents": []}])) == [0, 2, 0, 0]
    assert read(boss, made.tag)[above]["parents"] == [below]
    made.assert_true()


@pytest.mark.parametrize("line, code", [
    (b"{", "bad-json"), (b'{"name": "a"} x', "bad-json"), (b"[]", "wrong-type"),
    (b'"a"', "wrong-type"), (b"{}", "missing-key"),
    (b'{"name": 1}', "wrong-type"), (b'{"name": "a", "nmae": "b"}', "unknown-key"),
    (b'{"name": "a", "aliases": [1]}', "wrong-type"),
    (b'{"name": "a", "description": []}', "wrong-type"),
    (b'{"name": ""}', "bad-name"), (b'{"name": "\\u0001"}', "bad-name"),
    (b'{"name": "a", "parents": ["no such object"]}', "unknown-parent"),
    (b'{"name": "a", "external_ids": ["x"]}', "bad-external-id"),
    (b'{"name": "a", "name": "b"}', None), (b"\xff", None)])
def test_a_line_that_cannot_be_is_refused_with_its_number(
        boss, made, line, code):
    good = made.name("good")
    report = send(boss, b"\n" + line + b"\n\n" + lines_of([{"name": good}]))
    assert counts(report) == [1, 0, 0, 1]
    refused, new = report["lines"]
    assert refused["line"] == 2 and refused["detail"]
    assert code is None or refused["code"] == code, refused
    assert new == {"line": 4, "name": good, "outcome": "new"}
    assert good in read(boss, made.tag)


def test_what_needs_a_refused_line_is_refused_too(boss, made):
    a, b, c = (made.name(n) for n in "abc")
    report = send(boss, [{"name": c, "parents": [b]},
                         {"name": b, "parents": [a]},
                         {"name": a, "external_ids": ["x"]},
                         {"name": a}])
    assert [(line["line"], line["code"]) for line in report["lines"]] == [
        (1, "unknown-parent"), (2, "unknown-parent"), (3, "bad-external-id"),
        (4, "stated-twice")]
    assert read(boss, made.tag) == {}


def test_a_ring_among_the_lines_is_refused_with_its_path(boss, made):
    a, b, c = (made.name(n) for n in "abc")
    report = send(boss, [{"name": a, "parents": [b]},
                         {"name": b, "parents": [c]},
                         {"name": c, "parents": [a]}])
    assert counts(report) == [0, 0, 0, 3]
    ring, = [line for line in report["lines"] if line["code"] == "cycle"]
    assert " › ".join((c, b, a, c)) in ring["detail"]
    made.object("a")
    made.object("b", [made.value("SELECT id FROM object WHERE name = %s", a)])
    report = send(boss, [{"name": a, "parents": [b]}])
    assert [line["code"] for line in report["lines"]] == ["cycle"]


def test_names_of_others_are_refused(boss, made):
    made.object("Cat", aliases=["kitty"])
    report = send(boss, [{"name": made.name("kitty")},
                         {"name": made.name("Dog"),
                          "aliases": [made.name("Cat")]}])
    assert [line["code"] for line in report["lines"]] == ["name-taken"] * 2


def test_nothing_at_all_is_no_line(boss):
    assert counts(send(boss, b"")) == [0, 0, 0, 0]
    assert counts(send(boss, b"\n \r\n\t\n")) == [0, 0, 0, 0]
    answer = boss.post(TREE + "?apply=yes", data=b"")
    assert_is_problem(answer, 400)


def test_a_body_beyond_the_limit_is_refused(boss):
    answer = boss.post(TREE, data=b" " * (16 * 1024 * 1024 + 1))
    assert_is_problem(answer, 413)


def test_what_was_merged_goes_out_as_another_name(boss, made):
    made.object("Kat")
    made.object("Cat")
    made.run("SELECT merge_object(a.id, b.id, NULL, 'test', '') FROM object a,"
             " object b WHERE a.name = %s AND b.name = %s",
             made.name("Kat"), made.name("Cat"))
    made.connection.commit()
    assert read(boss, made.tag) == {made.name("Cat"): whole(
        made.name("Cat"), aliases=[made.name("Kat")])}


# ---- trees at random ----

LETTERS = st.text(st.characters(
    blacklist_categories=("Cc", "Cs"), blacklist_characters="{}./"),
    min_size=1, max_size=12)


@st.composite
def trees(draw):
    """Objects whose parents are among those before them, in any order."""
    count = draw(st.integers(1, 12))
    texts = draw(st.lists(LETTERS, min_size=count, max_size=count))
    objects = []
    for at in range(count):
        above = draw(st.lists(st.integers(0, at - 1), unique=True, max_size=3)
                     if at else st.just([]))
        objects.append({
            "name": f"{at} {texts[at]}", "parents": above,
            "description": draw(st.text(st.characters(
                blacklist_categories=("Cs",), blacklist_characters="\0"),
                max_size=30)),
            "aliases": draw(st.lists(LETTERS, unique=True, max_size=3)),
            "ids": draw(st.integers(0, 2))})
    return draw(st.permutations(list(enumerate(objects))))


def composed(made, text):
    return made.value("SELECT normalize(%s, NFC)", text)


@settings(max_examples=60, deadline=None, database=None,
          suppress_health_check=list(HealthCheck))
@given(drawn=trees())
def test_any_tree_comes_back_as_it_was_sent(boss, made, drawn):
    made.tag = f"{time.time_ns() // 1000:x}"
    made.connection.rollback()
    names = {at: composed(made, f"{made.tag} {one['name']} n")
             for at, one in drawn}
    objects = [{
        "name": names[at], "description": one["description"],
        "parents": sorted((names[p] for p in one["parents"]),
                          key=str.encode),
        "aliases": sorted({composed(made, f"{made.tag} {at} {a} a")
                           for a in one["aliases"]}, key=str.encode),
        "external_ids": sorted(
            f"wikidata:Q{at + 1}{n}{int(made.tag, 16) % 10**8}"
            for n in range(one["ids"])),
    } for at, one in drawn]
    assert counts(send(boss, objects, apply=False)) == [len(objects), 0, 0, 0]
    assert counts(send(boss, objects)) == [len(objects), 0, 0, 0]
    found = read(boss, made.tag)
    assert found == {one["name"]: one for one in objects}
    assert counts(send(boss, list(found.values()))) == [0, 0, len(objects), 0]


# ---- trees of others ----

def converted(shared_data, script, *files):
    root = os.path.join(os.path.dirname(__file__), "../..")
    return subprocess.run(
        [sys.executable, os.path.join(root, "contrib/tree", script),
         *(str(shared_data / file) for file in files)],
        check=True, stdout=subprocess.PIPE).stdout


@pytest.mark.parametrize("script, files, count", [
    ("wordnet.py", ["wordnet-animals/animals.tsv"], 4017),
    ("openimages.py",
     ["openimages-hierarchy/bbox_labels_600_hierarchy.json",
      "openimages-hierarchy/class-descriptions-boxable.csv"], 601)])
def test_trees_of_others_come_in_whole(
        boss, made, shared_data, script, files, count):
    """The tag keeps them apart from what other tests have made."""
    objects = [json.loads(line) for line in
               converted(shared_data, script, *files).splitlines()]
    assert len(objects) == count
    assert sum(len(one["parents"]) > 1 for one in objects) > 20
    for one in objects:
        one["name"] = made.name(one["name"])
        one["parents"] = [made.name(p) for p in one["parents"]]
        one["aliases"] = [made.name(a) for a in one.get("aliases", [])]
    report = send(boss, objects)
    assert counts(report) == [count, 0, 0, 0], [
        line for line in report["lines"] if line["outcome"] == "refused"][:3]
    found = read(boss, made.tag)
    for one in objects:
        assert found[one["name"]] == {
            **one, "description": "",
            "aliases": sorted(one["aliases"], key=str.encode),
            "parents": sorted(one["parents"], key=str.encode)}
    # The names elsewhere are taken once: the next test may want them too.
    made.connection.rollback()
    made.run("""DELETE FROM object_external_id x USING object o
        WHERE o.id = x.object_id AND o.name LIKE %s""", f"%{made.tag}")
    made.run("""SELECT record_object(id, NULL, 'test', '') FROM object
        WHERE name LIKE %s""", f"%{made.tag}")
    made.connection.commit()
    made.assert_true()


def test_the_loader_brings_a_tree_in(boss, made, tmp_path):
    file = tmp_path / "tree.jsonl"
    file.write_bytes(lines_of([{"name": made.name("Cat"),
                                "parents": [made.name("Animal")]},
                               {"name": made.name("Animal")},
                               {"name": "a\nb"}]))
    ran = subprocess.run([os.environ["PINAKES_INSTANCE"], "import-tree",
                          str(file)], stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, text=True,
                         env={**os.environ, "VAR": os.environ["PINAKES_VAR"]})
    assert ran.returncode == 0, ran.stdout
    assert "2 objects are new, 0 changed, 0 are as they were." in ran.stdout
    assert "line 3: A name is one line" in ran.stdout
    assert read(boss, made.tag)[made.name("Cat")]["parents"] == [
        made.name("Animal")]
    made.assert_true()
