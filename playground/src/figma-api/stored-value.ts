import { base64FromBytes, bytesFromBase64 } from '../document/base64.ts';

/**
 * Values of clientStorage as text: objects, arrays, text, numbers, booleans, null, undefined and bytes, as in Figma.
 * Whatever JSON lacks is an object with one key that starts with `$`; objects with such keys are wrapped likewise.
 */
export function encodeValue(value: unknown): string {
  return JSON.stringify(toJson(value));
}

export function decodeValue(text: string): unknown {
  return fromJson(JSON.parse(text));
}

function toJson(value: unknown): unknown {
  if (value === undefined) return { $undefined: true };
  if (value instanceof Uint8Array) return { $bytes: base64FromBytes(value) };
  if (Array.isArray(value)) return value.map(toJson);
  if (isRecord(value)) {
    const entries = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toJson(inner)]));
    return Object.keys(entries).some((key) => key.startsWith('$')) ? { $object: entries } : entries;
  }
  return value;
}

function fromJson(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(fromJson);
  if (!isRecord(json)) return json;
  if ('$undefined' in json) return undefined;
  if (typeof json.$bytes === 'string') return bytesFromBase64(json.$bytes);
  const entries = isRecord(json.$object) ? json.$object : json;
  return Object.fromEntries(Object.entries(entries).map(([key, inner]) => [key, fromJson(inner)]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
