import type { PairingOutcome } from '../../../shared/src/pairing-messages.ts';

/** What the person is told when a request to connect has ended. */
export const outcomeTexts: Readonly<Record<PairingOutcome, (client: string) => string>> = {
  paired: (client) => `“${client}” was connected. Say yes in its panel, and it can be used.`,
  refused: (client) => `“${client}” was not connected.`,
  mismatch: (client) => `“${client}” does not show that number. It was not connected.`,
  gone: (client) => `“${client}” went away before you had answered.`,
  expired: (client) => `“${client}” was not connected: nobody answered in time.`,
};
