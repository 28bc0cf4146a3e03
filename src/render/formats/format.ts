/** Formats of other programs, as `--format` names them: Suricata's EVE log, the Elastic Common Schema, the Open Cybersecurity Schema Framework. */
export const FORMATS = ["eve", "ecs", "ocsf"] as const;

export type Format = (typeof FORMATS)[number];
