import type { ReadonlySignal } from '@preact/signals';
import type { ModelSummary } from '../../../../shared/src/models.ts';
import type { ConnectionState } from '../state/connection.ts';
import { strings } from '../strings.ts';

interface Named {
  readonly model: ReadonlySignal<ModelSummary | undefined>;
  readonly link: { readonly state: ReadonlySignal<ConnectionState> };
}

/** The model that draws, by its title; where there is none, why: only a companion that answers knows what it has. */
export function modelName({ model, link }: Named): string {
  if (model.value) return model.value.title;
  switch (link.state.value.kind) {
    case 'connected':
      return strings.connection.noModel;
    case 'searching':
      return strings.connection.connecting;
    case 'unpaired':
    case 'pairing':
    case 'confirming':
    case 'blocked':
    case 'disconnected':
      return strings.connection.notConnected;
  }
}
