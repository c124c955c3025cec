# test/http/test_gateway.py: what a worker does with peers that are no web server.

import random
import time

import fastcgi
import pytest
from conftest import setting
from fastcgi import (Connection, ask, begin, pairs, record, stream, usual,
                     whole)
from pool import Pool, wait_until

LIMIT_S = 4


@pytest.fixture(scope="module")
def pool():
    pool = Pool(setting("PINAKES_BUILD"), setting("PINAKES_READER"),
                setting("PINAKES_WRITER"), request_time_limit_s=LIMIT_S)
    try:
        yield pool.start()
        assert pool.stop() == 0, pool.said()
    finally:
        pool.remove()


@pytest.fixture(autouse=True)
def no_worker_dies(pool, request):
    """Nothing a peer sends ends a worker, but for the watchdog's test."""
    before = pool.workers()
    yield
    wait_until(pool.is_healthy, "the pool answers again", seconds=LIMIT_S + 2)
    if "watchdog" not in request.node.name:
        assert pool.workers() == before, pool.said()


def test_no_parameter_at_all(pool):
    answer = ask(pool.socket, begin() + stream(fastcgi.PARAMS, b"")
                 + stream(fastcgi.STDIN, b""))
    assert answer.status == 400
    assert answer.has_ended


@pytest.mark.parametrize("absent", [name for name, _ in usual()])
def test_any_parameter_may_be_absent(pool, absent):
    parameters = [(name, value) for name, value in usual()
                  if name != absent]
    answer = ask(pool.socket, whole(parameters))
    assert answer.status == {"REQUEST_URI": 400,
                             "REQUEST_METHOD": 405}.get(absent, 200)


@pytest.mark.parametrize("odd", [name for name, _ in usual()])
@pytest.mark.parametrize("value", [b"", b"\xff\xfe\r\n\t", b"a" * 70000,
                                   b"/\0x"], ids=["empty", "bytes", "long",
                                                  "nul"])
def test_any_parameter_may_be_odd(pool, odd, value):
    answer = ask(pool.socket, whole(usual(**{odd: value})))
    assert answer.status in (200, 400, 404, 405)
    assert answer.has_ended


def test_ten_thousand_parameters(pool):
    many = [(f"HTTP_X_{i}", "v" * 100) for i in range(10000)]
    assert ask(pool.socket, whole(usual() + many)).status == 200


def test_a_parameter_of_four_megabytes(pool):
    huge = [("HTTP_COOKIE", "a" * 4_000_000), ("a" * 4_000_000, "")]
    assert ask(pool.socket, whole(usual() + huge)).status == 200


def test_a_parameter_that_claims_two_gigabytes(pool):
    claim = b"\xff\xff\xff\xff\xff\xff\xff\xff" + b"a" * 100
    ask(pool.socket, begin() + stream(fastcgi.PARAMS, claim)
        + stream(fastcgi.STDIN, b""))


def test_a_request_may_end_anywhere(pool):
    request = whole(usual("POST", "/api/query-pictures", b"want: []"),
                    b"want: []")
    for length in range(0, len(request), 5):
        with Connection(pool.socket) as connection:
            connection.send(request[:length])


def test_padding_and_tiny_records(pool):
    content = pairs(usual())
    tiny = b"".join(record(fastcgi.PARAMS, content[i:i + 1], padding=i % 256)
                    for i in range(len(content)))
    answer = ask(pool.socket, begin() + tiny + record(fastcgi.PARAMS)
                 + record(fastcgi.STDIN))
    assert answer.status == 200


def test_bytes_by_chance(pool):
    chance = random.Random(5)
    for _ in range(200):
        with Connection(pool.socket) as connection:
            try:
                connection.send(chance.randbytes(chance.randrange(200)))
            except (BrokenPipeError, ConnectionResetError):
                pass


def test_a_request_with_a_flipped_byte(pool):
    chance = random.Random(6)
    request = whole(usual("POST", "/api/query-pictures", b"want: []"),
                    b"want: []")
    for _ in range(200):
        broken = bytearray(request)
        broken[chance.randrange(len(broken))] = chance.randrange(256)
        with Connection(pool.socket) as connection:
            try:
                connection.send(bytes(broken))
            except (BrokenPipeError, ConnectionResetError):
                pass


@pytest.mark.parametrize("length", ["-1", "x", "99999999999999999999", "1e3",
                                    "+5", "0x5"])
def test_a_length_that_is_no_number(pool, length):
    answer = ask(pool.socket, whole(usual(
        "POST", "/api/query-pictures", CONTENT_LENGTH=length), b"hello"))
    assert answer.status == 400
    assert b'"code":"bad-length"' in answer.body


def test_a_body_shorter_than_it_says(pool):
    answer = ask(pool.socket, whole(usual(
        "POST", "/api/query-pictures", CONTENT_LENGTH="500"), b"hello"))
    assert answer.status == 400
    assert b'"code":"body-cut-short"' in answer.body


def test_a_body_over_the_limit(pool):
    body = b"#" * (1024 * 1024 + 1)
    for length in (str(len(body)), ""):
        answer = ask(pool.socket, whole(usual(
            "POST", "/api/query-pictures", CONTENT_LENGTH=length), body))
        assert answer.status == 413
    assert b'"code":"body-too-large"' in answer.body


def test_a_body_where_none_is_taken(pool):
    assert ask(pool.socket, whole(usual(body=b"x" * 500_000),
                                  b"x" * 500_000)).status == 200


def test_a_request_that_is_aborted(pool):
    with Connection(pool.socket) as connection:
        connection.send(begin() + stream(fastcgi.PARAMS, pairs(usual(
            "POST", "/api/query-pictures", CONTENT_LENGTH="100")))
            + record(fastcgi.STDIN, b"want") + record(fastcgi.ABORT))
        assert connection.receive().status in (0, 400)


def test_a_connection_that_shall_be_kept_is_closed(pool):
    for _ in range(6):
        answer = ask(pool.socket, whole(usual(), flags=fastcgi.KEEP),
                     patience_s=2)
        assert answer.status == 200


def test_other_roles_and_management_records(pool):
    for role in (0, 2, 3, 4, 65535):
        ask(pool.socket, begin(role) + stream(fastcgi.PARAMS, pairs(usual()))
            + stream(fastcgi.STDIN, b""), patience_s=3)
    with Connection(pool.socket) as connection:
        connection.send(record(fastcgi.GET_VALUES,
                               pairs([("FCGI_MPXS_CONNS", "")]), request=0))
        connection.send(record(77, b"?", request=0))


def test_two_requests_on_one_connection(pool):
    with Connection(pool.socket) as connection:
        connection.send(begin() + begin(request=2)
                        + stream(fastcgi.PARAMS, pairs(usual()))
                        + stream(fastcgi.STDIN, b""))
        connection.receive()


def test_clients_that_leave_before_the_answer(pool):
    for _ in range(100):
        with Connection(pool.socket) as connection:
            connection.send(whole(usual()))


@pytest.mark.parametrize("sent", [b"", b"\1", whole(usual())[:30]],
                         ids=["nothing", "one byte", "half a record"])
def test_peers_that_stop_sending_hold_workers_for_a_moment(pool, sent):
    peers = [Connection(pool.socket) for _ in range(2 * len(pool.workers()))]
    for peer in peers:
        peer.send(sent)
    began = time.monotonic()
    assert fastcgi.get(pool.socket).status == 200
    assert time.monotonic() - began < LIMIT_S + 2
    for peer in peers:
        peer.close()


def test_a_peer_that_drips_is_ended_by_the_watchdog(pool):
    before = pool.workers()
    request = whole(usual())
    with Connection(pool.socket) as connection:
        began = time.monotonic()
        at = 0
        while pool.workers() == before:
            assert time.monotonic() - began < LIMIT_S + 3
            try:
                connection.send(request[at:at + 1])
            except (BrokenPipeError, ConnectionResetError):
                pass
            at += 1
            time.sleep(0.2)
    assert time.monotonic() - began > LIMIT_S - 1
    wait_until(lambda: len(pool.workers()) == len(before), "another worker",
               seconds=2)
    assert "is stuck and is killed" in pool.said()
