"""A server on paramiko that refuses every login."""
import socket
import threading

import paramiko

# SETTINGS
key = paramiko.RSAKey.from_private_key_file("HOST_KEY_FILE")
listener = socket.create_server(("", 22))
print("listening", flush=True)


def serve(connection):
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
