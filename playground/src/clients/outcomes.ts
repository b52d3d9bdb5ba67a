import type { PairingOutcome } from '../../../shared/src/pairing-messages.ts';
import type { Toasts } from '../editor/toasts.ts';

/** The panel asks what this says: whether it was taken here is what tells it from another program's word. */
const outcomeTexts: Readonly<Record<PairingOutcome, (client: string) => string>> = {
  paired: (client) => `Connected. Say yes in the panel of “${client}”.`,
  refused: (client) => `Not connected. If the panel of “${client}” asks, say no.`,
  mismatch: (client) => `Not connected: “${client}” has another number. If its panel asks, say no.`,
  gone: (client) => `Not connected: “${client}” went away before you had answered.`,
  expired: (client) => `Not connected: nobody had answered “${client}” in time.`,
};

/** Milliseconds: until the person has gone back to Figma and been asked there. */
const timeout = 15_000;

/** @returns how to say how a request to connect has ended, in place of what was said of the one before */
export function outcomeTeller(toasts: Toasts): (client: string, outcome: PairingOutcome) => void {
  let dismissLast: () => void = () => undefined;
  return (client, outcome) => {
    dismissLast();
    dismissLast = toasts.show({ message: outcomeTexts[outcome](client), error: outcome !== 'paired', timeout });
  };
}
