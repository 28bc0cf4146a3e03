"""An SSH man in the middle: ends the client's exchange with its own host key, and leads another one with the server. Options are JSON in argv[1]."""
import asyncio
import json
import sys

import asyncssh

options = json.loads(sys.argv[1])


class Middle(asyncssh.SSHServer):
    def connection_made(self, conn):
        self.onward = asyncio.ensure_future(self.reach_server())

    async def reach_server(self):
        try:
            onward = await asyncssh.connect(options["server"], 22, known_hosts=None, username="lab", password="wrong", client_keys=None, agent_path=None, config=None)
            onward.close()
        except (asyncssh.Error, OSError):
            pass

    def begin_auth(self, username):
        return True

    def password_auth_supported(self):
        return True

    def validate_password(self, username, password):
        return False


async def main():
    await asyncssh.create_server(Middle, "", options["port"], server_host_keys=options["keys"])
    print("listening", flush=True)
    await asyncio.Future()


asyncio.run(main())
