# contrib/bench/uploads.py: what an upload costs beside vipsthumbnail, and whoever searches meanwhile.
"""uploads.py URL CONNINFO VAR FOLDER SECONDS CLIENTS < names

Uploads pictures of 12 megapixels, each a file of its own, as one account with
a token; the names are those of mix.py, searched by `has` at an even rate. Each
picture has regions as those of the set: else the newest pages, and they alone,
would be full of what no search finds."""

import base64
import hashlib
import http.client
import json
import multiprocessing
import os
import pathlib
import random
import resource
import subprocess
import sys
import threading
import time
import urllib.parse

import psycopg2

WIDTH, HEIGHT = 4000, 3000
ASKERS, PER_SECOND = 2, 20  # of searches, each
PIECE_BYTES, BYTES_PER_SECOND = 64 << 10, 125_000_000  # a gigabit a second
REGIONS = 5  # of a picture
THUMBNAILS = 12
WEBP = "[Q=80,effort=2,strip]"  # as lib/image/wand_write.c
TICKS = os.sysconf("SC_CLK_TCK")


def run(*words):
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)


def photograph(folder):
    """Clouds of three colours, with some noise: as hard as a photograph."""
    path = folder / "photograph.jpg"
    if path.exists():
        return path
    size = str(WIDTH), str(HEIGHT)
    for band in "abc":
        run("vips", "perlin", f"{folder}/{band}.v", *size, "--cell-size",
            "300", "--seed", str(ord(band)))
    run("vips", "bandjoin", " ".join(f"{folder}/{band}.v" for band in "abc"),
        f"{folder}/colours.v")
    run("vips", "linear", f"{folder}/colours.v", f"{folder}/bright.v", "90",
        "128")
    run("vips", "gaussnoise", f"{folder}/noise.v", *size, "--sigma", "6")
    run("vips", "add", f"{folder}/bright.v", f"{folder}/noise.v",
        f"{folder}/sum.v")
    run("vips", "cast", f"{folder}/sum.v", f"{folder}/whole.v", "uchar")
    run("vips", "copy", f"{folder}/whole.v", f"{path}[Q=90,strip]")
    for left in folder.glob("*.v"):
        left.unlink()
    return path


def other():
    """A comment that nobody has sent: the same pixels, another file."""
    words = os.urandom(16).hex().encode()
    return b"\xff\xfe" + (len(words) + 2).to_bytes(2, "big") + words


def token_of(conninfo):
    value = os.urandom(32)
    name = "bench " + os.urandom(6).hex()
    with psycopg2.connect(conninfo) as connection:
        cursor = connection.cursor()
        cursor.execute("INSERT INTO account (name) VALUES (%s) RETURNING id",
                       (name,))
        cursor.execute("""INSERT INTO api_token (account_id, label,
            token_sha256, scope, expires_at) VALUES (%s, 'bench', %s, 'write',
            now() + interval '1 hour')""", (
                cursor.fetchone()[0], hashlib.sha256(value).digest()))
    return "pinakes_" + base64.urlsafe_b64encode(value).decode().rstrip("=")


def paced(pieces):
    """As a fast network brings them, not as this machine copies memory."""
    due = time.monotonic()
    for piece in pieces:
        for start in range(0, len(piece), PIECE_BYTES):
            part = piece[start:start + PIECE_BYTES]
            yield part
            due += len(part) / BYTES_PER_SECOND
            time.sleep(max(0, due - time.monotonic()))


class Uploads:
    """Clients that upload one picture after the other, each a process: in
    threads they would keep those who search waiting for Python's own lock.
    They give way to all else: elsewhere they would have machines of their
    own, and what is asked is how much the server's work stands in the way."""

    def __init__(self, url, token, content, names, clients):
        self.host = urllib.parse.urlsplit(url).netloc
        self.token, self.content, self.names = token, content, names
        self.is_over = multiprocessing.Event()
        self.done_by = [multiprocessing.Value("i") for _ in range(clients)]
        self.wrong = multiprocessing.SimpleQueue()
        self.clients = [multiprocessing.Process(target=self.work, args=(done,))
                        for done in self.done_by]

    def body(self):
        """In pieces, for the picture is not to be copied."""
        drawn = random.Random(os.urandom(8))
        wish = json.dumps({
            "licence": ["CC0-1.0"], "metadata": "keep", "annotations": [{
                "type": "bbox", "object": name, "shape": {
                    "x": drawn.random() / 2, "y": drawn.random() / 2,
                    "w": .25, "h": .25}}
                for name in drawn.choices(self.names[1], self.names[0],
                                          k=REGIONS)]})
        return [('--b\r\nContent-Disposition: form-data; name="json"\r\n\r\n'
                 f'{wish}\r\n--b\r\nContent-Disposition: form-data; '
                 'name="file"; filename="a.jpg"\r\n\r\n').encode() +
                self.content[:2] + other(), memoryview(self.content)[2:],
                b"\r\n--b--\r\n"]

    def work(self, done):
        os.nice(19)
        connection = http.client.HTTPConnection(self.host, timeout=120)
        while not self.is_over.is_set():
            body = self.body()
            connection.request("POST", "/api/upload", paced(body), {
                "Content-Type": "multipart/form-data; boundary=b",
                "Content-Length": str(sum(map(len, body))),
                "Authorization": "Bearer " + self.token})
            answer = connection.getresponse()
            text = answer.read()
            if answer.status == 201:
                done.value += 1
            else:
                self.wrong.put((answer.status, text[:200]))
                time.sleep(.2)

    def done(self):
        return sum(done.value for done in self.done_by)

    def refused(self):
        found = []
        while not self.wrong.empty():
            found.append(self.wrong.get())
        return found

    def __enter__(self):
        for client in self.clients:
            client.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        for client in self.clients:
            client.join()


def processes():
    """Of every process its parent, and the seconds of it and of those that
    it has waited for."""
    found = {}
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            words = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        found[int(entry.name)] = (int(words[1]),
                                  sum(map(int, words[11:15])) / TICKS)
    return found


def seconds_of(var):
    """What pool, nginx and database have taken of the processors so far."""
    roots = {int((var / name).read_text().split()[0]) for name in (
        "run/pinakesd.pid", "run/nginx.pid", "db/postmaster.pid")}
    found, total = processes(), 0
    for pid, (_, seconds) in found.items():
        at = pid
        while at in found and at not in roots:
            at = found[at][0]
        total += seconds if at in roots else 0
    return total


def searches(url, names, seconds):
    """How long searches at an even rate take, in ms, sorted."""
    host, took = urllib.parse.urlsplit(url).netloc, []

    def ask(seed):
        draw = random.Random(seed)
        connection = http.client.HTTPConnection(host, timeout=60)
        start = time.monotonic()
        for number in range(int(seconds * PER_SECOND)):
            # One after the other, not all at the same moment.
            due = start + (number + seed / ASKERS) / PER_SECOND
            time.sleep(max(0, due - time.monotonic()))
            name = draw.choices(names[1], names[0])[0]
            connection.request("POST", "/api/query-pictures", (
                f"want: [has: [{json.dumps(name)}]]").encode(),
                {"Content-Type": "application/yaml"})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"a search was answered {answer.status}")
            took.append((time.monotonic() - due) * 1000)

    threads = [threading.Thread(target=ask, args=(seed,))
               for seed in range(ASKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(took)


def share(took, part):
    return took[min(len(took) - 1, int(len(took) * part))]


def say_searches(label, took):
    print(f"{label:34} p50 {share(took, .5):6.1f} ms  p99 "
          f"{share(took, .99):6.1f} ms  ({len(took)} searches)")
    return share(took, .99)


def thumbnails(path, folder):
    """Seconds of the processors for both derivatives of one picture."""
    env = dict(os.environ, VIPS_CONCURRENCY="1")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for _ in range(THUMBNAILS):
        for side in (1280, 320):
            subprocess.run([
                "vipsthumbnail", path, "-s", f"{side}x{side}",
                "--export-profile", "srgb", "-o",
                f"{folder}/thumbnail-{side}.webp{WEBP}"], check=True, env=env)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime -
            before.ru_stime) / THUMBNAILS


def main():
    url, conninfo, var, folder, seconds, clients = sys.argv[1:]
    var, folder = pathlib.Path(var), pathlib.Path(folder)
    seconds, clients = float(seconds), int(clients)
    folder.mkdir(exist_ok=True)
    lines = [line.rstrip("\n").split("\t") for line in sys.stdin]
    names = ([int(line[0]) for line in lines], [line[1] for line in lines])
    path = photograph(folder)
    content, token = path.read_bytes(), token_of(conninfo)
    print(f"Uploads of {WIDTH} x {HEIGHT} JPEG, {len(content) / 1e6:.1f} MB, "
          f"{clients} clients\n")
    searches(url, names, min(seconds, 5))
    idle = say_searches("searches, nothing else", searches(url, names,
                                                           seconds))
    with Uploads(url, token, content, names, clients) as uploads:
        time.sleep(2)
        first, spent, start = (uploads.done(), seconds_of(var),
                               time.monotonic())
        time.sleep(seconds)
        count, took = uploads.done() - first, time.monotonic() - start
        spent = seconds_of(var) - spent
        busy = say_searches("searches, uploads at full load",
                            searches(url, names, seconds))
    print(f"p99 under uploads / idle = {busy / idle:.2f} (wanted: at most 2)")
    each, theirs = spent / max(1, count), thumbnails(path, folder)
    print(f"uploads                            {count / took:6.2f} a second, "
          f"{each:.3f} s of the processors each")
    print(f"vipsthumbnail, both derivatives    {theirs:.3f} s of the "
          f"processors: {each / theirs:.2f} times as much for an upload")
    wrong = uploads.refused()
    print(f"not taken: {len(wrong)} {wrong[:2]}")


main()
