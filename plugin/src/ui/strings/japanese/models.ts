import type { models as english } from '../english/models.ts';
import { numbersIn } from '../numbers.ts';

const numbers = numbersIn('ja');

export const models: typeof english = {
  models: {
    title: 'モデル',
    open: 'モデルの一覧とダウンロード',
    intro: (installed, beside) =>
      `インストール済み：${numbers.list(installed)}。${beside.length === 0 ? '' : `併用：${numbers.list(beside)}。`}ほかのモデルもダウンロードできます。`,
    kind: (title, kind) => `${title}（${kind}）`,
    kinds: { lora: 'LoRA', controlnet: 'ControlNet', 'ip-adapter': 'IP-Adapter', vae: 'VAE', refiner: 'リファイナー' },
    size: (bytes) => numbers.bytes(bytes),
    memory: ({ precision, staged, needed, available }) => {
      if (available !== undefined && needed > available)
        return `必要なメモリ：${numbers.bytes(needed)}（空きは ${numbers.bytes(available)}）`;
      const form = precision === 'full' ? '元の精度' : `${precision.replace('-bit', '')} ビット`;
      return `このコンピューターでは${form}${staged ? '、部分ごとに読み込み' : ''}：メモリ ${numbers.bytes(needed)}`;
    },
    licence: 'ライセンス：',
    download: 'ダウンロード',
    downloadName: (title) => `${title} をダウンロード`,
    looking: 'サイズを確認しています…',
    accept: (total) => `${numbers.bytes(total)} をダウンロードします。先にライセンスをお読みください。`,
    acceptAction: '同意してダウンロード',
    acceptName: (title) => `同意してダウンロード：${title}`,
    waiting: '別のダウンロードの完了を待っています',
    pause: '一時停止',
    pauseName: (title) => `${title} のダウンロードを一時停止`,
    paused: '一時停止中',
    resume: '再開',
    resumeName: (title) => `${title} のダウンロードを再開`,
    cancel: '削除',
    cancelName: (title) => `${title} のダウンロードを中止して、取得済みの分を削除`,
    verifying: '検証中',
    installed: 'インストール済み',
    amount: (bytes, total) => `${numbers.bytes(bytes)} / ${numbers.bytes(total)}`,
  },

  missingModel: {
    message: (id, other) =>
      `「${id}」はこのコンピューターにインストールされていません。代わりに ${other} で生成します。`,
    use: (other) => `${other} を使う`,
  },
};
