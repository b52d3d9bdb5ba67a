import { keyTelling } from '../../../shared/src/key-names.ts';

/** How keys are told on the computer that this runs on. */
export const keys = keyTelling(navigator.userAgent);
