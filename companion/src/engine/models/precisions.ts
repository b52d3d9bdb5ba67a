/** In how many bits the weights of the large matrix products are kept; the rest of a network always as it was published. */
export const precisions = ['full', '8-bit', '4-bit'] as const;
export type Precision = (typeof precisions)[number];

/** What a person may choose: one of them, or `auto`, the best that fits into memory. */
export const precisionChoices = ['auto', ...precisions] as const;
export type PrecisionChoice = (typeof precisionChoices)[number];
