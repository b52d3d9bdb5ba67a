/** The marshalling that dbus-native keeps to itself, for the bus of the tests. */
declare module '@homebridge/dbus-native/lib/message.js' {
  import type { Readable } from 'node:stream';

  export interface Message {
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
  export function marshall(message: Message): Buffer;
  export function unmarshalMessages(stream: Readable, onMessage: (message: Message) => void, options: object): void;
}
