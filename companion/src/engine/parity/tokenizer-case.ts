import { resolve } from 'node:path';
import { z } from 'zod';
import { fitIds, openTokenizer } from '../text/tokenizer.ts';
import type { CaseKind } from './case.ts';

const schema = z.strictObject({
  tokenizer: z.string(),
  texts: z.array(z.string()),
  maxLength: z.number().int().min(2),
});

export const tokenizerCase: CaseKind<z.infer<typeof schema>> = {
  schema,
  async run(folder, { tokenizer: path, texts, maxLength }) {
    const tokenizer = await openTokenizer({ folder: resolve(folder, path) });
    return new Map(
      texts.map((text, index) => {
        const ids = fitIds(tokenizer, tokenizer.encode(text), maxLength);
        return [`ids.${index}`, { dims: [ids.length], data: BigInt64Array.from(ids, BigInt) }];
      }),
    );
  },
};
