import { expect, test } from 'vitest';
import { outcomeTeller } from '../../../playground/src/clients/outcomes.ts';
import { Toasts } from '../../../playground/src/editor/toasts.ts';
import { pairingOutcomes } from '../../../shared/src/pairing-messages.ts';

test('only a client that was paired is said to be connected, and the panel’s question can be answered from it', () => {
  for (const outcome of pairingOutcomes) {
    const toasts = new Toasts();
    outcomeTeller(toasts)('Figma', outcome);
    const [toast] = toasts.queue.value;
    expect(toast?.message.startsWith('Connected.')).toBe(outcome === 'paired');
    expect(toast?.message).toContain('“Figma”');
    expect(toast?.error).toBe(outcome !== 'paired');
  }
});

test('how the last request ended takes the place of how the one before did', () => {
  const toasts = new Toasts();
  const tell = outcomeTeller(toasts);
  tell('one', 'paired');
  tell('other', 'mismatch');
  expect(toasts.queue.value.map(({ message }) => message)).toEqual([expect.stringContaining('other')]);
});
