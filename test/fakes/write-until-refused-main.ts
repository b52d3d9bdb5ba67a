import { join } from 'node:path';
import { writeError } from '../../companion/src/files/disk-space.ts';
import { writePrivateFile } from '../../companion/src/files/private-file.ts';

/** Writes a file, then one in its place that is larger than the system allows, and says what came of it. */
const path = join(process.argv[2] ?? '', 'file');
// Without this the signal that goes with the limit ends the process before the error can be read.
process.on('SIGXFSZ', () => undefined);
await writePrivateFile(path, 'the old content');
try {
  await writePrivateFile(path, new Uint8Array(10_000_000));
  console.log('written');
} catch (error) {
  console.log(writeError(error, 'The file').code);
}
