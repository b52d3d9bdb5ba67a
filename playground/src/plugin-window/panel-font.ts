import { base64FromBytes } from '../document/base64.ts';

/** Inter for panels, as Figma has it ready: their frame has an origin of its own and could not fetch it. */
export async function panelFont(url: string): Promise<string> {
  const response = await fetch(url);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const data = `data:font/woff2;base64,${base64FromBytes(bytes)}`;
  return `@font-face { font-family: Inter; font-weight: 100 900; src: url(${data}) format('woff2'); }`;
}
