import fc from 'fast-check';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { JobFiles } from '../../companion/src/queue/job-files.ts';
import { PictureFiles } from '../../companion/src/queue/picture-files.ts';
import { newId } from '../fakes/jobs.ts';
import { welcomedClient } from '../fakes/raw-client.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { startTestDaemon } from '../fakes/test-daemon.ts';

/** Arbitrary delete: what is removed is removed by its id, and lies inside the store. */

const parts = ['.job.json', '.start.json', '.end.json'];

/** Ids that lead elsewhere, if they were believed. */
const elsewhere = fc.oneof(
  fc
    .array(fc.constantFrom('..', '.', 'jobs', 'victim', '', '%2e%2e'), { minLength: 1, maxLength: 6 })
    .map((steps) => steps.join('/')),
  fc.constantFrom('../victim', '..\\victim', '/victim', '../victim\0', './../victim', '../jobs/../victim'),
  fc.string(),
);

/** A folder with a store in it, and beside that, files that must stay. */
async function besideStore() {
  const folder = await temporaryFolder();
  for (const name of ['victim', ...parts.map((part) => `victim${part}`)]) await writeFile(join(folder, name), 'mine');
  for (const name of ['jobs', 'pictures', 'other']) await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, 'other', 'file'), 'mine');
  const intact = async () => {
    expect((await readdir(folder)).toSorted()).toEqual(
      ['jobs', 'other', 'pictures', 'victim', ...parts.map((part) => `victim${part}`)].toSorted(),
    );
    expect(await readFile(join(folder, 'other', 'file'), 'utf8')).toBe('mine');
  };
  return { folder, intact };
}

test('the store of jobs forgets by id: nothing outside of it is touched, whatever the id', async () => {
  const { folder, intact } = await besideStore();
  const files = new JobFiles(join(folder, 'jobs'));
  await fc.assert(
    fc.asyncProperty(elsewhere, async (id) => {
      await expect(files.forget(id)).rejects.toThrow();
    }),
    { numRuns: 200 },
  );
  await files.forget(newId());
  await intact();
});

test('the store of pictures gives and takes nothing by what is no hash', async () => {
  const { folder, intact } = await besideStore();
  const pictures = new PictureFiles(join(folder, 'pictures'), { bytes: 1e6, spareBytes: 0 });
  await fc.assert(
    fc.asyncProperty(elsewhere, async (id) => {
      await expect(pictures.add(id, new Uint8Array(4))).rejects.toThrow();
      await pictures.release(id);
      await expect(pictures.read(id)).rejects.toThrow();
    }),
    { numRuns: 200 },
  );
  await intact();
});

test('no message removes what it names by a path: it is no message', async () => {
  const { port, dataFolder } = await startTestDaemon();
  await writeFile(join(dataFolder, 'victim.job.json'), 'mine');
  const client = await welcomedClient(port);
  for (const type of ['acknowledge', 'cancel', 'watch', 'clients.remove'])
    for (const id of ['../victim', '../victim.job.json', `${dataFolder}/victim`, 'victim\0']) {
      client.send({ type, id });
      expect((await client.next('error')).error.code).toBe('invalid_message');
    }
  expect(await readFile(join(dataFolder, 'victim.job.json'), 'utf8')).toBe('mine');
});
