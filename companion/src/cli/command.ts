import type { Command } from 'commander';
import type { Terminal } from './terminal.ts';

/** What the shell is told. */
export const exitCodes = { done: 0, failed: 1, usage: 2 } as const;

/** A command's work: its exit code, unless it throws. */
export type Action = () => Promise<number>;

/** Adds one command to the program. `settle` runs its work and keeps its exit code. */
export type AddCommand = (program: Command, terminal: Terminal, settle: (action: Action) => Promise<void>) => void;
