import type { Failures } from '../failures.ts';
import { numbersIn } from '../numbers.ts';

const numbers = numbersIn('en');

const tryAgain = 'Try again. If it happens once more, choose another model, or copy the details for a bug report.';
const otherModel = 'Choose another model under Advanced, or install this one again.';

/**
 * Of errors whose own sentences speak of tensors, processes and bytes, or call the program on the computer otherwise
 * than the panel does. All others are shown as they are.
 */
export const failures: { readonly failures: Failures } = {
  failures: {
    out_of_memory: () => ({
      message: 'This picture needs more memory than the computer has free.',
      hint: 'Paint over a smaller area, choose a smaller size or model, or close other programs.',
    }),
    device_lost: () => ({
      message: 'The graphics card stopped answering.',
      hint: 'Try again, with a smaller area or size. If it happens once more, restart the computer or update the card’s driver.',
    }),
    engine_crashed: () => ({ message: 'The picture could not be finished.', hint: tryAgain }),
    engine_failed: () => ({ message: 'The picture could not be made.', hint: tryAgain }),
    graph_invalid: () => ({ message: 'The picture could not be made with this model.', hint: tryAgain }),
    internal: () => ({ message: 'Something went wrong that should not.', hint: tryAgain }),
    numbers_invalid: () => ({
      message: 'The model lost its way, and nothing can be seen in the picture.',
      hint: 'Use the model’s own settings, less guidance, or another model.',
    }),
    model_invalid: () => ({ message: 'This model cannot be read.', hint: otherModel }),
    model_unsupported: () => ({ message: 'Frisket cannot paint with this kind of model.', hint: otherModel }),
    weights_invalid: () => ({ message: 'This model is damaged.', hint: otherModel }),
    tensor_missing: () => ({ message: 'A part of this model is missing.', hint: otherModel }),
    model_not_found: ({ model }) => ({
      message: model === undefined ? 'The model for this is not installed.' : `“${model}” is not installed here.`,
      hint: 'Choose another model under Advanced, or download this one.',
    }),
    adapter_mismatch: ({ adapter }) => ({
      message: adapter === undefined ? 'An add-on does not fit the model.' : `“${adapter}” does not fit the model.`,
      hint: 'Take it away, or choose another model under Advanced.',
    }),
    insert_failed: () => ({
      message: 'The picture is ready, but its layer could not be added.',
      hint: 'Unlock what it goes into, or select another place; then try again. It is not made anew.',
    }),
    recipe_too_long: () => ({
      message: 'The picture is ready, but its settings are too long to be kept in a layer.',
      hint: 'Shorten the prompt or choose a shorter preset, then make it again.',
    }),
    queue_full: () => ({
      message: 'Too many pictures are waiting already.',
      hint: 'Let some of them finish, then try again.',
    }),
    disk_full: ({ needed, free }) => ({
      message:
        needed === undefined
          ? 'The disk has no room left.'
          : `The disk has ${numbers.bytes(Number(free))} left, and ${numbers.bytes(Number(needed))} are needed.`,
      hint: 'Make some room, then try again.',
    }),
    protocol_version: ({ companion, client }) => ({
      message: 'This panel and Frisket on this computer are of different versions.',
      hint:
        Number(companion) < Number(client)
          ? 'Update Frisket on this computer.'
          : 'Update the plugin, or reload the page.',
    }),
    port_taken: () => ({
      message: 'Another program uses the port of Frisket.',
      hint: 'Start Frisket with npm start: it takes the next free port.',
    }),
    interrupted: () => ({
      message: 'Frisket stopped several times in the middle of this picture.',
      hint: 'Try a smaller picture.',
    }),
  },
};
