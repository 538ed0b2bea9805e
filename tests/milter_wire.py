"""The milter protocol from the MTA's side, for tests that look at each packet.

Written from the protocol's description (libmilter's mfdef.h): a packet is four bytes of length in network
order, a command, and its data.
"""

import socket
import struct

ADD_HEADER, CHANGE_BODY, CHANGE_HEADER, QUARANTINE, SET_MACROS = 0x01, 0x02, 0x10, 0x20, 0x100
ACTIONS = ADD_HEADER | CHANGE_BODY | CHANGE_HEADER | QUARANTINE | SET_MACROS
LEADING_SPACE = 0x100000
NO_REPLY_HEADER, NO_REPLY_CONNECT, NO_REPLY_BODY = 0x80, 0x1000, 0x80000
STEPS = 0x1FFFFF  # all that a present MTA offers
# What answers to the end of the message, and ends it.
FINAL = {b"a": "accept", b"c": "continue", b"d": "discard", b"r": "reject", b"t": "tempfail", b"y": "reply"}


class Milter:
    """One connection to the daemon."""

    def __init__(self, path, steps=STEPS, actions=ACTIONS, negotiate=True, version=6):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(30)
        self.socket.connect(str(path))
        if negotiate:
            self.send(b"O", struct.pack(">LLL", version, actions, steps))
            command, data = self.receive()
            assert command == b"O", (command, data)
            _, self.actions, self.steps = struct.unpack(">LLL", data[:12])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    @staticmethod
    def packet(command, data=b""):
        return struct.pack(">L", len(data) + 1) + command + data

    def send(self, command, data=b""):
        self.socket.sendall(self.packet(command, data))

    def exactly(self, count):
        data = b""
        while len(data) < count:
            more = self.socket.recv(count - len(data))
            if not more:
                raise ConnectionError("the milter hung up")
            data += more
        return data

    def receive(self):
        """(command, data)"""
        length, = struct.unpack(">L", self.exactly(4))
        data = self.exactly(length)
        return data[:1], data[1:]

    def ask(self, command, data=b""):
        """Sends it, and the answer unless it was agreed that there is none."""
        self.send(command, data)
        silent = {b"C": NO_REPLY_CONNECT, b"L": NO_REPLY_HEADER, b"B": NO_REPLY_BODY}.get(command, 0)
        return None if self.steps & silent else self.receive()

    def begin(self, sender=b"<news@publisher.example>"):
        self.ask(b"C", b"client.example\x004" + struct.pack(">H", 25) + b"127.0.0.1\0")
        return self.ask(b"M", sender + b"\0")

    def fields(self, header):
        """Header fields as bytes, each with its folds; lines end in CRLF."""
        for field in header:
            name, _, body = field.partition(b":")
            body = body.rstrip(b"\r\n").replace(b"\r\n", b"\n")
            if not self.steps & LEADING_SPACE and body.startswith(b" "):
                body = body[1:]
            self.ask(b"L", name + b"\0" + body + b"\0")

    def message(self, header, body, chunk=65535):
        """Brings a message; returns all packets from the end of the message on, progress left out."""
        if self.begin()[0] == b"a":
            return [(b"a", b"")]
        self.fields(header)
        answer = self.ask(b"N")
        if answer[0] != b"c":
            return [answer]
        for at in range(0, len(body), chunk):
            self.ask(b"B", body[at:at + chunk])
        self.send(b"E")
        return self.finish()

    def finish(self):
        packets = []
        while not packets or packets[-1][0] not in FINAL:
            packet = self.receive()
            if packet[0] != b"p":
                packets.append(packet)
        return packets
