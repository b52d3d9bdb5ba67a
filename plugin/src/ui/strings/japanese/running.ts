import type { running as english } from '../english/running.ts';
import { numbersIn } from '../numbers.ts';

const numbers = numbersIn('ja');

export const running: typeof english = {
  actions: {
    generate: '生成する',
    cancel: 'キャンセル',
    back: '画像に戻る',
    again: 'もう一度',
    againHint: '別のシードで同じものをもう一度生成します。今の結果は新しいレイヤーの下に非表示で残ります',
    goHint: 'Enter',
    cancelHint: 'Esc',
    apply: '適用',
    applyHint: 'この案を採用（Enter）',
    discard: '破棄',
    discardHint: 'どの案も採用しない',
    more: '似た案を追加',
    moreHint: 'この案をもとに、さらにバリエーションを生成します',
    tryAgain: '再試行',
    dismiss: '閉じる',
    details: '詳細',
    copyDetails: '詳細をコピー',
    copied: 'コピーしました',
  },

  progress: {
    label: '進行状況',
    preparing: '準備中',
    sending: '画像を送信中',
    queued: (position) => (position === 0 ? '次の順番です' : `順番待ち（あと ${numbers.whole(position)} 件）`),
    paused: '待機中：コンピューター上の Frisket は一時停止しています',
    started: '開始中',
    pictureOf: (words, picture, pictures) => `${words}（${picture} / ${pictures} 枚目）`,
    stepOf: (step, steps) => `ステップ ${step} / ${steps}`,
    remaining: (milliseconds) => `残り約 ${numbers.duration(milliseconds)}`,
    interrupted:
      'コンピューター上の Frisket が停止しました。ジョブは保存されており、再起動すると続きから始まります：npm start を実行してください。',
    inserting: 'レイヤーを追加中',
  },

  result: {
    done: (name, inPlace, seconds) => {
      const made = inPlace ? `レイヤーを「${name}」に変更` : `新しいレイヤー「${name}」`;
      return seconds === undefined ? made : `${made}（${numbers.seconds(seconds, 1)}）`;
    },
    stages: (timings) =>
      Object.entries(timings)
        .map(([stage, milliseconds]) => `${stage} ${numbers.seconds(milliseconds / 1000, 2)}`)
        .join('\n'),
    seed: (seed) => `シード ${seed}`,
    keepSeed: 'このシードをもう一度使う',
  },

  variations: {
    label: 'バリエーション',
    count: 'バリエーションの数',
    times: (count) => `× ${count}`,
    name: (index, total) => `バリエーション ${index} / ${total}`,
    states: {
      ready: (name) => name,
      waiting: (name) => `${name}、生成中`,
      failed: (name) => `${name}、失敗`,
    },
    seed: (seed) => `シード ${seed}`,
  },

  layerName: {
    fill: '塗りつぶし',
    add: '追加',
    remove: '削除',
    background: '背景',
    expand: '拡張',
    generate: '画像',
    restyle: 'スタイル変更',
  },
};
