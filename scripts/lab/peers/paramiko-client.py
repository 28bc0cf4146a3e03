"""paramiko's SSHClient: one connection with a password that nobody has. Options are JSON in argv[1]."""
import json
import sys

import paramiko

options = json.loads(sys.argv[1])
LISTS = {"kex": "_preferred_kex", "keys": "_preferred_keys", "ciphers": "_preferred_ciphers", "macs": "_preferred_macs"}
for name, attribute in LISTS.items():
    if name in options:
        setattr(paramiko.Transport, attribute, tuple(options[name]))

client = paramiko.SSHClient()
if "known" in options:
    client.load_host_keys(options["known"])
    client.set_missing_host_key_policy(paramiko.RejectPolicy())
else:
    client.set_missing_host_key_policy(paramiko.MissingHostKeyPolicy())
try:
    client.connect(options["host"], username="lab", password="lab", look_for_keys=False, allow_agent=False, timeout=5)
except Exception as error:
    print(type(error).__name__, error)
finally:
    client.close()
