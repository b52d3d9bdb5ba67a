import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { WebSocket, type ClientOptions } from 'ws';
import { companionMessageSchema, protocolVersion, type CompanionMessage } from '../../shared/src/messages.ts';
import { proofOf } from '../../shared/src/proof.ts';
import { testKey } from './test-daemon.ts';

type Type = CompanionMessage['type'];

/** A socket that says exactly what a test wants, for what the client library never would. */
export class RawClient {
  readonly socket: WebSocket;
  /** Everything that came, binary frames included, in order. */
  readonly frames: (CompanionMessage | Uint8Array)[] = [];
  /** The code that it was closed with. */
  readonly closed: Promise<number>;
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  constructor(port: number, options: ClientOptions = {}, path = '/') {
    this.socket = new WebSocket(`ws://localhost:${port}${path}`, options);
    this.socket.on('message', (data: Buffer, isBinary) => {
      this.frames.push(
        isBinary ? new Uint8Array(data) : companionMessageSchema.parse(JSON.parse(data.toString('utf8'))),
      );
      for (const wake of this.#waiting.splice(0)) wake();
    });
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code) => {
        resolve(code);
        for (const wake of this.#waiting.splice(0)) wake();
      });
    });
    this.socket.on('error', () => undefined);
    onTestFinished(() => this.socket.terminate());
  }

  /** Resolves with the HTTP status that the upgrade was answered with. */
  status(): Promise<number> {
    return new Promise((resolve) => {
      this.socket.on('upgrade', (response) => resolve(response.statusCode ?? 0));
      this.socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    });
  }

  opened(): Promise<void> {
    return this.socket.readyState === WebSocket.OPEN
      ? Promise.resolve()
      : new Promise((resolve, reject) => {
          this.socket.once('open', () => resolve());
          this.socket.once('error', reject);
        });
  }

  send(message: unknown): void {
    this.socket.send(message instanceof Uint8Array ? message : JSON.stringify(message));
  }

  /** The next message of that type that was not taken yet; those before it are passed over. */
  async next<T extends Type>(type: T): Promise<Extract<CompanionMessage, { type: T }>> {
    for (;;) {
      while (this.#taken < this.frames.length) {
        const frame = this.frames[this.#taken++];
        if (frame && !(frame instanceof Uint8Array) && isOf(frame, type)) return frame;
      }
      if (this.socket.readyState > WebSocket.OPEN)
        throw new Error(`The socket closed before ${type} came; before: ${this.types().join(', ')}`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** What came so far, by type; pictures' pieces as `binary`. */
  types(): string[] {
    return this.frames.map((frame) => (frame instanceof Uint8Array ? 'binary' : frame.type));
  }

  hello(changes: Record<string, unknown> = {}): string {
    const nonce = randomBytes(32).toString('hex');
    this.send({ type: 'hello', protocol: protocolVersion, nonce, credential: 'owner', client: 'a test', ...changes });
    return nonce;
  }

  /** @param key the owner's when absent */
  async authenticate(port: number, key = testKey, credential = 'owner'): Promise<void> {
    await this.opened();
    const clientNonce = this.hello({ credential });
    const challenge = await this.next('challenge');
    const handshake = { protocol: protocolVersion, port, clientNonce, companionNonce: challenge.nonce };
    this.send({ type: 'authenticate', proof: proofOf('client', key, handshake) });
  }
}

function isOf<T extends Type>(message: CompanionMessage, type: T): message is Extract<CompanionMessage, { type: T }> {
  return message.type === type;
}

/** A socket that has been welcomed. */
export async function welcomedClient(port: number): Promise<RawClient> {
  const client = new RawClient(port);
  await client.authenticate(port);
  await client.next('welcome');
  return client;
}
