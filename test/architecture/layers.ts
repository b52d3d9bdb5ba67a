/**
 * Who may import whom. A file belongs to the layer with the longest path that it starts with; within its layer it may
 * import what it likes, and otherwise only from the layers named here. Widen a line only with a reason that a reader
 * of DESIGN's "imports point downward" would accept.
 */
export interface Layer {
  /** A folder (with its slash) or a single file. */
  readonly path: string;
  readonly imports: readonly string[];
}

const shared = 'shared/src/';
const sharedClient = 'shared/src/client/';

const engineContract = 'companion/src/engine/engine.ts';
const engine = 'companion/src/engine/';
const core = `${engine}core/`;
const runtime = `${engine}runtime/`;
const graph = `${engine}graph/`;
const weights = `${engine}weights/`;
const models = `${engine}models/`;
const schedulers = `${engine}schedulers/`;
const fill = `${engine}fill/`;
const pipelines = `${engine}pipelines/`;

const engineProcess = `${engine}process/`;
const engineMain = `${engineProcess}engine-main.ts`;
const createEngine = `${engine}create-engine.ts`;
const parity = `${engine}parity/`;
const images = `${engine}images/`;

const store = 'companion/src/store/';
const queue = 'companion/src/queue/';
const daemon = 'companion/src/daemon/';
const appRoot = 'companion/src/app-root.ts';
const dataFolder = 'companion/src/data-folder.ts';
const main = 'companion/src/main.ts';
const commandLine = 'companion/src/cli';

const bridge = 'plugin/src/bridge.ts';
const host = 'plugin/src/host/';
const figmaMembers = 'plugin/src/host/figma-members.ts';
const pluginClient = 'plugin/src/client/';

export const layers: readonly Layer[] = [
  { path: shared, imports: [] },
  { path: sharedClient, imports: [shared] },

  { path: bridge, imports: [shared] },
  { path: figmaMembers, imports: [] },
  { path: host, imports: [figmaMembers, bridge, shared] },
  { path: 'plugin/src/main.ts', imports: [host, figmaMembers, bridge, shared] },
  { path: pluginClient, imports: [sharedClient, bridge, shared] },
  { path: 'plugin/src/ui/', imports: [pluginClient, sharedClient, bridge, shared] },

  { path: 'playground/src/', imports: [figmaMembers, shared] },

  { path: core, imports: [shared] },
  { path: runtime, imports: [core, shared] },
  { path: graph, imports: [runtime, core, shared] },
  { path: weights, imports: [runtime, core, shared] },
  { path: models, imports: [graph, weights, runtime, core, shared] },
  { path: schedulers, imports: [core, shared] },
  { path: fill, imports: [core, shared] },
  { path: pipelines, imports: [schedulers, models, fill, graph, weights, runtime, core, engineContract, shared] },
  { path: engineContract, imports: [shared] },

  { path: engineProcess, imports: [engineContract, shared] },
  { path: engineMain, imports: [createEngine, engineProcess] },

  // Of the engine's models it reads the descriptions only: what they are, never their weights.
  { path: store, imports: [models, shared] },
  { path: queue, imports: [store, engineContract, shared] },
  { path: daemon, imports: [queue, store, engineContract, sharedClient, shared] },

  { path: appRoot, imports: [] },
  { path: dataFolder, imports: [] },
  { path: main, imports: [daemon, queue, store, engineProcess, appRoot, shared] },
  {
    path: commandLine,
    imports: [
      main,
      appRoot,
      dataFolder,
      daemon,
      store,
      engineProcess,
      engineContract,
      parity,
      images,
      models,
      runtime,
      sharedClient,
      shared,
    ],
  },
];

/** Where each package that is native, heavy or bound to one side may be imported: one owner each. */
export const owners: Readonly<Record<string, readonly string[]>> = {
  'onnxruntime-node': [runtime],
  'onnxruntime-common': [runtime],
  ws: [daemon],
  express: [daemon],
  '@bufbuild/protobuf': [graph],
  commander: ['companion/src/cli'],
  preact: ['plugin/src/ui/', 'playground/src/'],
  '@preact/signals': ['plugin/src/ui/', 'playground/src/'],
  '@create-figma-plugin/ui': ['plugin/src/ui/'],
  'quickjs-emscripten': ['playground/src/'],
};

/** Packages that one file alone may import, wherever it lies. */
export const ownedByOneFile: readonly string[] = [
  'sharp',
  'ws',
  'express',
  'open',
  'env-paths',
  '@huggingface/tokenizers',
  '@bufbuild/protobuf',
];

/** Only scripts that build import it; what runs on a designer's computer does not. */
export const buildOnly: readonly string[] = ['esbuild'];

/** These run in browsers and in Figma's sandbox, where Node's modules are not. */
export const withoutNode: readonly string[] = ['shared/src/', 'plugin/src/', 'playground/src/'];
