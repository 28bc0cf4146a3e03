"""Carries frames between two interfaces over a VLAN trunk: vlan-trunk.py VLAN NEAR TRUNK TRUNK-END FAR.
NEAR and FAR see plain frames, TRUNK and TRUNK-END (two ends of one wire) tagged ones. For kernels without VLAN devices."""
import selectors
import socket
import struct
import sys

ALL, OUTGOING, DOT1Q = 0x0003, 4, 0x8100
vlan = int(sys.argv[1])
near, trunk, end, far = [socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL)) for _ in range(4)]
for each, name in zip((near, trunk, end, far), sys.argv[2:]):
    each.bind((name, ALL))

tag = lambda frame: frame[:12] + struct.pack("!HH", DOT1Q, vlan) + frame[12:]
# The kernel hands a tag over beside the frame, or in it where it came that way.
untag = lambda frame: frame[:12] + frame[16:] if frame[12:14] == b"\x81\x00" else frame

ways = selectors.DefaultSelector()
for source, sink, change in ((near, trunk, tag), (trunk, near, untag), (far, end, tag), (end, far, untag)):
    ways.register(source, selectors.EVENT_READ, (sink, change))
print("carrying", flush=True)
while True:
    for key, _ in ways.select():
        frame, address = key.fileobj.recvfrom(65535)
        sink, change = key.data
        if address[2] != OUTGOING:
            sink.send(change(frame))
