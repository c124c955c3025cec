# contrib/bench/label_floor.py: obtain-next and classify beside the least that they can cost.
"""label_floor.py prepare DEED URL CONNINFO LOG FOLDER CLIENTS
label_floor.py measure DEED URL CONSTANT CONNINFO FOLDER SECONDS CLIENTS

prepare makes a set, and writes what a warm worker sends to the database for
one request as a script of pgbench, and the answer for the program that costs
nothing. measure asks ours (R), the database (P) and that program (C) in
turns: DEED is next or classify."""

import json
import os
import pathlib
import re
import subprocess
import sys
import time
import urllib.request

from labels import SMALL, Ours, press
from mix import logged

ANSWER = b'{"response":true}'
PATH = "dir/image7.png"


def send(ours, deed, name, person):
    """One request, as the bench sends them."""
    fields = {"dataset_name": name}
    if deed == "classify":
        fields.update(base_dir="/bench", filepath=PATH, label="positive")
    request = urllib.request.Request(
        ours.url + ("/obtain" if deed == "next" else "/classify"),
        json.dumps(fields).encode(), {
            "Content-Type": "application/json",
            "Authorization": "Basic " + ours.basic(person)})
    with urllib.request.urlopen(request) as answer:
        return answer.headers


def statements_of(ours, deed, name, log):
    """What a worker sends for one request of each person, values put in."""
    ours.run("ALTER SYSTEM SET log_statement = 'all'")
    ours.run("SELECT pg_reload_conf()")
    try:
        time.sleep(1)
        mark = log.stat().st_size
        for person in ours.names:
            headers = send(ours, deed, name, person)
        time.sleep(.5)
    finally:
        ours.run("ALTER SYSTEM RESET log_statement")
        ours.run("SELECT pg_reload_conf()")
    part = log.with_suffix(".label")
    with log.open("rb") as whole:
        whole.seek(mark)
        part.write_bytes(whole.read())
    statements = [text for _, text in logged(part) if "verified_pair" in text]
    part.unlink()
    if len(statements) != len(ours.names):
        sys.exit(f"{len(statements)} statements for {len(ours.names)} people")
    return statements, headers


def script_of(statements):
    """Each client is another person, and labels another sample each time."""
    lines = [f"\\set place random(0, {SMALL - 1})"]
    for client, text in enumerate(statements):
        lines.append(f"\\{'elif' if client else 'if'} :client_id = {client}")
        lines.append(text.replace(
            f"'{PATH}'", "('dir/image' || :place || '.png')") + ";")
    return "\n".join([*lines, "\\endif"]) + "\n"


def answer_of(ours, deed, headers):
    """The answer of the program itself: nginx sends the image."""
    kept = [f"{name}: {headers[name]}" for name in (
        "Content-Type", "Cache-Control", "X-Response-Json")
        if headers[name] is not None]
    if deed == "next":
        (sha, end), = ours.run("""SELECT encode(m.sha256, 'hex'), f.extension
            FROM picture_text t JOIN media m ON m.id = t.media_id
            JOIN file_format f ON f.id = m.file_format_id
            WHERE t.picture_id = %s""", ours.picture)
        kept.append(f"X-Accel-Redirect: /labelled/{sha[:2]}/{sha[2:4]}/"
                    f"{sha}.{end}")
    head = "\r\n".join(kept).encode() + b"\r\n\r\n"
    return head if deed == "next" else head + ANSWER


def prepare(deed, url, conninfo, log, folder, clients):
    folder = pathlib.Path(folder)
    ours = Ours(url, conninfo, int(clients))
    name = ours.set_of(SMALL, 0)
    for first in ("size", deed):
        press(url, first, name, "/bench", SMALL, ours.people(), clients, 2)
    statements, headers = statements_of(ours, deed, name, pathlib.Path(log))
    (folder / "label-script.sql").write_text(script_of(statements))
    (folder / "answer").write_bytes(answer_of(ours, deed, headers))
    (folder / "label-set.json").write_text(json.dumps(
        {"name": name, "people": ours.people()}))


def press_database(conninfo, script, seconds, clients):
    """The first half prepares the statements, and is left out."""
    said = subprocess.run([
        "pgbench", "-n", "-M", "prepared", "-c", clients, "-j", "1", "-T",
        str(2 * int(seconds)), "-P", "1", "-f", script, conninfo], check=True,
        text=True, capture_output=True).stderr
    rates = [float(rate) for rate in re.findall(r"^progress: \S+ s, (\S+) tps",
                                                said, re.M)]
    later = rates[len(rates) // 2:]
    return sum(later) / len(later)


def measure(deed, url, constant, conninfo, folder, seconds, clients):
    folder = pathlib.Path(folder)
    kept = json.loads((folder / "label-set.json").read_text())

    def rate(address):
        return press(address, deed, kept["name"], "/bench", SMALL,
                     kept["people"], clients, seconds)

    rates = [(rate(url), press_database(
        conninfo, folder / "label-script.sql", seconds, clients),
        rate(constant)) for _ in range(2)]
    ours, database, cheapest = (sum(column) / len(rates)
                                for column in zip(*rates))
    print(f"{deed:9} R {ours:8.1f}/s  P {database:8.1f}/s  C "
          f"{cheapest:8.1f}/s  R / (1 / (1/P + 1/C)) = "
          f"{ours * (1 / database + 1 / cheapest):.3f} (wanted: 0.75)",
          flush=True)


if __name__ == "__main__":
    {"prepare": prepare, "measure": measure}[sys.argv[1]](*sys.argv[2:])
