/**
 * Slither over the suite's contracts. It is given what the project's own compiler says of them, as a Hardhat build: it asks for
 * no compiler of its own. The tool stands in test/audit/requirements.txt with all that it needs, each at one version, and lives in a
 * virtual environment below cache/.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { filesUnder, isMock } from "../../checks/lib/files.js";
import { gather, type Sources } from "../../../test/attacks/lib/twin.js";
import { CompilerThreads, refusalIn } from "../../../test/support/compiler.js";
import { ROOT } from "../run.js";

/** As hardhat.config.ts has it; npm's `solc` is that compiler. */
const COMPILER = "0.8.37";
const PLACE = path.join(ROOT, "cache/audit");
const ENVIRONMENT = path.join(PLACE, "venv");
const BIN = path.join(ENVIRONMENT, "bin");
const INSTALLED = path.join(ENVIRONMENT, "installed.txt");
const REQUIREMENTS = path.join(ROOT, "test/audit/requirements.txt");
const ARTIFACTS = path.join(PLACE, "artifacts");
const REPORT = path.join(PLACE, "slither.json");

export interface Element {
  readonly type: string;
  readonly name: string;
  readonly source_mapping: { readonly start: number; readonly length: number; readonly filename_relative: string };
  readonly type_specific_fields?: { readonly parent?: Element; readonly signature?: string };
}

const elementSchema: z.ZodType<Element> = z.lazy(() =>
  z.object({
    type: z.string(),
    name: z.string(),
    source_mapping: z.object({ start: z.number(), length: z.number(), filename_relative: z.string() }),
    type_specific_fields: z.object({ parent: elementSchema.optional(), signature: z.string().optional() }).optional(),
  }),
);

const detectionSchema = z.object({
  check: z.string(),
  impact: z.enum(["High", "Medium", "Low", "Informational", "Optimization"]),
  description: z.string(),
  elements: z.array(elementSchema),
});

export type Detection = z.infer<typeof detectionSchema>;

const reportSchema = z.object({
  success: z.boolean(),
  error: z.string().nullable(),
  results: z.object({ detectors: z.array(detectionSchema).optional() }),
});

const answerSchema = z.object({
  errors: z.array(z.object({ severity: z.string(), formattedMessage: z.string() })).optional(),
  sources: z.record(z.string(), z.unknown()).optional(),
  contracts: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).optional(),
});

/** Installs the tool where it is not yet; what stands in the way, or undefined. */
export function install(): string | undefined {
  const wanted = readFileSync(REQUIREMENTS, "utf8");
  if (existsSync(INSTALLED) && readFileSync(INSTALLED, "utf8") === wanted) return undefined;
  rmSync(ENVIRONMENT, { recursive: true, force: true });
  mkdirSync(PLACE, { recursive: true });
  const trouble = call("python3", ["-m", "venv", ENVIRONMENT]);
  if (trouble !== undefined) return `no virtual environment could be made with python3: ${trouble}`;
  const pip = ["install", "--quiet", "--disable-pip-version-check", "--no-deps", "--requirement", REQUIREMENTS];
  const refusal = call(path.join(BIN, "pip"), pip);
  if (refusal !== undefined) return `the packages of test/audit/requirements.txt could not be installed: ${refusal}`;
  writeFileSync(INSTALLED, wanted);
  return undefined;
}

/** Compiles the contracts, mocks aside, and runs every detector over them. */
export async function detections(): Promise<Detection[]> {
  await writeBuild();
  rmSync(REPORT, { force: true });
  const options = ["--compile-force-framework", "hardhat", "--ignore-compile", "--npx-disable"];
  const filter = ["--hardhat-artifacts-directory", path.relative(ROOT, ARTIFACTS), "--filter-paths", "node_modules"];
  const outcome = spawnSync(path.join(BIN, "slither"), [".", ...options, ...filter, "--fail-none", "--json", REPORT], {
    cwd: ROOT,
    encoding: "utf8",
    // Without Hardhat in reach it takes the folders it is told
    env: { ...process.env, PATH: BIN },
    maxBuffer: 2 ** 28,
  });
  if (!existsSync(REPORT)) throw new Error(`slither left no report: ${lastLine(outcome.stderr)}`);
  const report = reportSchema.parse(JSON.parse(readFileSync(REPORT, "utf8")));
  if (!report.success) throw new Error(`slither failed: ${report.error}`);
  return report.results.detectors ?? [];
}

/** Only syntax trees and interfaces are looked at, so no code is made: the fields for it stay empty. */
async function writeBuild(): Promise<void> {
  const sources: Sources = {};
  for (const file of filesUnder(ROOT, "contracts", ".sol").filter((each) => !isMock(each))) gather(file, sources);
  const outputSelection = { "*": { "": ["ast"], "*": ["abi", "userdoc", "devdoc"] } };
  const input = { language: "Solidity", sources, settings: { evmVersion: "cancun", outputSelection } };
  const threads = new CompilerThreads(1);
  const answer = answerSchema.parse(JSON.parse(await threads.answerTo(JSON.stringify(input))));
  await threads.close();
  const refusal = refusalIn(answer);
  if (refusal !== undefined) throw new Error(refusal);
  const code = { object: "", sourceMap: "" };
  for (const ofFile of Object.values(answer.contracts ?? {}))
    for (const contract of Object.values(ofFile)) contract.evm = { bytecode: code, deployedBytecode: code };
  const folder = path.join(ARTIFACTS, "build-info");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const build = { solcVersion: COMPILER, input, output: { sources: answer.sources, contracts: answer.contracts } };
  writeFileSync(path.join(folder, "suite.json"), JSON.stringify(build));
}

/** The last thing a command said if it failed. */
function call(command: string, args: readonly string[]): string | undefined {
  const { status, error, stderr, stdout } = spawnSync(command, args, { cwd: ROOT, encoding: "utf8" });
  if (error !== undefined) return error.message;
  return status === 0 ? undefined : lastLine(stderr) || lastLine(stdout) || `exit code ${status}`;
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
