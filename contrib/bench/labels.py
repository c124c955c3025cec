# contrib/bench/labels.py: the label queue beside a plain Flask and SQLite server that does the same.
"""labels.py URL CONNINFO FOLDER SECONDS CLIENTS

Sets are made in the bench's own instance, over one uploaded image. Both
servers have as many processes, and are asked in turns."""

import base64
import hashlib
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zlib

import psycopg2

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]
                       / "test/http"))
from people import PASSWORD, password_hash  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
PLAIN_PORT = 8093
SMALL, LARGE, MANY = 10_000, 100_000, 1_000_000


def png(width=64, height=64):
    def chunk(kind, data):
        return (len(data).to_bytes(4, "big") + kind + data
                + zlib.crc32(kind + data).to_bytes(4, "big"))
    lines = b"".join(b"\0" + os.urandom(3 * width) for _ in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", width.to_bytes(4, "big")
            + height.to_bytes(4, "big") + b"\x08\x02\0\0\0")
            + chunk(b"IDAT", zlib.compress(lines, 1)) + chunk(b"IEND", b""))


class Ours:
    """Sets in the bench's instance, of samples that share one image."""

    def __init__(self, url, conninfo, clients):
        self.url = url
        self.db = psycopg2.connect(conninfo)
        self.db.autocommit = True
        self.stem = "bench " + os.urandom(6).hex()
        self.names = [f"{self.stem} {number}" for number in range(clients)]
        for name in self.names:
            self.run("INSERT INTO account (name, password_hash, is_admin)"
                     " VALUES (%s, %s, true)", name, password_hash())
        self.picture = self.upload()

    def run(self, sql, *values):
        with self.db.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else []

    def basic(self, name):
        return base64.b64encode(f"{name}:{PASSWORD}".encode()).decode()

    def people(self):
        return "\n".join(self.basic(name) for name in self.names)

    def upload(self):
        body = (b'--b\r\nContent-Disposition: form-data; name="json"\r\n\r\n'
                b'{"licence": ["CC0-1.0"]}\r\n--b\r\nContent-Disposition: '
                b'form-data; name="file"; filename="a.png"\r\n\r\n'
                + png() + b"\r\n--b--\r\n")
        token = os.urandom(32)
        self.run("""INSERT INTO api_token (account_id, label, token_sha256,
            scope, expires_at) SELECT id, 'bench', %s, 'write',
            now() + interval '1 hour' FROM account WHERE name = %s""",
                 hashlib.sha256(token).digest(), self.names[0])
        sent = base64.urlsafe_b64encode(token).decode().rstrip("=")
        request = urllib.request.Request(self.url + "/api/upload", body, {
            "Content-Type": "multipart/form-data; boundary=b",
            "Authorization": "Bearer pinakes_" + sent})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)["id"]

    def set_of(self, size, labelled):
        """A new set with so many samples, the first so many labelled."""
        name = f"{self.stem} {size} {os.urandom(3).hex()}"
        (gallery,), = self.run("""INSERT INTO gallery (owner_id, title)
            SELECT id, %s FROM account WHERE name = %s RETURNING id""",
                               name, self.names[0])
        (id,), = self.run("""INSERT INTO label_set (gallery_id, name,
            base_dir, is_open, sample_count) VALUES (%s, %s, '/bench', false,
            %s) RETURNING id""", gallery, name, size)
        self.run("""INSERT INTO label (set_id, position, name) VALUES
            (%s, 0, 'positive'), (%s, 1, 'negative')""", id, id)
        self.run("""INSERT INTO label_sample (set_id, position, file_path,
            picture_id, label_id) SELECT %s, n, format('dir/image%%s.png', n),
            %s, CASE WHEN n < %s THEN (SELECT min(id) FROM label
                WHERE set_id = %s) END
            FROM generate_series(0, %s - 1) AS n""", id, self.picture,
                 labelled, id, size)
        self.run("ANALYZE label_sample")
        return name


class Plain:
    """The plain server, on as many processes as ours has workers."""

    def __init__(self, folder, names, workers):
        self.folder = folder.resolve()
        self.names, self.workers = names, workers
        self.url = f"http://127.0.0.1:{PLAIN_PORT}"
        (self.folder / "plain.png").write_bytes(png())

    def serve(self, size, labelled):
        path = self.folder / f"plain-{size}.db"
        path.unlink(missing_ok=True)
        with sqlite3.connect(path) as db:
            db.execute("CREATE TABLE users (name TEXT PRIMARY KEY, "
                       "password TEXT)")
            db.executemany("INSERT INTO users VALUES (?, ?)",
                           [(name, PASSWORD) for name in self.names])
            db.execute("CREATE TABLE samples (id INTEGER PRIMARY KEY, "
                       "filepath TEXT, label TEXT)")
            db.executemany("INSERT INTO samples VALUES (?, ?, ?)", (
                (n, f"dir/image{n}.png", "positive" if n < labelled else "")
                for n in range(size)))
        self.process = subprocess.Popen([
            "gunicorn", "-w", str(self.workers), "-b",
            f"127.0.0.1:{PLAIN_PORT}", "--chdir", str(HERE),
            "--log-level", "error", "label_plain:app"], env={
                **os.environ, "PLAIN_DATABASE": str(path),
                "PLAIN_IMAGE": str(self.folder / "plain.png")})
        for _ in range(100):
            try:
                urllib.request.urlopen(self.url, timeout=1)
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(.1)
        sys.exit("the plain server does not start")

    def stop(self):
        self.process.terminate()
        self.process.wait()


def press(url, deed, name, base, size, people, clients, seconds):
    """Requests a second; ends where any is refused."""
    said = subprocess.run([
        "wrk", "-t", str(clients), "-c", str(clients), "-d", f"{seconds}s",
        "--timeout", "60s",
        "-s", str(HERE / "labels.lua"), url], check=True, text=True,
        capture_output=True, env={
            **os.environ, "BENCH_DEED": deed, "BENCH_SET": name,
            "BENCH_BASE": base, "BENCH_SIZE": str(size),
            "BENCH_PEOPLE": people}).stdout
    rate, failed = re.search(r"^RESULT (\S+) (\d+)", said, re.M).groups()
    if int(failed) > 0:
        sys.exit(f"{deed} at {url}: {failed} requests failed")
    return float(rate)


class Bench:
    def __init__(self, url, conninfo, folder, seconds, clients):
        self.seconds, self.clients = int(seconds), int(clients)
        self.ours = Ours(url, conninfo, self.clients)
        self.plain = Plain(pathlib.Path(folder), self.ours.names,
                           self.clients)

    def ours_rate(self, deed, name, size):
        return press(self.ours.url, deed, name, "/bench", size,
                     self.ours.people(), self.clients, self.seconds)

    def plain_rate(self, deed, size):
        return press(self.plain.url, deed, "plain", "/plain", size,
                     self.ours.people(), self.clients, self.seconds)

    def compare(self, deed, size, labelled, wanted):
        name = self.ours.set_of(size, labelled)
        self.plain.serve(size, labelled)
        try:
            self.ours_rate("size", name, size)    # passwords are verified
            ours, theirs = [], []
            for _ in range(2):
                ours.append(self.ours_rate(deed, name, size))
                theirs.append(self.plain_rate(deed, size))
        finally:
            self.plain.stop()
        ours, theirs = sum(ours) / 2, sum(theirs) / 2
        print(f"{deed:9} of {size:8}, {labelled / size:4.0%} labelled: "
              f"{ours:8.1f}/s, plain {theirs:8.1f}/s, ratio "
              f"{ours / theirs:6.1f} (wanted: {wanted})", flush=True)


def main(url, conninfo, folder, seconds, clients):
    bench = Bench(url, conninfo, folder, seconds, clients)
    print("Label queue beside Flask and SQLite under gunicorn, "
          f"{clients} clients")
    print()
    bench.compare("size", SMALL, 0, "at least 3")
    bench.compare("by-id", SMALL, 0, "at least 3")
    bench.compare("cycle", LARGE, 0, "none")
    bench.compare("next", MANY, MANY * 99 // 100, "at least 80")
    bench.compare("classify", LARGE, 0, "at least 15")


if __name__ == "__main__":
    main(*sys.argv[1:])
