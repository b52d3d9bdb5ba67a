import { signal, type ReadonlySignal } from '@preact/signals';
import type { Notification } from '../figma-api/plugin-services.ts';

export interface Toast extends Notification {
  readonly id: number;
}

/** Short messages at the foot of the page, one at a time and in order, as Figma shows them. */
export class Toasts {
  readonly #queue = signal<readonly Toast[]>([]);
  #lastId = 0;

  get queue(): ReadonlySignal<readonly Toast[]> {
    return this.#queue;
  }

  /** @returns how to take it away */
  show(notification: Notification): () => void {
    const toast = { ...notification, id: ++this.#lastId };
    this.#queue.value = [...this.#queue.value, toast];
    const timer = Number.isFinite(toast.timeout)
      ? setTimeout(() => this.#remove(toast.id, 'timeout'), toast.timeout)
      : undefined;
    return () => {
      clearTimeout(timer);
      this.#remove(toast.id, 'dismiss');
    };
  }

  say(message: string): void {
    this.show({ message, error: false, timeout: 3000 });
  }

  /** Stays longer: whoever made a mistake looks elsewhere first. */
  complain(message: string): void {
    this.show({ message, error: true, timeout: 8000 });
  }

  dismiss(id: number): void {
    this.#remove(id, 'dismiss');
  }

  press(toast: Toast): void {
    toast.button?.action();
    this.#remove(toast.id, 'action_button_click');
  }

  #remove(id: number, reason: 'timeout' | 'dismiss' | 'action_button_click'): void {
    const toast = this.#queue.value.find((other) => other.id === id);
    if (!toast) return;
    this.#queue.value = this.#queue.value.filter((other) => other !== toast);
    toast.onDequeue?.(reason);
  }
}
