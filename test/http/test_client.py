# test/http/test_client.py: the program pinakes against the site: signing in, searching, fetching, uploading, labelling.

import hashlib
import json
import os
import pathlib
import stat
import subprocess

import pytest

from labelling import LABELS, Queue
from loading import png
from people import PASSWORD, Person
from program import PROGRAM, Program


@pytest.fixture
def program(url, tmp_path):
    return Program(url, tmp_path)


@pytest.fixture
def person(made, url):
    return Person(made, url, "commander")


@pytest.fixture
def signed_in(program, person):
    program.login(person)
    return program


def pictures(folder, count, noise=1):
    """Files that nobody else has."""
    for at in range(count):
        png(folder / f"my_{folder.parent.name}-{at:02}.png", 30 + at, 20, noise)
    return sorted(folder.iterdir())


def upload(program, *files, exit=0, more=()):
    return program.lines("upload", *files, "--licence", "CC0-1.0",
                         "--keep-metadata", *more, exit=exit)


# ---- the command line ----

def test_the_usage_tells_every_command(program):
    done = program.run("help")
    assert done.returncode == 0
    for command in ("login", "query", "get", "upload", "annotate", "label",
                    "changes"):
        assert f"\n  {command} " in done.stdout


@pytest.mark.parametrize("arguments", [
    [], ["unknown"], ["query", "--nonsense"], ["get"], ["upload"],
    ["get", "x"], ["get", "1", "--jobs", "0"], ["get", "1", "--jobs"],
    ["annotate"], ["label", "size"], ["query", "--json=yes"],
    ["query", "--server", "ftp://x"], ["query", "-s", "http://a b"],
    ["query", "--server", "http://user@host"], ["changes", "--after", "-1"]])
def test_a_wrong_command_line_is_1(program, arguments):
    done = program.run(*arguments)
    assert done.returncode == 1, done
    assert done.stderr and not done.stdout


def test_no_server_is_said(program):
    done = program.run("query", PINAKES_SERVER="")
    assert done.returncode == 1
    assert "pinakes login" in done.stderr


# ---- signing in ----

def test_login_keeps_a_token_that_only_the_user_reads(program, person, made):
    done = program.login(person)
    assert PASSWORD not in done.stdout + done.stderr
    assert stat.S_IMODE(program.tokens.stat().st_mode) == 0o600
    assert stat.S_IMODE(program.tokens.parent.stat().st_mode) == 0o700
    kept = json.loads(program.tokens.read_text())["servers"][0]
    assert (kept["server"], kept["username"]) == (program.url, person.name)
    made.connection.rollback()
    assert made.run("SELECT scope::text, expires_at::text FROM api_token "
                    "WHERE account_id = %s", person.id) == [
                        ("write", None)]
    assert made.value("SELECT count(*) FROM session WHERE account_id = %s",
                      person.id) == 0
    # The server signed in to last needs no name any more.
    assert program.run("query", "-n", "1", PINAKES_SERVER="").returncode == 0


def test_a_wrong_password_is_7_and_keeps_nothing(program, person):
    done = program.run("login", "--username", person.name, input="wrong\n")
    assert done.returncode == 7
    assert not program.tokens.exists()


def test_logout_revokes_the_token_and_forgets_it(signed_in, person, made):
    made.connection.rollback()
    assert signed_in.run("logout").returncode == 0
    assert made.value("SELECT count(*) FROM api_token WHERE account_id = %s",
                      person.id) == 0
    assert json.loads(signed_in.tokens.read_text()) == {"servers": []}
    assert signed_in.run("logout").returncode == 7


def test_a_token_that_only_reads_can_be_given_up_too(program, person):
    program.login(person, "--scope", "read", "--days", "3")
    assert program.run("logout").returncode == 0


def test_tokens_that_others_can_read_are_not_used(signed_in):
    signed_in.tokens.chmod(0o644)
    done = signed_in.run("query", "-n", "1")
    assert done.returncode == 6
    assert "chmod 600" in done.stderr


def test_a_token_of_one_server_is_not_sent_to_another(signed_in):
    done = signed_in.run("upload", PROGRAM, "--server",
                         signed_in.url.replace("localhost", "127.0.0.1"))
    assert done.returncode == 7


def test_a_token_of_the_environment_comes_first(signed_in):
    done = signed_in.run("query", "-n", "1", PINAKES_TOKEN="pinakes_wrong")
    assert done.returncode == 7
    done = signed_in.run("query", "-n", "1", PINAKES_TOKEN="a\r\nHost: b")
    assert done.returncode == 1


# ---- searching ----

def test_query_streams_what_the_endpoint_answers(program, made, client):
    for at in range(3):
        made.picture(f"title {at}")
    query = f"want: [{{in_gallery: [{made.gallery_id}]}}]"
    found = program.lines("query", query, "--ordering", "title-asc")
    assert found == client.ask(query, ordering="title-asc").json()
    assert len(program.lines("query", query, "--limit", 2)) == 2
    assert program.run("query", "-", "--count", input=query).stdout == "3\n"
    shown = program.run("query", query, "--ordering", "title-asc").stdout
    assert [line.split("\t")[-1] for line in shown.splitlines()] == [
        "title 0", "title 1", "title 2"]


def test_a_wrong_query_is_3_and_says_where(program):
    done = program.run("query", "want:\n- license: [CC0-1.0]")
    assert done.returncode == 3
    assert "line 2" in done.stderr
    done = program.run("query", "want: [x", "--json")
    assert json.loads(done.stderr)["error"]["exit"] == 3


# ---- uploading and fetching ----

def test_a_folder_goes_up_and_comes_down_again(signed_in, tmp_path, made,
                                               person):
    files = pictures(tmp_path / "up", 12)
    gallery = made.gallery("all", person.id)
    made.connection.commit()
    sent = upload(signed_in, tmp_path / "up", more=["--gallery", gallery,
                                                    "--nature", "photo"])
    assert {line["outcome"] for line in sent} == {"uploaded"}
    assert len({line["id"] for line in sent}) == 12
    query = f"want: [{{in_gallery: [{gallery}]}}]"
    found = signed_in.lines("get", "--query", query, "-o", "down",
                            "--metadata", "-j", 3)
    assert {line["outcome"] for line in found} == {"fetched"}
    assert sorted(hashlib.sha256(pathlib.Path(tmp_path / line["path"])
                                 .read_bytes()).hexdigest()
                  for line in found) == \
        sorted(hashlib.sha256(file.read_bytes()).hexdigest()
               for file in files)
    assert not list(tmp_path.glob("down/*.part"))
    told = json.loads((tmp_path / f"{found[0]['path']}.json").read_text())
    assert told["id"] == found[0]["id"]
    again = signed_in.lines("get", "--query", query, "-o", "down")
    assert {line["outcome"] for line in again} == {"there"}
    again = upload(signed_in, tmp_path / "up")
    assert {line["outcome"] for line in again} == {"there"}
    assert {line["id"] for line in again} == {line["id"] for line in sent}


def test_what_is_said_of_a_file_may_stand_beside_it(signed_in, tmp_path, made,
                                                    client):
    thing = made.named_object("boat")
    file, = pictures(tmp_path / "up", 1)
    region = {"type": "point", "object": thing, "shape": {"x": .25, "y": .5}}
    pathlib.Path(f"{file}.json").write_text(json.dumps({
        "title": "From \"beside\"", "licences": ["MIT"], "creator": "Ann",
        "id": 5, "nature": None, "regions": [{**region, "id": 77}]}))
    line, = signed_in.lines("upload", file, "--sidecars", "--creator", "Eve")
    picture = client.get(f"/api/picture/{line['id']}/").json()
    assert (picture["title"], picture["licences"], picture["creator"]) == \
        ('From "beside"', ["MIT"], "Eve")
    assert [{key: found[key] for key in region}
            for found in picture["regions"]] == [region]


def test_what_is_refused_is_told_and_the_rest_is_done(signed_in, tmp_path):
    good, = pictures(tmp_path / "up", 1)
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"no picture")
    sent = upload(signed_in, good, bad, exit=5)
    assert [line["outcome"] for line in sent] == ["failed", "uploaded"] or \
        [line["outcome"] for line in sent] == ["uploaded", "failed"]
    assert upload(signed_in, bad, exit=3)[0]["id"] == 0
    assert signed_in.run("upload", tmp_path / "none.png").returncode == 6


def test_a_download_goes_on_where_it_was(signed_in, tmp_path):
    file, = pictures(tmp_path / "up", 1)
    line, = upload(signed_in, file)
    whole = file.read_bytes()
    part = tmp_path / f"{line['id']}.png.part"
    part.write_bytes(whole[:100])
    assert signed_in.lines("get", line["id"])[0]["outcome"] == "fetched"
    assert (tmp_path / f"{line['id']}.png").read_bytes() == whole
    assert not part.exists()


@pytest.mark.parametrize("part", [b"other bytes", b"x" * 100000])
def test_a_part_of_something_else_is_begun_anew(signed_in, tmp_path, part):
    file, = pictures(tmp_path / "up", 1)
    line, = upload(signed_in, file)
    (tmp_path / f"{line['id']}.png.part").write_bytes(part)
    assert signed_in.run("get", line["id"]).returncode == 0
    assert (tmp_path / f"{line['id']}.png").read_bytes() == file.read_bytes()


def test_a_file_that_is_not_ours_is_left_alone(signed_in, tmp_path):
    file, = pictures(tmp_path / "up", 1)
    line, = upload(signed_in, file)
    own = tmp_path / f"{line['id']}.png"
    own.write_bytes(b"the user's own")
    assert signed_in.run("get", line["id"]).returncode == 6
    assert own.read_bytes() == b"the user's own"
    assert signed_in.run("get", line["id"], "--force").returncode == 0
    assert own.read_bytes() == file.read_bytes()


def test_what_is_not_there_is_4_and_part_of_it_5(signed_in, tmp_path):
    assert signed_in.run("get", 2000000000).returncode == 4
    file, = pictures(tmp_path / "up", 1)
    line, = upload(signed_in, file)
    assert signed_in.run("get", 2000000000, line["id"]).returncode == 5


# ---- annotating ----

def test_regions_are_saved_and_put_behind_others(signed_in, made, person,
                                                 tmp_path):
    boat, sail = made.named_object("boat"), made.named_object("sail")
    picture = made.picture(author_id=person.id)
    path = tmp_path / "regions.json"
    path.write_text(json.dumps([{"type": "bbox", "object": boat, "shape": {
        "x": .1, "y": .2, "w": .3, "h": .4}}]))
    assert signed_in.run("annotate", picture, path).returncode == 0
    more = json.dumps([{"type": "point", "object": sail,
                        "shape": {"x": .1, "y": 1e-7}}])
    assert signed_in.run("annotate", picture, "-", "--append",
                         input=more).returncode == 0
    done = signed_in.run("annotate", picture)
    assert [(region["object"], region["shape"])
            for region in json.loads(done.stdout)] == [
        (boat, {"x": .1, "y": .2, "w": .3, "h": .4}),
        (sail, {"x": .1, "y": 1e-7})]
    tag = done.stderr.split("--tag '")[1].split("'")[0]
    assert signed_in.run("annotate", picture, path, "--tag",
                         tag).returncode == 0
    assert signed_in.run("annotate", picture, path, "--tag",
                         tag).returncode == 3


def test_a_wrong_file_of_regions_names_the_place(signed_in, made, tmp_path):
    path = tmp_path / "regions.json"
    path.write_text('[\n{"type": }]')
    done = signed_in.run("annotate", made.picture(), path)
    assert done.returncode == 6
    assert "regions.json:2:10" in done.stderr
    path.write_text(json.dumps([{"type": "point", "object": "unheard of",
                                 "shape": {"x": 0, "y": 0}}]))
    done = signed_in.run("annotate", made.picture(), path)
    assert done.returncode == 3
    assert "unheard of" in done.stderr


# ---- changes ----

def test_changes_come_once_and_in_order(program, made, client):
    made.picture("new")
    first = client.get("/api/changes?limit=1000").json()
    shown = program.lines("changes", "--limit", len(first))
    assert shown == first
    half = first[len(first) // 2]["number"]
    rest = program.lines("changes", "--after", half)
    assert [line["number"] for line in rest][:len(first)] == [
        line["number"] for line in first if line["number"] > half] or \
        rest[0]["number"] == half + 1
    assert program.run("changes", "--epoch", "other").returncode == 3


def test_who_follows_is_told_of_a_change_as_it_comes(program, made, client):
    last = int(client.get("/api/changes?limit=1").headers["X-Feed-Last"])
    following = subprocess.Popen(
        [PROGRAM, "changes", "--follow", "--json", "--after", str(last),
         "--limit", "1"], stdout=subprocess.PIPE, text=True,
        env=program.environment)
    made.picture("followed")
    line = json.loads(following.communicate()[0])
    assert line["number"] == last + 1
    assert following.returncode == 0


# ---- labelling ----

@pytest.fixture
def queue(made, url, var):
    return Queue(made, url, var)


def test_samples_are_labelled_with_a_token(program, queue, tmp_path):
    program.login(queue.owner)
    size, = program.lines("label", "size", "-d", queue.name)
    assert size == {"dataset_name": queue.name, "size": 3}
    sample, = program.lines("label", "obtain", "-d", queue.name, "-o",
                            "sample.png")
    assert sample["labels"] == LABELS
    assert (tmp_path / "sample.png").read_bytes() == queue.file.read_bytes()
    done = program.run("label", "classify", "-d", queue.name, "-f",
                       sample["filepath"], "-l", "ça")
    assert (done.returncode, json.loads(done.stdout)) == (0,
                                                          {"response": True})
    done = program.run("label", "classify", "-d", queue.name, "-f", "none",
                       "-l", "ça")
    assert (done.returncode, json.loads(done.stdout)) == (3,
                                                          {"response": False})
    assert program.run("label", "size", "-d", "none").returncode == 4


class Old:
    """The same program under the old one's name."""

    def __init__(self, program, queue, tmp_path):
        self.queue, self.folder = queue, tmp_path
        self.name = tmp_path / "image-label-client"
        self.name.symlink_to(PROGRAM.resolve())
        self.environment = program.environment

    def run(self, *arguments, password=PASSWORD, dataset=None):
        return subprocess.run(
            [self.name, "-u", self.queue.owner.name, "-p", password, "-b",
             self.queue.url, "-d", dataset or self.queue.name,
             *map(str, arguments)], capture_output=True, text=True,
            env=self.environment, cwd=self.folder)


@pytest.fixture
def old(program, queue, tmp_path):
    return Old(program, queue, tmp_path)


def test_the_old_client_s_name_and_flags_work(old, queue):
    assert json.loads(old.run("size").stdout) == {
        "dataset_name": queue.name, "size": 3}
    done = old.run("obtain", "--id", 0)
    sample = json.loads(done.stdout)
    assert sample == {"dataset_name": queue.name,
                      "base_dir": f"/gallery/{queue.gallery}",
                      "filepath": f"{queue.picture}.png", "labels": LABELS}
    assert (old.folder / "outimg.png").read_bytes() == \
        queue.file.read_bytes()
    done = old.run("classify", "--basedir", sample["base_dir"], "--filepath",
                   sample["filepath"], "--label", "positive")
    assert (done.returncode, json.loads(done.stdout)) == (0,
                                                          {"response": True})
    assert queue.of("label_id")[0] != (None,)


def test_the_old_client_prints_what_is_refused(old):
    done = old.run("size", dataset="none")
    assert (done.returncode, json.loads(done.stdout)) == (
        4, {"message": "Database not found"})
    done = old.run("size", password="wrong")
    assert done.returncode == 7
    assert "message" in json.loads(done.stdout)
    assert old.run("obtain", "-i", 99).returncode == 4
    assert old.run("dance").returncode == 1
    assert not os.path.exists(old.folder / "outimg.png")


# ---- installed ----

ROOT = pathlib.Path(__file__).resolve().parents[2]


def test_both_names_are_installed_with_their_manual(tmp_path):
    build = os.path.relpath(PROGRAM.parent.resolve(), ROOT)
    done = subprocess.run(
        [ROOT / "contrib/instance/copy"], capture_output=True, text=True,
        env={**os.environ, "DESTDIR": str(tmp_path),
                         "PREFIX": "/usr", "BUILD": build})
    assert done.returncode == 0, done.stderr
    old = tmp_path / "usr/bin/image-label-client"
    assert "-u USER -p PASSWORD" in subprocess.run(
        [old, "--help"], capture_output=True, text=True).stdout
    assert os.access(tmp_path / "usr/bin/image-label-export-csv", os.X_OK)
    for name in ("pinakes.1", "image-label-client.1"):
        assert ".TH PINAKES" in (
            tmp_path / "usr/share/man/man1" / name).read_text()


def completions(*words):
    script = (f'. "{ROOT}/contrib/client/completion.bash"; shift 0; '
              'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _pinakes; '
              'printf "%s\\n" "${COMPREPLY[@]}"')
    done = subprocess.run(["bash", "-c", script, "bash", *words],
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_bash_completes_what_the_manual_tells(program):
    assert completions("pinakes", "la") == ["label"]
    assert completions("pinakes", "label", "") == [
        "size", "obtain", "classify", "import", "export"]
    assert completions("pinakes", "export", "c") == ["coco", "croissant",
                                                     "csv"]
    manual = (ROOT / "contrib/client/pinakes.1").read_text().replace("\\", "")
    commands = completions("pinakes", "")
    assert len(commands) == 12
    for command in commands:
        assert command in program.run("help").stdout
        for option in completions("pinakes", command, "--"):
            assert option in manual, option
