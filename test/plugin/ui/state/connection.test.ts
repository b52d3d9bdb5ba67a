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
  const isBlocked = vi.fn(() => Promise.resolve(false));
  const link = new CompanionLink({
    openSocket,
    fetch,
    remember: () => undefined,
    clientName: 'a test',
    isBlocked,
    openRelay: () => Promise.reject(new Error('There is no window here.')),
  });
  return { link, occupants, openSocket, fetch, isBlocked };
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
  test('on a page whose start link was no good, it says so and asks nobody', async () => {
    const { link, fetch, openSocket } = opened({ 3775: 'frisket' });
    link.start({ credential: 'page', refused: true });
    await settle();
    expect(link.state.value).toEqual({ kind: 'unpaired', reason: 'link' });
    expect(fetch).not.toHaveBeenCalled();
    expect(openSocket).not.toHaveBeenCalled();
  });

  test('where no companion runs, the panel says so and keeps looking', async () => {
    const { link, occupants, openSocket } = opened({});
    link.start(undefined);
    await settle();
    expect(link.state.value).toMatchObject({ kind: 'disconnected', problem: { kind: 'not_running' } });
    occupants[3776] = 'frisket';
    await vi.advanceTimersByTimeAsync(2_000);
    // It asks to be paired, and nobody answers on that port: the programs of this test have no sockets.
    expect(openSocket.mock.calls.map((call: unknown[]) => call[0])).toContain('ws://localhost:3776/');
  });

  test('another program on a port is named, unless a companion runs on the next', async () => {
    const { link, occupants, openSocket } = opened({ 3775: 'other' });
    link.start(undefined);
    await settle();
    expect(link.state.value).toMatchObject({ problem: { kind: 'other_program', port: 3775 } });
    occupants[3777] = 'frisket';
    await vi.advanceTimersByTimeAsync(2_000);
    expect(openSocket.mock.calls.map((call: unknown[]) => call[0])).toEqual(['ws://localhost:3777/']);
  });

  test('nothing is opened before there is one', async () => {
    const { link, openSocket } = opened({ 3775: 'other', 3776: 'nothing' });
    link.start({ port: 'x', credential: 'root' });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(openSocket).not.toHaveBeenCalled();
  });
});

describe('a browser that keeps the panel from localhost', () => {
  test('is told apart from a companion that does not run', async () => {
    const { link, isBlocked } = opened({});
    isBlocked.mockResolvedValue(true);
    link.start(undefined);
    await settle();
    expect(link.state.value).toEqual({ kind: 'blocked' });
  });

  test('is not suspected once anything there has answered', async () => {
    const { link, isBlocked, occupants } = opened({ 3775: 'other' });
    isBlocked.mockResolvedValue(true);
    link.start(undefined);
    await settle();
    occupants[3775] = 'nothing';
    await vi.advanceTimersByTimeAsync(2_000);
    expect(link.state.value).toMatchObject({ kind: 'disconnected', problem: { kind: 'not_running' } });
  });
});

test('a companion of another version is named, and not asked for a key', async () => {
  const { link, fetch, openSocket } = opened({});
  fetch.mockImplementation((url) =>
    url.includes(':3775/')
      ? Promise.resolve({ ok: true, json: () => Promise.resolve({ name: 'frisket', version: '9.0.0', protocol: 9 }) })
      : Promise.reject(new TypeError('Failed to fetch')),
  );
  link.start(undefined);
  await settle();
  expect(link.state.value).toMatchObject({ problem: { kind: 'protocol_version', port: 3775, companionProtocol: 9 } });
  expect(openSocket).not.toHaveBeenCalled();
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
});
