import { useEffect } from 'preact/hooks';

/**
 * Keys that mean something while nothing is being typed, by the event's `key` in small letters, after `mod+` where
 * Ctrl or Command is held down.
 */
export function useKeys(actions: Readonly<Record<string, (event: KeyboardEvent) => void>>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.matches('textarea, input[type="text"]');
      const name = `${event.metaKey || event.ctrlKey ? 'mod+' : ''}${event.key.toLowerCase()}`;
      if (!typing && !event.defaultPrevented) actions[name]?.(event);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  });
}
