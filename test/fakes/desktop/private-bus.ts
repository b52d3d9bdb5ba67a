import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { marshall, unmarshalMessages, type Message } from '@homebridge/dbus-native/lib/message.js';
import { onTestFinished } from 'vitest';

/** A message bus of the test's own, gone with the test at the latest. */
export interface PrivateBus {
  /** As DBUS_SESSION_BUS_ADDRESS has it. */
  readonly address: string;
  /** As when the session ends. */
  stop(): Promise<void>;
}
export type StartBus = () => Promise<PrivateBus>;

interface Peer {
  readonly name: string;
  readonly socket: Socket;
  readonly rules: Map<string, string>[];
}

const types = { call: 1, reply: 2, error: 3, signal: 4 } as const;
const busName = 'org.freedesktop.DBus';

/**
 * A bus in this process on the port of one that was stopped: as when the desktop's is restarted.
 * @param address of the earlier one
 */
export function restartBusInProcess(address: string): Promise<PrivateBus> {
  return busOn(Number(/port=(\d+)/.exec(address)?.[1]));
}

export const startBusInProcess: StartBus = () => busOn(0);

/**
 * The part of a bus that a tray and a panel use, in this process and over TCP, so that it runs on every system: names
 * with owners, messages by name, signals to those whose rules match, and errors for names that nobody has.
 */
async function busOn(listeningPort: number): Promise<PrivateBus> {
  const peers = new Set<Peer>();
  const owners = new Map<string, Peer>();
  let serial = 0;
  let count = 0;
  const write = (peer: Peer, message: Message) => peer.socket.write(marshall({ serial: ++serial, ...message }));

  const signal = (message: Message) => {
    for (const peer of peers) if (peer.rules.some((rule) => matches(rule, message))) write(peer, message);
  };
  const ownerChanged = (name: string, before: string, now: string) =>
    signal({
      type: types.signal,
      sender: busName,
      path: '/org/freedesktop/DBus',
      interface: busName,
      member: 'NameOwnerChanged',
      signature: 'sss',
      body: [name, before, now],
    });

  const ownMethods: Record<string, (peer: Peer, name: string) => [string, unknown[]]> = {
    Hello: (peer) => ['s', [peer.name]],
    AddMatch: (peer, rule) => {
      peer.rules.push(new Map([...rule.matchAll(/(\w+)='([^']*)'/g)].map(([, key = '', value = '']) => [key, value])));
      return ['', []];
    },
    RequestName: (peer, name) => {
      if (owners.has(name)) return ['u', [3]];
      owners.set(name, peer);
      ownerChanged(name, '', peer.name);
      return ['u', [1]];
    },
    NameHasOwner: (_peer, name) => ['b', [owners.has(name)]],
  };

  const receive = (peer: Peer, received: Message) => {
    const message = { ...received, sender: peer.name, ...(received.body ? { body: received.body.map(sendable) } : {}) };
    const { destination, member = '', body = [] } = message;
    if (message.type === types.signal) signal(message);
    else if (destination === busName) {
      const [signature, values] = ownMethods[member]!(peer, String(body[0]));
      write(peer, {
        type: types.reply,
        sender: busName,
        replySerial: message.serial!,
        ...(signature ? { signature, body: values } : {}),
      });
    } else {
      const target = owners.get(destination ?? '') ?? [...peers].find(({ name }) => name === destination);
      if (target) target.socket.write(marshall(message));
      else if (message.type === types.call)
        write(peer, {
          type: types.error,
          sender: busName,
          replySerial: message.serial!,
          errorName: 'org.freedesktop.DBus.Error.ServiceUnknown',
          signature: 's',
          body: [`The name ${destination} was not provided by any .service files`],
        });
    }
  };

  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const peer: Peer = { name: `:1.${++count}`, socket, rules: [] };
    const admit = () => {
      peers.add(peer);
      unmarshalMessages(socket, (message) => receive(peer, message), {});
    };
    welcome(socket, admit);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      peers.delete(peer);
      for (const [name, owner] of [...owners])
        if (owner === peer) {
          owners.delete(name);
          ownerChanged(name, peer.name, '');
        }
    });
  });
  await new Promise<void>((resolve) => server.listen(listeningPort, '127.0.0.1', resolve));
  const stop = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  onTestFinished(stop);
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The bus has no port.');
  return { address: `tcp:host=127.0.0.1,port=${address.port}`, stop };
}

interface TypeTree {
  readonly type: string;
  readonly child: readonly TypeTree[];
}

/** dbus-native reads a variant as its type's tree and its value, and writes one from its type's letters and its value. */
function sendable(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const [tree, content] = value as [unknown, unknown];
  if (value.length === 2 && Array.isArray(content) && Array.isArray(tree) && tree.length > 0 && tree.every(isTypeTree))
    return [lettersOf(tree), sendable((content as unknown[])[0])];
  return value.map(sendable);
}

function isTypeTree(value: unknown): value is TypeTree {
  return typeof value === 'object' && value !== null && 'type' in value && 'child' in value;
}

function lettersOf(tree: readonly TypeTree[]): string {
  const closing: Readonly<Record<string, string>> = { '(': ')', '{': '}' };
  return tree.map(({ type, child }) => `${type}${lettersOf(child)}${closing[type] ?? ''}`).join('');
}

/** Who is on the same computer is let in, as by EXTERNAL. */
function welcome(socket: Socket, admit: () => void): void {
  let text = '';
  const onReadable = () => {
    for (let byte = socket.read(1) as Buffer | null; byte; byte = socket.read(1) as Buffer | null) {
      text += byte.toString('latin1');
      if (text.endsWith('\r\n') && text.includes('AUTH EXTERNAL') && !text.includes('BEGIN')) {
        socket.write(`OK ${'0'.repeat(32)}\r\n`);
        text = '';
      }
      if (text !== 'BEGIN\r\n') continue;
      socket.off('readable', onReadable);
      // What has come behind it is read by whoever listens next, once the stream knows that it is another one.
      setImmediate(admit);
      return;
    }
  };
  socket.on('readable', onReadable);
}

function matches(rule: Map<string, string>, { body = [], ...message }: Message): boolean {
  const fields: Record<string, unknown> = { ...message, type: 'signal', arg0: body[0] };
  // The rule names its sender by a name that may be owned; the bus compares owners. Only the bus's own is compared here.
  return [...rule].every(([key, value]) => (key === 'sender' && value !== busName) || fields[key] === value);
}

/** The bus that desktops run. */
export async function startBusDaemon(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<PrivateBus> {
  const folder = await mkdtemp(join(tmpdir(), 'frisket-bus-'));
  const child = spawn('dbus-daemon', ['--session', '--nofork', '--print-address', `--address=unix:dir=${folder}`], {
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async () => {
    child.kill();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  onTestFinished(stop);
  const address = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.stdout.setEncoding('utf8').once('data', (text: string) => resolve(text.trim()));
  });
  return { address, stop };
}
