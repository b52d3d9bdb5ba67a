const daemon = 'companion/src/daemon';
const queue = 'companion/src/queue';

/**
 * What comes in: pictures, weights, names, downloads.
 *
 * @type {readonly import('./defence.js').Defence[]}
 */
export const inputs = [
  {
    name: 'image bomb: the header',
    file: `${daemon}/image-header.ts`,
    find: 'if (size.width > limits.imageSide || size.height > limits.imageSide)',
    replace: 'if (size.width < 0)',
    test: 'image-bombs',
  },
  {
    name: 'image bomb: the decoder’s limit',
    file: 'companion/src/engine/images/codec.ts',
    find: 'limitInputPixels: limits.imagePixels',
    replace: 'limitInputPixels: false',
    test: 'image-bombs',
  },
  {
    name: 'mislabelled pictures: all other loaders are blocked',
    file: 'companion/src/engine/images/codec.ts',
    find: "sharp.block({ operation: ['VipsForeignLoad'] });",
    replace: '',
    test: 'image-bombs',
  },
  {
    name: 'paths: model ids are keys',
    file: 'shared/src/job.ts',
    find: 'z.string().regex(/^[a-z0-9][a-z0-9._-]{0,99}$/)',
    replace: 'z.string()',
    test: 'paths',
  },
  {
    name: 'weights: a pickle is told by its bytes',
    file: 'companion/src/engine/weights/safetensors.ts',
    find: 'if (isZip || isPickle)',
    replace: 'if (isZip && isPickle)',
    test: 'weights',
  },
  {
    name: 'weights: offsets lie in the file',
    file: 'companion/src/engine/weights/safetensors.ts',
    find: 'if (dataStart + end > fileBytes)',
    replace: 'if (dataStart + end < 0)',
    test: 'weights',
  },
  {
    name: 'weights: nothing overlaps',
    file: 'companion/src/engine/weights/safetensors.ts',
    find: 'refuseOverlaps(path, tensors);\n    const',
    replace: 'const',
    test: 'weights',
  },
  {
    name: 'prototype pollution: strict schemas',
    file: 'shared/src/job.ts',
    find: "const generateJobSchema = z.strictObject({\n  kind: z.literal('generate'),",
    replace: "const generateJobSchema = z.looseObject({\n  kind: z.literal('generate'),",
    test: 'prototype-pollution',
  },
  {
    name: 'arbitrary delete: jobs by id',
    file: `${queue}/job-files.ts`,
    find: 'join(this.folder, z.uuid().parse(id) + part)',
    replace: 'join(this.folder, id + part)',
    test: 'arbitrary-delete',
  },
  {
    name: 'arbitrary delete: pictures by hash',
    file: `${queue}/picture-files.ts`,
    find: 'join(this.#folder, imageIdSchema.parse(id))',
    replace: 'join(this.#folder, id)',
    test: 'arbitrary-delete',
  },
  {
    name: 'arbitrary delete: messages name UUIDs',
    file: 'shared/src/messages.ts',
    find: 'const jobId = z.uuid();',
    replace: 'const jobId = z.string();',
    test: 'arbitrary-delete',
  },
  {
    name: 'downloads: redirects are checked at every hop',
    file: 'companion/src/store/hub/hub-http.ts',
    find: 'this.#allowed.check(url);',
    replace: '',
    test: 'downloads',
  },
  {
    name: 'downloads: the token goes to the hub alone',
    file: 'companion/src/store/hub/hub-http.ts',
    find: 'token !== undefined && url.origin === endpoint.origin',
    replace: 'token !== undefined',
    test: 'downloads',
  },
  {
    name: 'downloads: a file gets its name when its hash is right',
    file: 'companion/src/store/downloads/download-file.ts',
    find: 'if (!(await isIntact(file, options)))',
    replace: 'if (file.size < 0)',
    test: 'downloads',
  },
  {
    name: 'downloads: the disk is looked at first',
    file: 'companion/src/store/downloads/download-model.ts',
    find: 'await assertSpace(folder, total - (await bytesThere(manifest, store)), options.readSpace);',
    replace: '',
    test: 'downloads',
  },
  {
    name: 'downloads: a listing names paths inside the folder',
    file: 'companion/src/store/downloads/manifest.ts',
    find: "name !== '' && name !== '.' && name !== '..'",
    replace: "name !== 'x'",
    test: 'downloads',
  },
  {
    name: 'arbitrary delete: models by id',
    file: 'companion/src/store/downloads/model-store.ts',
    find: 'if (modelIdSchema.safeParse(id).success) return id;',
    replace: 'if (id !== undefined) return id;',
    test: 'downloads',
  },
  {
    name: "arbitrary delete: the person's own models",
    file: 'companion/src/store/downloads/download-model.ts',
    find: 'if (await exists(path)) await recognise',
    replace: 'if (total < 0) await recognise',
    test: 'downloads',
  },
];
