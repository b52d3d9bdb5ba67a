import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import { modelName } from '../../../../plugin/src/ui/components/model-name.ts';
import type { ConnectionState } from '../../../../plugin/src/ui/state/connection.ts';
import type { ModelSummary } from '../../../../shared/src/models.ts';
import { swatchSummary } from '../../../fakes/swatch-summary.ts';

function named(connection: ConnectionState, model?: ModelSummary): string {
  return modelName({ model: signal(model), link: { state: signal(connection) } });
}

const gone: ConnectionState = {
  kind: 'disconnected',
  problem: { kind: 'not_running', ports: [3775] },
  credential: undefined,
};

test('a panel that has reached no companion does not say what is installed there', () => {
  expect(named({ kind: 'searching' })).toBe('Connecting …');
  expect(named(gone)).toBe('Not connected');
  expect(named({ kind: 'connected' })).toBe('No model installed');
});

test('the model that was there last is named while its companion is away', () => {
  expect(named({ kind: 'connected' }, swatchSummary)).toBe('Swatch');
  expect(named(gone, swatchSummary)).toBe('Swatch');
});
