import type { Flags } from '../../configuration/configuration.ts';
import type { Settings } from '../../configuration/settings.ts';
import { installedModels } from '../../main.ts';
import { ModelStore } from '../../store/downloads/model-store.ts';
import { HubHttp } from '../../store/hub/hub-http.ts';
import { hubSettings } from '../../store/hub/hub-settings.ts';
import { AddedModels } from '../../store/installed/added-models.ts';
import type { InstalledModels } from '../../store/installed/installed-models.ts';
import { settingsFor } from '../settings.ts';
import type { Terminal } from '../terminal.ts';

/** What the commands about models work on. */
export interface ModelsContext {
  readonly terminal: Terminal;
  readonly store: ModelStore;
  readonly installed: InstalledModels;
  readonly added: AddedModels;
}

/** With what says how models are run. */
export interface SettingsContext extends ModelsContext {
  readonly settings: Settings;
}

export async function modelsContext(flags: Flags, terminal: Terminal): Promise<SettingsContext> {
  const { settings } = await settingsFor(flags, terminal);
  return {
    terminal,
    store: new ModelStore(settings.data),
    installed: installedModels(settings),
    added: new AddedModels(settings.data),
    settings,
  };
}

/** Runs what asks the hub, with a signal that Ctrl-C sets. */
export async function withHub<T>(work: (http: HubHttp, signal: AbortSignal) => Promise<T>): Promise<T> {
  const http = new HubHttp(await hubSettings(process.env));
  const controller = new AbortController();
  const stop = () => {
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    return await work(http, controller.signal);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    await http.close();
  }
}
