# test/http/fastcgi.py: a raw FastCGI client, for what no web server sends.

import socket
import struct

BEGIN, ABORT, END, PARAMS, STDIN, STDOUT = 1, 2, 3, 4, 5, 6
GET_VALUES = 9
KEEP = 1


def record(kind, content=b"", request=1, padding=0, version=1):
    head = struct.pack("!BBHHBx", version, kind, request, len(content),
                       padding)
    return head + content + bytes(padding)


def begin(role=1, flags=0, request=1):
    return record(BEGIN, struct.pack("!HB5x", role, flags), request)


def length_of(text):
    if len(text) < 128:
        return bytes([len(text)])
    return struct.pack("!I", len(text) | 0x80000000)


def pairs(parameters):
    content = b""
    for name, value in parameters:
        name, value = as_bytes(name), as_bytes(value)
        content += length_of(name) + length_of(value) + name + value
    return content


def as_bytes(text):
    return text if isinstance(text, bytes) else text.encode()


def stream(kind, content, step=65535):
    pieces = [content[i:i + step] for i in range(0, len(content), step)]
    return b"".join(record(kind, piece) for piece in pieces) + record(kind)


def usual(method="GET", url="/health", body=b"", **more):
    """The parameters that nginx sends."""
    parameters = {
        "REQUEST_METHOD": method,
        "REQUEST_URI": url,
        "QUERY_STRING": url.partition("?")[2],
        "CONTENT_TYPE": "",
        "CONTENT_LENGTH": str(len(body)) if body else "",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REQUEST_SCHEME": "http",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "HTTP_ACCEPT": "*/*",
    }
    parameters.update(more)
    return list(parameters.items())


def whole(parameters, body=b"", flags=0):
    return (begin(flags=flags) + stream(PARAMS, pairs(parameters))
            + stream(STDIN, body))


class Answer:
    """What came back: status 0 when there was none."""

    def __init__(self, received):
        self.output = b""
        self.has_ended = False
        at = 0
        while len(received) - at >= 8:
            _, kind, _, length, padding = struct.unpack_from("!BBHHB",
                                                             received, at)
            if kind == STDOUT:
                self.output += received[at + 8:at + 8 + length]
            self.has_ended |= kind == END
            at += 8 + length + padding
        head, _, self.body = self.output.partition(b"\r\n\r\n")
        self.headers = {}
        for line in head.decode("latin-1").split("\r\n"):
            name, _, value = line.partition(": ")
            self.headers[name.lower()] = value
        self.status = int(self.headers.get("status", "0").split()[0])


class Connection:
    def __init__(self, path, patience_s=10):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(patience_s)
        self.socket.connect(str(path))

    def send(self, content):
        self.socket.sendall(content)

    def receive(self):
        """All until the other side closes."""
        received = b""
        try:
            while piece := self.socket.recv(65536):
                received += piece
        except ConnectionResetError:
            pass
        return Answer(received)

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def ask(path, content, patience_s=10):
    with Connection(path, patience_s) as connection:
        try:
            connection.send(content)
        except (BrokenPipeError, ConnectionResetError):
            pass
        return connection.receive()


def get(path, url="/health", method="GET", body=b"", **more):
    return ask(path, whole(usual(method, url, body, **more), body))
