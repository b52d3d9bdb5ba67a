/** A colour of the document's by a name, as Figma's local variables are. */
export interface ColorVariable {
  readonly id: string;
  readonly name: string;
  readonly collection: string;
  /** The first mode is the one that layers show. */
  readonly valuesByMode: Readonly<Record<string, RGBA | VariableAlias>>;
}

/** The value that a layer shows; undefined for an alias of what is not there, or of itself. */
export function resolvedColor(variable: ColorVariable, all: readonly ColorVariable[]): RGBA | undefined {
  const seen = new Set<string>();
  for (let now: ColorVariable | undefined = variable; now && !seen.has(now.id);) {
    seen.add(now.id);
    const [value]: (RGBA | VariableAlias)[] = Object.values(now.valuesByMode);
    if (!value || !('type' in value)) return value;
    now = all.find(({ id }) => id === value.id);
  }
  return undefined;
}
