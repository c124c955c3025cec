# test/http/test_register.py: accounts made by form, and what keeps programs from it.

import html
import re
import time

import pytest

from page import check, get_page, Page
from people import PASSWORD, Stranger
from pool import own_instance

PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": 4}


def solve(text):
    """As a person does who reads the question."""
    found = re.search(r"Which is the (\w+) of these words: ([^?]+)\?", text)
    assert found, text
    return found[2].split(", ")[PLACES[found[1]]]


def fields_of(text):
    found = dict(re.findall('name="(csrf|ticket|next)" value="([^"]*)"', text))
    return {key: html.unescape(value) for key, value in found.items()}


def register(stranger, name, password=PASSWORD, form=None, **more):
    form = form or stranger.get("/register").text
    fields = {**fields_of(form), "username": name, "password": password,
              "answer": solve(form), "homepage": "", **more}
    return stranger.post("/register", data={
        key: value for key, value in fields.items() if value is not None})


def assert_refused(answer, status, *said):
    assert answer.status_code == status, answer.text
    page = check(Page(answer))
    for part in said:
        assert part in page.text, page.text
    assert "session=" not in answer.headers.get("Set-Cookie", "")
    return page


@pytest.fixture
def stranger(url):
    return Stranger(url)


def test_an_account_is_made_and_signed_in(stranger, made):
    name = made.name("Zoë")
    answer = register(stranger, name, next="/user/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/user/")
    me = stranger.get("/api/me").json()
    assert me["username"] == name and me["admin"] is False
    row, = made.run("SELECT password_hash, is_admin FROM account "
                    "WHERE name = %s", name)
    assert row[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    again = Stranger(stranger.url)
    assert again.post("/api/login", json={
        "username": name, "password": PASSWORD}).status_code == 200
    assert stranger.get("/register").headers["Location"] == "/account/"


def test_the_form_needs_no_script_and_nobody_else(client):
    page = get_page(client, "/register")
    assert "Which is the" in page.text
    assert "script-src 'self'" in page.answer.headers["Content-Security-Policy"]
    assert "https://" not in re.sub("<footer.*", "", page.answer.text,
                                    flags=re.S)
    label, = re.findall('<label for="answer">([^<]*)', page.answer.text)
    assert label.startswith("Which is")


def test_the_questions_differ(client):
    asked = {re.search("Which is[^?]*", client.get("/register").text)[0]
             for _ in range(20)}
    assert len(asked) > 10


def test_a_name_is_had_once_whatever_its_case(stranger, made):
    name = made.name("Anna")
    assert register(stranger, name).status_code == 303
    for taken in (name, name.upper()):
        answer = register(Stranger(stranger.url), taken)
        page = assert_refused(answer, 409, "Somebody has this name already")
        assert page.all("input", id="username")[0]["value"] == taken
        assert page.all("input", id="username")[0]["aria-invalid"] == "true"


def test_composed_and_decomposed_are_one_name(stranger, made):
    name = made.name("Zoë")
    assert register(stranger, name.replace("ë", "e\u0308")).status_code == 303
    assert stranger.get("/api/me").json()["username"] == name
    assert_refused(register(Stranger(stranger.url), name), 409)


@pytest.mark.parametrize("name, said", [
    ("", "missing"), ("a/b", "not allowed"), (" a", "begins or ends"),
    ("x" * 65, "longer than 64"), ("a\u200bb", "not allowed"),
    ("admin", "kept for the site"), ("deleted user 7", "kept for the site"),
    ("..", "no letter"), ("<script>", "not allowed"), ("'; --", "not allowed"),
])
def test_names_have_rules(stranger, name, said):
    assert_refused(register(stranger, name), 422, said)


@pytest.mark.parametrize("password, said", [
    ("", "shorter than 10"), ("too short", "shorter than 10"),
    ("password123", "first that anybody"), ("1234567890", "first that"),
    ("x" * 1025, "longer than 1024"), ("aaaaaaaaaaaaaaa", "too few"),
])
def test_passwords_have_rules(stranger, made, password, said):
    page = assert_refused(register(stranger, made.name("p"), password), 422,
                          said)
    if password:
        assert password not in page.answer.text


def test_what_was_typed_stays_and_the_question_too(stranger, made):
    form = stranger.get("/register").text
    answer = register(stranger, made.name("keep"), "short", form)
    page = assert_refused(answer, 422, "shorter than 10")
    assert fields_of(answer.text)["ticket"] == fields_of(form)["ticket"]
    assert page.all("input", id="answer")[0]["value"] == solve(form)


@pytest.mark.parametrize("answer", ["", "nothing", None, "x" * 1000])
def test_a_wrong_answer_is_asked_something_else(stranger, made, answer):
    name = made.name("wrong")
    form = stranger.get("/register").text
    refused = register(stranger, name, form=form, answer=answer)
    assert_refused(refused, 422, "Here is another question")
    assert fields_of(refused.text)["ticket"] != fields_of(form)["ticket"]
    assert register(stranger, name, form=refused.text).status_code == 303


def test_the_answer_may_be_written_as_people_write(stranger, made):
    form = stranger.get("/register").text
    written = f' "{solve(form).upper()}". '
    assert register(stranger, made.name("person"), form=form,
                    answer=written).status_code == 303


@pytest.mark.parametrize("spoil", [
    {"ticket": None}, {"ticket": ""}, {"ticket": "x"}, {"ticket": "A" * 43},
    {"homepage": "https://buy.example"},
])
def test_a_ticket_that_is_none_and_a_field_that_nobody_sees(
        stranger, made, spoil):
    assert_refused(register(stranger, made.name("bot"), **spoil), 422,
                   "another")


def test_a_ticket_that_was_changed(stranger, made):
    form = stranger.get("/register").text
    ticket = fields_of(form)["ticket"]
    for at in (0, 12, len(ticket) - 3):
        changed = ticket[:at] + ("B" if ticket[at] != "B" else "C") + \
            ticket[at + 1:]
        assert_refused(register(stranger, made.name("bot"), form=form,
                                ticket=changed), 422, "another")


def test_a_ticket_is_good_for_one_account(stranger, made):
    form = stranger.get("/register").text
    assert register(stranger, made.name("one"), form=form).status_code == 303
    other = Stranger(stranger.url)
    answer = register(other, made.name("two"), form=form,
                      csrf=other.csrf("/register"))
    assert_refused(answer, 409, "with this form already")


def test_a_form_of_nobody(stranger, made):
    form = stranger.get("/register").text
    assert register(stranger, made.name("n"), form=form,
                    csrf="x").status_code == 403
    assert register(Stranger(stranger.url), made.name("n"),
                    form=form).status_code == 403


def test_the_api_makes_no_accounts(stranger):
    for path in ("/api/register", "/api/user/", "/api/login/new"):
        assert stranger.post(path, json={"username": "x"}).status_code in (
            404, 405)


# ---- as an instance is outside of tests ----

@pytest.fixture(scope="module")
def own():
    with own_instance(LIMITS="") as instance:
        yield instance


def set_up(own, *lines):
    (own.folder / "var/pinakes.local").write_text("\n".join(lines) + "\n")
    own.run("stop")
    own.run("start")


def test_nobody_is_that_quick(own):
    stranger = Stranger(own.url)
    form = stranger.get("/register").text
    refused = register(stranger, "quick", form=form)
    assert_refused(refused, 422, "quicker than anybody")
    time.sleep(2)
    # The same question and what was typed are still there.
    assert register(stranger, "quick", form=refused.text).status_code == 303


def test_an_address_makes_a_few_a_day(own):
    set_up(own, "registrations_per_day = 2", "register_after_s = 0")
    assert register(Stranger(own.url), "second").status_code == 303
    answer = register(Stranger(own.url), "third")
    assert_refused(answer, 429, "Try again tomorrow")
    assert int(answer.headers["Retry-After"]) > 60


def test_a_question_of_ones_own(own):
    set_up(own, "register_question = What is drawn around a cat?",
           "register_answer = a region|a box|region", "register_after_s = 0")
    stranger = Stranger(own.url)
    form = stranger.get("/register").text
    assert '<label for="answer">What is drawn around a cat?</label>' in form
    fields = {**fields_of(form), "username": "asked", "password": PASSWORD}
    assert stranger.post("/register", data={
        **fields, "answer": "a mouse"}).status_code == 422
    form = stranger.get("/register").text
    assert stranger.post("/register", data={
        **fields, **fields_of(form), "answer": " A Box. "}).status_code == 303


def test_the_door_can_be_closed(own):
    set_up(own, "registration = no")
    stranger = Stranger(own.url)
    page = stranger.get("/register")
    assert page.status_code == 200 and "<form" not in \
        page.text.split("<main", 1)[1].split("</main>")[0]
    assert "cannot be made here" in page.text
    csrf = stranger.csrf("/login")
    answer = stranger.post("/register", data={
        "csrf": csrf, "username": "late", "password": PASSWORD})
    assert_refused(answer, 403, "cannot be made here")
    assert 'href="/register' not in stranger.get("/login").text
