/**
 * A line of the product without which somebody gets what he should not.
 *
 * @typedef {object} Defence
 * @property {string} name the threat, as docs/security.md calls it
 * @property {string} file where the defence is
 * @property {string} find
 * @property {string} replace
 * @property {string} test a file of test/hostile/
 */

export {};
