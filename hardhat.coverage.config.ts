// Coverage instruments the build; its own cache and artifacts keep the normal build warm.
import { defineConfig } from "hardhat/config";
import base from "./hardhat.config.js";

export default defineConfig({
  ...base,
  paths: { ...base.paths, cache: "./coverage/.build/cache", artifacts: "./coverage/.build/artifacts" },
});
