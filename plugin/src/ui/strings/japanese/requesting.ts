import type { requesting as english } from '../english/requesting.ts';
import { numbersIn } from '../numbers.ts';

const numbers = numbersIn('ja');

export const requesting: typeof english = {
  tabs: { fill: '塗りつぶし', generate: '生成', style: 'スタイル', sets: 'セット' },

  prompt: {
    generate: 'どんな画像を生成しますか？',
    suggestions: '候補',
    tooLong: (length, limit) =>
      `プロンプトが ${numbers.whole(length)} 文字あります。読み取れるのは ${numbers.whole(limit)} 文字までです。短くしてください。`,
    avoidTooLong: (length, limit) =>
      `「除外するもの」が ${numbers.whole(length)} 文字あります。読み取れるのは ${numbers.whole(limit)} 文字までです。短くしてください。`,
  },

  seeds: {
    label: 'このファイルから',
    add: (words) => `「${words}」をプロンプトに追加`,
    addColour: (words, name) => `「${words}」をプロンプトに追加（${name}）`,
  },

  size: {
    label: 'サイズ',
    slot: (name, width, height) => `「${name}」· ${width} × ${height}`,
    square: (side) => `正方形 · ${side} × ${side}`,
    wide: (width, height) => `横長 · ${width} × ${height}`,
    tall: (width, height) => `縦長 · ${width} × ${height}`,
    custom: 'サイズを指定…',
    width: '幅',
    height: '高さ',
    intoSlot: (name) => `「${name}」の中に配置します。`,
    overSlot: (name) => `「${name}」の上に、同じ形のレイヤーとして配置します。`,
    beside: '選択したレイヤーの横に配置します。',
    centre: '表示範囲の中央に配置します。',
  },

  advanced: {
    title: '詳細設定',
    model: 'モデル',
    seed: 'シード',
    seedRandom: 'ランダム',
    lockSeed: 'このシードを固定',
    copySeed: 'シードをコピー',
    sampler: 'サンプラー',
    reset: 'モデルの既定値に戻す',
    steps: 'ステップ数',
    guidance: 'ガイダンス',
    strength: '強度',
    loras: 'LoRA',
    addLora: 'LoRA を追加…',
    loraScale: (title) => `${title} の適用量`,
    removeLora: (title) => `${title} を外す`,
    loraMissing: (id) => `${id} はインストールされていないため、使用されません。`,
    loraOther: (title) => `${title} は別系統のモデル用のため、使用されません。`,
    negative: '除外するもの',
    negativePlaceholder: '画像に入れたくないもの',
    avoidNeedsGuidance: 'ガイダンスを 1 より大きくするまで効果がありません。',
    avoidUnheard: (title: string) => `${title} は除外の指定に対応していないため、効果がありません。`,
    automatic: '自動',
  },

  presets: {
    label: 'プリセット',
    automatic: 'モデルの既定値',
    custom: 'カスタム',
    own: '自分のプリセット',
    untitled: 'マイ設定',
    menu: 'プリセットの保存と共有',
    save: '保存',
    rename: '名前を変更',
    delete: '削除',
    copy: 'テキストでコピー',
    paste: '貼り付け',
    fields: { save: 'プリセット名', rename: '新しい名前', paste: 'プリセットのテキストを貼り付け' },
    finish: { save: 'プリセットを保存', rename: 'プリセット名を変更', paste: 'プリセットを追加' },
    done: {
      save: '保存しました。',
      rename: '名前を変更しました。',
      delete: '削除しました。',
      copy: 'コピーしました。',
      paste: '自分のプリセットに追加しました。',
    },
    taken: (name) => `「${name}」というプリセットはすでにあります。別の名前にしてください。`,
    tooMany: (most) => `プリセットは ${numbers.whole(most)} 個までです。先にどれかを削除してください。`,
    badName: (most) => `名前は 1 ～ ${numbers.whole(most)} 文字にしてください。`,
    notText: 'プリセットではありません。{ から } までテキスト全体をコピーしてください。',
    newer: 'このプリセットは新しい Frisket のものです。更新してから使ってください。',
    badText: (setting) => `このプリセットは使えません：「${setting}」の値がここでは使えません。`,
  },

  needsPrompt: {
    message: 'プロンプトが入力されていません。',
    hint: '画像の内容を短い言葉で説明してください。',
  },
};
