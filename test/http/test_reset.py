# test/http/test_reset.py: what administrators do to accounts at the database, and links that set a password.

import os
import re
import subprocess

import psycopg2
import psycopg2.errors
import pytest

from client import assert_is_problem
from page import Page, check
from people import PASSWORD, Person, Stranger
from made import Made
from pool import Instance, wait_until
from test_account import NEW, can_sign_in, count


def link_for(person, *more):
    made = person.made
    places = ", ".join(["%s"] * (1 + len(more)))
    link = made.value(f"SELECT admin.reset_password({places})", person.name,
                      *more)
    made.connection.commit()
    return link


def path_of(link):
    return "/reset/" + link.rpartition("/")[2]


def use(stranger, link, password=NEW):
    path = path_of(link)
    return stranger.post(path, data={
        "csrf": stranger.csrf(path), "new_password": password})


def test_the_link_is_whole(person, url):
    """The keeper has told the database where people find the site."""
    def link():
        found = link_for(person)
        return found if found.startswith("http") else None
    found = wait_until(link, "the address is noted")
    assert re.fullmatch(re.escape(url) + "/reset/[A-Za-z0-9_-]{43}", found)


def test_a_password_is_set_once(person, made):
    token = person.token("write")
    link = link_for(person)
    stranger = Stranger(person.url)
    for _ in range(2):
        answer = stranger.get(path_of(link))
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert person.name in check(Page(answer)).text
    other = Stranger(person.url)
    csrf = other.csrf(path_of(link))
    answer = use(stranger, link)
    assert answer.headers["Location"] == "/account/?done=reset"
    assert "The password is set." in stranger.get("/account/?done=reset").text
    assert stranger.get("/api/me").json()["id"] == person.id
    assert can_sign_in(person, NEW) and not can_sign_in(person, PASSWORD)
    # Whoever was in is out.
    assert person.get("/api/me").status_code == 401
    assert other.get("/api/me", headers={
        "Authorization": "Bearer " + token}).status_code == 401
    assert count(made, "password_reset", person) == 0
    # A second time, and what was opened before.
    assert other.get(path_of(link)).status_code == 410
    answer = other.post(path_of(link), data={
        "csrf": csrf, "new_password": "yet another harbour"})
    assert answer.status_code == 410
    text = check(Page(answer)).text
    assert "This link has ended" in text
    assert "Ask an administrator for a new one." in text
    assert can_sign_in(person, NEW)


def test_a_refused_password_leaves_the_link(person):
    link, stranger = link_for(person), Stranger(person.url)
    for password, said in (("short", "shorter than 10"),
                           ("password123", "first that anybody"),
                           (person.name + "1", "user name")):
        answer = use(stranger, link, password)
        assert answer.status_code == 422
        assert said in check(Page(answer)).text
    assert can_sign_in(person, PASSWORD)
    assert use(stranger, link).status_code == 303


def test_two_at_once_set_it_once(person):
    from concurrent.futures import ThreadPoolExecutor
    link = link_for(person)
    strangers = [Stranger(person.url) for _ in range(4)]
    for stranger in strangers:
        stranger.data = {"csrf": stranger.csrf(path_of(link)),
                         "new_password": NEW}
    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(answer.status_code for answer in pool.map(
            lambda one: one.post(path_of(link), data=one.data), strangers))
    assert statuses.count(303) == 1
    assert set(statuses) <= {303, 410, 503}


def test_a_new_link_ends_the_one_before(person):
    first, second = link_for(person), link_for(person)
    assert Stranger(person.url).get(path_of(first)).status_code == 410
    assert use(Stranger(person.url), second).status_code == 303


def test_a_link_ends_by_itself(person):
    link = link_for(person, "1 microsecond")
    assert Stranger(person.url).get(path_of(link)).status_code == 410
    life = person.made.value("SELECT expires_at - made_at FROM password_reset "
                             "WHERE account_id = %s", person.id)
    link_for(person)
    day = person.made.value("SELECT expires_at - made_at FROM password_reset "
                            "WHERE account_id = %s", person.id)
    assert life.total_seconds() < 1 < 86399 < day.total_seconds() < 86401


@pytest.mark.parametrize("link", ["x", "x" * 43, "é", "..%2f", "A" * 44])
def test_what_is_no_link(url, link):
    assert Stranger(url).get("/reset/" + link).status_code == 410


def test_no_log_has_the_link(person, var):
    link, stranger = link_for(person), Stranger(person.url)
    stranger.get(path_of(link))
    stranger.get("/nothing-for-the-log")
    wait_until(lambda: "nothing-for-the-log" in
               (var / "log/nginx-access.log").read_text(), "the log")
    secret = path_of(link).rpartition("/")[2]
    for log in ("nginx-access.log", "nginx-error.log", "pinakesd.log",
                "postgresql.log"):
        assert secret not in (var / "log" / log).read_text(errors="replace")
    assert "GET /reset/{link} 200" in (var / "log/pinakesd.log").read_text()


def test_only_the_digest_is_kept(person, made):
    secret = path_of(link_for(person)).rpartition("/")[2]
    row, = made.run("SELECT password_reset::text FROM password_reset "
                    "WHERE account_id = %s", person.id)
    assert secret not in row[0]


def test_the_suspended_and_the_deleted_set_none(person, made):
    link = link_for(person)
    made.run("SELECT admin.suspend(%s)", person.name)
    made.connection.commit()
    assert Stranger(person.url).get(path_of(link)).status_code == 410
    assert person.get("/api/me").status_code == 401
    made.run("SELECT admin.resume(%s)", person.name)
    made.connection.commit()
    assert person.get("/api/me").status_code == 200
    assert Stranger(person.url).get(path_of(link)).status_code == 200
    made.run("SELECT delete_account(%s, true)", person.id)
    made.connection.commit()
    assert Stranger(person.url).get(path_of(link)).status_code == 410


def test_administrators_are_made(person, made):
    for is_admin in (True, False):
        made.run("SELECT admin.set_administrator(%s, %s)",
                 person.name.upper(), is_admin)
        made.connection.commit()
        assert person.get("/api/me").json()["admin"] is is_admin


def test_the_line_of_the_manual(person):
    """What the chapter for administrators says, word for word."""
    text = subprocess.run(
        [os.environ["PINAKES_INSTANCE"], "psql", "pinakes_owner", "-Atc",
         f"SELECT admin.reset_password('{person.name}')"],
        capture_output=True, text=True, check=True).stdout
    assert use(Stranger(person.url), text.strip()).status_code == 303
    failed = subprocess.run(
        [os.environ["PINAKES_INSTANCE"], "psql", "pinakes_owner", "-Atc",
         "SELECT admin.reset_password('nobody at all')"],
        capture_output=True, text=True)
    assert failed.returncode != 0
    assert "there is no account 'nobody at all'" in failed.stderr


def test_programs_are_told_too(url):
    # A link is a page: its refusal is one, whoever asks.
    answer = Stranger(url).get("/reset/x")
    assert answer.headers["Content-Type"].startswith("text/html")
    assert_is_problem(Stranger(url).post("/api/reset", json={}), 404)


# ---- mail ----

def test_mail_is_off_unless_it_is_set_up(person, made):
    with pytest.raises(psycopg2.errors.ObjectNotInPrerequisiteState,
                       match="does not send mail"):
        made.run("SELECT admin.mail_password_reset(%s, 'a@b.example')",
                 person.name)
    made.connection.rollback()


COMMAND = """#!/bin/sh
# Stands for sendmail: keeps what it is given, and with what.
[ ! -e {folder}/broken ] || exit 75
printf '%s\\n' "$#" "$@" >{folder}/arguments
cat >{folder}/mail.new
mv {folder}/mail.new {folder}/mail
"""


@pytest.fixture(scope="module")
def post():
    """An instance that sends mail, into a folder."""
    instance = Instance(os.environ["PINAKES_INSTANCE"])
    folder = instance.folder / "post"
    for made in (instance.folder / "var", folder):
        made.mkdir()
    folder.chmod(0o777)
    command = folder / "sendmail"
    command.write_text(COMMAND.format(folder=folder))
    command.chmod(0o755)
    (instance.folder / "var/pinakes.local").write_text(
        f"sendmail = {command} -t  -i $(touch {folder}/shell);\n"
        "mail_from = pinakes@example.org\n")
    instance.run("start")
    instance.post = folder
    yield instance
    instance.remove()


@pytest.fixture
def correspondent(post):
    made = Made(post.conninfo())
    person = Person(made, post.url, "Zoë")
    # The keeper may not have said yet that it sends mail.
    wait_until(lambda: (made.value("SELECT sends_mail FROM site"),
                        made.connection.rollback())[0], "it sends mail")
    yield person
    made.close()


def ask_for_mail(person):
    person.made.run("SELECT admin.mail_password_reset(%s, "
                    "'zoe+x@example.org')", person.name)
    person.made.connection.commit()


def test_a_link_goes_by_mail_and_no_shell_reads_the_command(
        post, correspondent):
    ask_for_mail(correspondent)
    wait_until((post.post / "mail").exists, "the mail went out")
    text = (post.post / "mail").read_text()
    head, _, body = text.partition("\n\n")
    assert "To: zoe+x@example.org" in head.split("\n")
    assert "From: pinakes@example.org" in head.split("\n")
    assert correspondent.name in body
    link = re.search("http://localhost:[0-9]+/reset/[A-Za-z0-9_-]{43}", body)
    assert (post.post / "arguments").read_text().split("\n")[:3] == \
        ["4", "-t", "-i"]
    assert not (post.post / "shell").exists()
    wait_until(lambda: count(correspondent.made, "reset_mail",
                             correspondent) == 0, "it is forgotten")
    assert use(Stranger(post.url), link[0]).status_code == 303
    assert can_sign_in(correspondent, NEW)
    assert link[0].rpartition("/")[2] not in \
        (post.folder / "var/log/pinakesd.log").read_text()


def test_a_mail_that_fails_is_tried_again(post, correspondent):
    (post.post / "mail").unlink(missing_ok=True)
    (post.post / "broken").touch()
    made = correspondent.made
    ask_for_mail(correspondent)

    def tries():
        made.connection.rollback()
        return made.value("SELECT tries FROM reset_mail WHERE account_id = %s",
                          correspondent.id)
    wait_until(lambda: tries() == 1, "it was tried")
    assert not (post.post / "mail").exists()
    (post.post / "broken").unlink()
    made.run("UPDATE reset_mail SET try_at = now()")
    made.connection.commit()
    wait_until((post.post / "mail").exists, "the second try")
