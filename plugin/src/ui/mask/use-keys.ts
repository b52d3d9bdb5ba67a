import { useEffect } from 'preact/hooks';

type KeyPressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'getModifierState'>;

/** Keys that mean something while nothing is being typed, by their names as `keyName` has them. */
export function useKeys(actions: Readonly<Record<string, (event: KeyboardEvent) => void>>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.matches('textarea, input[type="text"]');
      if (!typing && !event.defaultPrevented) actions[keyName(event)]?.(event);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  });
}

/**
 * The event's `key` in small letters, after `mod+` where Ctrl or Command is held down. AltGr, with which many keyboards
 * type brackets, is told by browsers on Windows as Ctrl and Alt held at once.
 */
export function keyName(event: KeyPressed): string {
  const mod = (event.metaKey || event.ctrlKey) && !event.getModifierState('AltGraph');
  return `${mod ? 'mod+' : ''}${event.key.toLowerCase()}`;
}
