import type { settings as english } from '../english/settings.ts';
import { keys } from '../keys.ts';

export const settings: typeof english = {
  settings: {
    title: '設定とショートカット',
    hint: '設定とショートカット（?）',
    language: '言語',
    resize: 'パネルのサイズ',
    resizeHint: 'ドラッグまたは矢印キーでパネルのサイズを変更',
    automatic: 'コンピューターの設定に合わせる',
    version: (version) => `Frisket ${version}`,
    shortcuts: [
      {
        title: '共通',
        keys: [
          { keys: 'Enter', does: '塗りつぶし・生成・適用' },
          { keys: 'Esc', does: 'キャンセル' },
          { keys: keys.printed('shift+Enter'), does: 'プロンプトで改行' },
          { keys: '左右の矢印キー', does: 'バリエーションを切り替え' },
          { keys: '?', does: 'この一覧' },
        ],
      },
      {
        title: '画像の上で',
        keys: [
          { keys: 'B  E', does: 'ブラシ、消しゴム' },
          { keys: 'L  M', does: '投げ縄、長方形' },
          { keys: '[  ]', does: 'ブラシを小さく、大きく' },
          { keys: '矢印キー', does: 'ブラシを移動（Shift で大きく移動）' },
          { keys: 'Space', does: 'ブラシを下ろす、上げる' },
          { keys: keys.printed('alt'), does: '押している間は消しゴム' },
          { keys: 'X', does: 'マスクを反転' },
          { keys: keys.printed('mod+A'), does: '全体をマスク' },
          { keys: keys.printed('mod+Z'), does: 'ひとつ前に戻す' },
          { keys: '+  −  0', does: 'ズームイン、ズームアウト、全体表示' },
          { keys: keys.printed('alt+矢印キー'), does: '拡大した画像を動かす' },
        ],
      },
    ],
  },
};
