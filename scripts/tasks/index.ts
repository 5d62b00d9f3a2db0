import { task } from "hardhat/config";
import type { TaskDefinition } from "hardhat/types/tasks";

const demo = task("demo", "Live one whole life of a mutual in this process, and print it")
  .addFlag({ name: "json", description: "The same as data on stdout, and nothing else" })
  .setAction(() => import("../demo.js"))
  .build();

/** Every task of the command line, in the order `npx hardhat --help` shows them. */
const tasks: TaskDefinition[] = [demo];

export default tasks;
