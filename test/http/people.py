# test/http/people.py: accounts for tests, and everyone who may knock at a door.

import base64
import ctypes
import hashlib
import os
import re

import requests

PASSWORD = "a quiet harbour at dawn"
argon2 = ctypes.CDLL("libargon2.so.1")


def password_hash(password=PASSWORD, memory_kib=64, passes=1):
    """argon2id as lib/auth keeps it; cheap, so that signing in renews it."""
    text = ctypes.create_string_buffer(256)
    size, word = ctypes.c_size_t, ctypes.c_uint32
    password = password.encode()
    assert argon2.argon2id_hash_encoded(
        word(passes), word(memory_kib), word(1), password,
        size(len(password)), os.urandom(16), size(16), size(32), text,
        size(256)) == 0
    return text.value.decode()


def secret():
    """A secret as it is sent, and what the database keeps of it."""
    value = os.urandom(32)
    return (base64.urlsafe_b64encode(value).decode().rstrip("="),
            hashlib.sha256(value).digest())


class Person:
    """An account, and a client of its own to use it with."""

    def __init__(self, made, url, stem="person", is_admin=False):
        self.made, self.url, self.name = made, url, made.name(stem)
        self.id = made.account(self.name, is_admin)
        made.run("UPDATE account SET password_hash = %s WHERE id = %s",
                 password_hash(), self.id)
        made.connection.commit()
        self.client = requests.Session()
        self.client.trust_env = False

    def sign_in(self):
        """By a session that the database is told of; no password is used."""
        sent, kept = secret()
        self.made.run("""INSERT INTO session (token_sha256, account_id,
            expires_at) VALUES (%s, %s, now() + interval '1 hour')""",
                      kept, self.id)
        self.made.connection.commit()
        # As the jar files what the server sets, so that there is one of it.
        self.client.cookies.set("session", sent, domain="localhost.local")
        self.kept = kept
        return self

    def token(self, scope, expires="infinity"):
        sent, kept = secret()
        self.made.run("""INSERT INTO api_token (account_id, label,
            token_sha256, scope, expires_at)
            VALUES (%s, %s, %s, %s::token_scope, %s)""",
                      self.id, scope, kept, scope, expires)
        self.made.connection.commit()
        return "pinakes_" + sent

    def change(self, assignment):
        self.made.run(f"UPDATE account SET {assignment} WHERE id = %s",
                      self.id)
        self.made.connection.commit()

    def get(self, path, **more):
        return self.client.get(self.url + path,
                               allow_redirects=False, **more)

    def post(self, path, **more):
        return self.client.post(self.url + path,
                                allow_redirects=False, **more)

    def csrf(self, path="/account/"):
        """What the forms of a page carry."""
        text = self.get(path).text
        found = re.search('name="csrf" value="([^"]+)"', text)
        assert found, text
        return found[1]

    def send(self, path, page=None, **fields):
        """A form, with the token of the page that shows it."""
        return self.post(path, data={"csrf": self.csrf(page or path),
                                     **fields})


class Stranger(Person):
    """Nobody yet."""

    def __init__(self, url):
        self.url = url
        self.client = requests.Session()
        self.client.trust_env = False
