/** What a Hardhat task of a verb does. */
import path from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { attach } from "./ground.js";
import { terminal } from "./io.js";
import { loadVerb } from "./load.js";
import { openChain } from "./open.js";
import { runVerb } from "./run.js";
import type { Typed } from "./typed.js";

export async function act(name: string, typed: Typed, hre: HardhatRuntimeEnvironment): Promise<void> {
  const open = async () => {
    const chain = await openChain(hre);
    try {
      const ground = await attach(path.resolve(hre.config.paths.root), chain);
      return { ...ground, close: () => chain.close() };
    } catch (failure) {
      await chain.close();
      throw failure;
    }
  };
  process.once("SIGINT", () => {
    process.stderr.write(
      "interrupted; if anything was sent, the same command again says how it ended and sends nothing twice\n",
    );
    process.exit(130);
  });
  // Hardhat makes 1 of every error it is thrown: the verb says its own code.
  process.exitCode = await runVerb(await loadVerb(name), typed, { io: terminal(), hre, open });
}
