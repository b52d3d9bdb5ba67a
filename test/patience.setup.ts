import { vi } from 'vitest';
import { patience } from './patience.ts';

// `expect.poll` has a setting for it in vitest.config.ts; this has none, and gives up after one second.
const { waitFor } = vi;
vi.waitFor = (callback, options = { timeout: patience }) => waitFor(callback, options);
