import { createConnection, type BusMessage, type RawConnection } from '@homebridge/dbus-native';
import type { BusAddress } from './bus-address.ts';

/** The only file that imports dbus-native: its connection and marshalling, with our own calls, replies and objects. */

declare module '@homebridge/dbus-native' {
  /** What dbus-native's own types leave out. */
  interface BusMessage {
    readonly type?: number;
    readonly serial?: number;
    readonly replySerial?: number;
    readonly path?: string;
    readonly interface?: string;
    readonly member?: string;
    readonly destination?: string;
    readonly sender?: string;
    readonly errorName?: string;
    readonly flags?: number;
    readonly signature?: string;
    readonly body?: readonly unknown[];
  }
  interface RawConnection {
    on(event: 'message', listener: (message: BusMessage) => void): void;
    on(event: 'error', listener: (error: unknown) => void): void;
    on(event: 'connect' | 'end', listener: () => void): void;
    message(message: BusMessage): void;
    end(): void;
  }
  function createConnection(options: { socket?: string; host?: string; port?: number }): RawConnection;
}

/** A value with its type, as D-Bus has it: `['s', 'text']`. */
export type Variant = readonly [signature: string, value: unknown];

/** One interface of an exported object. */
export interface BusInterface {
  readonly name: string;
  /** By name; read anew for each question. */
  readonly properties: () => Readonly<Record<string, Variant>>;
  readonly methods: Readonly<Record<string, BusMethod>>;
  /** Names with their arguments' types, for introspection. */
  readonly signals: Readonly<Record<string, string>>;
}
export interface BusMethod {
  readonly takes: string;
  readonly gives: string;
  /** @returns the values of `gives` */
  readonly call: (...values: readonly unknown[]) => readonly unknown[];
}

export interface BusCall {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature?: string;
  readonly body?: readonly unknown[];
}

export interface BusSignal {
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly body: readonly unknown[];
}

/** What the other side of a call answered in place of a result. */
export class BusError extends Error {
  /** `org.freedesktop.DBus.Error.ServiceUnknown` */
  readonly errorName: string;

  constructor(errorName: string, message: string) {
    super(message === '' ? errorName : message);
    this.errorName = errorName;
  }
}

// D-Bus specification, "Message Types".
const types = { call: 1, reply: 2, error: 3, signal: 4 } as const;
const noReplyExpected = 1;
const busName = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus' } as const;
const propertiesInterface = 'org.freedesktop.DBus.Properties';

/** Milliseconds for a bus to greet us: it is on the same computer. */
const greetingTimeout = 10_000;

/** A connection to a message bus: calls out, exported objects in, signals both ways. */
export class MessageBus {
  readonly #connection: RawConnection;
  readonly #waiting = new Map<
    number,
    { resolve: (body: readonly unknown[]) => void; reject: (error: Error) => void }
  >();
  readonly #objects = new Map<string, readonly BusInterface[]>();
  readonly #signalListeners = new Set<(signal: BusSignal) => void>();
  readonly #endListeners = new Set<(reason: string) => void>();
  #serial = 0;
  #isEnded = false;

  private constructor(address: BusAddress) {
    this.#connection = createConnection({ ...address });
    this.#connection.on('message', (message) => {
      this.#receive(message);
    });
    this.#connection.on('error', (error) => {
      this.#end(error instanceof Error ? error.message : String(error));
    });
    this.#connection.on('end', () => {
      this.#end('the bus closed the connection');
    });
  }

  /** @throws Error when nobody answers, or it does not let us in */
  static async connect(address: BusAddress): Promise<MessageBus> {
    const bus = new MessageBus(address);
    const timer = setTimeout(() => {
      bus.#end(`no answer within ${greetingTimeout / 1_000} s`);
    }, greetingTimeout);
    try {
      await bus.call({ ...busName, interface: 'org.freedesktop.DBus', member: 'Hello' });
    } finally {
      clearTimeout(timer);
    }
    return bus;
  }

  /** @throws BusError */
  call(call: BusCall): Promise<readonly unknown[]> {
    return new Promise((resolve, reject) => {
      if (this.#isEnded) {
        reject(new Error('The connection to the bus has ended.'));
        return;
      }
      const serial = ++this.#serial;
      this.#waiting.set(serial, { resolve, reject });
      this.#connection.message({ type: types.call, serial, ...call });
    });
  }

  /** Calls the bus itself. */
  callBus(member: string, signature: string, ...body: readonly unknown[]): Promise<readonly unknown[]> {
    return this.call({ ...busName, interface: 'org.freedesktop.DBus', member, signature, body });
  }

  /** @throws Error when another connection has it */
  async takeName(name: string): Promise<void> {
    const doNotQueue = 4;
    const [outcome] = await this.callBus('RequestName', 'su', name, doNotQueue);
    const primaryOwner = 1;
    if (outcome !== primaryOwner) throw new Error(`The name ${name} is taken.`);
  }

  /** Has signals of this kind delivered to `onSignal`. @param rule such as `interface='a.b',member='C'` */
  async match(rule: string): Promise<void> {
    await this.callBus('AddMatch', 's', `type='signal',${rule}`);
  }

  onSignal(listener: (signal: BusSignal) => void): void {
    this.#signalListeners.add(listener);
  }

  /** Called once, with the reason, when the connection is lost; not after `close`. */
  onEnd(listener: (reason: string) => void): void {
    this.#endListeners.add(listener);
  }

  export(path: string, interfaces: readonly BusInterface[]): void {
    this.#objects.set(path, interfaces);
  }

  emit(path: string, { name, signals }: BusInterface, member: string, ...body: readonly unknown[]): void {
    const signature = signals[member] ?? '';
    if (this.#isEnded) return;
    this.#connection.message({
      type: types.signal,
      serial: ++this.#serial,
      path,
      interface: name,
      member,
      ...(signature === '' ? {} : { signature, body }),
    });
  }

  close(): void {
    this.#endListeners.clear();
    this.#end('it was closed here');
  }

  #end(reason: string): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#connection.end();
    for (const { reject } of this.#waiting.values())
      reject(new Error(`The connection to the bus was lost: ${reason}.`));
    this.#waiting.clear();
    for (const listener of this.#endListeners) listener(reason);
  }

  #receive(message: BusMessage): void {
    const { replySerial = 0, errorName, body = [] } = message;
    const waiting = this.#waiting.get(replySerial);
    switch (message.type) {
      case types.reply:
        this.#waiting.delete(replySerial);
        waiting?.resolve(body);
        break;
      case types.error:
        this.#waiting.delete(replySerial);
        waiting?.reject(new BusError(errorName ?? 'unknown', typeof body[0] === 'string' ? body[0] : ''));
        break;
      case types.signal: {
        const { path = '', interface: name = '', member = '' } = message;
        for (const listener of this.#signalListeners) listener({ path, interface: name, member, body });
        break;
      }
      case types.call:
        this.#answer(message);
        break;
      default:
        // "Unknown types must be ignored."
        break;
    }
  }

  #answer(message: BusMessage): void {
    const { serial = 0, sender, flags = 0 } = message;
    const reply = {
      serial: ++this.#serial,
      replySerial: serial,
      ...(sender === undefined ? {} : { destination: sender }),
    };
    let answer: BusMessage;
    try {
      const { signature, body } = this.#perform(message);
      answer = { ...reply, type: types.reply, ...(signature === '' ? {} : { signature, body }) };
    } catch (thrown) {
      const errorName = thrown instanceof BusError ? thrown.errorName : 'org.freedesktop.DBus.Error.Failed';
      const text = thrown instanceof Error ? thrown.message : String(thrown);
      answer = { ...reply, type: types.error, errorName, signature: 's', body: [text] };
    }
    if ((flags & noReplyExpected) === 0) this.#connection.message(answer);
  }

  #perform({ path = '', interface: name, member = '', body = [] }: BusMessage): {
    readonly signature: string;
    readonly body: readonly unknown[];
  } {
    if (name === 'org.freedesktop.DBus.Peer' && member === 'Ping') return { signature: '', body: [] };
    const interfaces = this.#objects.get(path);
    if (name === 'org.freedesktop.DBus.Introspectable' && member === 'Introspect')
      return { signature: 's', body: [introspection(interfaces ?? [], this.#childrenOf(path))] };
    if (!interfaces) throw new BusError('org.freedesktop.DBus.Error.UnknownObject', `There is no object ${path}.`);
    if (name === propertiesInterface) return readProperty(interfaces, member, body);
    const found = interfaces.find((each) => name === undefined || each.name === name);
    const method = found && Object.hasOwn(found.methods, member) ? found.methods[member] : undefined;
    if (!method)
      throw new BusError('org.freedesktop.DBus.Error.UnknownMethod', `${path} has no method ${name ?? ''}.${member}.`);
    return { signature: method.gives, body: method.call(...body) };
  }

  #childrenOf(path: string): string[] {
    const prefix = path === '/' ? '/' : `${path}/`;
    const below = [...this.#objects.keys()].filter((each) => each.startsWith(prefix) && each !== path);
    return [...new Set(below.map((each) => each.slice(prefix.length).split('/')[0] ?? ''))];
  }
}

function readProperty(interfaces: readonly BusInterface[], member: string, body: readonly unknown[]) {
  const [name, property] = body;
  const found = interfaces.find((each) => each.name === name);
  if (!found)
    throw new BusError('org.freedesktop.DBus.Error.UnknownInterface', `There is no interface ${String(name)} here.`);
  const properties = found.properties();
  if (member === 'GetAll') return { signature: 'a{sv}', body: [Object.entries(properties)] };
  if (member !== 'Get')
    throw new BusError('org.freedesktop.DBus.Error.PropertyReadOnly', 'Properties can only be read here.');
  const value = typeof property === 'string' && Object.hasOwn(properties, property) ? properties[property] : undefined;
  if (!value)
    throw new BusError('org.freedesktop.DBus.Error.UnknownProperty', `There is no property ${String(property)}.`);
  return { signature: 'v', body: [value] };
}

/** What an object can do, for programs such as `gdbus introspect`. */
function introspection(interfaces: readonly BusInterface[], children: readonly string[]): string {
  const parts = interfaces.map(({ name, properties, methods, signals }) =>
    [
      `<interface name="${name}">`,
      ...Object.entries(properties()).map(([key, [type]]) => `<property name="${key}" type="${type}" access="read"/>`),
      ...Object.entries(methods).map(
        ([key, { takes, gives }]) =>
          `<method name="${key}">${argumentsOf(takes, 'in')}${argumentsOf(gives, 'out')}</method>`,
      ),
      ...Object.entries(signals).map(([key, types]) => `<signal name="${key}">${argumentsOf(types)}</signal>`),
      '</interface>',
    ].join(''),
  );
  return `<node>${parts.join('')}${children.map((child) => `<node name="${child}"/>`).join('')}</node>`;
}

function argumentsOf(signature: string, direction?: 'in' | 'out'): string {
  const attribute = direction === undefined ? '' : ` direction="${direction}"`;
  return splitSignature(signature)
    .map((type) => `<arg type="${type}"${attribute}/>`)
    .join('');
}

/** `ia{sv}av` is `i`, `a{sv}`, `av`. */
export function splitSignature(signature: string): string[] {
  const whole: string[] = [];
  let start = 0;
  let depth = 0;
  for (let at = 0; at < signature.length; at++) {
    const letter = signature.charAt(at);
    if (letter === '(' || letter === '{') depth++;
    if (letter === ')' || letter === '}') depth--;
    // An array's type goes on with that of its elements.
    if (depth > 0 || letter === 'a') continue;
    whole.push(signature.slice(start, at + 1));
    start = at + 1;
  }
  return whole;
}
