import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CompanionLink } from '../../../../plugin/src/ui/state/connection.ts';
import type { Socket } from '../../../../shared/src/client/socket.ts';
import { protocolVersion } from '../../../../shared/src/messages.ts';
import { version } from '../../../../shared/src/version.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

type Occupant = 'frisket' | 'other' | 'nothing';

/** A computer with programs on the ports; as in a browser, another program's answer cannot be read. */
function opened(occupants: Record<number, Occupant>) {
  const fetch = vi.fn((url: string, { mode }: { mode?: string }) => {
    const occupant = occupants[Number(new URL(url).port)] ?? 'nothing';
    const readable = occupant === 'frisket' || (occupant === 'other' && mode === 'no-cors');
    if (!readable) return Promise.reject(new TypeError('Failed to fetch'));
    const health = { name: 'frisket', version, protocol: protocolVersion };
    return Promise.resolve({ ok: true, json: () => Promise.resolve(health) });
  });
  const openSocket = vi.fn((): Socket => closedSocket());
  const link = new CompanionLink({ openSocket, fetch, remember: () => undefined });
  return { link, occupants, openSocket, fetch };
}

/** A socket that nobody answers. */
function closedSocket(): Socket {
  return {
    binaryType: '',
    readyState: 3,
    bufferedAmount: 0,
    send: () => undefined,
    close: () => undefined,
    addEventListener: (type: string, listener: (event: { data: unknown }) => void) => {
      if (type === 'close') queueMicrotask(() => listener({ data: undefined }));
    },
  };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

describe('without a key', () => {
  test('where no companion runs, the panel says so and keeps looking', async () => {
    const { link, occupants } = opened({});
    link.start(undefined);
    await settle();
    expect(link.state.value).toMatchObject({ kind: 'disconnected', problem: { kind: 'not_running' } });
    occupants[3776] = 'frisket';
    await vi.advanceTimersByTimeAsync(2_000);
    expect(link.state.value).toEqual({ kind: 'needs-code', refused: false });
  });

  test('another program on a port is named, unless a companion runs on the next', async () => {
    const { link, occupants } = opened({ 3775: 'other' });
    link.start(undefined);
    await settle();
    expect(link.state.value).toMatchObject({ problem: { kind: 'other_program', port: 3775 } });
    occupants[3777] = 'frisket';
    await vi.advanceTimersByTimeAsync(2_000);
    expect(link.state.value.kind).toBe('needs-code');
  });

  test('nothing is opened before there is one', async () => {
    const { link, openSocket } = opened({ 3775: 'frisket' });
    link.start({ port: 'x', credential: 'root' });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(openSocket).not.toHaveBeenCalled();
  });
});

describe('with a remembered connection', () => {
  test('its port is tried first, then the ones that the manifest lists', async () => {
    const { link, openSocket } = opened({});
    link.start({ port: 3777, credential: 'page', key: '0'.repeat(64) });
    await vi.advanceTimersByTimeAsync(100);
    const urls = openSocket.mock.calls.map((call: unknown[]) => call[0]);
    expect(urls.slice(0, 3)).toEqual(['ws://localhost:3777/', 'ws://localhost:3775/', 'ws://localhost:3776/']);
    expect(link.state.value).toMatchObject({ kind: 'disconnected', credential: 'page' });
  });

  test('a code that is typed later replaces it, on the port where a companion was', async () => {
    const { link, openSocket } = opened({});
    link.start({ port: 3777, credential: 'code', key: '0'.repeat(64) });
    await settle();
    openSocket.mockClear();
    link.useCode('ABCD');
    await settle();
    expect(openSocket.mock.calls.map((call: unknown[]) => call[0])[0]).toBe('ws://localhost:3777/');
  });
});
