#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './build/root.js';

/**
 * Shows that the hostile suite can fail: takes each defence away in a copy of the repository, one at a time, and runs
 * the test that is named after the threat. A test that still passes proves nothing, and fails this.
 *
 *     npm run test:defences [-- WORDS]     only those whose name has these words
 *
 * @typedef {object} Defence
 * @property {string} name the threat, as docs/security.md calls it
 * @property {string} file where the defence is
 * @property {string} find
 * @property {string} replace
 * @property {string} test a file of test/hostile/
 */

const daemon = 'companion/src/daemon';
const queue = 'companion/src/queue';

/** @type {readonly Defence[]} */
const defences = [
  {
    name: 'web page: origins of other sites are refused',
    file: `${daemon}/origins.ts`,
    find: 'if (origin === undefined || !/^https?:/i.test(origin)) return true;',
    replace: 'if (origin !== "x") return true;',
    test: 'web-page.browser',
  },
  {
    name: 'sandboxed iframe: the client proves itself',
    file: `${daemon}/handshake.ts`,
    find: 'return sameProof(message.proof, expected.proof)',
    replace: 'return message.proof !== ""',
    test: 'web-page.browser',
  },
  {
    name: 'DNS rebinding: the Host header',
    file: `${daemon}/origins.ts`,
    find: 'return loopbackNames.some((name) => host === `${name}:${port}`);',
    replace: 'return host !== port + "x";',
    test: 'web-page.browser',
  },
  {
    name: 'clickjacking: no page may frame ours',
    file: `${daemon}/http-app.ts`,
    find: `"frame-ancestors 'none'; base-uri 'none'; object-src 'none'; form-action 'none'",
    'X-Frame-Options': 'DENY',`,
    replace: `"base-uri 'none'",`,
    test: 'web-page.browser',
  },
  {
    name: 'start link: good once',
    file: `${daemon}/start-links.ts`,
    find: 'this.#expiry.delete(once);\n    return',
    replace: 'return',
    test: 'http-routes',
  },
  {
    name: 'logs: errors that may quote the person',
    file: `${daemon}/job-events.ts`,
    find: 'return aboutTheMachine.includes(code) ? { code, message } : { code };',
    replace: 'return aboutTheMachine.length > 0 ? { code, message } : { code };',
    test: 'secrets-in-logs.integration',
  },
  {
    name: 'impostor: the companion proves itself first',
    file: 'shared/src/client/connect.ts',
    find: "if (!sameProof(challenge.proof, proofOf('companion', key, handshake))) return",
    replace: 'if (challenge.proof === "") return',
    test: 'impostor',
  },
  {
    name: 'impostor in the middle: proofs name the port',
    file: 'shared/src/proof.ts',
    find: "side, protocol, port, clientNonce, companionNonce].join('|')",
    replace: "side, protocol, port > 0, clientNonce, companionNonce].join('|')",
    test: 'impostor',
  },
  {
    name: 'impostor: both loopback addresses or none',
    file: `${daemon}/listen.ts`,
    find: "const taken = ['EADDRINUSE', 'EACCES'];",
    replace: "const taken = ['EACCES'];\nnoAddress.push('EADDRINUSE');",
    test: 'impostor',
  },
  {
    name: 'pairing: only in a window that the person opened',
    file: `${daemon}/pairing.ts`,
    find: 'if (!this.#isOpen() || !this.#window || this.#pending()) return undefined;',
    replace: "if (!this.#window) this.open('first-run');\n    if (!this.#window || this.#pending()) return undefined;",
    test: 'pairing',
  },
  {
    name: 'pairing: three requests a window',
    file: `${daemon}/pairing.ts`,
    find: 'this.#window.requestsLeft--;',
    replace: '',
    test: 'pairing',
  },
  {
    name: 'pairing: only the person’s own page answers',
    file: `${daemon}/daemon.ts`,
    find: "...(credential === 'page' || credential === 'owner'",
    replace: "...(credential !== 'nobody'",
    test: 'pairing',
  },
  {
    name: 'pairing: a removed client is cut off',
    file: `${daemon}/pairing-desk.ts`,
    find: 'disconnect(message.client);',
    replace: 'void disconnect;',
    test: 'pairing',
  },
  {
    name: 'pairing, impostor: the number names the port',
    file: 'shared/src/pairing.ts',
    find: 'return [label, protocol, port, client.publicKey',
    replace: 'return [label, protocol, port > 0, client.publicKey',
    test: 'pairing',
  },
  {
    name: 'pairing, impostor: the companion’s half is the one that it committed itself to',
    file: 'shared/src/client/pair.ts',
    find: 'stage.commitment === commitmentTo(message)',
    replace: 'commitmentTo(message) !== ""',
    test: 'pairing',
  },
  {
    name: 'pairing prompt: it hears no click as it comes up',
    file: 'playground/src/clients/pairing-prompt.tsx',
    find: 'const [isDeaf, setDeaf] = useState(true);',
    replace: 'const [isDeaf, setDeaf] = useState(false);',
    test: 'pairing-prompt.browser',
  },
  {
    name: 'bridge: origins of other sites are not heard',
    file: 'playground/src/bridge/bridge.ts',
    find: '!heardOrigins.includes(origin)',
    replace: 'heardOrigins.includes("")',
    test: 'bridge.browser',
  },
  {
    name: 'bridge: only its opener is heard',
    file: 'playground/src/bridge/bridge.ts',
    find: 'window.opener as Window | null;',
    replace: '(window.opener ?? window) as Window | null;',
    test: 'bridge.browser',
  },
  {
    name: 'bridge: only it knows its opener',
    file: `${daemon}/http-app.ts`,
    find: "'Cross-Origin-Opener-Policy': 'same-origin',",
    replace: '',
    test: 'bridge.browser',
  },
  {
    name: 'image bomb: the header',
    file: `${daemon}/image-header.ts`,
    find: 'if (size.width > limits.imageSide || size.height > limits.imageSide)',
    replace: 'if (size.width < 0)',
    test: 'image-bombs',
  },
  {
    name: 'image bomb: the decoder’s limit',
    file: 'companion/src/engine/images/codec.ts',
    find: 'limitInputPixels: limits.imagePixels',
    replace: 'limitInputPixels: false',
    test: 'image-bombs',
  },
  {
    name: 'mislabelled pictures: all other loaders are blocked',
    file: 'companion/src/engine/images/codec.ts',
    find: "sharp.block({ operation: ['VipsForeignLoad'] });",
    replace: '',
    test: 'image-bombs',
  },
  {
    name: 'flood: connections',
    file: `${daemon}/listen.ts`,
    find: 'server.maxConnections = connectionsMost;',
    replace: '',
    test: 'floods',
  },
  {
    name: 'flood: slow headers',
    file: `${daemon}/listen.ts`,
    find: 'headersTimeout: patience.headers,\n      requestTimeout: patience.request,',
    replace: 'headersTimeout: 0,\n      requestTimeout: 0,',
    test: 'floods',
  },
  {
    name: 'flood: sockets that prove nothing',
    file: `${daemon}/sockets.ts`,
    find: 'if (this.#unproven.size >= unprovenMost) oldest?.terminate();',
    replace: 'if (this.#unproven.size < 0) oldest?.terminate();',
    test: 'floods',
  },
  {
    name: 'flood: size of a message',
    file: `${daemon}/web-socket.ts`,
    find: 'maxPayload: limits.frameBytes,',
    replace: 'maxPayload: 0,',
    test: 'floods',
  },
  {
    name: 'flood: fragments',
    file: `${daemon}/web-socket.ts`,
    find: 'maxFragments: fragmentsMost,',
    replace: '',
    test: 'floods',
  },
  {
    name: 'flood: unfinished pictures',
    file: 'shared/src/assembler.ts',
    find: 'if (held > this.#capacity)',
    replace: 'if (held < 0)',
    test: 'floods',
  },
  {
    name: 'paths: model ids are keys',
    file: 'shared/src/job.ts',
    find: 'z.string().regex(/^[a-z0-9][a-z0-9._-]{0,99}$/)',
    replace: 'z.string()',
    test: 'paths',
  },
  {
    name: 'weights: a pickle is told by its bytes',
    file: 'companion/src/engine/weights/safetensors.ts',
    find: 'if (isZip || isPickle)',
    replace: 'if (isZip && isPickle)',
    test: 'weights',
  },
  {
    name: 'weights: offsets lie in the file',
    file: 'companion/src/engine/weights/safetensors.ts',
    find: 'if (dataStart + end > fileBytes)',
    replace: 'if (dataStart + end < 0)',
    test: 'weights',
  },
  {
    name: 'weights: nothing overlaps',
    file: 'companion/src/engine/weights/safetensors.ts',
    find: 'refuseOverlaps(path, tensors);\n    const',
    replace: 'const',
    test: 'weights',
  },
  {
    name: 'prototype pollution: strict schemas',
    file: 'shared/src/job.ts',
    find: "const generateJobSchema = z.strictObject({\n  kind: z.literal('generate'),",
    replace: "const generateJobSchema = z.looseObject({\n  kind: z.literal('generate'),",
    test: 'prototype-pollution',
  },
  {
    name: 'disconnect: events are told once',
    file: `${daemon}/session.ts`,
    find: 'if (following && record.event <= following.last) return;',
    replace: '',
    test: 'promises',
  },
  {
    name: 'disconnect: acknowledged once on the disk',
    file: `${queue}/local-queue.ts`,
    find: 'await files.accept({ version: 1, order, ...submission });',
    replace: 'void files;',
    test: 'promises',
  },
  {
    name: 'restart: what was accepted is taken up again',
    file: `${queue}/local-queue.ts`,
    find: 'else await this.#recoverLive(recovered);',
    replace: '',
    test: 'promises',
  },
  {
    name: 'crash: a file is whole or not there',
    file: 'companion/src/files/private-file.ts',
    find: "const temporary = `${path}.${randomBytes(6).toString('hex')}${unfinished}`;",
    replace: 'const temporary = path; await rm(path, { force: true });',
    test: 'full-disk.integration',
  },
  {
    name: 'disk: what does not fit is refused up front',
    file: 'companion/src/files/disk-space.ts',
    find: 'if (bytes + reserve <= free) return;',
    replace: 'if (free >= 0) return;',
    test: 'promises',
  },
  {
    name: 'queue: bounded',
    file: 'shared/src/limits.ts',
    find: 'queuedJobs: 100,',
    replace: 'queuedJobs: 1_000,',
    test: 'promises',
  },
  {
    name: 'slow client: progress is merged',
    file: `${daemon}/outbox.ts`,
    find: 'const waiting = this.#overtaken(message);',
    replace: 'const waiting = this.#overtaken({ type: "link", once: message.type });',
    test: 'promises',
  },
  {
    name: 'versions explain themselves',
    file: `${daemon}/handshake.ts`,
    find: 'if (greeting.data.protocol !== protocolVersion)',
    replace: 'if (greeting.data.protocol < 0)',
    test: 'promises',
  },
  {
    name: 'versions: an old or newer companion is told apart',
    file: 'shared/src/client/connect.ts',
    find: "case 'protocol_version':\n      return { kind: 'protocol_version', port, companionProtocol: protocol };",
    replace: "case 'protocol_version':\n      return { kind: 'refused', port };",
    test: 'promises',
  },
  {
    name: 'versions: nothing is proved to a companion of another version',
    file: 'shared/src/client/connect.ts',
    find: 'if (challenge.protocol !== protocolVersion)',
    replace: 'if (challenge.protocol < 0)',
    test: 'promises',
  },
  {
    name: 'out of memory: everything is evicted',
    file: 'companion/src/engine/process/supervised-engine.ts',
    find: 'if (remedy.unload) await this.#engine.unload();',
    replace: '',
    test: 'promises',
  },
  {
    name: 'out of memory: a smaller plan',
    file: 'companion/src/engine/process/remedies.ts',
    find: "economy: 'thrifty',",
    replace: "economy: 'usual',",
    test: 'promises',
  },
  {
    name: 'arbitrary delete: jobs by id',
    file: `${queue}/job-files.ts`,
    find: 'join(this.folder, z.uuid().parse(id) + part)',
    replace: 'join(this.folder, id + part)',
    test: 'arbitrary-delete',
  },
  {
    name: 'arbitrary delete: pictures by hash',
    file: `${queue}/picture-files.ts`,
    find: 'join(this.#folder, imageIdSchema.parse(id))',
    replace: 'join(this.#folder, id)',
    test: 'arbitrary-delete',
  },
  {
    name: 'arbitrary delete: messages name UUIDs',
    file: 'shared/src/messages.ts',
    find: 'const jobId = z.uuid();',
    replace: 'const jobId = z.string();',
    test: 'arbitrary-delete',
  },
  {
    name: 'full disk: said as what it is',
    file: 'companion/src/files/disk-space.ts',
    find: "const noRoom: readonly unknown[] = ['ENOSPC', 'EFBIG', 'EDQUOT'];",
    replace: 'const noRoom: readonly unknown[] = [];',
    test: 'full-disk.integration',
  },
  {
    name: 'one instance: who was quicker is asked',
    file: `${daemon}/choose-port.ts`,
    find: "if (quicker.kind === 'own') return",
    replace: "if (quicker.kind === 'own' && port < 0) return",
    test: 'lifetime.integration',
  },
  {
    name: 'SIGTERM drains: what ran stays on the disk',
    file: `${queue}/local-queue.ts`,
    find: 'if (this.#closed) {\n        await files.start',
    replace: 'if (this.#closed && job.attempts < 0) {\n        await files.start',
    test: 'lifetime.integration',
  },
  {
    name: 'metrics: behind their token',
    file: `${daemon}/http-app.ts`,
    find: "if (timingSafeEqual(digest(request.headers.authorization ?? ''), expected))",
    replace: 'if (expected.length > 0)',
    test: 'http-routes',
  },
  {
    name: 'downloads: redirects are checked at every hop',
    file: 'companion/src/store/hub/hub-http.ts',
    find: 'this.#allowed.check(url);',
    replace: '',
    test: 'downloads',
  },
  {
    name: 'downloads: the token goes to the hub alone',
    file: 'companion/src/store/hub/hub-http.ts',
    find: 'token !== undefined && url.origin === endpoint.origin',
    replace: 'token !== undefined',
    test: 'downloads',
  },
  {
    name: 'downloads: a file gets its name when its hash is right',
    file: 'companion/src/store/downloads/download-file.ts',
    find: 'if (!(await isIntact(file, options)))',
    replace: 'if (file.size < 0)',
    test: 'downloads',
  },
  {
    name: 'downloads: the disk is looked at first',
    file: 'companion/src/store/downloads/download-model.ts',
    find: 'await assertSpace(folder, total - (await bytesThere(manifest, store)), options.readSpace);',
    replace: '',
    test: 'downloads',
  },
  {
    name: 'downloads: a listing names paths inside the folder',
    file: 'companion/src/store/downloads/manifest.ts',
    find: "name !== '' && name !== '.' && name !== '..'",
    replace: "name !== 'x'",
    test: 'downloads',
  },
  {
    name: 'arbitrary delete: models by id',
    file: 'companion/src/store/downloads/model-store.ts',
    find: 'if (modelIdSchema.safeParse(id).success) return id;',
    replace: 'if (id !== undefined) return id;',
    test: 'downloads',
  },
  {
    name: "arbitrary delete: the person's own models",
    file: 'companion/src/store/downloads/download-model.ts',
    find: 'if (await exists(path)) await recognise',
    replace: 'if (total < 0) await recognise',
    test: 'downloads',
  },
];

/** A copy of all that git knows or would take in, with the packages of this one. */
function copyRepository() {
  const copy = mkdtempSync(join(tmpdir(), 'frisket-defences-'));
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { stdout } = spawnSync('git', list, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
  for (const path of new Set(stdout.split('\0')))
    if (path !== '' && existsSync(join(root, path))) cpSync(join(root, path), join(copy, path), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');
  return copy;
}

/**
 * @param {string} copy
 * @param {string} test a file of test/hostile/
 */
function passes(copy, test) {
  const vitest = join(copy, 'node_modules/vitest/vitest.mjs');
  const words = ['run', `test/hostile/${test}.test.ts`, '--bail', '1'];
  const { status } = spawnSync(process.execPath, [vitest, ...words], {
    cwd: copy,
    stdio: 'ignore',
    // A test that waits for what never comes has failed too.
    timeout: 120_000,
  });
  return status === 0;
}

/**
 * @param {string} copy
 * @param {Defence} defence
 * @returns {string | undefined} what is wrong, if anything
 */
function problemWithout(copy, { file, find, replace, test }) {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  if (!text.includes(find)) return `${file} no longer has the defence as it is named here`;
  writeFileSync(
    path,
    text.replace(find, () => replace),
  );
  try {
    return passes(copy, test) ? `test/hostile/${test}.test.ts passes without it` : undefined;
  } finally {
    writeFileSync(path, text);
  }
}

const words = process.argv.slice(2).map((word) => word.toLowerCase());
const chosen = defences.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
const copy = copyRepository();
let failures = 0;
try {
  // A test that fails as things are would fail without any defence, too.
  const broken = [...new Set(chosen.map(({ test }) => test))].filter((test) => !passes(copy, test));
  for (const defence of chosen) {
    const problem = broken.includes(defence.test)
      ? `test/hostile/${defence.test}.test.ts fails with it, too`
      : problemWithout(copy, defence);
    if (problem !== undefined) failures++;
    console.log(
      problem === undefined ? `fails without it  ${defence.name}` : `PROVES NOTHING    ${defence.name}: ${problem}`,
    );
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${chosen.length - failures} of ${chosen.length} defences are needed for their test to pass.`);
process.exitCode = failures === 0 ? 0 : 1;
