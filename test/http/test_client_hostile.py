# test/http/test_client_hostile.py: the program pinakes against servers that cut, lie, send elsewhere and never end.

import hashlib
import http.server
import json
import os
import pty
import subprocess
import threading
import time

import pytest

from conftest import PATIENCE_S
from program import PROGRAM, Program

BYTES = os.urandom(300 * 1024)
NAME = hashlib.sha256(BYTES).hexdigest()


class Server(http.server.ThreadingHTTPServer):
    """Answers by the test's function, which is given the handler."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen, self.answer = [], None
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, args=(.02,),
                         daemon=True).start()

    def handle_error(self, request, address):
        pass


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.body = self.rfile.read(length)
        self.server.seen.append((self.command, self.path,
                                 dict(self.headers)))
        self.server.answer(self)

    do_GET = do_POST = do_PUT = do

    def log_message(self, *arguments):
        pass

    def reply(self, status, content=b"", length=None, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length",
                         len(content) if length is None else length)
        self.end_headers()
        self.wfile.write(content)

    def json(self, value, status=200, **headers):
        self.reply(status, json.dumps(value).encode(),
                   Content_Type="application/json", **headers)

    def cut(self):
        self.wfile.flush()
        self.close_connection = True
        self.connection.shutdown(2)


@pytest.fixture
def server():
    server = Server()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def program(server, tmp_path):
    return Program(server.url, tmp_path)


def picture(server, **more):
    return {"id": 7, "download": f"{server.url}/media/aa/bb/{NAME}.png",
            "title": "x", **more}


def serve(server, media):
    """A site of one picture, whose file media(handler) sends."""
    def answer(handler):
        if handler.path.startswith("/media/"):
            media(handler)
        else:
            handler.json(picture(server))
    server.answer = answer


# ---- where an answer leads ----

def test_a_redirect_is_not_followed(server, program):
    other = Server()
    other.answer = lambda handler: handler.json([])
    server.answer = lambda handler: handler.reply(
        302, Location=other.url + "/api/me")
    done = program.run("query", PINAKES_TOKEN="pinakes_secret")
    assert done.returncode == 3
    assert other.url in done.stderr
    assert other.seen == []
    other.server_close()


def test_files_are_fetched_from_the_site_alone_and_without_the_token(
        server, program):
    other = Server()
    server.answer = lambda handler: handler.reply(200, BYTES) \
        if handler.path.startswith("/media/") else handler.json(
            {"id": 7, "download": f"{other.url}/media/aa/bb/{NAME}.png"})
    assert program.run("get", 7,
                       PINAKES_TOKEN="pinakes_secret").returncode == 0
    assert other.seen == []
    path, headers = server.seen[-1][1:]
    assert path == f"/media/aa/bb/{NAME}.png"
    assert "Authorization" not in headers
    other.server_close()


@pytest.mark.parametrize("address", [
    "file:///etc/passwd", "", "nowhere", "//host", "http://a/b\r\nX: y", 5,
    None])
def test_an_address_that_is_none_fetches_nothing(server, program, tmp_path,
                                                 address):
    server.answer = lambda handler: handler.json(
        picture(server, download=address)) \
        if "api" in handler.path else handler.reply(404)
    assert program.run("get", 7).returncode in (2, 4)
    assert not [path for path in tmp_path.iterdir()
                if path.suffix != ".part"]


@pytest.mark.parametrize("id", ["../../x", 1.5, None, [], 2**70])
def test_a_number_that_is_none_names_no_file(server, program, tmp_path, id):
    server.answer = lambda handler: handler.json(picture(server, id=id))
    assert program.run("get", 7).returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_an_ending_names_no_path(server, program, tmp_path):
    def answer(handler):
        if "api" in handler.path:
            handler.json(picture(
                server, download=f"{server.url}/m/{NAME}.a%2f..%2fb"))
        else:
            handler.reply(200, BYTES)
    server.answer = answer
    assert program.run("get", 7).returncode == 0
    assert (tmp_path / "7.bin").read_bytes() == BYTES


# ---- bytes ----

def test_a_file_that_is_cut_again_and_again_comes_whole(server, program,
                                                        tmp_path):
    def media(handler):
        begin = int(handler.headers.get("Range", "bytes=0-")[6:-1])
        part = BYTES[begin:begin + 100 * 1024]
        handler.send_response(206 if begin else 200)
        if begin:
            handler.send_header("Content-Range", f"bytes {begin}-"
                                f"{len(BYTES) - 1}/{len(BYTES)}")
        handler.send_header("Content-Length", len(BYTES) - begin)
        handler.end_headers()
        handler.wfile.write(part)
        if begin + len(part) < len(BYTES):
            handler.cut()
    serve(server, media)
    done = program.run("get", 7)
    assert done.returncode == 0, done
    assert (tmp_path / "7.png").read_bytes() == BYTES
    ranges = [headers.get("Range") for _, path, headers in server.seen
              if path.startswith("/media")]
    assert ranges == [None, "bytes=102400-", "bytes=204800-"]


@pytest.mark.parametrize("content", [b"", b"other", BYTES[:-1], BYTES + b"x"],
                         ids=["nothing", "other", "less", "more"])
def test_other_bytes_are_not_kept(server, program, tmp_path, content):
    serve(server, lambda handler: handler.reply(200, content))
    done = program.run("get", 7)
    assert done.returncode == 2
    assert "named after" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_range_of_another_place_is_not_taken(server, program, tmp_path):
    def media(handler):
        if "Range" in handler.headers:
            handler.reply(206, BYTES[50:], Content_Range="bytes 50-9/10")
        else:
            handler.reply(200, BYTES)
    serve(server, media)
    (tmp_path / "7.png.part").write_bytes(BYTES[:1000])
    assert program.run("get", 7).returncode == 0
    assert (tmp_path / "7.png").read_bytes() == BYTES


def test_a_server_without_ranges_begins_anew(server, program, tmp_path):
    serve(server, lambda handler: handler.reply(200, BYTES))
    (tmp_path / "7.png.part").write_bytes(BYTES[:1000])
    assert program.run("get", 7).returncode == 0
    assert (tmp_path / "7.png").read_bytes() == BYTES


# ---- answers ----

@pytest.mark.parametrize("content", [
    b"", b"{", b"[" * 100000, b"\xff\xfe", b'{"id": 1}', b"[1, null, []]",
    b"<html>"], ids=range(7))
def test_an_answer_that_is_none_is_2(server, program, content):
    server.answer = lambda handler: handler.reply(
        200, content, Content_Type="application/json")
    done = program.run("get", "--query", "")
    assert done.returncode == 2, done
    assert program.run("get", 7).returncode == 2


def test_a_stream_that_is_cut_is_2(server, program):
    line = json.dumps(picture(server)).encode() + b"\n"

    def answer(handler):
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for part in (line, line[:20]):
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        if cut:
            handler.cut()
        else:
            handler.wfile.write(b"0\r\n\r\n")
    server.answer = answer
    for cut in (True, False):
        for more in ((), ("--json",)):
            done = program.run("query", *more)
            assert done.returncode == 2, done
            assert len(done.stdout.splitlines()) >= 1


def test_an_export_of_labels_that_is_cut_leaves_the_file_that_was_there(
        server, program, tmp_path):
    def answer(handler):
        if "/export" not in handler.path:
            handler.json([{"gallery_id": 1}])
            return
        handler.reply(200, b'{"dataset_name": "half', length=1000)
        handler.cut()
    server.answer = answer
    kept = tmp_path / "set.json"
    kept.write_text("whole")
    done = program.run("label", "export", "--dataset", "x", "-o", kept)
    assert done.returncode == 2, done
    assert kept.read_text() == "whole"
    assert not list(tmp_path.glob("set.json.*"))


def test_what_a_server_says_moves_no_cursor(server, program):
    evil = "\x1b[2J\u009b31m\x07red\r\x7f"
    server.answer = lambda handler: handler.json(
        {"code": "x", "detail": evil}, 422)
    done = program.run("query")
    assert done.returncode == 3
    assert "?[2J?31m?red??" in done.stderr
    server.answer = lambda handler: handler.reply(
        200, json.dumps(picture(server, title=evil)).encode() + b"\n")
    shown = program.run("query").stdout
    assert "\x1b" not in shown and "\x9b" not in shown and "red" in shown


def test_the_same_page_again_and_again_ends(server, program):
    def answer(handler):
        if handler.path.startswith("/media/"):
            handler.reply(200, BYTES)
        else:
            handler.json([picture(server)], X_Next_Cursor="same")
    server.answer = answer
    done = program.run("get", "--query", "")
    assert done.returncode == 5, done
    assert "again and again" in done.stderr


def test_a_busy_server_is_asked_again_when_it_says(server, program):
    def answer(handler):
        if len(server.seen) < 3:
            handler.reply(503, b"{}", Retry_After="1")
        else:
            handler.json([], X_Total_Count="0")
    server.answer = answer
    began = time.monotonic()
    assert program.run("query", "--count").stdout == "0\n"
    assert time.monotonic() - began >= 2
    server.answer = lambda handler: handler.reply(429, Retry_After="86400")
    assert program.run("query", "--count").returncode == 2


def test_nobody_there_is_2(program):
    done = program.run("query", "--server", "http://127.0.0.1:9")
    assert done.returncode == 2
    assert json.loads(program.run(
        "query", "--server", "http://127.0.0.1:9", "--json").stderr)[
            "error"]["code"] == "no-answer"


def test_changes_that_go_back_end_it(server, program):
    server.answer = lambda handler: handler.json(
        [{"number": 5}, {"number": 5}])
    assert program.run("changes").returncode == 2


# ---- uploads ----

def test_an_upload_that_is_cut_is_sent_again_under_the_same_key(
        server, program, tmp_path):
    def answer(handler):
        if handler.path == "/api/have":
            handler.json({})
        elif sum(path == "/api/upload" for _, path, _ in server.seen) < 3:
            handler.cut()
        else:
            handler.json({"id": 5}, 201)
    server.answer = answer
    (tmp_path / "a.png").write_bytes(BYTES)
    done = program.lines("upload", "a.png", PINAKES_TOKEN="pinakes_x")
    assert done == [{"file": "a.png", "outcome": "uploaded", "id": 5}]
    keys = [headers["Idempotency-Key"] for _, path, headers in server.seen
            if path == "/api/upload"]
    assert len(keys) == 3 and len(set(keys)) == 1


def test_an_upload_that_still_runs_is_waited_for(server, program, tmp_path):
    def answer(handler):
        if handler.path == "/api/have":
            handler.json({})
        elif sum(path == "/api/upload" for _, path, _ in server.seen) < 2:
            handler.json({"code": "still-running"}, 409)
        else:
            handler.json({"id": 5}, 201)
    server.answer = answer
    (tmp_path / "a.png").write_bytes(BYTES)
    assert program.run("upload", "a.png",
                       PINAKES_TOKEN="pinakes_x").returncode == 0


@pytest.mark.parametrize("pictures, id", [
    (["http://a.example/picture/5", "http://a.example/picture/9"], 5),
    ([], 0), (["5x"], 0), (7, 0), (None, 0)])
def test_a_file_that_came_meanwhile_has_its_number(server, program, tmp_path,
                                                   pictures, id):
    """An earlier run sent it, and was ended before it had its answer."""
    def answer(handler):
        if handler.path == "/api/upload":
            handler.json({"code": "same-bytes", "pictures": pictures}, 409)
        else:
            handler.json({})
    server.answer = answer
    (tmp_path / "a.png").write_bytes(BYTES)
    line, = program.lines("upload", "a.png", exit=0 if id else 3,
                          PINAKES_TOKEN="pinakes_x")
    assert (line["outcome"], line["id"]) == ("there" if id else "failed", id)


# ---- what people see meanwhile ----

def shown(program, *arguments):
    """What stands on the terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen([PROGRAM, *arguments], stderr=theirs,
                          stdout=subprocess.DEVNULL, cwd=program.home,
                          env=program.environment) as process:
        os.close(theirs)
        text = b""
        try:
            while piece := os.read(ours, 4096):
                text += piece
        except OSError:    # the other end is closed
            pass
        os.close(ours)
        assert process.wait() == 0
    return text.decode()


def test_a_bar_is_shown_on_a_terminal_alone(server, program, tmp_path):
    serve(server, lambda handler: handler.reply(200, BYTES))
    assert "1 of 1 files" in shown(program, "get", "7", "-o", "a")
    for silent in (["--quiet"], ["--json"]):
        assert shown(program, "get", "7", "-o", silent[0][2:], *silent) == ""
    done = program.run("get", "7", "-o", "b")
    assert "[" not in done.stderr and "1 fetched" in done.stderr


def test_as_many_files_at_a_time_as_is_said(server, program):
    running, most = [], []

    def media(handler):
        running.append(1)
        most.append(len(running))
        barrier.wait(PATIENCE_S)
        time.sleep(.1)
        running.pop()
        handler.reply(200, BYTES)

    def answer(handler):
        if handler.path.startswith("/media/"):
            media(handler)
        else:
            handler.json(picture(server, id=int(handler.path.split("/")[3])))
    server.answer = answer
    for jobs in 1, 3:
        barrier = threading.Barrier(jobs)
        most.clear()
        assert program.run("get", *range(1, 7), "-j", jobs, "-o",
                           f"jobs{jobs}").returncode == 0
        assert max(most) == jobs
