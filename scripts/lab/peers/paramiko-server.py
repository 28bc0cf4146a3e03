"""paramiko as a server that refuses every login. Options are JSON in argv[1]."""
import json
import select
import socket
import sys
import threading

import paramiko

options = json.loads(sys.argv[1])
LISTS = {"kex": "_preferred_kex", "keys": "_preferred_keys", "ciphers": "_preferred_ciphers", "macs": "_preferred_macs"}
for name, attribute in LISTS.items():
    if name in options:
        setattr(paramiko.Transport, attribute, tuple(options[name]))
# SETTINGS
if options.get("silent_newkeys"):
    paramiko.Transport._activate_outbound = lambda self: setattr(self, "_expected_packet", (paramiko.common.MSG_NEWKEYS,))
key = None
for kind in (paramiko.RSAKey, paramiko.Ed25519Key, paramiko.ECDSAKey):
    try:
        key = kind.from_private_key_file(options["key"])
        break
    except paramiko.SSHException:
        pass

if options.get("false_signature"):
    sign = key.sign_ssh_data
    key.sign_ssh_data = lambda data, *algorithm: sign(data + b"?", *algorithm)

listener = socket.create_server(("", 22), reuse_port=False)
print("listening", flush=True)


def serve(connection):
    if "traffic_class" in options:
        # As OpenSSH's server from 10.1 on: what its kernel answered before it woke up has no mark.
        select.select([connection], [], [], 5)
        connection.setsockopt(socket.IPPROTO_IP, socket.IP_TOS, options["traffic_class"])
    transport = paramiko.Transport(connection)
    transport.add_server_key(key)
    try:
        transport.start_server(server=paramiko.ServerInterface())
        transport.join(10)
    except Exception as error:
        print(type(error).__name__, error, flush=True)


while True:
    connection, _ = listener.accept()
    threading.Thread(target=serve, args=(connection,), daemon=True).start()
