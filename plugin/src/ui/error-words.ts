import type { ErrorCode, ErrorInfo } from '../../../shared/src/errors.ts';

/** What an error means to somebody who designs, and what they can do. */
export interface ErrorWords {
  readonly message: string;
  readonly hint: string | undefined;
  /** What the companion said itself, for a bug report; absent where that is what is shown. */
  readonly details: string | undefined;
}

const tryAgain = 'Try again. If it happens once more, choose another model, or copy the details for a bug report.';
const otherModel = 'Choose another model under Advanced, or install this one again.';

/** Codes whose own sentences speak of tensors, processes and bytes. All others are shown as they are. */
const words: Partial<Record<ErrorCode, { readonly message: string; readonly hint: string }>> = {
  out_of_memory: {
    message: 'This picture needs more memory than the computer has free.',
    hint: 'Paint over a smaller area, choose a smaller size or model, or close other programs.',
  },
  engine_crashed: { message: 'The picture could not be finished.', hint: tryAgain },
  engine_failed: { message: 'The picture could not be made.', hint: tryAgain },
  graph_invalid: { message: 'The picture could not be made with this model.', hint: tryAgain },
  internal: { message: 'Something went wrong that should not.', hint: tryAgain },
  numbers_invalid: {
    message: 'The model lost its way, and nothing can be seen in the picture.',
    hint: 'Use the model’s own settings, less guidance, or another model.',
  },
  model_invalid: { message: 'This model cannot be read.', hint: otherModel },
  model_unsupported: { message: 'Frisket cannot paint with this kind of model.', hint: otherModel },
  weights_invalid: { message: 'This model is damaged.', hint: otherModel },
  tensor_missing: { message: 'A part of this model is missing.', hint: otherModel },
  model_not_found: { message: 'The model for this is not installed.', hint: 'Choose another one under Advanced.' },
  adapter_mismatch: {
    message: 'One of the LoRAs does not fit the model.',
    hint: 'Take it away under Advanced, or choose another model.',
  },
  queue_full: { message: 'Too many pictures are waiting already.', hint: 'Let some of them finish, then try again.' },
  disk_full: { message: 'There is no room for the picture on the disk.', hint: 'Make some, then try again.' },
};

export function errorWords({ code, message, hint }: ErrorInfo): ErrorWords {
  const own = words[code];
  if (!own) return { message, hint, details: undefined };
  return { ...own, details: hint === undefined ? message : `${message} ${hint}` };
}
