import { connection } from './connection.ts';
import { models } from './models.ts';
import { painting } from './painting.ts';
import { requesting } from './requesting.ts';
import { running } from './running.ts';

export const english = { ...painting, ...requesting, ...running, ...models, ...connection };
