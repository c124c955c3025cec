# test/http/test_moderation_pages.py: reports by anyone, the queue, and the pages of administrators.

import pytest

from client import assert_is_problem
from made import Made
from moderating import WHY, File, state
from page import Page, check
from people import Person, Stranger
from pool import own_instance

NOTE = "Hundertwasserkraftwerk"


def rows(made, picture_id):
    made.connection.rollback()
    return made.run("""SELECT reason::text, note, contact, reporter_id
        FROM report WHERE picture_id = %s ORDER BY id""", picture_id)


def report(who, id, **more):
    return who.post(f"/api/picture/{id}/report",
                    json={"reason": "privacy", **more})


# ---- reporting ----

def test_a_program_reports_without_an_account(person, made):
    file = File(person, 31)
    answer = report(Stranger(person.url), file.id, note=NOTE, contact="a@b.c")
    assert answer.status_code == 201
    assert isinstance(answer.json()["id"], int)
    assert rows(made, file.id) == [("privacy", NOTE, "a@b.c", None)]
    assert report(person, file.id).status_code == 201
    assert rows(made, file.id)[1] == ("privacy", "", "", person.id)


def test_what_is_no_report_is_refused(person):
    file = File(person, 32)
    stranger = Stranger(person.url)
    for sent, status, field in (
            ({"reason": "boredom"}, 422, "reason"),
            ({"note": "x" * 2001}, 422, "note"),
            ({"contact": "x" * 301}, 422, "contact"),
            ({"homepage": "https://spam.example/"}, 422, "homepage"),
            ({"note": 5}, 400, "note")):
        problem = assert_is_problem(report(stranger, file.id, **sent), status)
        assert problem["field"] == field
    assert_is_problem(report(stranger, 999999999), 404)


def test_a_form_reports_and_says_thanks(person, made):
    file = File(person, 33)
    stranger = Stranger(person.url)
    path = f"/picture/{file.id}/report"
    assert path in stranger.get(f"/picture/{file.id}").text
    assert NOTE not in check(Page(stranger.get(path))).text
    answer = stranger.send(path, reason="spam", note=NOTE + "x" * 2000)
    assert answer.status_code == 422
    assert NOTE in check(Page(answer)).text
    answer = stranger.send(path, reason="spam", note=NOTE, contact="me")
    assert answer.status_code == 303
    assert "Thank you." in check(Page(stranger.get(
        answer.headers["Location"]))).text
    assert rows(made, file.id) == [("spam", NOTE, "me", None)]


def test_what_is_hidden_cannot_be_reported_by_others(person, boss):
    file = File(person, 34)
    boss.post(f"/api/picture/{file.id}/hide", json=WHY)
    assert report(person, file.id).status_code == 410
    assert Stranger(person.url).get(
        f"/picture/{file.id}/report").status_code == 410


@pytest.fixture(scope="module")
def strict():
    """An instance that takes few reports."""
    with own_instance("reports_per_day = 2\n") as instance:
        yield instance


def test_one_network_reports_only_so_much(strict):
    made = Made(strict.conninfo())
    picture = made.picture("one")
    stranger = Stranger(strict.url)
    assert [report(stranger, picture).status_code for _ in range(3)] == \
        [201, 201, 429]
    assert report(stranger, picture).headers["Retry-After"] == "3600"
    made.close()


# ---- the queue ----

def number_of(made, picture_id):
    made.connection.rollback()
    return made.value("SELECT max(id) FROM report WHERE picture_id = %s",
                      picture_id)


def test_programs_of_administrators_look_after_reports(person, boss, made):
    file = File(person, 36)
    number = report(Stranger(person.url), file.id, note=NOTE,
                    contact="q@example.org").json()["id"]

    def listed(state):
        for offset in range(0, 10000, 1000):
            found = boss.get(f"/api/admin/report?state={state}&limit=1000"
                             f"&offset={offset}").json()
            for line in found:
                if line["id"] == number:
                    return line
            if len(found) < 1000:
                return None

    line = listed("open")
    assert (line["picture"], line["note"], line["contact"], line["reporter"],
            line["claimed_by"]) == (file.id, NOTE, "q@example.org", None, None)
    path = f"/api/admin/report/{number}"
    assert boss.post(path + "/claim").json() == {"id": number}
    assert listed("open") is None
    assert listed("claimed")["claimed_by"] == boss.name
    problem = assert_is_problem(boss.post(
        path + "/close", json={"outcome": "boredom"}), 422)
    assert problem["field"] == "outcome"
    assert boss.post(path + "/close", json={
        "outcome": "changed", "note": "fixed"}).json() == {"id": number}
    line = listed("closed")
    assert (line["closed_by"], line["outcome"], line["outcome_note"]) == \
        (boss.name, "changed", "fixed")
    assert_is_problem(boss.post(path + "/claim"), 404)
    assert_is_problem(boss.get("/api/admin/report?state=lost"), 400)


def test_a_report_is_claimed_and_closed(person, boss, made):
    file = File(person, 35)
    report(Stranger(person.url), file.id, note=NOTE, contact="q@example.org")
    number = number_of(made, file.id)
    made.run("UPDATE report SET claimed_by_id = %s, closed_by_id = %s, "
             "closed_at = now(), outcome = 'nothing' WHERE id < %s "
             "AND closed_at IS NULL", boss.id, boss.id, number)
    made.connection.commit()
    page = check(Page(boss.get("/admin/reports")))
    assert NOTE in page.text and "q@example.org" in page.text
    assert "Privacy: it shows or names a person" in page.text
    assert boss.get(f"/admin/picture/{file.id}/file/320.webp").ok
    for address in ("/log", "/api/log", f"/picture/{file.id}"):
        assert NOTE not in Stranger(person.url).get(address).text
    answer = boss.send(f"/admin/report/{number}/claim", "/admin/reports")
    assert answer.headers["Location"] == \
        "/admin/reports?state=claimed&done=claimed"
    page = check(Page(boss.get(answer.headers["Location"])))
    assert f"claimed by {boss.name}" in page.text
    assert f"/admin/report/{number}/claim" not in page.answer.text
    other = Person(made, person.url, "other boss", True).sign_in()
    theirs = Page(other.get("/admin/reports?state=claimed")).text
    assert f"Take over the report {number}" in theirs
    page = check(Page(boss.get(f"/admin/picture/{file.id}")))
    assert NOTE in page.text and f"claimed by {boss.name}" in page.text
    assert f"/admin/report/{number}/close" in page.answer.text
    assert NOTE not in boss.get("/admin/reports").text
    answer = boss.send(f"/admin/report/{number}/close", "/admin/users",
                       outcome="changed", note="fixed the title")
    assert answer.status_code == 303
    page = check(Page(boss.get("/admin/reports?state=closed")))
    assert "fixed the title" in page.text
    assert f"closed by {boss.name}: Something was changed" in page.text
    page = check(Page(boss.get(f"/admin/picture/{file.id}")))
    assert f"closed by {boss.name}: Something was changed" in page.text
    assert f"/admin/report/{number}/close" not in page.answer.text
    # What is closed stays closed.
    for deed in ("claim", "close"):
        assert boss.send(f"/admin/report/{number}/{deed}", "/admin/users",
                         outcome="nothing").status_code == 404


def test_a_purge_erases_what_reports_say(person, boss, made):
    file = File(person, 37)
    report(Stranger(person.url), file.id, note=NOTE, contact="q@example.org")
    boss.post(f"/api/picture/{file.id}/purge",
              json={**WHY, "confirm": file.id})
    assert rows(made, file.id) == [("privacy", "", "", None)]


# ---- the pages ----

def test_the_way_to_administration(person, boss):
    assert 'href="/admin"' in boss.get("/").text
    assert 'href="/admin"' not in person.get("/").text
    page = check(Page(boss.get("/admin")))
    for address in ("/admin/reports", "/admin/uploads", "/admin/users",
                    "/log/"):
        assert f'href="{address}"' in page.answer.text


def test_a_picture_is_moderated_by_its_page(person, boss, made):
    file = File(person, 38)
    path = f"/admin/picture/{file.id}"
    assert f'href="{path}"' in boss.get(f"/picture/{file.id}").text
    assert path not in person.get(f"/picture/{file.id}").text
    check(Page(boss.get(path)))
    answer = boss.send(path, deed="hide", reason="spam", note=NOTE)
    assert answer.headers["Location"] == path + "?done=hide"
    page = check(Page(boss.get(path + "?done=hide")))
    assert "It is hidden" in page.text and NOTE in page.text
    assert file.is_nowhere()
    check(Page(boss.get(f"/picture/{file.id}")))
    assert boss.send(path, deed="restore", reason="spam").status_code == 303
    assert file.is_public()
    answer = boss.send(path, deed="purge", reason="spam", confirm="1")
    assert answer.status_code == 422
    assert "Nothing was done" in check(Page(answer)).text
    assert state(made, file.id) == "listed"
    assert boss.send(path, deed="purge", reason="spam", block="yes",
                     confirm=str(file.id)).status_code == 303
    assert state(made, file.id) == "purged"
    check(Page(boss.get(path + "?done=purge")))
    assert boss.send(path, deed="paint", reason="spam").status_code == 422
    assert boss.send(path, deed="unblock", reason="spam").status_code == 303


def test_accounts_are_suspended_by_a_page(person, boss):
    for deed, status in (("suspend", 401), ("resume", 200)):
        answer = boss.send("/admin/users", deed=deed, username=person.name,
                           reason="spam")
        assert answer.status_code == 303
        check(Page(boss.get(answer.headers["Location"])))
        assert person.get("/api/me").status_code == status
    answer = boss.send("/admin/users", deed="suspend", reason="spam",
                       username="nobody at all")
    assert answer.status_code == 422
    assert "nobody at all" in check(Page(answer)).text


def test_the_newest_uploads_are_listed_whatever_their_state(person, boss):
    file = File(person, 39, title=NOTE)
    boss.post(f"/api/picture/{file.id}/hide", json=WHY)
    page = check(Page(boss.get("/admin/uploads")))
    assert NOTE in page.text and "hidden" in page.text


def test_the_log_is_a_page(person, boss):
    file = File(person, 40)
    boss.post(f"/api/picture/{file.id}/hide", json={**WHY, "note": NOTE})
    page = check(Page(Stranger(person.url).get("/log")))
    assert f"{boss.name} hid picture {file.id}. Privacy: it shows" in \
        " ".join(page.text.split())
    assert NOTE not in page.text
