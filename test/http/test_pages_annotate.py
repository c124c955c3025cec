# test/http/test_pages_annotate.py: the page of the editor of regions, and who is led to it.

from changing import act, picture_of
from html_tree import parse
from page import Page
from people import Stranger
from proposing import box


def editor_of(person, id, status=200):
    answer = person.get(f"/picture/{id}/annotate")
    assert answer.status_code == status, answer.text[:500]
    return answer


def is_led(person, id):
    return f'href="/picture/{id}/annotate"' in \
        person.get(f"/picture/{id}").text


def test_the_editor_is_told_all_that_it_needs(made, author, other):
    id = picture_of(made, author, title="A <b> & a \"c\"", width=1200,
                    height=800)
    page = Page(editor_of(other, id))
    main = parse(page.answer.text).one("main")
    assert {key: main[key] for key in (
        "data-picture", "data-width", "data-height", "data-viewer",
        "data-address", "data-annotations")} == {
            "data-picture": str(id), "data-width": "1200",
            "data-height": "800", "data-viewer": other.name,
            "data-address": f"/picture/{id}",
            "data-annotations": f"/api/picture/{id}/annotations"}
    assert page.h1 == "A <b> & a \"c\""
    assert other.get(main["data-annotations"]).status_code == 200
    assert "needs scripts" in page.text


def test_who_is_signed_out_signs_in_first_and_comes_back(made, author, url):
    id = picture_of(made, author)
    stranger = Stranger(url)
    assert is_led(stranger, id)
    page = Page(editor_of(stranger, id, 401))
    assert f"/login?next=%2Fpicture%2F{id}%2Fannotate" in \
        [address for address, _ in page.links]


def test_others_are_led_to_propose_where_the_author_is_asked(made, author,
                                                             other, boss):
    id = picture_of(made, author)
    act(author, id, "update", annotators="proposals")
    for person, words in ((author, "Annotate"), (boss, "Annotate"),
                          (other, "Propose regions")):
        editor_of(person, id)
        assert is_led(person, id)
        assert words in Page(person.get(f"/picture/{id}")).text


def test_what_one_proposed_is_gone_on_with(made, author, other, gull):
    id = picture_of(made, author)
    address = f"{author.url}/api/picture/{id}/annotations"
    author.client.put(address, json=[box(gull)])
    act(author, id, "update", annotators="proposals")
    main = parse(editor_of(other, id).text).one("main")
    assert "data-proposal" not in main.attributes
    assert "Propose" in Page(editor_of(other, id)).text
    sent = other.client.put(address, json=[box(gull), box(gull)])
    main = parse(editor_of(other, id).text).one("main")
    proposal = other.get(main["data-proposal"]).json()
    assert proposal["id"] == sent.json()["id"]
    assert len(proposal["regions"]) == 2
    assert len(other.get(main["data-proposal-base"]).json()) == 1
    assert "data-proposal" not in \
        parse(editor_of(author, id).text).one("main").attributes


def test_there_is_no_editor_of_what_is_not_there(made, author):
    id = picture_of(made, author)
    act(author, id, "delete")
    editor_of(author, id, 410)
    editor_of(author, 999999999, 404)
