# contrib/bench/mix.py: the mix of `has` queries: names, what they send to the database, an answer of usual size.
"""mix.py names CONNINFO                  weight and name, a line each
mix.py cases < names                   the mix as cases without plans
mix.py scripts LOG FOLDER < names      pgbench scripts of what was logged
mix.py answer URL < names              one whole answer, head and body

The log is of one connection that ran each case of the mix four times, with
log_statement = all: the last time is what a warm worker sends."""

import json
import os
import re
import sys
import urllib.request

RUNS = 4
SCRIPTS = 128  # pgbench takes no more


def read_names():
    lines = (line.rstrip("\n").split("\t") for line in sys.stdin)
    return [(int(weight), name) for weight, name in lines]


def query(name):
    return "want: [has: [%s]]" % json.dumps(name, ensure_ascii=False)


def names(conninfo):
    """Objects by use: all of the first 64, then fewer and fewer, each with
    the weight of the ranks that it stands for (1/rank)."""
    import psycopg2
    cursor = psycopg2.connect(conninfo).cursor()
    cursor.execute("SELECT name FROM object WHERE picture_count > 0"
                   " ORDER BY picture_count DESC, id")
    found = [row[0] for row in cursor.fetchall()]
    most, rank, ranks = len(found), 1.0, []
    while len(ranks) < SCRIPTS and rank <= most:
        if not ranks or int(rank) > ranks[-1]:
            ranks.append(int(rank))
        rank = rank + 1 if rank < 64 else rank * (most / 64) ** (1 / 63)
    for place, first in enumerate(ranks):
        after = ranks[place + 1] if place + 1 < len(ranks) else most + 1
        weight = sum(1 / r for r in range(first, after))
        print("%d\t%s" % (max(1, round(weight * 10000)), found[first - 1]))


def cases():
    for _, name in read_names():
        print(json.dumps({"name": name, "query": query(name), "plans": [],
                          "ordering": "date-desc", "limit": 16}))


def logged(path):
    """(connection, statement) in order, with the values put in."""
    statements = []
    with open(path, encoding="utf-8") as log:
        for line in log:
            found = re.search(
                r"\[(\d+)\] .*LOG:  (?:execute [^:]*|statement): (.*)$", line)
            if found:
                statements.append(found.groups())
                continue
            found = re.search(r"\[(\d+)\] .*DETAIL:  parameters: (.*)$", line)
            if found and statements and statements[-1][0] == found.group(1):
                values = dict(re.findall(
                    r"\$(\d+) = ('(?:[^']|'')*'|NULL)", found.group(2)))
                statements[-1] = (found.group(1), re.sub(
                    r"\$(\d+)", lambda m: values[m.group(1)], statements[-1][1]))
    return statements


def transactions(statements):
    """From BEGIN to COMMIT, of the one connection that has them."""
    ours = {c for c, text in statements if text.startswith("BEGIN")}
    groups, is_open = [], False
    for connection, text in statements:
        if connection not in ours:
            continue
        if text.startswith("BEGIN"):
            groups.append([])
            is_open = True
        if is_open:
            groups[-1].append(text)
        if text.startswith("COMMIT"):
            is_open = False
    return groups


def script(group):
    """One pipeline for all that need not wait for an answer: what opens the
    transaction with what looks names up, then each search, then the rows
    with COMMIT."""
    lines, is_open = [], False
    for place, statement in enumerate(group):
        if not is_open:
            lines.append("\\startpipeline")
            is_open = True
        lines.append(statement + ";")
        after = group[place + 1] if place + 1 < len(group) else ""
        waits = not (statement.startswith(("BEGIN", "SET LOCAL"))
                     or after.startswith(("COMMIT", "SET LOCAL")))
        if waits or not after:
            lines.append("\\endpipeline")
            is_open = False
    return "\n".join(lines) + "\n"


def scripts(log, folder):
    mix = read_names()
    groups = transactions(logged(log))
    if len(groups) != RUNS * len(mix):
        sys.exit("mix: %d transactions logged, %d expected" % (
            len(groups), RUNS * len(mix)))
    for place, (weight, _) in enumerate(mix):
        path = os.path.join(folder, "has-%03d.sql" % place)
        with open(path, "w", encoding="utf-8") as out:
            out.write(script(groups[RUNS * place + RUNS - 1]))
        print("-f %s@%d" % (path, weight))


def fetch(url, name):
    request = urllib.request.Request(url + "/api/query-pictures",
                                     data=query(name).encode())
    with urllib.request.urlopen(request) as response:
        return response.headers, response.read()


def answer(url):
    mix = read_names()
    answers = [(weight, *fetch(url, name)) for weight, name in mix]
    mean = (sum(w * len(body) for w, _, body in answers)
            / sum(w for w, _, _ in answers))
    _, headers, body = min(answers, key=lambda a: abs(len(a[2]) - mean))
    print("mean answer: %d bytes; taken: %d bytes" % (mean, len(body)), file=sys.stderr)
    keep = ("content-type", "etag", "link", "x-next-cursor", "cache-control")
    head = "".join("%s: %s\r\n" % (n, v) for n, v in headers.items() if n.lower() in keep)
    sys.stdout.buffer.write(head.encode() + b"\r\n" + body)


if __name__ == "__main__":
    {"names": names, "cases": cases, "scripts": scripts,
     "answer": answer}[sys.argv[1]](*sys.argv[2:])
