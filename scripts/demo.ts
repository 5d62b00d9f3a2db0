/** One whole life of a mutual, in one process, told so that a person can follow the money. */
import hre from "hardhat";
import { balance } from "./demo/chapters/balance.js";
import { claims } from "./demo/chapters/claims.js";
import { covers } from "./demo/chapters/covers.js";
import { endings } from "./demo/chapters/endings.js";
import { founding } from "./demo/chapters/founding.js";
import { marketStory } from "./demo/chapters/marketStory.js";
import { members } from "./demo/chapters/members.js";
import { stakers } from "./demo/chapters/stakers.js";
import { vote } from "./demo/chapters/vote.js";
import { Narrator } from "./demo/narrator.js";
import { closeStory, printerFor } from "./demo/output.js";
import { openStage, worldOf } from "./demo/stage.js";
import { timeOf, type World } from "./demo/world.js";
import { loadParameters } from "./lib/parameters.js";

const FIRST_DAY = "2023-01-02";

export interface DemoResult {
  readonly narrator: Narrator;
  readonly world: World;
}

/** Lives the story; `print` takes each line of it. */
export async function liveDemo(print: (line: string) => void): Promise<DemoResult> {
  const { connection, cast } = await openStage(FIRST_DAY);
  const tell = new Narrator(print);
  const mutual = await founding(tell, connection, loadParameters("local"), cast);
  const world = await worldOf(tell, connection, mutual, cast);
  await members(world);
  const staked = await stakers(world);
  await world.clock.pass(timeOf("2023-01-12") - (await world.clock.now()));
  await world.republish();
  await covers(world);
  await world.clock.pass(timeOf("2023-02-01") - (await world.clock.now()));
  await vote(world);
  await claims(world);
  await endings(world, staked);
  await balance(world);
  await marketStory(tell);
  return { narrator: tell, world };
}

/** The task: prints the story, or with `json` the same as data and nothing else on stdout. */
export default async function ({ json }: { json: boolean }): Promise<void> {
  await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
  const { narrator } = await liveDemo(printerFor(json));
  closeStory(narrator, json);
}
