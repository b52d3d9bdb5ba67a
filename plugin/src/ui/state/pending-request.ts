import type { PendingRequest, PendingRun } from './pending-run.ts';
import type { RunRequest } from './run.ts';

/** What is written down of a request; its pictures are with the companion, and its setup is that of all. */
export function pendingRequest({
  job,
  name,
  place,
  source,
  inPlaceOf,
  replaces,
  stencil,
  editableMask,
  set,
}: RunRequest): PendingRequest {
  return { job, name, place, source, inPlaceOf, replaces, stencil, editableMask, set };
}

/** A request as an earlier panel left it, without its pictures. */
export function leftRequest(
  { tab, setup }: Pick<PendingRun, 'tab' | 'setup'>,
  { job, name, place, ...more }: PendingRequest,
): RunRequest {
  const defined = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined));
  return { tab, job, images: new Map(), name, place, ...defined, ...(setup === undefined ? {} : { setup }) };
}
