"""asyncssh as a server that refuses every login. Options are JSON in argv[1]."""
import asyncio
import json
import sys

import asyncssh

options = json.loads(sys.argv[1])
keys = options.pop("keys")


class Server(asyncssh.SSHServer):
    def begin_auth(self, username):
        return True

    def password_auth_supported(self):
        return True

    def validate_password(self, username, password):
        return False


async def main():
    await asyncssh.create_server(
        Server,
        "",
        22,
        # SETTINGS
        reuse_address=True,
        server_host_keys=keys,
        **options,
    )
    print("listening", flush=True)
    await asyncio.Future()


asyncio.run(main())
