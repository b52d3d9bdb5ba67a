import type { StoredTensor, WeightSource } from '../weights/source.ts';

/** Names of open_clip's text transformer (https://github.com/mlfoundations/open_clip) for transformers' ones. */
const names: readonly (readonly [RegExp, string])[] = [
  [/^text_model\.embeddings\.token_embedding\.weight$/, 'token_embedding.weight'],
  [/^text_model\.embeddings\.position_embedding\.weight$/, 'positional_embedding'],
  [/^text_model\.final_layer_norm\./, 'ln_final.'],
  [/^text_model\.encoder\.layers\.(\d+)\.layer_norm1\./, 'transformer.resblocks.$1.ln_1.'],
  [/^text_model\.encoder\.layers\.(\d+)\.layer_norm2\./, 'transformer.resblocks.$1.ln_2.'],
  [/^text_model\.encoder\.layers\.(\d+)\.self_attn\.out_proj\./, 'transformer.resblocks.$1.attn.out_proj.'],
  [/^text_model\.encoder\.layers\.(\d+)\.mlp\.fc1\./, 'transformer.resblocks.$1.mlp.c_fc.'],
  [/^text_model\.encoder\.layers\.(\d+)\.mlp\.fc2\./, 'transformer.resblocks.$1.mlp.c_proj.'],
];

const fused = /^text_model\.encoder\.layers\.(\d+)\.self_attn\.([qkv])_proj\.(weight|bias)$/;

/** One third of a tensor's rows: open_clip keeps query, key and value in one. */
function third(stored: StoredTensor, part: number): StoredTensor {
  const [rows = 0, ...rest] = stored.shape;
  const length = stored.length / 3;
  return { ...stored, shape: [rows / 3, ...rest], offset: stored.offset + part * length, length };
}

/** An open_clip text encoder inside a larger file, under transformers' names. */
export function openClipWeights(file: WeightSource, prefix: string): WeightSource {
  const find = (name: string): StoredTensor | undefined => {
    if (name === 'text_projection.weight') {
      const stored = file.find(`${prefix}text_projection`);
      return stored && { ...stored, transposed: true };
    }
    const [, layer, part = '', kind] = fused.exec(name) ?? [];
    if (layer !== undefined) {
      const stored = file.find(`${prefix}transformer.resblocks.${layer}.attn.in_proj_${kind}`);
      return stored && third(stored, 'qkv'.indexOf(part));
    }
    const [pattern, replacement] = names.find(([candidate]) => candidate.test(name)) ?? [];
    return pattern && replacement !== undefined ? file.find(prefix + name.replace(pattern, replacement)) : undefined;
  };
  return { ...file, find };
}
