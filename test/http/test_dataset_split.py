# test/http/test_dataset_split.py: which pictures of a dataset go together into which split.

import json
import random


def test_pictures_stay_in_their_split_as_a_dataset_grows(frozen, made):
    first = [made.picture(f"no {i}") for i in range(40)]
    copy = made.picture("copy", copied_from=first[0])
    dataset = frozen.freeze(group_by=["copies"], splits=[50, 20, 30])
    split = {l["id"]: l["split"] for l in frozen.lines(dataset)}
    assert set(split.values()) == {"train", "validation", "test"}
    assert split[copy] == split[first[0]]
    for i in range(20):
        made.picture(f"later {i}", copied_from=first[i])
    later = frozen.lines(frozen.freeze(predecessor=dataset["id"]))
    assert len(later) == 61
    assert {l["id"]: l["split"] for l in later if l["id"] in split} == split
    for line in later[41:]:
        assert line["split"] == split[line["copied_from"]]
    anew = frozen.export(dataset, "jsonl", splits="0,0,100").content
    assert {json.loads(l)["split"] for l in anew.splitlines()} == {"test"}


def twin_of(made, of, bits, **more):
    """A picture whose file looks like another's, but for some bits."""
    id = made.picture(own_file=True, **more)
    made.run("""UPDATE media SET perceptual_hash = (SELECT perceptual_hash
        FROM media JOIN picture_text ON media_id = media.id
        WHERE picture_id = %s) # %s WHERE id = (SELECT media_id
        FROM picture_text WHERE picture_id = %s)""", of, bits, id)
    made.connection.commit()
    return id


def test_what_belongs_together_is_in_one_split(frozen, made):
    query = f"want: [in_gallery: {made.gallery_id}]\ninclude_obsolete: true"
    first = made.picture(own_file=True)
    made.run("""UPDATE media SET perceptual_hash = %s WHERE id = (SELECT
        media_id FROM picture_text WHERE picture_id = %s)""",
             random.getrandbits(63), first)
    alone = made.picture(own_file=True)
    twin = twin_of(made, first, 0b101)
    stranger = twin_of(made, first, 0b1111100000)
    better = made.picture(own_file=True)
    made.update(twin, "replaced_by_id", better)
    copy = made.picture(own_file=True, copied_from=better)
    dataset = frozen.freeze(query=query)
    groups = {line["id"]: line["group"] for line in frozen.lines(dataset)}
    assert groups == {id: f"picture {id if id in (alone, stranger) else first}"
                      for id in (first, alone, twin, stranger, better, copy)}
    # What comes later joins those that are there, whatever binds it.
    later = made.picture(own_file=True)
    made.update(alone, "replaced_by_id", later)
    grown = {line["id"]: line["group"] for line in frozen.lines(
        frozen.freeze(predecessor=dataset["id"]))}
    assert grown == {**groups, later: f"picture {alone}"}
    only = frozen.freeze(query=query, group_by=["copies"])
    groups = {line["id"]: line["group"] for line in frozen.lines(only)}
    assert groups[copy] == groups[better] == f"picture {better}"
    assert groups[twin] == f"picture {twin}"


def test_one_origin_can_be_kept_together(frozen, made):
    addresses = ["https://example.org/a", "http://example.org/b?c",
                 "https://example.net/a", None]
    ids = [made.picture(origin_url=address) for address in addresses]
    lines = frozen.lines(frozen.freeze(group_by=["origin"]))
    assert [line["group"] for line in lines] == [
        "origin example.org", "origin example.org", "origin example.net",
        f"picture {ids[3]}"]


def test_one_author_can_be_kept_together(frozen, made):
    other = made.account(made.name("another"))
    for i in range(6):
        made.picture(f"no {i}", author_id=other if i % 2 else None)
    dataset = frozen.freeze(group_by=["author"])
    assert [l["group"] for l in frozen.lines(dataset)] == \
        [f"author {made.author_id}", f"author {other}"] * 3
