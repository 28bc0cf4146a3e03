/** Of every JSON document and event. Fields and enum values may be added under it, never renamed or removed. */
export const SCHEMA_VERSION = 1;
