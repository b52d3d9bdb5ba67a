import type { DOMAttributes as PreactDOMAttributes, HTMLAttributes as PreactHTMLAttributes } from 'preact';

/**
 * Preact 11 took these two types out of its JSX namespace, where `@create-figma-plugin/ui` looks for them; without
 * them every property of its components would be `any`.
 */
declare module '../../../node_modules/preact/src/jsx' {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- the only way to add to one
  namespace JSXInternal {
    type HTMLAttributes<Target extends EventTarget> = PreactHTMLAttributes<Target>;
    type DOMAttributes<Target extends EventTarget> = PreactDOMAttributes<Target>;
  }
}
