"""Carries frames between two interfaces and does to TCP what middleboxes do: middlebox.py NEAR FAR [options].
NEAR is the client's side. --from END --hold S --longer N: packets of that end with N bytes of payload or more are held back for S seconds.
--shift CLIENT SERVER: added to the sequence numbers of each end, taken from the acknowledgements of the other. IPv4 without options in TCP's way."""
import argparse
import heapq
import selectors
import socket
import struct
import time

ALL, OUTGOING, IPV4, TCP, SACK = 0x0003, 4, 0x0800, 6, 5
ETHERNET = 14

parser = argparse.ArgumentParser()
parser.add_argument("near")
parser.add_argument("far")
parser.add_argument("--from", dest="end", choices=["client", "server"])
parser.add_argument("--hold", type=float, default=0)
parser.add_argument("--longer", type=int, default=1)
parser.add_argument("--shift", type=int, nargs=2, default=[0, 0])
given = parser.parse_args()


def places(frame):
    """Where the TCP header and its payload begin, and where the packet ends; None for anything but TCP over IPv4."""
    if len(frame) < ETHERNET + 40 or struct.unpack_from("!H", frame, 12)[0] != IPV4 or frame[ETHERNET + 9] != TCP:
        return None
    tcp = ETHERNET + (frame[ETHERNET] & 15) * 4
    return tcp, tcp + (frame[tcp + 12] >> 4) * 4, ETHERNET + struct.unpack_from("!H", frame, ETHERNET + 2)[0]


def add(frame, at, number):
    struct.pack_into("!I", frame, at, (struct.unpack_from("!I", frame, at)[0] + number) & 0xFFFFFFFF)


def shift_sacks(frame, at, end, number):
    while at < end and frame[at] != 0:
        size = 1 if frame[at] == 1 else max(frame[at + 1], 2)
        if frame[at] == SACK:
            for edge in range(at + 2, at + size, 4):
                add(frame, edge, number)
        at += size


def checksum(frame, tcp, end):
    """RFC 9293 3.1: over the pseudo header, the header and the payload."""
    struct.pack_into("!H", frame, tcp + 16, 0)
    data = bytes(frame[ETHERNET + 12:ETHERNET + 20]) + struct.pack("!HH", TCP, end - tcp) + bytes(frame[tcp:end]) + b"\0" * ((end - tcp) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    struct.pack_into("!H", frame, tcp + 16, ~total & 0xFFFF)


def changed(frame, by_client):
    found = places(frame)
    if found is None or given.shift == [0, 0]:
        return frame
    tcp, payload, end = found
    own, other = given.shift if by_client else reversed(given.shift)
    add(frame, tcp + 4, own)
    if frame[tcp + 13] & 0x10:
        add(frame, tcp + 8, -other)
        shift_sacks(frame, tcp + 20, payload, -other)
    checksum(frame, tcp, end)
    return frame


def delay(frame, by_client):
    found = places(frame)
    meant = found is not None and given.end == ("client" if by_client else "server") and found[2] - found[1] >= given.longer
    return given.hold if meant else 0


def opened(name):
    link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL))
    link.bind((name, ALL))
    return link


near, far = opened(given.near), opened(given.far)
ways = selectors.DefaultSelector()
ways.register(near, selectors.EVENT_READ, (far, True))
ways.register(far, selectors.EVENT_READ, (near, False))
held, order = [], 0
print("carrying", flush=True)
while True:
    for key, _ in ways.select(max(0, held[0][0] - time.monotonic()) if held else None):
        frame, address = key.fileobj.recvfrom(65535)
        sink, by_client = key.data
        if address[2] == OUTGOING:
            continue
        frame = changed(bytearray(frame), by_client)
        order += 1
        heapq.heappush(held, (time.monotonic() + delay(frame, by_client), order, sink, frame))
    while held and held[0][0] <= time.monotonic():
        _, _, sink, frame = heapq.heappop(held)
        sink.send(frame)
