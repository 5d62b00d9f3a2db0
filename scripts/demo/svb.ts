/** Silicon Valley Bank fails, USDC leaves its dollar, Euler V1 is drained: a mutual lives March 2023 at the prices of March 2023. */
import hre from "hardhat";
import { loadUsdc, secondsOf, type PricePoint } from "../data/usdc.js";
import { loadParameters } from "../lib/parameters.js";
import { Recomputation } from "../lib/recompute.js";
import { stakers } from "./chapters/stakers.js";
import { vote } from "./chapters/vote.js";
import { Narrator } from "./narrator.js";
import { closeStory, printerFor } from "./output.js";
import { openStage, worldOf } from "./stage.js";
import { euler, silence } from "./svb/aftermath.js";
import { closing } from "./svb/closing.js";
import { EventBook, type Svb } from "./svb/figures.js";
import { found, insure, join } from "./svb/founding.js";
import { Feeds, Tape } from "./svb/tape.js";
import { weekend } from "./svb/weekend.js";
import { HOUR } from "./world.js";

const FIRST_DAY = "2023-01-09";
const INSURED = secondsOf("2023-02-17T12:00Z");

export interface SvbOptions {
  /** Time between two prices. */
  readonly stepSeconds?: bigint;
  /** What the feeds are told, where it is to differ from the series that is recomputed from. */
  readonly told?: readonly PricePoint[];
}

export interface SvbResult {
  readonly narrator: Narrator;
  readonly story: Svb;
}

/** Lives the story; `print` takes each line of it. */
export async function liveSvb(print: (line: string) => void, options: SvbOptions = {}): Promise<SvbResult> {
  const series = loadUsdc();
  const parameters = loadParameters("local");
  const { connection, cast } = await openStage(FIRST_DAY);
  const tell = new Narrator(print, "demo svb");
  const mutual = await found(tell, connection, parameters, cast);
  const world = await worldOf(tell, connection, mutual, cast);
  const feeds = new Feeds(parameters, series);
  const recomputation = () => new Recomputation(parameters, world.catalogue, feeds);
  const tape = new Tape(world, mutual, options.told ?? series, options.stepSeconds ?? HOUR);
  const story: Svb = { world, feeds, tape, book: new EventBook(world, recomputation()), instants: [] };
  await join(world);
  await stakers(world);
  await vote(world);
  await world.clock.pass(INSURED - (await world.clock.now()));
  const coverId = await insure(world, tape);
  await weekend(story, series);
  await euler(story, coverId);
  await silence(story, series);
  await closing(story, recomputation());
  return { narrator: tell, story };
}

/** The task: prints the story, or with `json` the same as data and nothing else on stdout. */
export default async function ({ json }: { json: boolean }): Promise<void> {
  await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
  const { narrator } = await liveSvb(printerFor(json));
  closeStory(narrator, json);
}
