# test/http/uploading.py: pictures of new bytes, sent by API and by form.

import json
import struct
import time
import zlib

WANTED = {"title": "A harbour", "licence": ["CC0-1.0"]}


def png(width=40, height=30, seed=0):
    """A picture of its own: no two of different seeds are alike."""
    rows = b"".join(
        b"\0" + bytes((x * 7 + y * seed + (x * y * (seed + 3)) % 251 + c * 80)
                      % 256 for x in range(width) for c in range(3))
        for y in range(height))

    def chunk(kind, content):
        return (struct.pack(">I", len(content)) + kind + content
                + struct.pack(">I", zlib.crc32(kind + content)))

    return (b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"tEXt", b"Title\0" + str((seed, time.time_ns())).encode())
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def send(person, content=None, wish=None, name="harbour.png", headers=None,
         **more):
    """As the manual says; a wish of None leaves the field out."""
    parts = {"json": (None, json.dumps({**WANTED, **more} if wish is None
                                       else wish))}
    parts["file"] = (name, png(seed=len(more)) if content is None else content)
    return person.post("/api/upload", files=parts, headers=headers)


def accepted(answer):
    assert answer.status_code == 201, answer.text
    return answer.json()


def send_form(person, content=None, csrf=None, **fields):
    files = {"file": ("harbour.png", png() if content is None else content)}
    return person.post("/upload", files=files, data={
        "csrf": person.csrf("/upload") if csrf is None else csrf, **fields})
