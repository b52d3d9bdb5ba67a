import { z } from 'zod';
import { HostObject } from './host-object.ts';

/** What a plugin's page posts as `pluginDrop`: https://developers.figma.com/docs/plugins/creating-ui */
export const pluginDropSchema = z.object({
  /** Pixels of the whole page, as Chromium has it in the `dragend` of what was let go outside of its frame. */
  clientX: z.number(),
  clientY: z.number(),
  items: z.array(z.object({ type: z.string(), data: z.string() })).default([]),
  files: z.array(z.custom<File>((value) => value instanceof File)).default([]),
  dropMetadata: z.unknown().optional(),
});
export type PluginDrop = z.infer<typeof pluginDropSchema>;

/** A drop where it landed: in the node's own plane, and on the page. */
export interface LandedDrop extends Omit<PluginDrop, 'clientX' | 'clientY'> {
  /** The page, where nothing that takes layers lies there. */
  readonly node: string;
  readonly x: number;
  readonly y: number;
  readonly absoluteX: number;
  readonly absoluteY: number;
}

/** A file that was dropped, as the plugin sees it. */
export class DropFileApi extends HostObject implements DropFile {
  readonly name: string;
  readonly type: string;
  readonly #file: File;

  constructor(file: File) {
    super();
    this.name = file.name;
    this.type = file.type;
    this.#file = file;
  }

  async getBytesAsync(): Promise<Uint8Array> {
    return new Uint8Array(await this.#file.arrayBuffer());
  }

  async getTextAsync(): Promise<string> {
    return this.#file.text();
  }
}
