/** What was typed, by name; flags as booleans. */
export type Typed = Readonly<Record<string, string | boolean | undefined>>;

/** `maxPremium` -> `max-premium` */
export const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
