// Judges an OpenAPI document by the specification: its schema, its references, its paths.
//
//   node openapi.mjs < DOCUMENT
//
// Ends with 0 where it is valid; else with 1, and says on stderr what is wrong.
import { readFileSync } from "node:fs";

import SwaggerParser from "@apidevtools/swagger-parser";

try {
  await SwaggerParser.validate(JSON.parse(readFileSync(0, "utf8")));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
