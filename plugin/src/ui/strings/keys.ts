import { keyTelling } from '../../../../shared/src/key-names.ts';

/**
 * How keys are told on the computer that this runs on: the one place where the panel decides it. Node 20 has no
 * navigator; where tests read words there, any keyboard does.
 */
export const keys = keyTelling(typeof navigator === 'undefined' ? '' : navigator.userAgent);
