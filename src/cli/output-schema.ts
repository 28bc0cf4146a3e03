import { jsonSchema } from "../diagnosis/schema.ts";
import { whatIfSchema } from "../fleet/what-if-schema.ts";

/** JSON Schema of everything that kexscope prints as JSON. */
export function outputSchema(): object {
  return jsonSchema([whatIfSchema.meta({ id: "FleetWhatIf", description: "kexscope what-if --json" })]);
}
