/** What the plugin's code threw and did not catch, with its place in that code. */
export class PluginError extends Error {
  override readonly name = 'PluginError';

  /** @param thrown as QuickJS dumps it: an object with name, message and stack for an Error, anything otherwise */
  static from(thrown: unknown): PluginError {
    if (typeof thrown !== 'object' || thrown === null || !('message' in thrown)) return new PluginError(String(thrown));
    const name = 'name' in thrown ? String(thrown.name) : 'Error';
    const error = new PluginError(`${name}: ${String(thrown.message)}`);
    if ('stack' in thrown) error.stack = `${error.message}\n${String(thrown.stack)}`;
    return error;
  }
}
