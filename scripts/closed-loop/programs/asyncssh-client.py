"""A user's program on asyncssh, with a password that nobody has."""
import asyncio
import sys

import asyncssh


async def main():
    connection = asyncssh.connect(
        sys.argv[1],
        # SETTINGS
        username="lab",
        password="lab",
        known_hosts=None,
        config=[],
        client_keys=None,
        agent_path=None,
    )
    try:
        async with connection:
            pass
    except Exception as error:
        print(type(error).__name__, error)


asyncio.run(main())
