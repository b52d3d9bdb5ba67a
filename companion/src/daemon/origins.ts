const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];
const figmaOrigins = ['https://www.figma.com', 'https://figma.com'];

/** Whether the Host header names this companion. A page that was rebound to this address by DNS sends its own name. */
export function isOwnHost(host: string | undefined, port: number): boolean {
  return loopbackNames.some((name) => host === `${name}:${port}`);
}

/** Whether the page that asks was served by this companion. */
export function isOwnOrigin(origin: string | undefined, port: number): boolean {
  return loopbackNames.some((name) => origin === `http://${name}:${port}`);
}

/**
 * Whether to listen at all to who asks. This only keeps noise out: Figma's plugin runs in a sandboxed frame with the
 * origin `null`, and so can anybody's, and programs send no origin. What decides is the key.
 */
export function isOriginHeard(origin: string | undefined, port: number): boolean {
  if (origin === undefined || !/^https?:/i.test(origin)) return true;
  return isOwnOrigin(origin, port) || figmaOrigins.includes(origin);
}
