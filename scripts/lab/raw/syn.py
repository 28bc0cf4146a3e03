"""Sends one segment without options, window 1024, as a scanner does: syn.py SOURCE DESTINATION PORT [FLAGS in hex; default: SYN]."""
import socket
import struct
import sys

source, destination, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
flags = int(sys.argv[4], 16) if len(sys.argv) > 4 else 0x02


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def segment(check):
    return struct.pack("!HHIIBBHHH", 45678, port, 0x5EC0FFEE, 0, 5 << 4, flags, 1024, check, 0)


pseudo = socket.inet_aton(source) + socket.inet_aton(destination) + struct.pack("!BBH", 0, 6, 20)
with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_TCP) as raw:
    raw.bind((source, 0))
    raw.sendto(segment(checksum(pseudo + segment(0))), (destination, 0))
