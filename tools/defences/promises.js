const daemon = 'companion/src/daemon';
const queue = 'companion/src/queue';

/**
 * What the companion promises: nothing lost, nothing half-written, the truth told.
 *
 * @type {readonly import('./defence.js').Defence[]}
 */
export const promises = [
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
];
