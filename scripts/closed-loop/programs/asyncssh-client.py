"""A user's program on asyncssh, with a password that nobody has."""
import asyncio

import asyncssh


async def main():
    connection = asyncssh.connect(
        "SERVER_ADDRESS",
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
