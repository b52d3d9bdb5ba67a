import fc from 'fast-check';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { modelIdSchema } from '../../shared/src/job.ts';
import { modelIdOf } from '../../companion/src/store/installed/model-id.ts';
import { connected } from '../fakes/connected.ts';
import { generateJob, newId } from '../fakes/jobs.ts';
import { startTestDaemon } from '../fakes/test-daemon.ts';

/** Path traversal: model ids are keys of a catalogue and never paths, and nothing but the site is served. */

const canary = 'the-file-beside-the-site';

/** Ways to write `..`, separators and ends, as attackers know them. */
const step = fc.constantFrom('..', '%2e%2e', '.%2e', '..%c0%af', '%252e%252e', '....', '.', '', '..;', '\u2024\u2024');
const separator = fc.constantFrom('/', '\\', '%2f', '%5c', '//', '/./', '%00/');
const target = fc.constantFrom('secret.txt', 'etc/passwd', 'package.json', 'C:\\Windows\\win.ini', '.git/config');
const traversal = fc
  .tuple(
    fc.array(fc.tuple(step, separator), { minLength: 1, maxLength: 8 }),
    target,
    fc.constantFrom('', '\0', '%00', '.png'),
  )
  .map(([steps, end, suffix]) => steps.flat().join('') + end + suffix);

describe('over HTTP', () => {
  async function serveBesideSecret() {
    const folder = await mkdtemp(join(tmpdir(), 'frisket-paths-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await mkdir(join(folder, 'site'));
    await writeFile(join(folder, 'secret.txt'), canary);
    await writeFile(join(folder, 'site', 'secret.txt'), 'served on purpose');
    return startTestDaemon({ site: join(folder, 'site') });
  }

  const read = (port: number, path: string) =>
    new Promise<string>((resolve) => {
      const sent = request({ host: '127.0.0.1', port, path, headers: { host: `localhost:${port}` } }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
        response.on('end', () => resolve(text));
      });
      sent.on('error', () => resolve(''));
      sent.end();
    });

  test('no spelling of a path reaches a file outside the site', async () => {
    const { port } = await serveBesideSecret();
    expect(await read(port, '/secret.txt')).toBe('served on purpose');
    await fc.assert(
      fc.asyncProperty(traversal, async (path) => {
        // What cannot stand in a request line at all is a matter of Node's own client.
        const text = await read(port, `/${path.replace(/[^\x21-\x7e]/g, encodeURIComponent)}`);
        expect(text).not.toContain(canary);
        expect(text).not.toContain('root:');
      }),
      { numRuns: 300 },
    );
  });
});

describe('as the id of a model', () => {
  test('what leads anywhere is no id', () => {
    fc.assert(
      fc.property(fc.oneof(traversal, fc.string(), fc.string({ unit: 'binary' })), (id) => {
        const accepted = modelIdSchema.safeParse(id).success;
        expect(accepted && /[/\\:%\0]|^\.|^$/.test(id)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  test('the name of a file on disk, however it is spelled, becomes an id or none', () => {
    fc.assert(
      fc.property(fc.oneof(traversal, fc.string()), (name) => {
        const id = modelIdOf(name);
        expect(id === undefined || modelIdSchema.safeParse(id).success).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test('a job that names a path instead of a model reaches no engine', async () => {
    const { client, engine } = await connected();
    await fc.assert(
      fc.asyncProperty(fc.oneof(traversal, fc.constantFrom('/', '/etc', '__proto__', 'constructor')), async (model) => {
        const id = newId();
        client.send({ type: 'submit', id, job: { ...generateJob(), model } });
        expect((await client.next('job.failed')).error.code).toMatch(/^(invalid_request|model_not_found)$/);
      }),
      { numRuns: 200 },
    );
    expect(engine.tasks).toEqual([]);
  });
});
