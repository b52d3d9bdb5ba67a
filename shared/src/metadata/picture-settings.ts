import type { Recipe } from '../job.ts';

/** How a picture was made, as another program wrote it down; what it does not say is absent. */
export interface PictureSettings {
  readonly writtenBy: 'A1111' | 'ComfyUI' | 'InvokeAI';
  readonly prompt: string;
  readonly negativePrompt?: string;
  readonly seed?: number;
  readonly steps?: number;
  readonly guidanceScale?: number;
  /** By the name that people know, `DPM++ 2M Karras`; or as the program called it. */
  readonly sampler?: string;
  /** As the program called it: a title, or a file's name without its ending. */
  readonly model?: string;
  readonly strength?: number;
  readonly width?: number;
  readonly height?: number;
  readonly loras?: readonly { readonly name: string; readonly scale: number }[];
}

/** What is in a picture: the recipe of Frisket's own, or another program's settings. */
export type FoundSettings =
  | { readonly kind: 'recipe'; readonly recipe: Recipe }
  | { readonly kind: 'settings'; readonly settings: PictureSettings };
