import type { Pixels } from '../images/codec.ts';
import { learnColourMatch, matchColours } from './colour-match.ts';
import { joinColours, type JoinedColours } from './join-colours.ts';
import { seatColours } from './seat-colours.ts';

/** What a network painted, and what was there: all of the network's size. */
export interface Settling {
  readonly painted: Pixels;
  readonly original: Pixels;
  /** What was painted over, grey. */
  readonly mask: Pixels;
  /** Where the network could paint, grey. */
  readonly hole: Pixels;
}

export interface SettlingRules {
  /** The network's drift, learnt where it could change nothing, is taken back: where nobody chose the colours. */
  readonly matches: boolean;
  /** What has the colours of its surroundings goes over into them. */
  readonly joins: boolean;
  /** What is far more colourful than the picture is less so: where somebody did choose the colours. */
  readonly seats: boolean;
}

/** Brings the colours that a network painted among those around them. */
export function settleColours(
  { painted, original, mask, hole }: Settling,
  { matches, joins, seats }: SettlingRules,
): JoinedColours {
  const match = matches ? learnColourMatch(painted, original, kept(hole)) : undefined;
  const matched = match ? matchColours(painted, match) : painted;
  const joined = joins ? joinColours(matched, original, mask) : { picture: matched, agreement: 0 };
  return seats ? { ...joined, picture: seatColours(joined.picture, original, mask) } : joined;
}

/** Where the network could change nothing, not 0. */
function kept({ data }: Pixels): Uint8Array {
  return data.map((level) => (level === 0 ? 1 : 0));
}
