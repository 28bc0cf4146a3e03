"""asyncssh as a client: one connection with a password that nobody has. Options are JSON in argv[1]."""
import asyncio
import json
import sys

import asyncssh

options = json.loads(sys.argv[1])
host = options.pop("host")


async def main():
    try:
        async with asyncssh.connect(host, 22, username="lab", password="lab", known_hosts=None, config=[], client_keys=None, agent_path=None, **options):
            pass
    except Exception as error:
        print(type(error).__name__, error)


asyncio.run(main())
