// Lets the pinned Node run the project's TypeScript as it stands: Node strips the types, this hook finds `x.ts` where an
// import says `./x.js`. Hardhat brings its own loader; this one is for scripts that need no Hardhat.
import { registerHooks } from "node:module";

registerHooks({
  resolve(specifier, context, next) {
    if (!specifier.startsWith(".") || !specifier.endsWith(".js")) return next(specifier, context);
    try {
      return next(specifier, context);
    } catch (error) {
      if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
      return next(`${specifier.slice(0, -3)}.ts`, context);
    }
  },
});
