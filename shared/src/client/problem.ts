import { FrisketError } from '../errors.ts';
import { protocolVersion } from '../messages.ts';

/** Why there is no connection. Said in the client's own words: a peer that has proved nothing gets nothing shown. */
export type Problem =
  /** Nothing answers on any port. */
  | { readonly kind: 'not_running'; readonly ports: readonly number[] }
  /** Something answers, and it is not Frisket. */
  | { readonly kind: 'other_program'; readonly port: number }
  /** A companion that speaks another version of the protocol. */
  | { readonly kind: 'protocol_version'; readonly port: number; readonly companionProtocol: number }
  /** It does not know the key, or it is somebody else who pretends. */
  | { readonly kind: 'unauthorized'; readonly port: number }
  /** It said that it has no room for another connection, or closed in the middle of the handshake. */
  | { readonly kind: 'refused'; readonly port: number };

/** Most telling first: with one companion of another user and one closed port, the first is what to speak of. */
const order: readonly Problem['kind'][] = [
  'unauthorized',
  'protocol_version',
  'refused',
  'other_program',
  'not_running',
];

/** Of what went wrong on each port, the one to tell the person. */
export function mostTelling(problems: readonly Problem[], ports: readonly number[]): Problem {
  for (const kind of order) {
    const found = problems.find((problem) => problem.kind === kind);
    if (found && kind !== 'not_running') return found;
  }
  return { kind: 'not_running', ports };
}

/** The problem as an error to show: what it is, and what to do. */
export function problemError(problem: Problem): FrisketError {
  switch (problem.kind) {
    case 'not_running':
      return new FrisketError(
        'not_running',
        `The Frisket companion is not running (nothing answers on port ${problem.ports.join(', ')}).`,
        'Start it with `npm start` in the folder of Frisket.',
      );
    case 'other_program':
      return new FrisketError(
        'port_taken',
        `Another program, not Frisket, answers on port ${problem.port}.`,
        'Start the companion with `npm start`: it takes the next free port.',
      );
    case 'protocol_version':
      return new FrisketError(
        'protocol_version',
        `The companion on port ${problem.port} speaks protocol ${problem.companionProtocol}, this side speaks ${protocolVersion}.`,
        problem.companionProtocol < protocolVersion
          ? 'Update the companion.'
          : 'Update the plugin, or reload the page.',
        { values: { companion: problem.companionProtocol, client: protocolVersion } },
      );
    case 'unauthorized':
      return new FrisketError(
        'unauthorized',
        `The companion on port ${problem.port} does not know this key.`,
        'In Figma, connect the panel anew. In the browser, run `npm start` again: it opens a page with a new key.',
      );
    case 'refused':
      return new FrisketError(
        'disconnected',
        `The companion on port ${problem.port} closed the connection before it stood.`,
        'Wait a moment; it is tried again by itself.',
      );
  }
}

export function cancelledError(): FrisketError {
  return new FrisketError('cancelled', 'The job was cancelled.');
}

export function closedError(): FrisketError {
  return new FrisketError('disconnected', 'The connection to the companion was closed here.');
}
