import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { TaskDefinition } from "hardhat/types/tasks";
import { loadSchema, type PublishedVerb } from "../lib/cli/schema.js";
import type { SharedOption } from "../lib/cli/shared.js";
import type { Typed } from "../lib/cli/typed.js";

const { STRING_WITHOUT_DEFAULT } = ArgumentType;
const { nouns, shared, verbs } = loadSchema();

const demo = task("demo", "Live one whole life of a mutual in this process, and print it")
  .addFlag({ name: "json", description: "The same as data on stdout, and nothing else" })
  .setAction(() => import("../demo.js"))
  .build();

const svb = task(["demo", "svb"], "Live the days in which USDC left its dollar, at their prices, and print them")
  .addFlag({ name: "json", description: "The same as data on stdout, and nothing else" })
  .setAction(() => import("../demo/svb.js"))
  .build();

/** A verb is known here by its published form alone: its module is loaded when it is called. */
function verbTask({ name, kind, summary, positionals, options }: PublishedVerb): TaskDefinition {
  const run = async (typed: Typed, hre: HardhatRuntimeEnvironment) => {
    const { act } = await import("../lib/cli/act.js");
    await act(name, typed, hre);
  };
  let builder = task(name.split(" "), summary).setInlineAction(run);
  for (const { name: argument, about, isRequired } of positionals) {
    builder = builder.addPositionalArgument({
      name: argument,
      description: about,
      ...(!isRequired && { type: STRING_WITHOUT_DEFAULT, defaultValue: undefined }),
    });
  }
  for (const option of [...options, ...shared[kind]]) builder = withOption(builder, option);
  return builder.build();
}

type Builder = ReturnType<ReturnType<typeof task>["setInlineAction"]>;

function withOption(builder: Builder, { name, about, isFlag }: SharedOption): Builder {
  return isFlag
    ? builder.addFlag({ name, description: about })
    : builder.addOption({ name, description: about, type: STRING_WITHOUT_DEFAULT, defaultValue: undefined });
}

/** Words before the last of each name: `pool` and `pool products` of `pool products diff`. */
const used = new Set(
  verbs.flatMap(({ name }) => {
    const words = name.split(" ");
    return words.slice(1).map((_, place) => words.slice(0, place + 1).join(" "));
  }),
);
const nounTasks = [...used].map((noun) => emptyTask(noun.split(" "), nouns[noun]).build());

/** Every task of the command line. */
const tasks: TaskDefinition[] = [demo, svb, ...nounTasks, ...verbs.map(verbTask)];

export default tasks;
