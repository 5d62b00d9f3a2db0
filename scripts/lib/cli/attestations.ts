/** Attestations as files: a KYC signer writes one, the member hands it in. */
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import type { Attestation } from "../attestation.js";
import { usageError } from "./exit.js";
import { addressShape, jsonOf } from "./result.js";
import { writeTextFile } from "./written.js";

const digits = z.string().regex(/^\d+$/).transform(BigInt);

const fileShape = z.object({
  attestation: z.object({
    account: addressShape,
    tier: digits,
    expiresAt: digits,
    nonce: digits,
    deadline: digits,
  }),
  signature: z.string().regex(/^0x[0-9a-f]+$/),
});

export interface SignedAttestation {
  readonly attestation: Attestation;
  readonly signature: string;
}

export function writeAttestation(file: string, signed: SignedAttestation): void {
  writeTextFile(file, `${jsonOf(signed, 2)}\n`);
}

export function readAttestation(file: string): SignedAttestation {
  if (!existsSync(file)) throw usageError("NoFile", `there is no file ${file}`, { hint: "`member attest` writes it" });
  try {
    return fileShape.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    throw usageError("BadFile", `${file} is no attestation`, { hint: "`member attest` writes it" });
  }
}
