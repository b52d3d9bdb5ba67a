import { useEffect } from 'preact/hooks';
import styles from './menu.module.css';

export interface MenuItemProps {
  readonly label: string;
  /** The keys that do the same, or what else is worth a word. */
  readonly note?: string;
  readonly testId: string;
  readonly onChoose: () => void;
}

export function MenuItem({ label, note = '', testId, onChoose }: MenuItemProps) {
  return (
    <button type="button" role="menuitem" class={styles.item} data-testid={testId} onClick={onChoose}>
      <span class={styles.label}>{label}</span>
      <span class={styles.note}>{note}</span>
    </button>
  );
}

/** A press elsewhere, or Escape, closes the menu; the arrows go through it. */
export function useMenuKeys(host: { current: HTMLElement | null }, isOpen: () => boolean, close: () => void): void {
  useEffect(() => {
    const onPress = ({ target }: PointerEvent) => {
      if (target instanceof Node && !host.current?.contains(target)) close();
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isOpen()) return;
      const items = [...(host.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
      const at = items.findIndex((item) => item === document.activeElement);
      const next = { ArrowDown: at + 1, ArrowUp: at < 0 ? items.length - 1 : at - 1 }[event.key];
      if (event.key === 'Escape') {
        close();
        // Whoever goes by keys is back where the menu was opened.
        host.current?.querySelector<HTMLElement>('[aria-haspopup=menu]')?.focus();
      } else if (next === undefined) return;
      else items[(next + items.length) % items.length]?.focus();
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('pointerdown', onPress, true);
    window.addEventListener('keydown', onKeyDown, true);
    return () => {
      window.removeEventListener('pointerdown', onPress, true);
      window.removeEventListener('keydown', onKeyDown, true);
    };
  }, []);
}
