/** Loaded into a command (`node --import`): it takes the module in KATERN_CONFIGURATION for katern.config.ts. */
import { registerHooks } from "node:module";

registerHooks({
  resolve(specifier, context, next) {
    const other = process.env["KATERN_CONFIGURATION"];
    if (other === undefined || !specifier.endsWith("/katern.config.ts")) return next(specifier, context);
    return { url: other, format: "module-typescript", shortCircuit: true };
  },
});
