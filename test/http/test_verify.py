# test/http/test_verify.py: make verify-media says which files and rows do not agree.

import os
import subprocess

import pytest

from pool import own_instance


@pytest.fixture(scope="module")
def instance():
    with own_instance(DEMO="yes") as instance:
        yield instance


def verify(instance):
    done = subprocess.run([instance.script, "verify"], env=dict(
        os.environ, VAR=str(instance.folder / "var"), PORT=str(instance.port)),
                          stdin=subprocess.DEVNULL, capture_output=True,
                          text=True)
    return done.returncode, done.stdout + done.stderr


def originals(instance):
    return sorted(path for path in (instance.folder / "var/media")
                  .rglob("*.*") if path.is_file())


def test_an_instance_that_is_whole_is_said_to_be(instance):
    code, said = verify(instance)
    assert code == 0, said
    assert f"{len(originals(instance))} originals and their smaller versions " \
        "are whole" in said


def test_damaged_missing_and_empty_files_are_named(instance):
    first, second, third = originals(instance)[:3]
    kept = {path: path.read_bytes() for path in (first, second)}
    small = instance.folder / "var/derived" / third.parent.relative_to(
        instance.folder / "var/media") / f"{third.stem}-320.webp"
    kept[small] = small.read_bytes()
    try:
        first.write_bytes(bytes(len(kept[first])))
        second.unlink()
        small.write_bytes(b"")
        code, said = verify(instance)
    finally:
        for path, content in kept.items():
            path.write_bytes(content)
    assert code != 0
    for words, path in (("damaged: media/", first), ("missing", second),
                        ("empty: derived/", small)):
        assert any(words in line and path.name in line
                   for line in said.splitlines()), (words, said)
    assert "3 faults" in said


def test_a_file_with_the_name_of_other_bytes_is_named(instance):
    path = instance.folder / "var/media/aa/bb"
    path.mkdir(parents=True, exist_ok=True)
    stray = path / ("aabb" + "0" * 60 + ".png")
    stray.write_bytes(b"")
    code, said = verify(instance)
    stray.unlink()
    assert code != 0 and "damaged" in said and stray.name in said
