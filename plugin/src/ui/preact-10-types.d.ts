import type { DOMAttributes as PreactDOMAttributes, HTMLAttributes as PreactHTMLAttributes } from 'preact';

/**
 * Preact 11 took these two types out of its JSX namespace, where `@create-figma-plugin/ui` looks for them; without
 * them every property of its components would be `any`. tsconfig.json says which file `preact-jsx` is.
 */
declare module 'preact-jsx' {
  namespace JSXInternal {
    type HTMLAttributes<Target extends EventTarget> = PreactHTMLAttributes<Target>;
    type DOMAttributes<Target extends EventTarget> = PreactDOMAttributes<Target>;
  }
}
