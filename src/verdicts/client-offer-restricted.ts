import { offerRestricted } from "./offer-restricted.ts";

export default offerRestricted("client", {
  meaning:
    "A program offers the same lists everywhere until somebody changes them. This client's lists lack names that its version has by default, so a configuration, a policy or the program around it took them away.",
  wire: [
    "The client's KEXINIT, held against the defaults of the version in its identification; markers, back-ports of distributions, added names and lists that are only in another order do not count.",
  ],
  lookAlikes: [
    "client-outdated: the names are missing because the version does not have them.",
    "scanner-kexinit: a scanner asks for one thing after the other; nobody configured that.",
    "A known host: an OpenSSH client that knows a key of this host moves its type to the front; that restricts nothing.",
  ],
  messages: { client: [], server: [] },
  source: ["RFC 4253 7.1", "OpenSSH ssh_config(5)", "crypto-policies(7)"],
});
