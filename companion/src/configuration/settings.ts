import { delimiter, isAbsolute } from 'node:path';
import { z } from 'zod';
import { limits, ports } from '../../../shared/src/limits.ts';
import { defaultDataFolder } from '../data-folder.ts';
import { precisionChoices } from '../engine/models/precisions.ts';
import { providerChoices } from '../engine/runtime/provider-names.ts';
import { logLevels } from '../observability/events.ts';

const megabytesMost = 1_000_000;
const jobsMost = 10_000;
const gigabytesMost = 1_000;
const minutesMost = 24 * 60;

/** Every setting, as the file holds it. */
export const settingsSchema = z.strictObject({
  data: z.string().min(1),
  port: z.union([z.literal('auto'), z.int().min(1).max(65_535)]),
  open: z.boolean(),
  tray: z.boolean(),
  notifications: z.boolean(),
  updates: z.union([z.literal(''), z.url({ protocol: /^https$/ })]),
  modelFolders: z.array(z.string().refine((path) => isAbsolute(path))),
  provider: z.enum(providerChoices),
  precision: z.enum(precisionChoices),
  memoryGigabytes: z.union([z.literal('auto'), z.number().min(1).max(gigabytesMost)]),
  idleUnloadMinutes: z.number().min(0).max(minutesMost),
  pictureSettings: z.boolean(),
  queuedJobs: z.int().min(1).max(jobsMost),
  pictureMegabytes: z.int().min(64).max(megabytesMost),
  keptResults: z.int().min(1).max(jobsMost),
  logLevel: z.enum(logLevels),
});
export type Settings = Readonly<z.infer<typeof settingsSchema>>;
export type SettingName = keyof Settings;
export const settingNames = settingsSchema.keyof().options;

/** What is to be said of a setting, and how it is read where all is text. */
export interface Setting {
  /** One line, for the help and for docs/configuration.md. */
  readonly about: string;
  /** What a value has to be, after "must be". */
  readonly range: string;
  readonly fallback: () => unknown;
  /** A flag's or variable's text as the file would hold it; the schema judges what comes out. */
  readonly read: (text: string) => unknown;
  /** What the flag takes; without it the flag is a switch, `--NAME` and `--no-NAME`. */
  readonly argument?: string;
  /** It says where the file is, so it cannot be said in it. */
  readonly outsideFile?: boolean;
}

const text = (value: string) => value;
/** What is no number stays text, which the schema refuses by its words. */
const number = (value: string) => (value.trim() === '' || Number.isNaN(Number(value)) ? value : Number(value));
const folders = (value: string) => value.split(delimiter).filter((folder) => folder !== '');
const switches = new Map([
  ...['true', '1', 'yes', 'on'].map((word) => [word, true] as const),
  ...['false', '0', 'no', 'off'].map((word) => [word, false] as const),
]);
const yesOrNo = (value: string) => switches.get(value.toLowerCase()) ?? value;

/**
 * By its name here; `idleUnloadMinutes` is `idle-unload-minutes` in the file, `--idle-unload-minutes` as a flag and
 * `FRISKET_IDLE_UNLOAD_MINUTES` as a variable.
 */
export const settings: Readonly<Record<SettingName, Setting>> = {
  data: {
    about: 'the folder of this file, of models that you add, waiting jobs, keys and logs',
    range: 'a path',
    fallback: defaultDataFolder,
    read: text,
    argument: '<folder>',
    outsideFile: true,
  },
  port: {
    about: `the port to listen on; auto: the first free one of ${ports.join(', ')}, those that Figma's plugin tries`,
    range: 'a whole number from 1 to 65535, or auto',
    fallback: () => 'auto',
    read: number,
    argument: '<number>',
  },
  open: {
    about: 'open the playground in a browser when the companion starts',
    range: 'true or false',
    fallback: () => true,
    read: yesOrNo,
  },
  tray: {
    about: 'show an icon beside the clock, with a menu',
    range: 'true or false',
    fallback: () => false,
    read: yesOrNo,
  },
  notifications: {
    about: 'let the icon show messages of the desktop: a long job is done, somebody asks to connect',
    range: 'true or false',
    fallback: () => true,
    read: yesOrNo,
  },
  updates: {
    about:
      'where the icon asks, once a day, for a newer version: a JSON file with `version` and `page`; empty: nowhere',
    range: 'an https address, or empty',
    fallback: () => '',
    read: text,
    argument: '<address>',
  },
  modelFolders: {
    about:
      "more folders with models, besides the data folder's own `models`; flag and variable separate them as PATH does",
    range: 'a list of absolute paths',
    fallback: () => [],
    read: folders,
    argument: '<folders>',
  },
  provider: {
    about: 'where networks run; auto takes the best that passes a test of its numbers',
    range: `one of ${providerChoices.join(', ')}`,
    fallback: () => 'auto',
    read: text,
    argument: '<name>',
  },
  precision: {
    about:
      "the bits of a model's large products: 8 take half the memory, and half the time on a processor, for a small error; auto takes all where they fit",
    range: `one of ${precisionChoices.join(', ')}`,
    fallback: () => 'auto',
    read: text,
    argument: '<name>',
  },
  memoryGigabytes: {
    about: 'gigabytes that models may use where networks run; auto: what is free when the first is loaded',
    range: `a number from 1 to ${gigabytesMost}, or auto`,
    fallback: () => 'auto',
    read: number,
    argument: '<number>',
  },
  idleUnloadMinutes: {
    about: 'minutes without a job after which models are unloaded, since the graphics card draws Figma too; 0: never',
    range: `a number from 0 to ${minutesMost}`,
    fallback: () => 10,
    read: number,
    argument: '<number>',
  },
  pictureSettings: {
    about: 'write prompt, seed and settings into the pictures that are made, as other programs do',
    range: 'true or false',
    fallback: () => true,
    read: yesOrNo,
  },
  queuedJobs: {
    about: 'jobs that may wait or run at once, over all clients',
    range: `a whole number from 1 to ${jobsMost}`,
    fallback: () => limits.queuedJobs,
    read: number,
    argument: '<number>',
  },
  pictureMegabytes: {
    about: 'megabytes on disk for pictures of jobs that wait, and for results that were not taken over',
    range: `a whole number from 64 to ${megabytesMost}`,
    fallback: () => 1_024,
    read: number,
    argument: '<number>',
  },
  keptResults: {
    about: 'results kept until their clients have taken them over; the oldest go first',
    range: `a whole number from 1 to ${jobsMost}`,
    fallback: () => 200,
    read: number,
    argument: '<number>',
  },
  logLevel: {
    about: 'the least important that is written to the log',
    range: `one of ${logLevels.join(', ')}`,
    fallback: () => 'info',
    read: text,
    argument: '<level>',
  },
};

/** `idle-unload-minutes` */
export function keyOf(name: SettingName): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `FRISKET_IDLE_UNLOAD_MINUTES` */
export function variableOf(name: SettingName): string {
  return `FRISKET_${keyOf(name).replaceAll('-', '_').toUpperCase()}`;
}

/** `--idle-unload-minutes` */
export function flagOf(name: SettingName): string {
  return `--${keyOf(name)}`;
}
