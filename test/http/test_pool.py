# test/http/test_pool.py: the master and its processes, killed, reloaded, worn out and stopped.

import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest
import requests
from conftest import setting
from fastcgi import Connection, usual, whole
from pool import Pool, is_alive, own_instance, wait_until

BACK_S = 2


@pytest.fixture
def make_pool():
    pools = []

    def make(**settings):
        pool = Pool(setting("PINAKES_BUILD"), setting("PINAKES_READER"),
                    setting("PINAKES_WRITER"), **settings)
        pools.append(pool)
        return pool

    yield make
    for pool in pools:
        pool.remove()


@pytest.fixture
def pool(make_pool):
    return make_pool().start()


@pytest.fixture(scope="module")
def instance():
    with own_instance() as instance:
        yield instance


# ---- ends ----


def test_term_leaves_no_process_and_no_socket(pool):
    everyone = pool.workers() + pool.keepers()
    assert len(everyone) == 4
    assert (pool.folder / "pid").read_text() == f"{pool.master.pid}\n"
    assert pool.stop(5) == 0
    assert not [pid for pid in everyone if is_alive(pid)]
    assert not pool.socket.exists()
    assert not (pool.folder / "pid").exists()


def test_term_answers_what_has_come_in(pool):
    request = whole(usual())
    begun = [Connection(pool.socket) for _ in range(3)]
    for connection in begun:
        connection.send(request[:40])
    time.sleep(0.1)
    waiting = [Connection(pool.socket) for _ in range(20)]
    for connection in waiting:
        connection.send(request)
    pool.signal(signal.SIGTERM)
    time.sleep(0.3)
    for connection in begun:
        connection.send(request[40:])
    for connection in begun + waiting:
        assert connection.receive().status == 200
        connection.close()
    assert pool.master.wait(5) == 0


def test_a_second_pool_on_the_same_socket_is_refused(pool):
    done = subprocess.run([pool.program, "-c", pool.folder / "conf"],
                          stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1
    assert "another pinakesd serves" in done.stderr
    assert pool.is_healthy()


def test_all_leave_with_a_master_that_is_killed_and_the_next_can_start(pool):
    everyone = pool.workers() + pool.keepers()
    pool.master.kill()
    pool.master.wait()
    pool.start()
    wait_until(lambda: not [pid for pid in everyone if is_alive(pid)],
               "the old ones are gone", seconds=BACK_S)
    assert pool.is_healthy()
    assert pool.stop() == 0


# ---- restarts ----


def test_a_worker_that_is_killed_is_replaced(pool):
    for _ in range(3):
        before = pool.workers()
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: len(pool.workers()) == 3
                   and not set(before) & set(pool.workers())
                   and pool.is_healthy(), "three others", seconds=BACK_S)


def test_a_keeper_that_is_killed_is_replaced(pool):
    before = pool.keepers()
    os.kill(before[0], signal.SIGKILL)
    wait_until(lambda: pool.keepers() and pool.keepers() != before,
               "another keeper", seconds=BACK_S)


def test_workers_are_replaced_after_their_requests(make_pool):
    pool = make_pool(recycle_requests=20).start()
    seen = set(pool.workers())
    for _ in range(400):
        assert pool.get().status == 200
        seen |= set(pool.workers())
    assert len(seen) > 9
    assert "was ended" not in pool.said() and "failed" not in pool.said()


def test_workers_that_grow_too_large_are_replaced(make_pool):
    pool = make_pool(recycle_rss_mib=1, workers=1).start()
    before = pool.workers()
    for _ in range(64):
        assert pool.get().status == 200
    wait_until(lambda: pool.workers() and pool.workers() != before,
               "another worker", seconds=BACK_S)


@pytest.mark.skipif("sanitize" in os.environ.get("BUILD", ""),
                    reason="shadow memory has no bound")
def test_a_worker_that_takes_too_much_memory_ends_alone(make_pool):
    pool = make_pool(worker_data_mib=1, workers=1)
    pool.launch()
    wait_until(lambda: "out of memory" in pool.said(), "a worker ends")
    pool.write_settings(worker_data_mib=64)
    hang_up(pool)
    wait_until(pool.is_healthy, "healthy with enough memory")
    assert pool.master.poll() is None
    limits = pathlib.Path(f"/proc/{pool.workers()[0]}/limits").read_text()
    assert re.search(rf"Max data size +{64 << 20} ", limits)


def test_a_pool_that_cannot_start_says_why(make_pool):
    pool = make_pool(workers=0)
    pool.launch()
    assert pool.master.wait() == 1
    assert "conf:2: workers must be a number from 1 to 512" in pool.said()


# ---- reload ----


def hang_up(pool):
    pool.signal(signal.SIGHUP)


def test_a_reload_takes_new_settings_and_keeps_its_process(pool):
    before = pool.workers() + pool.keepers()
    pool.write_settings(workers=5)
    hang_up(pool)
    wait_until(lambda: len(pool.workers()) == 5 and len(pool.keepers()) == 1
               and not set(before) & set(pool.workers() + pool.keepers()),
               "five new workers, one new keeper")
    assert pool.master.poll() is None
    assert pool.is_healthy()
    assert pool.stop() == 0


def test_a_reload_with_broken_settings_changes_nothing(pool):
    before = pool.workers()
    pool.write_settings(workers="many")
    hang_up(pool)
    wait_until(lambda: "the reload was given up" in pool.said(), "it says so")
    assert "workers must be a number" in pool.said()
    assert pool.workers() == before
    assert pool.is_healthy()
    pool.write_settings(workers=2)
    hang_up(pool)
    wait_until(lambda: len(pool.workers()) == 2, "two workers")


def replace_program(pool, content):
    new = pool.folder / "new"
    new.write_bytes(content)
    new.chmod(0o755)
    new.rename(pool.program)


def test_a_reload_of_a_broken_program_changes_nothing(pool):
    before = pool.workers()
    good = pool.program.read_bytes()
    for broken in (b"no program", b"#!/bin/false\n", b""):
        replace_program(pool, broken)
        said = pool.said().count("the reload was given up")
        hang_up(pool)
        wait_until(lambda: pool.said().count("the reload was given up")
                   > said, "it says so")
        assert pool.workers() == before
        assert pool.is_healthy()
    replace_program(pool, good)
    hang_up(pool)
    wait_until(lambda: len(pool.workers()) == 3
               and not set(before) & set(pool.workers()), "new workers")
    assert pool.is_healthy()


def test_a_request_that_runs_outlives_the_reload(pool):
    request = whole(usual())
    with Connection(pool.socket) as connection:
        connection.send(request[:40])
        time.sleep(0.1)
        before = pool.workers()
        hang_up(pool)
        wait_until(lambda: len(set(pool.workers()) - set(before)) == 3,
                   "new workers")
        connection.send(request[40:])
        assert connection.receive().status == 200
    wait_until(lambda: not set(before) & set(pool.workers()),
               "the old ones have left")


# ---- the system around it ----


def test_the_log_is_opened_again(pool):
    old = pool.folder / "log.1"
    pool.log.rename(old)
    pool.signal(signal.SIGUSR1)
    wait_until(pool.log.exists, "a new log")
    pool.signal(signal.SIGUSR2)
    wait_until(lambda: "requests, idle for" in pool.said(), "the status")

    def all_have_opened():
        for _ in range(5):
            pool.get()
        return pool.said().count("GET /health 200") >= 5
    wait_until(all_have_opened, "requests in the new log")


def test_the_supervisor_is_told(make_pool):
    pool = make_pool()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
        supervisor.bind(str(pool.folder / "notify"))
        supervisor.settimeout(10)
        pool.start(env=dict(os.environ,
                            NOTIFY_SOCKET=str(pool.folder / "notify")))
        assert supervisor.recv(100) == b"READY=1"
        hang_up(pool)
        assert supervisor.recv(100).startswith(b"RELOADING=1")
        assert supervisor.recv(100) == b"READY=1"
        pool.stop()
        assert supervisor.recv(100) == b"STOPPING=1"


AS_SYSTEMD_DOES = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(sys.argv[2], sys.argv[2:])
"""


def test_a_socket_of_the_system_is_taken(make_pool):
    pool = make_pool()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(pool.socket))
        listener.listen(100)
        inode = os.stat(pool.socket).st_ino
        with open(pool.log, "a") as log:
            pool.master = subprocess.Popen(
                [sys.executable, "-c", AS_SYSTEMD_DOES,
                 str(listener.fileno()), pool.program, "-c",
                 pool.folder / "conf"],
                pass_fds=[listener.fileno()], stderr=log)
        wait_until(pool.is_serving, "the pool serves")
        assert pool.is_healthy()
        before = pool.workers()
        hang_up(pool)
        wait_until(lambda: len(pool.workers()) == 3
                   and not set(before) & set(pool.workers()), "new workers")
        assert pool.is_healthy()
        assert pool.stop() == 0
        assert os.stat(pool.socket).st_ino == inode


def test_only_user_and_group_may_connect(pool):
    assert os.stat(pool.socket).st_mode & 0o777 == 0o660


# ---- under load, through nginx ----


class Load:
    """Clients that ask without a pause and keep what came of it."""

    addresses = ("/health", "/api/nature", "/api/licence")

    def __init__(self, url, clients=4):
        self.url = url
        self.truth = {address: requests.get(url + address).text
                      for address in self.addresses}
        self.results = []
        self.is_over = False
        self.threads = [threading.Thread(target=self.ask_on)
                        for _ in range(clients)]

    def ask_on(self):
        session = requests.Session()
        session.trust_env = False
        turn = 0
        while not self.is_over:
            address = self.addresses[turn % len(self.addresses)]
            turn += 1
            try:
                answer = session.get(self.url + address, timeout=10)
                what = self.judge(address, answer)
            except requests.RequestException as problem:
                what = f"no answer: {problem}"
            self.results.append((time.monotonic(), what))
            if what != 200:
                time.sleep(0.02)

    def judge(self, address, answer):
        if answer.status_code == 200:
            return 200 if answer.text == self.truth[address] else "wrong"
        if answer.status_code in (502, 503):
            if "Retry-After" not in answer.headers:
                return f"{answer.status_code} without Retry-After"
            return answer.status_code
        return f"status {answer.status_code}: {answer.text[:200]}"

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        time.sleep(0.5)
        return self

    def __exit__(self, *_):
        self.is_over = True
        for thread in self.threads:
            thread.join()

    def wait_until_back(self, since):
        """Every client has its answers again, within the promised time."""
        wait_until(lambda: len([1 for at, what in self.results
                                if at > since and what == 200]) > 20,
                   "answers after " + str(self.results[-5:]), seconds=BACK_S)
        time.sleep(0.5)
        late = [what for at, what in self.results
                if at > since + BACK_S and what != 200]
        assert not late

    def kinds(self):
        return {what for _, what in self.results}


def test_killed_workers_under_load(instance):
    with Load(instance.url) as load:
        for _ in range(4):
            for pid in instance.workers():
                os.kill(pid, signal.SIGKILL)
            load.wait_until_back(time.monotonic())
    assert load.kinds() <= {200, 502}
    assert len(load.results) > 100


def test_postgresql_restarted_under_load(instance):
    workers = instance.workers()
    with Load(instance.url) as load:
        for _ in range(2):
            instance.run("stop-db")
            time.sleep(1)
            instance.run("start-db")
            load.wait_until_back(time.monotonic())
    assert load.kinds() == {200, 503}
    assert instance.workers() == workers


def test_a_reload_under_load_fails_nobody(instance):
    with Load(instance.url) as load:
        for _ in range(3):
            before = instance.workers()
            os.kill(instance.master(), signal.SIGHUP)
            wait_until(lambda: len(instance.workers()) == len(before)
                       and not set(before) & set(instance.workers()),
                       "new workers")
    assert load.kinds() == {200}


def test_a_master_that_is_killed_is_started_again_by_the_script(instance):
    os.kill(instance.master(), signal.SIGKILL)
    instance.run("start")
    assert requests.get(instance.url + "/health").status_code == 200
