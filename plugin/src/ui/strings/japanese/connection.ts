import type { connection as english } from '../english/connection.ts';

export const connection: typeof english = {
  connection: {
    searching: 'このコンピューターで Frisket を探しています…',
    absentTitle: 'Frisket を起動してください',
    absentText:
      '画像は、Figma とは別に動く小さなプログラムが生成します。そのフォルダーで次のコマンドを実行してください：',
    absentCommand: 'npm start',
    copyCommand: 'コマンドをコピー',
    waiting: '待機中…',
    blockedTitle: 'ブラウザが Figma と Frisket の接続を止めています',
    blockedText: 'Frisket の小さなウィンドウを経由して接続できます。作業中は開いたままにしてください。',
    blockedAction: 'ウィンドウを開く',
    blockedElse:
      'Frisket が起動している必要があります（フォルダーで npm start）。Figma のデスクトップアプリでは、このウィンドウは不要です。',
    relayFailed: (reason) => `接続できませんでした：${reason}`,
    portTakenTitle: (port) => `別のプログラムがポート ${port} を使用しています`,
    versionTitle: 'このパネルとコンピューター上の Frisket のバージョンが異なります',
    refusedTitle: 'Frisket はほかの接続で混み合っています',
    closedTitle: 'このパネルを接続（初回のみ）',
    closedText: 'Frisket は起動しています。ブラウザに開いた Frisket のページで「Connect Figma」を押してください。',
    closedElse: 'ページが見当たらないときは、次のコマンドで開けます：',
    numberTitle: 'Frisket でこの番号を選んでください',
    numberText: 'ブラウザの Frisket のページで、ここに表示されている番号を選びます。',
    numberLabel: (number) => `番号 ${number}`,
    numberCancel: 'キャンセル',
    confirmTitle: 'Frisket に「Connected」と表示されていますか？',
    confirmText: (number) =>
      `${number} を選んで接続できた場合だけ「はい」を押してください。そうでなければ、別のプログラムが Frisket を装っています。`,
    confirmYes: 'はい、表示されています',
    confirmNo: 'いいえ',
    unpaired: {
      refused: { title: '接続できませんでした', text: 'Frisket で番号が選ばれませんでした。' },
      expired: { title: '接続できませんでした', text: '時間内に番号が選ばれませんでした。' },
      impostor: {
        title: '応答したのは Frisket ではありません',
        text: '別のプログラムが代わりに応答しました。何も送信していません。そのプログラムを終了してから、もう一度お試しください。',
      },
    },
    linkTitle: 'この起動リンクは使用済みか期限切れです',
    linkText: 'リンクは1分以内に1回だけ使えます。もう一度 npm start を実行すると、新しいページが開きます。',
    tryAgain: '再試行',
    pageTitle: 'このページの接続は切れています',
    pageText:
      'Frisket が再起動されました。そのとき開いたページをお使いください。npm start でも新しいページが開きます。',
    away: 'コンピューター上の Frisket が停止しました。npm start で再起動してください。ここでの作業内容はそのまま残ります。',
    retry: '今すぐ再試行',
    connecting: '接続中…',
    notConnected: '未接続',
    noModel: 'モデルがありません',
  },
};
