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

const bridge = 'plugin/src/bridge.ts';
const figmaMembers = 'plugin/src/host/figma-members.ts';
const host = 'plugin/src/host/';
const servePanel = 'plugin/src/serve-panel.ts';

const page = 'playground/src/document/';
const render = 'playground/src/render/';
const figmaApi = 'playground/src/figma-api/';
const sandbox = 'playground/src/sandbox/';

const engine = 'companion/src/engine/';
const core = `${engine}core/`;
const runtime = `${engine}runtime/`;
const engineSettings = `${engine}engine-settings.ts`;
const providerNames = `${runtime}provider-names.ts`;
const graph = `${engine}graph/`;
const weights = `${engine}weights/`;
const models = `${engine}models/`;
const precisionNames = `${models}precisions.ts`;
const publishedNames = `${models}published-names.ts`;
const networks = `${engine}networks/`;
const text = `${engine}text/`;
const images = `${engine}images/`;
const fill = `${engine}fill/`;
const preprocess = `${engine}preprocess/`;
const schedulers = `${engine}schedulers/`;
const pipelines = `${engine}pipelines/`;
const parity = `${engine}parity/`;
const engineContract = `${engine}engine.ts`;
const createEngine = `${engine}create-engine.ts`;
const engineProcess = `${engine}process/`;

const appRoot = 'companion/src/app-root.ts';
const dataFolder = 'companion/src/data-folder.ts';
const observability = 'companion/src/observability/';
const configuration = 'companion/src/configuration/';
const store = 'companion/src/store/';
const files = 'companion/src/files/';
const queue = 'companion/src/queue/';
const daemon = 'companion/src/daemon/';
const autostart = 'companion/src/autostart/';
const tray = 'companion/src/tray/';
const metadata = 'companion/src/metadata/';
const main = 'companion/src/main.ts';
const commands = 'companion/src/cli/';
const doctorProbes = 'companion/src/cli/doctor/';
const memoryForecasts = 'companion/src/cli/memory-forecasts.ts';

/** What one run of a network takes: loaded graphs and the pictures and words that go in and come out. */
const workings = [networks, precisionNames, publishedNames, models, images, text, graph, weights, runtime, core];

export const layers: readonly Layer[] = [
  { path: shared, imports: [] },
  { path: sharedClient, imports: [shared] },

  { path: bridge, imports: [shared] },
  { path: figmaMembers, imports: [] },
  { path: host, imports: [figmaMembers, bridge, shared] },
  { path: servePanel, imports: [host, bridge, shared] },
  { path: 'plugin/src/main.ts', imports: [servePanel, host, figmaMembers, bridge, shared] },
  { path: 'plugin/src/ui/', imports: [sharedClient, bridge, shared] },

  // Of the plugin the playground knows the list of Figma's members alone; the plugin itself it loads as built.
  { path: page, imports: [shared] },
  { path: render, imports: [page, shared] },
  { path: figmaApi, imports: [figmaMembers, render, page, shared] },
  { path: sandbox, imports: [figmaApi] },
  // The page itself says who is connected, over its own connection.
  { path: 'playground/src/', imports: [sandbox, figmaApi, render, page, sharedClient, shared] },

  { path: core, imports: [shared] },
  { path: runtime, imports: [providerNames, core, shared] },
  // Names alone: whoever offers the choice need not load ONNX Runtime.
  { path: providerNames, imports: [] },
  { path: graph, imports: [shared] },
  // Quantised weights are written once, and whole or not at all.
  { path: weights, imports: [files, core, shared] },
  // A single-file checkpoint brings no tokenizer: CLIP's own lies in the application's folder.
  { path: models, imports: [precisionNames, publishedNames, graph, weights, appRoot, shared] },
  // Names alone, as the providers'.
  { path: precisionNames, imports: [] },
  { path: publishedNames, imports: [] },
  // What was measured of a device is remembered in a file.
  { path: networks, imports: [files, precisionNames, providerNames, models, graph, weights, runtime, core, shared] },
  { path: text, imports: [shared] },
  { path: images, imports: [core, shared] },
  { path: fill, imports: [images, shared] },
  // Published ONNX networks are run as they are; our own graphs are `networks`.
  { path: preprocess, imports: [images, graph, runtime, core, shared] },
  { path: schedulers, imports: [core, shared] },
  { path: pipelines, imports: [schedulers, fill, preprocess, ...workings, engineContract, shared] },
  { path: parity, imports: [pipelines, schedulers, ...workings, shared] },
  { path: engineContract, imports: [publishedNames, shared] },
  // Choosing the device is the engine's first act.
  { path: engineSettings, imports: [precisionNames, providerNames] },
  {
    path: createEngine,
    imports: [pipelines, networks, publishedNames, runtime, engineSettings, engineContract, shared],
  },
  { path: engineProcess, imports: [observability, engineSettings, engineContract, shared] },
  // The child's entry is the only place where the process meets what it runs.
  { path: `${engineProcess}engine-main.ts`, imports: [createEngine, engineProcess] },

  { path: appRoot, imports: [] },
  { path: dataFolder, imports: [] },
  { path: observability, imports: [shared] },
  { path: configuration, imports: [observability, precisionNames, providerNames, dataFolder, shared] },
  // A model's card and its files are read by the store as by the engine.
  { path: files, imports: [shared] },
  { path: store, imports: [files, models, publishedNames, shared] },
  { path: queue, imports: [files, engineContract, shared] },
  { path: daemon, imports: [queue, store, observability, engineContract, sharedClient, shared] },
  {
    path: main,
    imports: [
      daemon,
      metadata,
      engineProcess,
      engineSettings,
      engineContract,
      store,
      configuration,
      observability,
      appRoot,
      shared,
    ],
  },
  // Around the engine, and of it only its face.
  { path: metadata, imports: [engineContract, shared] },
  { path: autostart, imports: [files, appRoot, shared] },
  // A process of its own: of the companion it knows only what the protocol says.
  { path: tray, imports: [appRoot, sharedClient, shared] },
  { path: memoryForecasts, imports: [main, pipelines, networks, models, publishedNames, store, configuration, shared] },
  {
    path: doctorProbes,
    imports: [memoryForecasts, pipelines, networks, providerNames, daemon, store, sharedClient, shared],
  },
  {
    path: commands,
    imports: [
      ...[
        doctorProbes,
        memoryForecasts,
        publishedNames,
        main,
        metadata,
        daemon,
        engineProcess,
        engineContract,
        parity,
        networks,
        providerNames,
        pipelines,
        store,
        models,
        images,
        configuration,
        observability,
        autostart,
        tray,
      ],
      ...[appRoot, dataFolder, sharedClient, shared],
    ],
  },
  { path: 'companion/src/cli.ts', imports: [commands, appRoot] },
];

/** Where each package that is native, heavy or bound to one side may be imported: one owner each. */
export const owners: Readonly<Record<string, readonly string[]>> = {
  'onnxruntime-node': [runtime],
  'onnxruntime-common': [runtime],
  ws: [daemon],
  express: [daemon],
  '@bufbuild/protobuf': [graph],
  commander: [commands],
  '@homebridge/dbus-native': [tray],
  koffi: [tray],
  'prom-client': [observability],
  'smol-toml': [configuration],
  'fastest-levenshtein': [configuration],
  '@huggingface/tokenizers': [text],
  sharp: [images],
  undici: [`${store}hub/`],
  preact: ['plugin/src/ui/', 'playground/src/'],
  '@preact/signals': ['plugin/src/ui/', 'playground/src/'],
  '@create-figma-plugin/ui': ['plugin/src/ui/'],
  'quickjs-emscripten': [sandbox],
};

/** Packages that one file alone may import, wherever it lies. */
export const ownedByOneFile: readonly string[] = [
  'sharp',
  'undici',
  'ws',
  'express',
  'open',
  'env-paths',
  '@huggingface/tokenizers',
  '@homebridge/dbus-native',
  'koffi',
];

/** Only scripts that build import it; what runs on a designer's computer does not. */
export const buildOnly: readonly string[] = ['esbuild'];

/** These run in browsers and in Figma's sandbox, where Node's modules are not. */
export const withoutNode: readonly string[] = ['shared/src/', 'plugin/src/', 'playground/src/'];
