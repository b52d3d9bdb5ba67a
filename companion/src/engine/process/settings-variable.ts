import { engineSettingsSchema, usualEngineSettings, type EngineSettings } from '../engine-settings.ts';

/** Hands the settings from the daemon's process to the engine's, as JSON. */
const variable = 'FRISKET_ENGINE_SETTINGS';

export function settingsVariable(settings: EngineSettings): Record<string, string> {
  return { [variable]: JSON.stringify(settings) };
}

/** The usual settings where there is no such variable. @throws ZodError for anything that `settingsVariable` did not make */
export function settingsFromVariable(environment: Readonly<Record<string, string | undefined>>): EngineSettings {
  const text = environment[variable];
  return text === undefined ? usualEngineSettings : engineSettingsSchema.parse(JSON.parse(text));
}
