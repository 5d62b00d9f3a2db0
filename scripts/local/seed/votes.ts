/** What the members put to the vote, and what becomes of it. */
import { parseEther } from "ethers";
import { hashed, type Motion, proposed } from "../../lib/motions.js";
import { one } from "./people.js";
import { HOUR, idOf, person, type Act, type Sent, type Stage } from "./stage.js";

const FOR = 1n;
const AGAINST = 0n;

/** Names of what is put to the vote. */
export type MotionName = keyof typeof MOTIONS;

const MOTIONS = {
  "join fee": ({ membership }: Stage["mutual"]) => ({
    contract: membership,
    data: membership.interface.encodeFunctionData("setJoinFee", [parseEther("0.003")]),
    text: "Ask 0.003 ETH of who joins",
  }),
  "high quorum": ({ assessment }: Stage["mutual"]) => ({
    contract: assessment,
    data: assessment.interface.encodeFunctionData("setParameters", [5_000n, 2n, 12n * HOUR, 24n * HOUR]),
    text: "Let half of all deposits vote before a claim is decided",
  }),
  "no fee": ({ membership }: Stage["mutual"]) => ({
    contract: membership,
    data: membership.interface.encodeFunctionData("setJoinFee", [0n]),
    text: "Let members join for nothing",
  }),
  "deposit floor": ({ claims }: Stage["mutual"]) => ({
    contract: claims,
    data: claims.interface.encodeFunctionData("setParameters", [parseEther("0.1"), 100n]),
    text: "Ask a deposit of at least 0.1 ETH for a claim",
  }),
  "value multiple": ({ assessment }: Stage["mutual"]) => ({
    contract: assessment,
    data: assessment.interface.encodeFunctionData("setParameters", [1_500n, 3n, 12n * HOUR, 24n * HOUR]),
    text: "Ask three times the value of a claim in votes",
  }),
  "lower fee": ({ membership }: Stage["mutual"]) => ({
    contract: membership,
    data: membership.interface.encodeFunctionData("setJoinFee", [parseEther("0.001")]),
    text: "Ask 0.001 ETH of who joins",
  }),
  "late flips": ({ assessment }: Stage["mutual"]) => ({
    contract: assessment,
    data: assessment.interface.encodeFunctionData("setParameters", [1_500n, 2n, 24n * HOUR, 24n * HOUR]),
    text: "Extend a vote that turns on its last day",
  }),
  "claim deposit": ({ claims }: Stage["mutual"]) => ({
    contract: claims,
    data: claims.interface.encodeFunctionData("setParameters", [parseEther("0.05"), 200n]),
    text: "Ask 2% of a claim as its deposit",
  }),
} as const;

async function motionOf(stage: Stage, name: MotionName): Promise<Motion> {
  const { contract, data, text } = MOTIONS[name](stage.mutual);
  return { target: await contract.getAddress(), data, text };
}

export const propose =
  (by: string, name: MotionName): Act =>
  async (stage) => {
    const motion = await motionOf(stage, name);
    const response = await stage.mutual.governor.connect(person(stage, by)).propose(...proposed(motion));
    const names = { name, kind: "MutualGovernor.ProposalCreated", argument: "proposalId" };
    return one(`${by} proposes: ${motion.text}`, response, names);
  };

const cast =
  (support: bigint) =>
  (name: MotionName, ...voters: readonly string[]): Act =>
  async (stage) => {
    const sent: Sent[] = [];
    for (const voter of voters) {
      const governor = stage.mutual.governor.connect(person(stage, voter));
      sent.push({ what: `${voter} votes on: ${name}`, response: await governor.castVote(idOf(stage, name), support) });
    }
    return sent;
  };

export const approve = cast(FOR);
export const reject = cast(AGAINST);

const carry =
  (step: "queue" | "execute" | "cancel") =>
  (by: string, name: MotionName): Act =>
  async (stage) => {
    const args = hashed(await motionOf(stage, name));
    return one(`${step}: ${name}`, await stage.mutual.governor.connect(person(stage, by))[step](...args));
  };

export const queue = carry("queue");
export const execute = carry("execute");
export const cancel = carry("cancel");
