"""The staging as a test sees it, with nothing but the standard library: HTTP by urllib, WebSocket by hand (RFC 6455)."""

import base64
import hashlib
import json
import os
import socket
import struct
import urllib.error
import urllib.parse
import urllib.request

API = os.environ["STAGING_API"]
AUTH = os.environ["STAGING_AUTH"]
PATIENCE_S = float(os.environ.get("STAGING_PATIENCE_MS", "5000")) / 1000

# RFC 6455, section 1.3
GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA


def ask(path, token=None, method="GET", body=None, base=API):
    """One JSON request: (status, value)."""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(base + path, data=data, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.load(refusal)


def token_for(user):
    status, body = ask("/auth/token", method="POST", body={"email": f"staging-e2e-user-{user:03}@example.test"}, base=AUTH)
    assert status == 200, f"POST /auth/token answered {status}"
    return body["access_token"]


class Session:
    """A chat session: connected, its frames read one by one. The token goes as a header or as a subprotocol."""

    def __init__(self, token, by="header"):
        self.close_code = None
        address = urllib.parse.urlsplit(API)
        self.stream = socket.create_connection((address.hostname, address.port), timeout=PATIENCE_S)
        self.reader = self.stream.makefile("rb")
        self.protocol = self._upgrade(address.netloc, token, by)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.reader.close()
        self.stream.close()

    def send(self, message):
        self._write(TEXT, json.dumps(message).encode())

    def receive(self):
        """The next message, or None after a close."""
        while True:
            opcode, payload = self._read()
            if opcode == TEXT:
                return json.loads(payload)
            if opcode == CLOSE:
                self.close_code = struct.unpack("!H", payload[:2])[0] if payload else 1005
                return None
            if opcode == PING:
                self._write(PONG, payload)

    def until(self, is_right):
        """The next message that is the right one; what comes before it is passed over."""
        last = None
        try:
            while (message := self.receive()) is not None:
                last = message
                if is_right(message):
                    return message
        except TimeoutError as late:
            raise TimeoutError(f"timed out after {PATIENCE_S} s, last message: {json.dumps(last)}") from late
        raise AssertionError(f"closed with {self.close_code}, last message: {json.dumps(last)}")

    def welcome(self):
        return self.until(lambda message: message.get("event") == "connection_established")

    def _upgrade(self, host, token, by):
        key = base64.b64encode(os.urandom(16)).decode()
        lines = ["GET /ws HTTP/1.1", f"Host: {host}", "Upgrade: websocket", "Connection: Upgrade"]
        lines += [f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"]
        if by == "header":
            lines.append(f"Authorization: Bearer {token}")
        else:
            wrapped = base64.urlsafe_b64encode(token.encode()).rstrip(b"=").decode()
            lines.append(f"Sec-WebSocket-Protocol: jwt-auth, jwt.{wrapped}")
        self.stream.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        status = self.reader.readline().decode().split(" ", 2)
        assert status[1] == "101", f"server rejected WebSocket connection: HTTP {status[1]}"
        headers = {}
        while (line := self.reader.readline().strip()) != b"":
            name, _, value = line.decode().partition(":")
            headers[name.lower()] = value.strip()
        accept = base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()
        assert headers["sec-websocket-accept"] == accept
        return headers.get("sec-websocket-protocol", "")

    def _write(self, opcode, payload):
        mask = os.urandom(4)
        size = len(payload)
        length = struct.pack("!B", 0x80 | size) if size < 126 else struct.pack("!BH", 0x80 | 126, size)
        masked = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))
        self.stream.sendall(struct.pack("!B", 0x80 | opcode) + length + mask + masked)

    def _read(self):
        first, second = self._exactly(2)
        size = second & 0x7F
        if size == 126:
            size = struct.unpack("!H", self._exactly(2))[0]
        elif size == 127:
            size = struct.unpack("!Q", self._exactly(8))[0]
        return first & 0x0F, self._exactly(size)

    def _exactly(self, size):
        read = self.reader.read(size)
        if len(read) < size:
            raise ConnectionError("the connection ended in the middle of a frame (1006)")
        return read
