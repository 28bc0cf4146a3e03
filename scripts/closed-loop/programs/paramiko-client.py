"""A user's program on paramiko, with a password that nobody has."""
import sys

import paramiko

# SETTINGS
client = paramiko.SSHClient()
client.set_missing_host_key_policy(paramiko.MissingHostKeyPolicy())
try:
    client.connect(sys.argv[1], username="lab", password="lab", look_for_keys=False, allow_agent=False, timeout=10)
except Exception as error:
    print(type(error).__name__, error)
finally:
    client.close()
