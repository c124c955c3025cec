# test/http/test_dataset_pages.py: the pages of datasets, the form that freezes one, and how one is cited.

import pytest
import yaml
from pybtex.database import parse_string

from page import get_page

TEX = {r"\textbraceleft{}": "{", r"\textbraceright{}": "}", r"\%": "%",
       r"\textasciitilde{}": "~", r"\textasciicircum{}": "^", r"\#": "#",
       r"\&": "&", r"\$": "$", r"\_": "_", r"\textbackslash{}": "\\"}


def test_the_page_of_a_dataset_says_all_of_it(frozen, made, things, client):
    made.picture("one", licences=["CC0-1.0"], objects=things)
    dataset = frozen.freeze(title=made.name("Cats & {dogs}"))
    page = get_page(client, f"/dataset/{dataset['id']}")
    assert dataset["sha256"] in page.text
    assert made.name("Cats & {dogs}") in page.text
    assert made.name("Cat") in page.text and "CC0-1.0" in page.text
    assert f"/api/dataset/{dataset['id']}/export/jsonl" in dict(page.links)
    assert made.name("Cats & {dogs}") in get_page(client, "/dataset/").text


def test_the_page_of_a_dataset_shows_some_of_its_pictures(
        frozen, made, things, client, boss):
    ids = [made.picture(made.name(f"no {i}"), objects=things, own_file=True)
           for i in range(3)]
    address = f"/dataset/{frozen.freeze()['id']}"

    def shown():
        return [int(link.rpartition("/")[2])
                for link, _ in get_page(client, address).links
                if link.startswith("/picture/")]

    assert shown() == ids[::-1]
    assert boss.post(f"/api/picture/{ids[1]}/hide",
                     json={"reason": "privacy"}).status_code == 200
    assert shown() == [ids[2], ids[0]]


def test_programs_that_look_for_datasets_read_the_page(
        frozen, made, things, client):
    made.picture("one", licences=["CC0-1.0"], objects=things)
    dataset = frozen.freeze(title=made.name("Cats"))
    root = get_page(client, f"/dataset/{dataset['id']}").root
    item = root.one("article", itemtype="https://schema.org/Dataset")
    assert item.one("h1", itemprop="name").text == made.name("Cats")
    assert item.one("link", itemprop="license")["href"] == "/licence/CC0-1.0"
    assert item.one("meta", itemprop="identifier")["content"] == \
        "sha256:" + dataset["sha256"]
    assert len(item.all("li", itemprop="distribution")) > 5


def test_a_dataset_is_frozen_by_a_form(frozen, made):
    made.picture("one")
    shown = frozen.person.get(
        f"/new-dataset?gallery_id={made.gallery_id}").text
    assert f"in_gallery: [{made.gallery_id}]" in shown
    again = frozen.person.send("/new-dataset", "/new-dataset", title="",
                               query="", train=80, validation=10, test=10)
    assert again.status_code == 422 and "needs a title" in again.text
    again = frozen.person.send("/new-dataset", "/new-dataset", title="x",
                               query="want: 5", train=80, validation=10,
                               test=10)
    assert again.status_code == 400
    again = frozen.person.send("/new-dataset", "/new-dataset", title="x",
                               query="", train=80, validation=10, test=20)
    assert again.status_code == 422 and 'value="20"' in again.text
    again = frozen.person.send("/new-dataset", "/new-dataset", title="x",
                               query="want: 5")
    assert again.status_code == 400 and "want: 5" in again.text
    sent = frozen.person.send(
        "/new-dataset", "/new-dataset", title=made.name("by form"),
        query=f"want: [in_gallery: {made.gallery_id}]",
        group_by=["author"], train=50, validation=20, test=30)
    assert sent.status_code == 303, sent.text
    dataset = frozen.wait(int(sent.headers["Location"].rpartition("/")[2]))
    assert dataset["group_by"] == ["author"]
    assert [dataset[n] for n in ("train", "validation")] == [.5, .2]
    assert dataset["pictures"] == 1


def test_a_citation_is_yaml_and_bibtex(frozen, made, client):
    made.picture("one", licences=["CC0-1.0"])
    title = made.name('A "title": # & {more}')
    dataset = frozen.freeze(title=title, description="- of: it")
    address = f"/api/dataset/{dataset['id']}/citation"
    cff = yaml.safe_load(client.get(address).text)
    assert cff["title"] == title and cff["type"] == "dataset"
    assert cff["authors"] == [{"name": frozen.person.name}]
    assert cff["license"] == ["CC0-1.0"] and cff["version"] == "1"
    assert cff["identifiers"][0]["value"] == "sha256:" + dataset["sha256"]


@pytest.mark.parametrize("title", [
    'A "title": # & {more}', "half } of it", "{ 50 % $x_1 ~ ^ \\", "É – 日本"])
def test_an_entry_is_read_by_bibtex(frozen, made, client, title):
    title = made.name(title)
    dataset = frozen.freeze(title=title)
    bibtex = client.get(f"/api/dataset/{dataset['id']}/citation"
                        "?format=bibtex").text
    entries = parse_string(bibtex, "bibtex").entries
    entry, = entries.values()
    assert entry.type == "misc"
    plain = entry.fields["title"]
    for tex, character in TEX.items():
        plain = plain.replace(tex, character)
    assert plain == "{" + title + "}"
    assert str(entry.persons["author"][0]) == "{" + frozen.person.name + "}"
    assert entry.fields["version"] == "1"
    assert dataset["sha256"] in entry.fields["note"]
    assert dataset["url"] in entry.fields["howpublished"]
