import type { Product } from "./product.ts";

/** Where servers that are not OpenSSH keep their log, as a command of their own system. Sources: the manuals of each. */
export const SERVER_LOGS: Readonly<Partial<Record<Product, string>>> = {
  // syslog with the tag "dropbear"; OpenWrt reads its ring with logread.
  dropbear: "logread -e dropbear 2>/dev/null || journalctl -t dropbear -n 50 --no-pager",
  cisco: "show logging",
  rosssh: '/log print where topics~"ssh"',
  huawei: "display logbuffer",
  comware: "display logbuffer",
  juniper: "show log messages | match ssh",
};
