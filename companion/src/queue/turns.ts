import { priorities, type Priority } from '../../../shared/src/messages.ts';

/** What decides whose turn it is. */
export interface Waiting {
  readonly owner: string;
  readonly priority: Priority;
}

/** When an owner last had a turn: a count that grows with every start; absent for one that never had any. */
export type LastTurns = ReadonlyMap<string, number>;

/**
 * The order in which jobs run if nothing else comes: the more urgent first, among equals the owner who has waited
 * longest for a turn, and of one owner in the order in which they came. So one client's hundred jobs do not keep
 * another's first one waiting.
 * @param waiting in the order in which they came
 */
export function inTurn<T extends Waiting>(waiting: readonly T[], lastTurns: LastTurns): T[] {
  const left = [...waiting];
  const turns = new Map(lastTurns);
  let turn = Math.max(0, ...turns.values());
  const order: T[] = [];
  while (left.length > 0) {
    let next = 0;
    for (let index = 1; index < left.length; index++) if (isBefore(left[index], left[next], turns)) next = index;
    for (const job of left.splice(next, 1)) {
      order.push(job);
      turns.set(job.owner, ++turn);
    }
  }
  return order;
}

function isBefore(a: Waiting | undefined, b: Waiting | undefined, turns: LastTurns): boolean {
  if (!a || !b) return false;
  const urgency = priorities.indexOf(a.priority) - priorities.indexOf(b.priority);
  return urgency === 0 ? (turns.get(a.owner) ?? 0) < (turns.get(b.owner) ?? 0) : urgency < 0;
}
