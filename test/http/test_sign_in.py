# test/http/test_sign_in.py: signing in and out as the manual says, by programs; what guards it.

import json
import re
import subprocess
import time

import pytest
import requests

from client import assert_is_problem
from people import PASSWORD, Person, Stranger, password_hash, secret

EVIL = "https://evil.example"


@pytest.fixture
def person(made, url):
    return Person(made, url)


def log_in(person, password=PASSWORD, name=None, **more):
    return person.post("/api/login", json={
        "username": name or person.name, "password": password}, **more)


# ---- as the clients of the manual do it ----

def test_the_clients_of_the_manual(person):
    answer = log_in(person)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json() == {"id": person.id, "username": person.name,
                             "admin": False, "scope": None,
                             "joined": answer.json()["joined"]}
    me = person.get("/api/me")
    assert me.json() == answer.json()
    out = person.post("/api/logout")
    assert (out.status_code, out.json()) == (200, {})
    assert person.get("/api/me").status_code == 401
    assert person.post("/api/logout").status_code == 200


def test_curl_with_a_file_of_cookies(person, url, tmp_path):
    def curl(*arguments):
        done = subprocess.run(
            ["curl", "-sS", "--noproxy", "*", "-b", tmp_path / "c", "-c",
             tmp_path / "c", *arguments], capture_output=True, check=True,
            text=True)
        return json.loads(done.stdout)
    body = json.dumps({"username": person.name, "password": PASSWORD})
    # curl -d says that this is a form.
    assert curl(f"{url}/api/login", "-d", body)["id"] == person.id
    assert curl(f"{url}/api/me/")["username"] == person.name
    assert curl("-X", "POST", f"{url}/api/logout/") == {}
    assert curl(f"{url}/api/me")["code"] == "not-signed-in"


def test_a_form_is_taken_as_well(person):
    answer = person.post("/api/login", data={"username": person.name,
                                             "password": PASSWORD})
    assert answer.json()["id"] == person.id


def test_the_cookie_may_just_be_deleted(person):
    log_in(person)
    person.client.cookies.clear()
    assert person.get("/api/me").status_code == 401


@pytest.mark.parametrize("body, field", [
    ({}, "username"), ({"username": "x"}, "password"),
    ({"username": 1, "password": "x"}, "username"),
    ({"username": "x", "password": ["x"]}, "password"),
    ({"username": None, "password": "x"}, "username"),
])
def test_what_is_missing_or_of_another_type(person, body, field):
    problem = assert_is_problem(person.post("/api/login", json=body), 400)
    assert problem["field"] == field and problem["expected"] == "a text"


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"null",
                                  b'{"username": "a", "username": "b"}'])
def test_what_is_no_object(person, body):
    assert_is_problem(person.post(
        "/api/login", data=body,
        headers={"Content-Type": "application/json"}), 400)


def test_too_large_a_body(person):
    assert_is_problem(log_in(person, "x" * 70000), 413)
    # Longer than a password can be, and no failure of ours.
    assert_is_problem(log_in(person, "x" * 5000), 401)


# ---- names and passwords ----

def test_the_name_is_found_without_regard_to_case(made, url):
    person = Person(made, url, "Zoë")
    assert log_in(person, name=person.name.upper()).status_code == 200
    # Keyboards of phones add a blank.
    assert log_in(person, name=f" {person.name} ").status_code == 200


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(person, made):
    wrong = assert_is_problem(log_in(person, "wrong"), 401)
    nobody = assert_is_problem(log_in(person, name=made.name("nobody")), 401)
    assert wrong == nobody
    assert wrong["code"] == "wrong-password"


def test_who_has_no_password_cannot_sign_in(person, made):
    person.change("password_hash = NULL")
    assert_is_problem(log_in(person, ""), 401)
    assert_is_problem(log_in(person), 401)


def test_a_name_that_nobody_has_takes_as_long(made, url):
    """The shortest of several, as the machine is shared."""
    def shortest(name):
        times = []
        for _ in range(4):
            began = time.monotonic()
            assert log_in(Stranger(url), "wrong", name).status_code == 401
            times.append(time.monotonic() - began)
        return min(times)
    person = Person(made, url)
    person.change(f"password_hash = '{password_hash(PASSWORD, 19456, 2)}'")
    known, unknown = shortest(person.name), shortest(made.name("nobody"))
    assert known < 3 * unknown and unknown < 3 * known, (known, unknown)


def test_a_hash_of_another_cost_is_made_anew(person, made):
    def stored():
        made.connection.rollback()
        return made.value("SELECT password_hash FROM account WHERE id = %s",
                          person.id)
    cheap = stored()
    assert "m=64,t=1," in cheap
    log_in(person, "wrong")
    assert stored() == cheap
    assert log_in(person).status_code == 200
    renewed = stored()
    assert "m=19456,t=2," in renewed
    assert log_in(person).status_code == 200
    assert stored() == renewed


def test_a_suspended_account(person, made):
    log_in(person)
    token = person.token("write")
    person.change("suspended_at = now()")
    assert person.get("/api/me").status_code == 401
    assert Stranger(person.url).get("/api/me", headers={
        "Authorization": "Bearer " + token}).status_code == 401
    problem = assert_is_problem(log_in(person), 403)
    assert problem["code"] == "suspended"
    # Who does not know the password does not learn it.
    assert_is_problem(log_in(person, "wrong"), 401)


def test_a_password_that_is_changed_meanwhile_begins_no_session(person, made):
    """The check takes long enough for a change to come between."""
    from concurrent.futures import ThreadPoolExecutor
    with ThreadPoolExecutor(1) as pool:
        made.run("UPDATE account SET password_hash = %s WHERE id = %s",
                 password_hash("another"), person.id)
        answer = pool.submit(log_in, person)
        time.sleep(.5)
        assert not answer.done(), "it did not wait for the change"
        made.connection.commit()
        assert answer.result().status_code == 401
    assert log_in(person, "another").status_code == 200


# ---- guessing ----

def guess_until_refused(person, **more):
    statuses = []
    while len(statuses) < 10:
        answer = log_in(person, "wrong", **more)
        statuses.append(answer.status_code)
        if answer.status_code == 429:
            return statuses, answer
    return statuses, None


def test_guessing_gets_slow(person, made):
    statuses, answer = guess_until_refused(person)
    assert statuses == [401] * 5 + [429]
    problem = assert_is_problem(answer, 429)
    assert problem["code"] == "too-many-attempts"
    assert 1 <= int(answer.headers["Retry-After"]) <= 2
    # The right one is not looked at either.
    assert log_in(person).status_code == 429
    time.sleep(int(answer.headers["Retry-After"]) + .1)
    assert log_in(person, "wrong").status_code == 401
    assert 3 <= int(log_in(person).headers["Retry-After"]) <= 4
    time.sleep(4.1)
    assert log_in(person).status_code == 200
    # Signing in forgets them all.
    assert log_in(person, "wrong").status_code == 401


def test_a_way_of_writing_the_name_is_no_new_start(person, made):
    guess_until_refused(person)
    assert log_in(person, name=person.name.upper()).status_code == 429
    nobody = made.name("Nobody")
    assert guess_until_refused(person, name=nobody)[0] == [401] * 5 + [429]
    assert log_in(person, name=nobody.lower()).status_code == 429


def test_nobody_else_is_kept_out(person, made, url):
    guess_until_refused(person)
    assert log_in(Person(made, url, "another")).status_code == 200
    # From another address: this machine has two.
    elsewhere = url.replace("localhost", "[::1]")
    try:
        answer = requests.post(f"{elsewhere}/api/login", json={
            "username": person.name, "password": PASSWORD})
    except requests.ConnectionError:
        pytest.skip("there is no IPv6 here")
    here = requests.post(f"{url.replace('localhost', '127.0.0.1')}/api/login",
                         json={"username": person.name,
                               "password": PASSWORD})
    assert sorted((answer.status_code, here.status_code)) == [200, 429]


def test_wrong_passwords_are_kept_without_names(person, made):
    before = made.value("SELECT count(*) FROM sign_in_failure")
    made.connection.rollback()
    log_in(person, "wrong")
    assert made.value("SELECT count(*) FROM sign_in_failure") == before + 1
    columns = [name for name, in made.run("""SELECT column_name FROM
        information_schema.columns WHERE table_name = 'sign_in_failure'""")]
    assert sorted(columns) == ["failures", "key_sha256", "last_at"]


def test_many_at_once_are_all_answered(made, url):
    """More than the pool hashes at once; a few may be asked to come again."""
    from concurrent.futures import ThreadPoolExecutor
    people = [Person(made, url, f"p{i}") for i in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(log_in, people))
    assert {answer.status_code for answer in answers} <= {200, 503}
    assert sum(answer.status_code == 200 for answer in answers) >= 3
    for answer in answers:
        if answer.status_code == 503:
            assert answer.headers["Retry-After"] == "1"
            assert answer.json()["code"] == "busy"


# ---- sessions ----

def kept_of(person, made):
    made.connection.rollback()
    return made.run("""SELECT token_sha256, expires_at - started_at,
        user_agent FROM session WHERE account_id = %s""", person.id)


def test_only_the_digest_of_a_session_is_kept(person, made):
    log_in(person, headers={"User-Agent": "A test/1 é\x01"
                            .encode("utf-8", "ignore").decode("latin-1")
                            .replace("\x01", "")})
    (kept, life, agent), = kept_of(person, made)
    sent = person.client.cookies["session"]
    assert re.fullmatch("[A-Za-z0-9_-]{43}", sent)
    assert sent.encode() not in bytes(kept)
    assert round(life.total_seconds()) == 30 * 86400
    assert agent.startswith("A test/1 ")


def test_the_cookie_is_for_this_site_alone(person):
    cookie = log_in(person).headers["Set-Cookie"]
    assert cookie.startswith("session=")
    assert "; HttpOnly" in cookie and "; SameSite=Lax" in cookie
    assert "; Path=/" in cookie and "Domain" not in cookie
    # Over plain http a client would drop it otherwise: decision F39.
    assert "Secure" not in cookie and "__Host-" not in cookie
    gone = person.post("/api/logout").headers["Set-Cookie"]
    assert "session=;" in gone and "Max-Age=0" in gone


def test_each_sign_in_is_a_new_session_in_place_of_the_old_one(person, made):
    log_in(person)
    old = person.client.cookies["session"]
    log_in(person)
    assert person.client.cookies["session"] != old
    assert len(kept_of(person, made)) == 1
    assert requests.get(f"{person.url}/api/me",
                        cookies={"session": old}).status_code == 401


def test_a_session_that_somebody_else_chose_is_not_taken_over(person):
    """Session fixation: the secret is the server's, always."""
    sent, _ = secret()
    person.client.cookies.set("session", sent)
    assert person.get("/api/me").status_code == 401
    answer = log_in(person)
    assert sent not in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("value", ["", "x", "x" * 43, "'; --", "é", "a" * 5000,
                                   "=" * 43])
def test_what_is_no_session_is_nobody(url, value):
    answer = requests.get(f"{url}/", headers={
        "Cookie": f"session={value}".encode()})
    assert answer.status_code == 200 and "Sign in" in answer.text
    assert requests.get(f"{url}/api/me", headers={
        "Cookie": f"session={value}".encode()}).status_code == 401


@pytest.mark.parametrize("change", [
    "expires_at = clock_timestamp(), started_at = now() - interval '1 day'",
    "last_seen_at = now() - interval '15 days'"])
def test_a_session_ends_by_itself(person, made, change):
    log_in(person)
    made.run(f"UPDATE session SET {change} WHERE account_id = %s", person.id)
    made.connection.commit()
    assert person.get("/api/me").status_code == 401
    assert "Sign in" in person.get("/").text


def test_the_last_use_is_noted_now_and_then(person, made):
    log_in(person)

    def age(set_to=None):
        if set_to:
            made.run("UPDATE session SET last_seen_at = now() - "
                     "%s::interval WHERE account_id = %s", set_to, person.id)
            made.connection.commit()
        person.get("/api/me")
        made.connection.rollback()
        return made.value("""SELECT extract(epoch FROM now() - last_seen_at)
            FROM session WHERE account_id = %s""", person.id)
    assert 240 < age("4 minutes")
    assert age("6 minutes") < 60


# ---- tokens ----

def bearer(person, token, path="/api/me", scheme="Bearer"):
    return Stranger(person.url).get(path, headers={
        "Authorization": f"{scheme} {token}"})


def test_a_token_says_who_asks_and_what_it_may(person):
    for scope in ("read", "write", "admin"):
        me = bearer(person, person.token(scope)).json()
        assert (me["id"], me["scope"]) == (person.id, scope)
    token = person.token("read")
    assert bearer(person, token, scheme="bearer").status_code == 200
    assert bearer(person, token, "/").status_code == 200


def test_a_token_that_is_none_is_told_so_everywhere(person):
    ended = person.token("read", "2020-01-01")
    for token in ("", "x", "pinakes_x", "pinakes_" + "x" * 43,
                  person.token("read")[8:], ended):
        for path in ("/api/me", "/api/picture/1/", "/"):
            answer = bearer(person, token, path)
            assert answer.status_code == 401, (token, path)
            assert answer.headers["WWW-Authenticate"] == "Bearer"
    problem = assert_is_problem(bearer(person, "x"), 401)
    assert problem["code"] == "bad-token"


def test_a_token_goes_before_a_cookie(person, made, url):
    other = Person(made, url, "other").sign_in()
    me = other.get("/api/me", headers={
        "Authorization": "Bearer " + person.token("read")})
    assert me.json()["id"] == person.id


def test_the_last_use_of_a_token_is_noted(person, made):
    token = person.token("read")
    bearer(person, token)
    made.connection.rollback()
    assert made.value("""SELECT last_used_at > now() - interval '1 minute'
        FROM api_token WHERE account_id = %s""", person.id)


# ---- other sites ----

@pytest.mark.parametrize("headers, status", [
    ({"Origin": EVIL}, 403), ({"Origin": "null"}, 403),
    ({"Sec-Fetch-Site": "cross-site"}, 403), ({"Origin": ""}, 403),
    ({"Origin": "{url}.evil.example"}, 403), ({"Origin": "{url}:1"}, 403),
    ({"Origin": "{url}"}, 200), ({"Origin": "{url}",
                                  "Sec-Fetch-Site": "same-origin"}, 200),
    ({"Sec-Fetch-Site": "none"}, 200), ({}, 200),
])
def test_pages_of_other_sites_change_nothing(person, headers, status):
    headers = {name: value.format(url=person.url)
               for name, value in headers.items()}
    answer = log_in(person, headers=headers)
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["code"] == "foreign-origin"
        assert "Set-Cookie" not in answer.headers


def test_a_page_reached_under_another_name_is_our_own(person, url):
    there = url.replace("localhost", "127.0.0.1")
    answer = requests.post(f"{there}/api/login",
                           headers={"Origin": there}, json={
                               "username": person.name, "password": PASSWORD})
    assert answer.status_code == 200
    answer = requests.post(f"{there}/api/login",
                           headers={"Origin": "http://127.0.0.1:1"}, json={
                               "username": person.name, "password": PASSWORD})
    assert answer.status_code == 403


def test_an_answer_to_one_is_no_answer_to_all(person):
    log_in(person)
    for path in ("/", "/api/me", "/account/", "/help/", "/nothing"):
        answer = person.get(path)
        assert re.search("private|no-store", answer.headers["Cache-Control"])
        assert "Cookie" in answer.headers["Vary"]
        assert "Access-Control-Allow-Origin" not in answer.headers
    for path in ("/", "/help/", "/login", "/nothing"):
        assert "Cookie" in Stranger(person.url).get(path).headers["Vary"]


# ---- what it costs ----

def test_who_is_signed_in_costs_one_round_trip_and_others_none(person, var):
    from pool import wait_until
    log = var / "log/pinakesd.log"

    def trips(client, mark):
        """Of a page that asks nothing itself, twice: a session that was just
        begun has nothing to note."""
        client.get(f"/help/?{mark}")
        line = wait_until(lambda: re.search(
            rf"GET /help/\?{mark} 200 .* (\d+) round trips", log.read_text()),
            "the line of the log")
        return int(line[1])
    log_in(person)
    tag = time.time_ns()
    assert trips(Stranger(person.url), f"a{tag}") == 0
    assert trips(person, f"b{tag}") == 1
    person.client.cookies.clear()
    person.client.headers["Cookie"] = "session=nothing; visit=x"
    assert trips(person, f"c{tag}") == 0
