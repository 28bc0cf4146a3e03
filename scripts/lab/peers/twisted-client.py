"""Twisted Conch as a client. Options are JSON in argv[1]: host, refuse (the host key), and the lists of SSHTransportBase by their names."""
import json
import sys

from twisted.conch.ssh import transport
from twisted.internet import defer, protocol, reactor

options = json.loads(sys.argv[1])
LISTS = ("supportedKeyExchanges", "supportedCiphers", "supportedMACs", "supportedPublicKeys")


class Transport(transport.SSHClientTransport):
    def connectionMade(self):
        for name in LISTS:
            if name in options:
                setattr(self, name, [item.encode() for item in options[name]])
        super().connectionMade()

    def verifyHostKey(self, key, fingerprint):
        return defer.fail(Exception("refused")) if options.get("refuse") else defer.succeed(1)

    def connectionSecure(self):
        self.transport.loseConnection()

    def connectionLost(self, reason):
        reactor.stop()


class Factory(protocol.ClientFactory):
    protocol = Transport

    def clientConnectionFailed(self, connector, reason):
        reactor.stop()


reactor.connectTCP(options["host"], 22, Factory())
reactor.callLater(15, reactor.stop)
reactor.run()
