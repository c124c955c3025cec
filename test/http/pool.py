# test/http/pool.py: a private pool of pinakesd, and an instance of one's own.

import contextlib
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

import fastcgi
from conftest import PATIENCE_S, setting

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]


def wait_until(claim, what, seconds=PATIENCE_S):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        result = claim()
        if result:
            return result
        time.sleep(0.02)
    raise AssertionError(f"not within {seconds} s: {what}")


def processes_below(pid):
    """The children of a process that are no zombies: id -> name."""
    found = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            stat = pathlib.Path(f"/proc/{name}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        head, _, tail = stat.rpartition(")")
        state, parent = tail.split()[:2]
        if int(parent) == pid and state not in "ZX":
            found[int(name)] = head.partition("(")[2]
    return found


def is_alive(pid):
    try:
        stat = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"


class Pool:
    """pinakesd with a socket of its own, on the instance's database."""

    def __init__(self, build, reader, writer, **settings):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pinakes-pool-"))
        self.program = self.folder / "pinakesd"
        shutil.copy2(pathlib.Path(build) / "pinakesd", self.program)
        (self.folder / "secret").write_bytes(os.urandom(48))
        self.socket = self.folder / "socket"
        self.log = self.folder / "log"
        self.settings = {
            "socket": self.socket,
            "workers": 3,
            "reader": reader,
            "writer": writer,
            # Its keeper tells the database, which others ask.
            "public_url": setting("PINAKES_URL").rstrip("/"),
            "media_dir": self.folder / "media",
            "derived_dir": self.folder / "derived",
            "templates_dir": CHECKOUT / "templates",
            "secret_file": self.folder / "secret",
            "pid_file": self.folder / "pid",
            **settings,
        }
        self.master = None
        self.write_settings()

    def write_settings(self, **changes):
        self.settings.update(changes)
        lines = [f"{name} = {value}\n"
                 for name, value in self.settings.items()]
        (self.folder / "conf").write_text("".join(lines))

    def launch(self, **more):
        """Starts the master without waiting until it serves."""
        with open(self.log, "a") as log:
            self.master = subprocess.Popen(
                [self.program, "-c", self.folder / "conf"],
                stderr=log, stdin=subprocess.DEVNULL, **more)

    def start(self, **more):
        self.launch(**more)
        wait_until(self.is_serving, "the pool serves\n" + self.said())
        return self

    def said(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def is_serving(self):
        return self.socket.exists() and self.workers() and \
            f"[{self.master.pid}] ready:" in self.said().replace(
                "info ", "")

    def children(self, name):
        return sorted(pid for pid, comm in
                      processes_below(self.master.pid).items()
                      if comm == name)

    def workers(self):
        return self.children("pinakesd-worker")

    def keepers(self):
        return self.children("pinakesd-keeper")

    def get(self, url="/health", **more):
        return fastcgi.get(self.socket, url, **more)

    def is_healthy(self):
        try:
            return self.get().status == 200
        except OSError:
            return False

    def signal(self, number):
        self.master.send_signal(number)

    def stop(self, seconds=PATIENCE_S):
        """Tells it to stop; its exit code."""
        self.signal(signal.SIGTERM)
        return self.master.wait(seconds)

    def remove(self):
        if self.master is not None and self.master.poll() is None:
            try:
                self.stop()
            except subprocess.TimeoutExpired:
                self.master.kill()
                self.master.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def own_instance(settings="", **environment):
    """A running instance that is removed in the end; settings are lines of
    its pinakes.local."""
    instance = Instance(setting("PINAKES_INSTANCE"), **environment)
    try:
        if settings:
            (instance.folder / "var").mkdir()
            (instance.folder / "var/pinakes.local").write_text(settings)
        instance.run("start")
        yield instance
    finally:
        instance.remove()


class Instance:
    """A whole instance of its own, to be broken: nginx, pool, database."""

    def __init__(self, script, **environment):
        self.script = script
        self.environment = environment
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pinakes-own-"))
        self.folder.chmod(0o755)
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"

    def run(self, *command):
        environment = dict(os.environ, VAR=str(self.folder / "var"),
                           PORT=str(self.port), DEMO="no", FSYNC="off",
                           LIMITS="relaxed", TEST_INSTANCE="yes")
        environment.update(self.environment)
        done = subprocess.run([self.script, *command], env=environment,
                              stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
        assert done.returncode == 0, done.stdout
        return done.stdout

    def conninfo(self):
        """Of the owner of the schema."""
        return self.run("conninfo", "pinakes_owner").strip()

    def master(self):
        return int((self.folder / "var/run/pinakesd.pid").read_text())

    def workers(self):
        return sorted(pid for pid, comm in
                      processes_below(self.master()).items()
                      if comm == "pinakesd-worker")

    def remove(self):
        self.run("destroy")
        shutil.rmtree(self.folder, ignore_errors=True)
