import { endOf, finalOf, type Outcome, type Poll } from "../../../model/assessment.js";
import type { ClaimStatus } from "../../../model/claims.js";
import { DAY, UNIT } from "../../../model/numbers.js";
import type { Scene } from "../figures.js";
import type { Figure } from "../words.js";

const STATUS: Readonly<Record<ClaimStatus, number>> = { Open: 1, Paid: 2, Denied: 3, Undecided: 4 };
const OUTCOME: Readonly<Record<Outcome, number>> = { Pending: 0, Accepted: 1, Denied: 2, Undecided: 3 };

/** Every claim with its vote, the deposits of claims and of assessors. */
export function claimFigures(scene: Scene): Figure[] {
  const { views, model } = scene;
  const { claims, received, returned, kept } = model.claims;
  const { assessment, now } = model;
  const open = received - returned - kept;
  const deposits = views.assessment.of("totalDeposits", [], [assessment.deposits]);
  const electorate = assessment.electorateAt(now - 7n * DAY);
  return [
    views.claims.of("claimCount", [], [claims.length]),
    views.claims.of("deposits", [], [received, returned, kept, open]),
    views.claims.balance(open),
    deposits,
    {
      ...views.assessment.of("electorateAt", [now - 7n * DAY], [electorate.weight, electorate.count]),
      follows: [deposits.label],
    },
    ...claims.flatMap((_, place) => claimFigure(scene, place + 1)),
    ...assessment.polls.flatMap((poll, place) => pollFigures(scene, poll, place + 1)),
  ];
}

function claimFigure({ views, model }: Scene, id: number): Figure[] {
  const claim = model.claims.claims[id - 1];
  const { cover, asset, amount, deposit, filedAt, owed } = claim;
  const words = [model.claims.payeeOf(claim), cover, STATUS[claim.status], asset, amount, deposit, filedAt, owed];
  return [views.claims.of("claimOf", [id], words)];
}

function pollFigures({ views: { assessment }, model }: Scene, poll: Poll, id: number): Figure[] {
  const tally = [
    poll.accept * UNIT,
    poll.deny * UNIT,
    endOf(poll),
    poll.extensions,
    poll.quorum * UNIT,
    poll.cap * UNIT,
  ];
  const terms = [poll.filedAt, poll.cover, poll.payee, poll.cooldown, poll.lateFlip, poll.lateExtension];
  const outcome = OUTCOME[model.assessment.outcomeOf(id, model.now)];
  const assessors = [...model.assessment.assessors.keys()];
  return [
    assessment.of("pollOf", [id], [...tally, ...terms]),
    assessment.of("outcomeOf", [id], [outcome, finalOf(poll)]),
    ...assessors.flatMap((member) => {
      const ballot = poll.ballots.get(member);
      const cast = [ballot !== undefined, ballot?.accept ?? false, (ballot?.weight ?? 0n) * UNIT];
      return [
        assessment.of("ballotOf", [id, member], cast),
        assessment.of("votingWeightOf", [id, member], [model.assessment.weightOf(id, member) * UNIT]),
      ];
    }),
  ];
}
