import type { english } from '../english/english.ts';
import { connection } from './connection.ts';
import { failures } from './failures.ts';
import { models } from './models.ts';
import { painting } from './painting.ts';
import { requesting } from './requesting.ts';
import { results } from './results.ts';
import { running } from './running.ts';
import { settings } from './settings.ts';
import { style } from './style.ts';

export const japanese: typeof english = {
  ...painting,
  ...requesting,
  ...running,
  ...style,
  ...results,
  ...models,
  ...connection,
  ...failures,
  ...settings,
};
