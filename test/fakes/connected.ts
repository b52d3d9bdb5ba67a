import { imageIdOf } from '../../companion/src/daemon/image-id.ts';
import { chunksOf, encodeChunk } from '../../shared/src/frames.ts';
import { welcomedClient, type RawClient } from './raw-client.ts';
import { startTestDaemon } from './test-daemon.ts';

/** The real daemon with a client that has been welcomed. */
export async function connected() {
  const { daemon, engine, port, dataFolder, lines } = await startTestDaemon();
  return { daemon, engine, port, dataFolder, lines, client: await welcomedClient(port) };
}

/** Sends a whole picture, by another id when given. */
export function sendPicture(client: RawClient, bytes: Uint8Array, id = imageIdOf(bytes)): void {
  for (const chunk of chunksOf(id, bytes)) client.send(encodeChunk(chunk));
}
