/** Models whose networks are known before they are there, see `published-checkpoint.ts`. */
export const publishedNames = ['sdxl-turbo', 'sdxl', 'sdxl-inpainting', 'sdxl-refiner', 'sd15'] as const;
export type PublishedName = (typeof publishedNames)[number];
