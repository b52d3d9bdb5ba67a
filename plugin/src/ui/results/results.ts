import type { SandboxPort } from '../sandbox-port.ts';
import type { CompanionLink } from '../state/connection.ts';
import type { Draft } from '../state/draft.ts';
import type { FillSource } from '../state/source.ts';
import { Editing, type EditingEffects } from './editing.ts';
import { FileSettings } from './file-settings.ts';
import { History } from './history.ts';

interface ResultsEffects {
  readonly sandbox: SandboxPort;
  readonly link: CompanionLink;
  readonly source: FillSource;
  readonly draft: () => Draft;
  readonly change: (changes: Partial<Draft>) => void;
  readonly restoreStyle: EditingEffects['restoreStyle'];
}

/** What can be done with pictures after they were made. */
export class Results {
  readonly editing: Editing;
  readonly history: History;
  readonly files: FileSettings;

  constructor({ sandbox, link, source, draft, change, restoreStyle }: ResultsEffects) {
    this.editing = new Editing({
      open: (layer) => sandbox.openResult(layer),
      openEntry: (entry) => sandbox.historySetup(entry),
      takePicture: (layer, scale) => sandbox.takePicture(layer, { scale }),
      source,
      draft,
      change,
      restoreStyle,
    });
    this.history = new History(sandbox);
    this.files = new FileSettings({
      draft,
      installed: () => ({
        models: link.models.value,
        loras: link.adapters.value.filter(({ kind }) => kind === 'lora'),
      }),
      change,
    });
  }
}
