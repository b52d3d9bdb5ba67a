import type { painting as english } from '../english/painting.ts';
import { keys } from '../keys.ts';
import { numbersIn } from '../numbers.ts';

const numbers = numbersIn('ja');

export const painting: typeof english = {
  picture: {
    label: (layer, hint) => `「${layer}」の画像。${hint}。`,
    loading: (layer) => `「${layer}」の画像を取得しています…`,
    size: (width, height) => `${Math.round(width)} × ${Math.round(height)}`,
    preview: '途中経過のプレビュー',
  },

  modes: {
    label: '操作',
    fill: {
      name: '塗りつぶし',
      hint: '塗った部分を新しく生成します。プロンプトが空なら、周囲になじむものになります。',
      stage: '変えたい部分を塗ってください',
      prompt: '何を表示しますか？',
      action: '塗りつぶす',
    },
    add: {
      name: '追加',
      hint: '塗った場所に新しいものを描き加えます',
      stage: '追加したい場所を塗ってください',
      prompt: '何を追加しますか？',
      action: '追加する',
    },
    remove: {
      name: '削除',
      hint: '塗ったものを消し、周囲の絵でふさぎます',
      stage: '消したい部分を塗ってください',
      prompt: '代わりに何を置きますか？（任意）',
      action: '削除する',
    },
    background: {
      name: '背景',
      hint: '塗った部分を残し、それ以外を新しく生成します。切り抜き済みなら塗る必要はありません。',
      stage: '残したい部分を塗ってください',
      prompt: '背景に何を置きますか？',
      action: '背景を置き換える',
    },
    expand: {
      name: '拡張',
      hint: '画像を外側へ描き足します',
      stage: '端を外側へドラッグしてください',
      prompt: '外側に何を描きますか？（任意）',
      action: '拡張する',
    },
  },

  expand: {
    handles: { left: '左端', top: '上端', right: '右端', bottom: '下端' },
    initials: { left: '左', top: '上', right: '右', bottom: '下' },
    fields: '各辺に加える量',
    by: (units) => `外側へ ${Math.round(units)} ピクセル`,
    ratios: '拡張後の縦横比',
    original: '元の比率',
    nowhere: 'まだどの辺も広げられていません。',
    nowhereHint: 'いずれかの辺を外側へドラッグしてから「拡張する」を押してください。',
    tooLarge: (width, height, limit) =>
      `${numbers.whole(width)} × ${numbers.whole(height)} ピクセルになります。Figma で扱えるのは一辺 ${numbers.whole(limit)} ピクセルまでです。辺を内側へ戻してください。`,
    tooLargeHint: '辺を内側へ戻してください。',
  },

  tools: {
    group: 'マスクツール',
    brush: 'ブラシ',
    eraser: '消しゴム',
    lasso: '投げ縄',
    rectangle: '長方形',
    hints: {
      brush: `ブラシ（B）、${keys.printed('alt')} キーを押している間は消しゴム`,
      eraser: '消しゴム（E）',
      lasso: '投げ縄（L）',
      rectangle: '長方形（M）',
      size: 'ブラシサイズ（[ と ]）',
      undo: `ひとつ前に戻す（${keys.printed('mod+Z')}）`,
      invert: 'マスクを反転（X）',
      subtract: `${keys.printed('alt')} キーを押している間は逆の操作`,
    },
    keys: `矢印キーでブラシを動かします（Shift で大きく移動）。スペースキーで塗り始め、もう一度押すと終わります。${keys.spoken('mod+A')} で全体を塗ります。`,
    effect: '囲んだ範囲を',
    add: '追加',
    subtract: '除外',
    options: 'マスクのオプション',
    pictureOptions: '画像のオプション',
    hardness: '硬さ',
    hardnessValue: (hardness) => numbers.percent(hardness),
    edge: '境界',
    edgeSoft: 'ぼかす',
    edgeSoftHint: '境界の内側でなじませます',
    edgeExact: '正確',
    edgeExactHint: 'マスクした範囲だけを正確に覆います',
    transparency: '透明部分をマスクにする',
    sees: 'モデルに見せる範囲',
    seesLayer: 'このレイヤーのみ',
    seesAround: '重なりすべて',
    seesHint: '重なりすべて：このレイヤーの上下にあるものも含めます',
    withoutInterface: 'テキストとコンポーネントを除く',
    withoutInterfaceHint: 'ここには表示されますが、モデルには渡しません',
    editableMask: '結果に編集可能なマスクレイヤーを付ける',
    size: 'ブラシサイズ（[ と ]）',
    sizeValue: (pixels) => `${Math.round(pixels)} ピクセル`,
    undo: 'ひとつ前に戻す',
    invert: 'マスクを反転',
    clear: 'マスクを消去',
    enlarge: '画像を大きく表示',
    reduce: '画像を小さく表示',
  },

  zoom: {
    group: 'ズーム',
    in: 'ズームイン',
    inHint: `ズームイン（+、または ${keys.printed('mod')} + ホイール）`,
    out: 'ズームアウト',
    outHint: 'ズームアウト（−）',
    wholeName: (zoom) => `${numbers.percent(zoom)}、画像全体を表示`,
    wholeHint: `画像全体を表示（0）。移動はスペースキーを押しながらドラッグ、または ${keys.printed('alt')} と矢印キー`,
    value: (zoom) => numbers.percent(zoom),
  },

  mask: {
    noSubject: '残す部分がまだ指定されていません。',
    noSubjectHint: '被写体を塗るか、切り抜き済みのレイヤーを選択してください。',
    allSubject: '画像全体が残す部分になっています。',
    allSubjectHint: '新しく生成したい部分は塗らずに残してください。',
    empty: 'まだ何も塗られていません。',
    emptyHint: '変えたい部分を塗ってから、もう一度お試しください。',
    useOutline: (name) => `「${name}」をマスクに使う`,
    stencilEmpty: 'そのレイヤーは画像に重なっていません。',
    stencilEmptyHint: '変えたい部分の上に移動してください。',
    opaque: 'このレイヤーに透明な部分はありません。',
    opaqueHint: '代わりに、変えたい部分を塗ってください。',
  },

  selection: {
    noneTitle: 'レイヤーを選択',
    noneText: 'キャンバスで画像、シェイプ、フレーム、グループのいずれかを選択し、変えたい部分を塗ってください。',
    severalTitle: (count) => `${numbers.whole(count)} 個のレイヤーを選択中`,
    severalText: '一度に塗りつぶせるレイヤーは 1 つです。1 つだけ選択するか、先にグループ化してください。',
    problemTitle: (name) => `「${name}」は塗りつぶせません`,
    problems: {
      hidden: '非表示になっています。表示してから、もう一度お試しください。',
      too_small: '8 × 8 ピクセルより小さいレイヤーです。より大きいレイヤーか、外側のフレームを選択してください。',
      too_narrow: '細長すぎて、縮小すると何も残りません。一部を選択してください。',
      unsupported:
        'この種類のレイヤーには表示される内容がありません。フレーム、シェイプ、テキスト、グループ、画像のいずれかを選択してください。',
    },
    pictureFailed: 'このレイヤーの画像を取得できませんでした。',
  },
};
