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


def send(ours, deed, name):
    """One request of the first person, as the bench sends them."""
    fields = {"dataset_name": name}
    if deed == "classify":
        fields.update(base_dir="/bench", filepath=PATH, label="positive")
    request = urllib.request.Request(
        ours.url + ("/obtain" if deed == "next" else "/classify"),
        json.dumps(fields).encode(), {
            "Content-Type": "application/json",
            "Authorization": "Basic " + ours.basic(ours.names[0])})
    with urllib.request.urlopen(request) as answer:
        return answer.headers


def statements_of(ours, deed, name, log):
    """What one worker sends for one request, values put in."""
    ours.run("ALTER SYSTEM SET log_statement = 'all'")
    ours.run("SELECT pg_reload_conf()")
    try:
        time.sleep(1)
        mark = log.stat().st_size
        send(ours, deed, name)
        time.sleep(.5)
    finally:
        ours.run("ALTER SYSTEM RESET log_statement")
        ours.run("SELECT pg_reload_conf()")
    part = log.with_suffix(".label")
    with log.open("rb") as whole:
        whole.seek(mark)
        part.write_bytes(whole.read())
    statements = logged(part)
    part.unlink()
    ours_alone = {pid for pid, text in statements if "label_set" in text}
    if len(ours_alone) != 1:
        sys.exit(f"{len(ours_alone)} connections asked for the set")
    return [text for pid, text in statements if pid in ours_alone]


def script_of(statements, account):
    """Each client is another account, and labels another sample each time.
    Who asks for which set is one question, as ours sends it."""
    lines = [f"\\set account {account} + :client_id",
             f"\\set place random(0, {SMALL - 1})"]
    for at, text in enumerate(statements):
        text = text.replace(f"'{account}'", ":account").replace(
            f"'{PATH}'", "('dir/image' || :place || '.png')")
        if text.startswith("BEGIN"):
            lines.append("\\startpipeline")
        lines.append(text + ";")
        if "verified_pair" in text:
            lines.append("\\endpipeline")
    return "\n".join(lines) + "\n"


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
    accounts = [id for id, in ours.run(
        "SELECT id FROM account WHERE name = ANY (%s) ORDER BY id",
        ours.names)]
    if accounts[-1] != accounts[0] + len(accounts) - 1:
        sys.exit("the accounts have no numbers in a row")
    name = ours.set_of(SMALL, 0)
    for first in ("size", deed):
        press(url, first, name, "/bench", SMALL, ours.people(), clients, 2)
    headers = send(ours, deed, name)
    statements = statements_of(ours, deed, name, pathlib.Path(log))
    (folder / "label-script.sql").write_text(script_of(statements,
                                                       accounts[0]))
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
