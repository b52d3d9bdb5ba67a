/**
 * Milliseconds that a test waits for what must come: far above what a computer with a dozen other things to do takes,
 * for nothing here is a claim about speed; a hang must end, and that is all. One number for everything that waits.
 */
export const patience = 180_000;

/** Milliseconds for a whole test or a hook, which may wait for several things that are slow: a hang is told by `patience`. */
export const testPatience = 600_000;
