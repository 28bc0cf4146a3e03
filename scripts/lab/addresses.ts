/** The lab's addresses, from the documentation ranges (RFC 5737, RFC 3849), so that captures name nobody's network. */
export const CLIENT = { v4: "192.0.2.10", v6: "2001:db8:1::10", mac: "02:00:5e:00:53:10" } as const;
export const ROUTER = {
  clientSide: { v4: "192.0.2.1", v6: "2001:db8:1::1", mac: "02:00:5e:00:53:01" },
  serverSide: { v4: "198.51.100.1", v6: "2001:db8:2::1", mac: "02:00:5e:00:53:02" },
} as const;
export const SERVER = { v4: "198.51.100.22", v6: "2001:db8:2::22", mac: "02:00:5e:00:53:22" } as const;
/** On the server's network, with nobody behind it. */
export const NOBODY = { v4: "198.51.100.99", v6: "2001:db8:2::99" } as const;
/** Behind the router, where it has no network. */
export const NOWHERE = { v4: "203.0.113.22", v6: "2001:db8:3::22" } as const;
/** Further addresses of the client, for cases with several sources. */
export const MORE_CLIENTS = ["192.0.2.11", "192.0.2.12", "192.0.2.13"] as const;

export const SSH_PORT = 22;
