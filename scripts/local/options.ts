/** Options of the commands about the local chain. */
import { count, optional, text } from "../lib/cli/args.js";
import { placeOf, type Place } from "./place.js";

export const FOLDER = { folder: optional(text("Where the chain is kept (.chain unless said otherwise)", "folder")) };

export const PLACE = {
  ...FOLDER,
  port: optional(count("Port of the node (8545 unless said otherwise)")),
  chainId: optional(count("Id of the chain (41337 unless said otherwise): its own for every further chain")),
};

/** The place that the options name. */
export const placeFrom = (options: {
  readonly folder?: string | undefined;
  readonly port?: number | undefined;
  readonly chainId?: number | undefined;
}): Place =>
  placeOf({
    ...(options.folder !== undefined && { folder: options.folder }),
    ...(options.port !== undefined && { port: options.port }),
    ...(options.chainId !== undefined && { chainId: options.chainId }),
  });
