import { offerRestricted } from "./offer-restricted.ts";

export default offerRestricted("server", {
  meaning:
    "This server's lists lack names that its version has by default, so its configuration or a policy took them away. Host key types that are missing may just be key files that do not exist, and do not count.",
  wire: ["The server's KEXINIT, held against the defaults of the version in its identification; markers and back-ports of distributions do not count."],
  lookAlikes: [
    "server-outdated: the names are missing because the version does not have them.",
    "A missing host key file: that is an ssh-keygen -A, not a setting.",
  ],
  messages: { client: [], server: [] },
  source: ["RFC 4253 7.1", "OpenSSH sshd_config(5)", "crypto-policies(7)"],
});
