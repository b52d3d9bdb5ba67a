import { z } from 'zod';
import { parseArgument } from './arguments.ts';
import { call, type Callback } from './event-registry.ts';
import { HostObject } from './host-object.ts';
import type { Notification, PluginServices } from './plugin-services.ts';

const callback = z.custom<Callback>((value) => typeof value === 'function', 'Expected function');

const optionsSchema = z.looseObject({
  // Figma's default.
  timeout: z.number().min(0).default(3000),
  error: z.boolean().default(false),
  button: z.object({ text: z.string(), action: callback }).optional(),
  onDequeue: callback.optional(),
});

/** What `figma.notify` gives back. */
export class NotificationApi extends HostObject implements NotificationHandler {
  readonly #cancel: () => void;

  constructor(services: PluginServices, message: string, options: unknown) {
    super();
    const { timeout, error, button, onDequeue } = parseArgument(optionsSchema, options ?? {}, 'notify');
    const notification: Notification = {
      message,
      error,
      timeout,
      button: button && { text: button.text, action: () => call(button.action) },
      onDequeue: onDequeue && ((reason) => void call(onDequeue, reason)),
    };
    this.#cancel = services.notify(notification);
  }

  cancel(): void {
    this.#cancel();
  }
}
