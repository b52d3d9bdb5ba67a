import type { results as english } from '../english/results.ts';
import { numbersIn } from '../numbers.ts';

const numbers = numbersIn('ja');

export const results: typeof english = {
  results: {
    made: (prompt) => (prompt === '' ? 'Frisket で生成' : `「${prompt}」で生成`),
    use: 'この設定を使う',
    useHint: 'このレイヤーを生成したときのプロンプト、シード、詳細設定に戻します',
    edit: '編集',
    editHint: '設定とマスクを戻します。次に生成する画像がこのレイヤーと置き換わります',
    editing: (name) => `次に生成する画像が「${name}」と置き換わります。`,
    styleGone: 'スタイルの見本にした画像は残っていません。選び直してください。',
    stop: '新しいレイヤーにする',
    newer: (madeBy) => `新しい Frisket（${madeBy}）で生成されました。開き直すには Frisket を更新してください。`,
    taken: (file, missing) =>
      missing.length === 0
        ? `「${file}」の設定を読み込みました。`
        : `「${file}」の設定を読み込みました。インストールされていないもの（${numbers.list(missing)}）は除きました。`,
    nothingTaken: (file) => `「${file}」には生成時の設定が入っていません。`,
    dismiss: '閉じる',
    orphan: '元のレイヤーはもうありません。設定は戻したので、この結果の上を塗ってください。',
  },

  live: { name: 'ライブ', hint: '設定を変えるたびに小さくすばやく描きます。ボタンを押すと本来の品質で生成します。' },

  history: {
    title: '履歴',
    open: '履歴：このファイルで生成したもの',
    emptyTitle: 'まだ何も生成されていません',
    emptyText: 'このファイルで生成した画像は、設定とともにここに残ります。',
    made: (time) => numbers.moment(time),
    place: 'もう一度配置',
    placeName: (name) => `「${name}」をもう一度配置`,
    dragHint: 'キャンバスへドラッグして配置',
    pin: (name) => `「${name}」をピン留め`,
    pinHint: 'ピン留めしたものは残り、それ以外は古いものから消えます',
  },
};
