import type { Check } from './check.ts';

/** What ONNX Runtime can run on here. Its native library is loaded now and not before: it may be what is broken. */
export async function checkProviders(): Promise<Check> {
  try {
    const { knownProviders } = await import('../../engine/runtime/providers.ts');
    const names = knownProviders();
    return {
      name: 'Providers',
      status: names.includes('cpu') ? 'ok' : 'problem',
      found: `${names.join(', ')} (this version paints on the cpu)`,
      ...(names.includes('cpu') ? {} : { advice: 'Run `npm install` again.' }),
    };
  } catch (error) {
    return {
      name: 'Providers',
      status: 'problem',
      found: `ONNX Runtime cannot be loaded: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
      advice: 'Run `npm install` again; on Windows, install the Visual C++ runtime.',
    };
  }
}
