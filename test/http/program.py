# test/http/program.py: the program pinakes, as a user at a shell has it.

import json
import os
import pathlib
import subprocess

from people import PASSWORD

PROGRAM = pathlib.Path(os.environ.get("PINAKES_BUILD", "build")) / "pinakes"


class Program:
    """With a configuration folder of its own."""

    def __init__(self, url, home):
        self.url, self.home = url, pathlib.Path(home)
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(home),
                            "XDG_CONFIG_HOME": str(self.home / "config"),
                            "PINAKES_SERVER": url, "LC_ALL": "C.UTF-8",
                            "NO_PROXY": "*",
                            "LSAN_OPTIONS": "detect_leaks=0"}
        self.tokens = self.home / "config/pinakes/tokens.json"

    def run(self, *arguments, input="", **more):
        environment = {**self.environment, **more}
        return subprocess.run([PROGRAM, *map(str, arguments)], input=input,
                              capture_output=True, text=True,
                              env=environment, cwd=self.home)

    def lines(self, *arguments, exit=0, **more):
        """What it says to programs; exit may be several."""
        done = self.run(*arguments, "--json", **more)
        assert done.returncode in (exit if isinstance(exit, tuple)
                                   else (exit,)), done
        return [json.loads(line) for line in done.stdout.splitlines()]

    def login(self, person, *more):
        done = self.run("login", "--username", person.name, *more,
                        input=PASSWORD + "\n")
        assert done.returncode == 0, done
        return done
