/** For runs that are compared with others, as coverage and mutation testing: properties draw the same values each time. */
import fc from "fast-check";

fc.configureGlobal({ seed: 20_261_122 });
