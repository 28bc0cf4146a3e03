"""A server on asyncssh that refuses every login."""
import asyncio

import asyncssh


class Server(asyncssh.SSHServer):
    def begin_auth(self, username):
        return True

    def password_auth_supported(self):
        return True

    def validate_password(self, username, password):
        return False


async def main():
    await asyncssh.listen(
        "",
        22,
        # SETTINGS
        server_factory=Server,
        reuse_address=True,
        server_host_keys=["HOST_KEY_FILE"],
    )
    print("listening", flush=True)
    await asyncio.Future()


asyncio.run(main())
