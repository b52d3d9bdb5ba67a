import { askPort } from '../../../../shared/src/client/discover.ts';
import { ports as listedPorts } from '../../../../shared/src/limits.ts';
import { version } from '../../../../shared/src/version.ts';
import { closeServer, listen } from '../../daemon/listen.ts';
import type { Check } from './check.ts';

type PortState = 'free' | 'frisket' | 'other';

/** The ports on which the companion would listen: the one that is set, else those on which Figma's plugin looks. */
export function portsToCheck(setting: number | 'auto'): readonly number[] {
  return setting === 'auto' ? listedPorts : [setting];
}

/** Who holds the ports, unless told otherwise those on which Figma's plugin looks for the companion. */
export async function checkPorts(ports: readonly number[] = listedPorts): Promise<Check> {
  const states: PortState[] = [];
  const found: string[] = [];
  for (const port of ports) {
    const { state, text } = await checkPort(port);
    states.push(state);
    found.push(`${port} ${text}`);
  }
  const check = { name: 'Ports', found: found.join(', ') };
  if (states.includes('frisket')) return { ...check, status: 'ok' };
  if (states.includes('free'))
    return states[0] === 'free'
      ? { ...check, status: 'ok' }
      : { ...check, status: 'ok', found: `${check.found} (the companion takes the first free one)` };
  return {
    ...check,
    status: 'problem',
    advice: `Close the program that holds one of them, or use the browser only: frisket start --port ${ports[0] === undefined ? 0 : ports[0] + 100}.`,
  };
}

async function checkPort(port: number): Promise<{ state: PortState; text: string }> {
  const listening = await listen(port);
  if (listening) {
    await Promise.all(listening.servers.map(closeServer));
    return { state: 'free', text: 'free' };
  }
  const occupant = await askPort(port, (url, options) => fetch(url, options));
  if (occupant.kind !== 'frisket') return { state: 'other', text: 'held by another program' };
  const theirs = occupant.health.version;
  return {
    state: 'frisket',
    text: `Frisket ${theirs}${theirs === version ? '' : ` (this is ${version}: restart it)`}`,
  };
}
