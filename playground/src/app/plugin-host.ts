import { landDrop } from './land-drop.ts';
import { Figma } from '../figma-api/figma.ts';
import type { KeyValueStore, PluginServices } from '../figma-api/plugin-services.ts';
import { centeredOn, visiblePart } from '../editor/camera.ts';
import type { Manifest } from '../plugin-window/manifest.ts';
import { WindowController } from '../plugin-window/window-controller.ts';
import { exportPicture } from '../render/export-picture.ts';
import { Sandbox } from '../sandbox/sandbox.ts';
import { placeImages } from '../editor/place-images.ts';
import type { Editor } from '../editor/editor.ts';

/** A plugin as its developer built it. */
export interface PluginFiles {
  readonly manifest: Manifest;
  readonly code: string;
  readonly html: string;
}

export interface PluginHostOptions {
  readonly editor: Editor;
  readonly files: PluginFiles;
  readonly storage: KeyValueStore;
  /** Address of QuickJS's WebAssembly file. */
  readonly wasmLocation: string;
}

/** Starts and ends the plugin over the editor's document. */
export class PluginHost {
  readonly window: WindowController;
  readonly #options: PluginHostOptions;
  /** Counts starts and stops: a start that was overtaken while its engine loaded comes to nothing. */
  #turn = 0;
  #running: { readonly figma: Figma; readonly sandbox: Sandbox } | undefined;

  constructor(options: PluginHostOptions) {
    this.#options = options;
    this.window = new WindowController(options.files.manifest.id);
  }

  get relaunchButtons(): Manifest['relaunchButtons'] {
    return this.#options.files.manifest.relaunchButtons;
  }

  /** @param command which relaunch button was pressed, none unless given; a plugin that runs is ended first */
  async start(command = ''): Promise<void> {
    this.stop();
    const turn = this.#turn;
    const { files, wasmLocation, editor } = this.#options;
    const onError = (error: Error) => {
      console.error(error);
      editor.toasts.complain(`${files.manifest.name}: ${error.message}`);
    };
    const figma = new Figma(this.#services(command));
    // The companion that serves the engine may have ended since the page was opened.
    const sandbox = await Sandbox.create({ figma, html: files.html, wasmLocation, console, onError }).catch(
      (error: unknown) => onError(new Error('The plugin could not be started.', { cause: error })),
    );
    if (!sandbox || turn !== this.#turn) {
      Figma.end(figma);
      sandbox?.dispose();
      return;
    }
    this.#running = { figma, sandbox };
    sandbox.run(files.code);
    Figma.start(figma);
  }

  stop(): void {
    this.#turn++;
    const running = this.#running;
    if (!running) return;
    this.#running = undefined;
    Figma.end(running.figma);
    this.window.close();
    // What the plugin left uncommitted is a step of its own from here on.
    this.#options.editor.store.commit();
    // It may be the plugin itself that asks for its end, from within the engine.
    setTimeout(() => running.sandbox.dispose());
  }

  #services(command: string): PluginServices {
    const { editor, files, storage } = this.#options;
    return {
      plugin: { id: files.manifest.id, name: files.manifest.name },
      command,
      store: editor.store,
      images: editor.images,
      window: this.window,
      viewport: viewportOf(editor),
      storage,
      draw: (state, request) => exportPicture(state, editor.bitmaps, request),
      notify: (notification) => editor.toasts.show(notification),
      onDrop: (listener) => {
        this.window.onDrop((at, drop) => {
          const landed = landDrop(editor, at, drop);
          // Pictures that the plugin leaves alone are placed, as files from anywhere are.
          if (landed && !listener(landed))
            void placeImages(editor, drop.files, { x: landed.absoluteX, y: landed.absoluteY });
        });
      },
      close: () => this.stop(),
    };
  }
}

function viewportOf(editor: Editor): PluginServices['viewport'] {
  return {
    get center() {
      const { x, y, width, height } = visiblePart(editor.camera.value, editor.canvasSize.value);
      return { x: x + width / 2, y: y + height / 2 };
    },
    set center(center) {
      editor.camera.value = centeredOn(editor.camera.value, center, editor.canvasSize.value);
    },
    get zoom() {
      return editor.camera.value.zoom;
    },
    set zoom(zoom) {
      const { center } = this;
      editor.camera.value = centeredOn({ ...editor.camera.value, zoom }, center, editor.canvasSize.value);
    },
    get bounds() {
      return visiblePart(editor.camera.value, editor.canvasSize.value);
    },
    fit: (bounds) => editor.fit(bounds),
  };
}
