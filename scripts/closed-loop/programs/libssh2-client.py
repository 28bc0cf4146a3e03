"""A user's program on libssh2, by its C functions; the lines of the settings are C that Python reads too."""
import ctypes
import socket
import sys

library = ctypes.CDLL("libssh2.so.1")
library.libssh2_session_init_ex.restype = ctypes.c_void_p

# libssh2.h
(
    LIBSSH2_METHOD_KEX,
    LIBSSH2_METHOD_HOSTKEY,
    LIBSSH2_METHOD_CRYPT_CS,
    LIBSSH2_METHOD_CRYPT_SC,
    LIBSSH2_METHOD_MAC_CS,
    LIBSSH2_METHOD_MAC_SC,
    LIBSSH2_METHOD_COMP_CS,
    LIBSSH2_METHOD_COMP_SC,
) = range(8)


def libssh2_session_method_pref(session, method, names):
    if library.libssh2_session_method_pref(session, method, names.encode()) != 0:
        raise SystemExit(f"libssh2 takes none of {names}")


library.libssh2_init(0)
session = ctypes.c_void_p(library.libssh2_session_init_ex(None, None, None, None))
# SETTINGS
connection = socket.create_connection((sys.argv[1], 22), timeout=10)
connection.settimeout(None)
status = library.libssh2_session_handshake(session, connection.fileno())
if status != 0:
    print("handshake failed", status)
else:
    status = library.libssh2_userauth_password_ex(session, b"lab", 3, b"lab", 3, None)
    print("login refused", status)
connection.close()
