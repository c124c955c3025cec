# test/http/test_make_run.py: make run stays in the foreground, and whatever ends it leaves no process.

import os
import pathlib
import signal
import subprocess

import pytest
import requests

from conftest import setting
from pool import CHECKOUT, Instance, wait_until


@pytest.fixture(scope="module")
def instance():
    instance = Instance(setting("PINAKES_INSTANCE"))
    try:
        yield instance
    finally:
        instance.remove()


def processes_of(folder):
    """The command lines that name the folder."""
    lines = []
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().replace(b"\0", b" ").decode()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if str(folder) in line:
            lines.append(line)
    return lines


def heed_interrupts():
    """Jobs in the background of a script have them ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


# As a terminal ends it, and as whoever looks after services does.
@pytest.mark.parametrize("end", [
    lambda make: os.killpg(make.pid, signal.SIGINT),
    lambda make: make.send_signal(signal.SIGTERM),
], ids=["ctrl-c", "term"])
def test_what_ends_make_run_leaves_no_process(instance, end):
    with subprocess.Popen(
            ["make", "run", f"PORT={instance.port}",
             f"VAR={instance.folder}/var"],
            cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, start_new_session=True,
            preexec_fn=heed_interrupts,
            env=dict(os.environ, DEMO="no", FSYNC="off",
                     TEST_INSTANCE="yes")) as make:
        try:
            lines = iter(make.stdout.readline, "")
            for line in lines:
                if "Ctrl-C stops it" in line:
                    break
            assert requests.get(instance.url + "/health").status_code == 200
            assert len(processes_of(instance.folder)) > 3
            end(make)
            wait_until(lambda: make.poll() is not None, "make ends")
            wait_until(lambda: not processes_of(instance.folder),
                       "nothing is left")
            assert any("stopped" in line for line in lines)
        finally:
            if make.poll() is None:
                os.killpg(make.pid, signal.SIGKILL)
