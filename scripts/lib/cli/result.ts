/** Shapes that results are made of. A bigint is written as a string of digits, in JSON and in its schema. */
import { z } from "zod";
import type { Amount } from "../units.js";

export { jsonOf } from "./json.js";

/** Smallest units, and whose. */
export const amountShape = z.object({ value: z.bigint(), unit: z.string() });

/** Unix seconds. */
export const timeShape = z.bigint();

export const addressShape = z.string().regex(/^0x[0-9a-fA-F]{40}$/);

/** Basis points. */
export const bpsShape = z.bigint();

export const of = (value: bigint, unit: string): Amount => ({ value, unit: unit as Amount["unit"] });

export const callShape = z.object({
  contract: z.string(),
  to: addressShape,
  method: z.string(),
  signature: z.string(),
  args: z.record(z.string(), z.unknown()),
  value: z.bigint(),
  data: z.string(),
});

const transactionShape = z.object({
  what: z.string(),
  hash: z.string(),
  block: z.number().int(),
  gasUsed: z.bigint(),
});

const eventShape = z.object({ contract: z.string(), name: z.string(), args: z.record(z.string(), z.unknown()) });

/** What every action answers; `outcome` is null until it is mined. */
export const actionShape = <S extends z.ZodType>(outcome: S) =>
  z.object({
    status: z.enum(["done", "resumed", "simulated", "calls", "safe"]),
    effects: z.array(z.string()),
    calls: z.array(callShape),
    transactions: z.array(transactionShape),
    events: z.array(eventShape),
    /** Where a Safe's file was written. */
    file: z.string().nullable(),
    outcome: outcome.nullable(),
  });

export type ActionResult = z.infer<ReturnType<typeof actionShape>>;

const envelopeHead = {
  version: z.literal(1),
  command: z.string(),
  network: z.object({ name: z.string(), chainId: z.number().int() }).nullable(),
  block: z.object({ number: z.number().int(), timestamp: z.number().int() }).nullable(),
};

export const failureShape = z.object({
  ...envelopeHead,
  error: z.object({
    name: z.string(),
    message: z.string(),
    args: z.record(z.string(), z.unknown()),
    hint: z.string().nullable(),
    /** What a proposal has to call, where the sender may not. */
    calls: z.array(callShape).optional(),
  }),
});

export const successShape = <S extends z.ZodType>(result: S) => z.object({ ...envelopeHead, result });

/** JSON Schema of what is written. */
export function jsonSchemaOf(shape: z.ZodType): Record<string, unknown> {
  const schema = z.toJSONSchema(shape, {
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === "bigint") Object.assign(jsonSchema, { type: "string", pattern: "^-?\\d+$" });
    },
  });
  return schema;
}
