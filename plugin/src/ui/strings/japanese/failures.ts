import type { Failures } from '../failures.ts';
import { numbersIn } from '../numbers.ts';

const numbers = numbersIn('ja');

const tryAgain =
  'もう一度お試しください。繰り返す場合は、別のモデルを選ぶか、詳細をコピーして不具合として報告してください。';
const otherModel = '「詳細設定」で別のモデルを選ぶか、このモデルを入れ直してください。';
const downloadAgain = 'もう一度ダウンロードしてください。続きから始まります。';
const otherPicture = 'PNG で書き出し直してください。';

/** The companion and the sandbox say their errors in English: here is every one that can be seen in the panel. */
export const failures: { readonly failures: Failures } = {
  failures: {
    // The panel's own refusals are in Japanese already and come without values.
    invalid_request: ({ steps, strength, leastStrength, mostSteps }) => {
      if (mostSteps !== undefined)
        return {
          message: `ステップ数 ${steps} は、このモデルには多すぎます。`,
          hint: `${mostSteps} 以下にしてください。`,
        };
      if (leastStrength !== undefined)
        return {
          message: `強さ ${strength} では、${steps} ステップのうち 1 つも実行されません。`,
          hint: `強さを ${leastStrength} 以上にするか、ステップ数を増やしてください。`,
        };
      return undefined;
    },
    prompt_too_long: ({ length, limit }) =>
      limit === undefined
        ? undefined
        : {
            message: `プロンプトは ${numbers.whole(Number(length))} 文字あり、上限の ${numbers.whole(Number(limit))} 文字を超えています。`,
            hint: '短くしてください。',
          },
    image_invalid: () => ({ message: 'この画像は読み込めません。', hint: otherPicture }),
    image_too_large: ({ width, height, side, pixels }) =>
      width === undefined
        ? undefined
        : {
            message:
              side === undefined
                ? `画像が大きすぎます（${width} × ${height}、上限 ${numbers.whole(Number(pixels))} ピクセル）。`
                : `画像が大きすぎます（${width} × ${height}、上限は一辺 ${numbers.whole(Number(side))} ピクセル）。`,
            hint: '小さい画像を使うか、一部だけを選択してください。',
          },
    image_too_small: () => ({
      message: '画像が小さすぎるか、細長すぎます。',
      hint: 'もっと大きいレイヤーを選択してください。',
    }),
    image_missing: () => ({ message: 'この画像はもうありません。', hint: 'もう一度実行してください。' }),
    mask_size: () => ({
      message: 'マスクと画像の大きさが合いません。',
      hint: 'マスクを消去して、塗り直してください。',
    }),
    selection_empty: () => ({ message: 'このレイヤーはもうありません。', hint: 'レイヤーを選択してください。' }),
    selection_unsupported: () => ({
      message: 'この種類のレイヤーからは画像を取得できません。',
      hint: 'フレーム、シェイプ、グループ、画像を選択してください。',
    }),
    nothing_found: () => ({
      message: '画像の中に人物が見つかりません。',
      hint: '別のマップを選ぶか、人物が写っている画像を使ってください。',
    }),
    insert_failed: () => ({
      message: '画像はできましたが、レイヤーを追加できませんでした。',
      hint: '追加先のロックを解除してから、再試行してください。画像は作り直しません。',
    }),
    recipe_too_long: () => ({
      message: '画像はできましたが、設定が長すぎてレイヤーに保存できません。',
      hint: 'プロンプトを短くするか、別のプリセットを選んでから、もう一度生成してください。',
    }),
    history_full: ({ pinned }) => ({
      message: `ピン留めできるのは ${pinned} 件までです。`,
      hint: 'どれかのピン留めを外してください。',
    }),
    model_not_found: ({ model }) => ({
      message: model === undefined ? '必要なモデルがありません。' : `「${model}」はインストールされていません。`,
      hint: '「詳細設定」で別のモデルを選ぶか、ダウンロードしてください。',
    }),
    model_invalid: () => ({ message: 'このモデルは読み込めません。', hint: otherModel }),
    model_unsupported: () => ({ message: 'この種類のモデルには対応していません。', hint: otherModel }),
    weights_invalid: () => ({ message: 'このモデルは壊れています。', hint: otherModel }),
    tensor_missing: () => ({ message: 'このモデルには足りない部分があります。', hint: otherModel }),
    file_unreadable: () => ({
      message: 'ファイルを読み書きできません。',
      hint: 'Frisket のフォルダーを確認してから、もう一度お試しください。',
    }),
    adapter_mismatch: ({ adapter }) => ({
      message:
        adapter === undefined ? 'モデルに合わない追加データがあります。' : `「${adapter}」はモデルに合いません。`,
      hint: 'それを外すか、「詳細設定」で別のモデルを選んでください。',
    }),
    download_failed: () => ({ message: 'ダウンロードできませんでした。', hint: `接続を確認して、${downloadAgain}` }),
    download_refused: ({ origin }) => ({
      message: `見知らぬ場所${origin === undefined ? '' : `（${origin}）`}に転送されたため、中止しました。`,
      hint: '信頼できるミラーなら、FRISKET_DOWNLOAD_ORIGINS に追加してください。',
    }),
    download_forbidden: ({ page }) => ({
      message: '公開元への申請が必要なモデルです。',
      hint: `${page === undefined ? '公開元のページ' : `${page} `}で条件に同意し、アクセストークンを HF_TOKEN に設定してください。`,
    }),
    download_not_found: ({ page }) => ({
      message: 'このモデルは、もう公開されていません。',
      ...(page === undefined ? {} : { hint: `${page} を確認してください。` }),
    }),
    download_corrupt: () => ({ message: '届いたファイルが正しくありません。', hint: downloadAgain }),
    graph_invalid: () => ({ message: 'このモデルでは画像を生成できませんでした。', hint: tryAgain }),
    engine_failed: () => ({ message: '画像を生成できませんでした。', hint: tryAgain }),
    device_lost: () => ({
      message: 'グラフィックカードが応答しなくなりました。',
      hint: '塗る範囲かサイズを小さくして、もう一度お試しください。繰り返す場合は、パソコンを再起動するか、ドライバーを更新してください。',
    }),
    engine_crashed: () => ({ message: '画像を最後まで生成できませんでした。', hint: tryAgain }),
    out_of_memory: () => ({
      message: 'メモリーが足りません。',
      hint: '塗る範囲、サイズ、モデルを小さくするか、ほかのプログラムを終了してください。',
    }),
    numbers_invalid: () => ({
      message: 'モデルがうまく動かず、画像に何も写りませんでした。',
      hint: 'モデル標準の設定に戻すか、ガイダンスを下げるか、別のモデルをお使いください。',
    }),
    protocol_version: ({ companion, client }) => ({
      message: 'このパネルとコンピューター上の Frisket のバージョンが異なります。',
      hint:
        Number(companion) < Number(client)
          ? 'コンピューター上の Frisket を更新してください。'
          : 'プラグインを更新してください。',
    }),
    queue_full: () => ({
      message: '順番待ちの画像が多すぎます。',
      hint: 'いくつか終わってから、もう一度お試しください。',
    }),
    disk_full: ({ needed, free }) => ({
      message:
        needed === undefined
          ? 'ディスクに空きがありません。'
          : `ディスクの空きは ${numbers.bytes(Number(free))} で、${numbers.bytes(Number(needed))} 必要です。`,
      hint: '空きを作ってから、もう一度お試しください。',
    }),
    interrupted: () => ({
      message: 'この画像の途中で Frisket が何度も停止しました。',
      hint: '小さい画像でお試しください。',
    }),
    job_unknown: () => ({ message: 'このジョブはもうありません。', hint: 'もう一度実行してください。' }),
    not_running: () => ({
      message: 'コンピューター上に Frisket が見つかりません。',
      hint: 'Frisket のフォルダーで npm start を実行してください。',
    }),
    disconnected: () => ({
      message: 'コンピューター上の Frisket との接続が切れました。',
      hint: '自動的につなぎ直します。',
    }),
    port_taken: () => ({
      message: 'Frisket が使うポートを、別のプログラムが使用しています。',
      hint: 'npm start で Frisket を起動すると、空いているポートが使われます。',
    }),
    forbidden: () => ({
      message: 'ウィンドウを開けませんでした。',
      hint: 'Figma のポップアップを許可してから、もう一度お試しください。',
    }),
    internal: () => ({ message: '予期しない問題が起きました。', hint: tryAgain }),
  },
};
