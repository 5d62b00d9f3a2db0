import type { TaskDefinition } from "hardhat/types/tasks";

/** Every task of the command line, in the order `npx hardhat --help` shows them. */
const tasks: TaskDefinition[] = [];

export default tasks;
