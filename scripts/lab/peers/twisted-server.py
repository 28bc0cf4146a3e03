"""Twisted Conch as a server that lets nobody in. Options are JSON in argv[1]: key, and the lists of SSHTransportBase by their names."""
import json
import sys

from twisted.conch.ssh import factory, keys, transport
from twisted.internet import reactor

options = json.loads(sys.argv[1])
key = keys.Key.fromFile(options["key"])
LISTS = ("supportedKeyExchanges", "supportedCiphers", "supportedMACs")


class Transport(transport.SSHServerTransport):
    def connectionMade(self):
        for name in LISTS:
            if name in options:
                setattr(self, name, [item.encode() for item in options[name]])
        super().connectionMade()


class Factory(factory.SSHFactory):
    protocol = Transport
    publicKeys = {key.sshType(): key.public()}
    privateKeys = {key.sshType(): key}

    def getPrimes(self):
        return None


reactor.listenTCP(22, Factory())
print("listening", flush=True)
reactor.run()
