import { samplers, type NamedSampler } from '../../../../shared/src/samplers.ts';

/** What a sampler's name is followed by where a preset sets more than the name stands for. */
const trailing = { key: 'timestep_spacing', value: 'trailing', suffix: ' (trailing)' } as const;

/** The name by which people know a scheduler and its settings; its class where they have none. */
export function samplerName({ class: className, config }: NamedSampler): string {
  const { [trailing.key]: spacing, ...rest } = config;
  const suffix = spacing === trailing.value ? trailing.suffix : '';
  const known = Object.entries(samplers).find(
    ([, named]) => named.class === className && sameConfig(named.config, rest),
  );
  return `${known?.[0] ?? className}${suffix}`;
}

export function samplerNamed(name: string): NamedSampler | undefined {
  return samplers[name];
}

/** Settings are plain values. */
function sameConfig(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
