import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { loadSchema } from "../../../scripts/lib/cli/schema.js";
import { ROOT } from "../../../scripts/lib/run.js";
import {
  documentOf,
  isSame,
  parseDocument,
  shortened,
  withoutEnd,
  type Part,
  type Step,
} from "../../../scripts/lib/sessions.js";
import { urlOf, DEFAULT_PORT, LOCAL_CHAIN_ID, type Place } from "../../../scripts/local/place.js";
import { findsChain, hardhat, keel, ran, together, wordsOf } from "../../support/process.js";
import { freshMutual, seeded } from "../../support/seeded.js";

/** In the order in which they are read: one story on one chain. */
const DOCUMENTS = ["README.md", "docs/first-sessions.md"];
/** Set by `npm run sessions -- --update`: what is not true any more is written anew. */
const IS_UPDATE = process.env.KEEL_UPDATE_SESSIONS === "1";
/** Where the documents keep files of their own; in the tests it is a folder of the test. */
const SCRATCH = ".chain/";

/**
 * The first sessions in the documents
 * └── every command answers what is written, in its order, on the mutual that `up` makes
 */
describe("the first sessions in the documents", function () {
  this.timeout(1_800_000);
  let place: Place;
  let scratch: string;

  before(async () => {
    place = await freshMutual();
    scratch = mkdtempSync(path.join(tmpdir(), "keel-session-"));
  });
  /** A test that ran out of time goes on without its chain: nothing it is answered then is true. */
  let isOver = false;
  after(() => {
    isOver = true;
    rmSync(scratch, { recursive: true, force: true });
  });

  for (const file of DOCUMENTS) {
    it(`${file} tells the truth`, async () => {
      const wrong: string[] = [];
      const renewed: Part[] = [];
      for (const part of parseDocument(readFileSync(path.join(ROOT, file), "utf8"))) {
        if (part.is === "file") keepFile(part.name, part.lines);
        renewed.push(part.is === "session" ? { ...part, steps: await rerun(part.steps, wrong) } : part);
      }
      if (wrong.length > 0 && IS_UPDATE) {
        writeFileSync(path.join(ROOT, file), documentOf(renewed));
        console.log(`      ${file}: ${wrong.length} answers are written anew`);
      } else expect(wrong.join("\n\n"), "`npm run sessions -- --update` writes them anew").to.equal("");
    });
  }

  async function rerun(steps: readonly Step[], wrong: string[]): Promise<Step[]> {
    const renewed: Step[] = [];
    for (const step of steps) {
      if (isOver) throw new Error("the chain of the sessions is gone");
      const real = withoutEnd(asUsual(await answerOf(step.command)).split("\n"));
      const isTrue = isSame(step.answer, real);
      if (!isTrue) wrong.push(`$ ${step.command}\n${real.join("\n")}\ninstead of\n${step.answer.join("\n")}`);
      renewed.push(isTrue ? step : { ...step, answer: shortened(step.answer, real) });
    }
    return renewed;
  }

  let isUpTold = false;
  async function answerOf(command: string): Promise<string> {
    const [program, ...rest] = wordsOf(command.replaceAll(SCRATCH, `${scratch}/`));
    const isWrapped = program === "npm";
    const words = rest.slice(isWrapped ? rest.indexOf("--") + 1 : 1);
    if (words[0] === "up" && !isUpTold) {
      isUpTold = true;
      return (await seeded()).answer;
    }
    const line = [...words, ...whereOf(words)];
    const { out } = await ran(together(isWrapped ? keel(line) : hardhat(line)), findsChain(place));
    return out;
  }

  /** Commands about the chain itself find it by its folder. */
  function whereOf(words: readonly string[]): string[] {
    const verb = loadSchema().verbs.find(({ name }) => words.join(" ").startsWith(name));
    const takes = (option: string) => verb?.options.some(({ name }) => name === option) === true;
    return [
      ...(takes("folder") ? ["--folder", place.folder] : []),
      ...(takes("port") ? ["--port", String(place.port), "--chain-id", String(place.chainId)] : []),
    ];
  }

  /** As it reads where the chain has its usual folder, port and id. */
  function asUsual(answer: string): string {
    const environment = Object.entries(findsChain(place)).map(([name, value]) => `${name}=${value}`);
    return answer
      .replaceAll(`${environment.join(" ")} `, "")
      .replace(/^commands need.*\n/m, "")
      .replaceAll(` --folder ${place.folder}`, "")
      .replaceAll(`${scratch}/`, SCRATCH)
      .replaceAll(place.folder, path.dirname(`${SCRATCH}x`))
      .replaceAll(urlOf(place), urlOf({ port: DEFAULT_PORT }))
      .replaceAll(String(place.chainId), String(LOCAL_CHAIN_ID));
  }

  function keepFile(name: string, lines: readonly string[]): void {
    const target = path.join(scratch, path.relative(SCRATCH, name));
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, `${lines.join("\n")}\n`);
  }
});
