/**
 * A verb of systemctl for the SSH server's unit where no identification told the system: Debian and Ubuntu call it ssh (sshd is an alias
 * there, which may be missing and which `enable` refuses), the others sshd.
 */
export function eitherUnit(verb: "enable --now" | "restart" | "reload"): string {
  return `{ systemctl ${verb} ssh || systemctl ${verb} sshd; }`;
}
