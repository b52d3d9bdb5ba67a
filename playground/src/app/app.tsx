import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { CanvasView } from '../canvas/canvas-view.tsx';
import { placeText } from '../canvas/text-tool.ts';
import { toPage, type Point } from '../editor/camera.ts';
import { PluginWindow, type PanelSurroundings } from '../plugin-window/plugin-window.tsx';
import styles from './app.module.css';
import { useClipboard } from './clipboard.ts';
import { ContextMenu } from './context-menu.tsx';
import { copyAsPicture } from './copy-as-picture.ts';
import { ToolButton } from '../controls/controls.tsx';
import type { Editor } from '../editor/editor.ts';
import { FrisketIcon, MoonIcon, SidebarIcon, SunIcon } from '../controls/icons.tsx';
import { isWriting } from './is-writing.ts';
import { Invitation } from './invitation.tsx';
import type { ClientDesk } from '../clients/client-desk.ts';
import { ClientsPanel } from '../clients/clients-panel.tsx';
import { PairingPrompt } from '../clients/pairing-prompt.tsx';
import { LayersPanel } from './layers-panel.tsx';
import { isDocumentFile, type DocumentDesk } from './document-desk.ts';
import { usePageKeptFromDrops } from './dropped-files.ts';
import { FileMenu } from './file-menu.tsx';
import { placeImages } from '../editor/place-images.ts';
import type { DocumentKeeper } from '../kept/document-keeper.ts';
import type { PluginHost } from './plugin-host.ts';
import { PropertiesPanel } from './properties-panel.tsx';
import { runShortcut } from '../editor/shortcuts.ts';
import type { Theme } from '../editor/theme.ts';
import { ToastView } from './toast-view.tsx';
import { Toolbar } from './toolbar.tsx';

/** Below this there would be no room for canvas, plugin and both panels, CSS pixels. */
const roomForProperties = 1280;

export interface AppProps {
  readonly editor: Editor;
  readonly theme: Theme;
  readonly plugin: PluginHost | undefined;
  readonly desk: ClientDesk;
  readonly documents: DocumentDesk;
  /** Undefined where the browser keeps nothing. */
  readonly keeper: DocumentKeeper | undefined;
  /** The document is the sample, as it comes. */
  readonly isSample: boolean;
  readonly surroundings: Omit<PanelSurroundings, 'area' | 'theme'>;
}

export function App(props: AppProps) {
  const { editor, theme, plugin, desk, documents, keeper, surroundings } = props;
  const showsLayers = useSignal(true);
  const showsProperties = useSignal(window.innerWidth >= roomForProperties);
  const showsClients = useSignal(false);
  const isPanning = useSignal(false);
  const documentName = useComputed(() => editor.state.value.nodes.get('0:0')?.name ?? '');
  useShortcuts(editor, documents, isPanning);
  usePageKeptFromDrops();

  const middle = (): Point => {
    const { width, height } = editor.canvasSize.value;
    const { left, top, right, bottom } = editor.covered.value;
    return toPage(editor.camera.value, { x: (left + width - right) / 2, y: (top + height - bottom) / 2 });
  };
  /** Pictures are placed, a document is opened. */
  const take = (files: readonly File[], at: Point) => {
    const file = files.find(isDocumentFile);
    if (file) void documents.openFile(file);
    else void placeImages(editor, files, at);
  };
  useClipboard(
    editor,
    (files) => take(files, middle()),
    (text) => placeText(editor, text, middle()),
  );

  return (
    <div class={styles.app}>
      {showsLayers.value ? (
        <aside class={styles.left} aria-label="Layers">
          <header class={styles.header}>
            <FrisketIcon />
            <FileMenu documents={documents} name={documentName.value} isKept={keeper?.isKept.value} />
            <ToolButton
              label={theme.current.value === 'dark' ? 'Light theme' : 'Dark theme'}
              testId="theme"
              onClick={() => theme.toggle()}
            >
              {theme.current.value === 'dark' ? <SunIcon /> : <MoonIcon />}
            </ToolButton>
            <ToolButton label="Hide layers" testId="hide-layers" onClick={() => (showsLayers.value = false)}>
              <SidebarIcon />
            </ToolButton>
          </header>
          <h2 class={styles.panelTitle}>Layers</h2>
          <LayersPanel editor={editor} />
        </aside>
      ) : null}
      <main class={styles.stage}>
        <ContextMenu editor={editor}>
          <CanvasView editor={editor} theme={theme} isPanning={isPanning} onFiles={take} />
        </ContextMenu>
        {showsLayers.value ? null : (
          <div class={styles.reopen}>
            <FrisketIcon />
            <span class={styles.documentName}>{documentName}</span>
            <ToolButton label="Show layers" testId="show-layers" onClick={() => (showsLayers.value = true)}>
              <SidebarIcon />
            </ToolButton>
          </div>
        )}
        {props.isSample ? <Invitation editor={editor} /> : null}
        <Toolbar
          editor={editor}
          plugin={plugin}
          showsProperties={showsProperties}
          desk={desk}
          showsClients={showsClients}
          onPlaceImages={(files) => void placeImages(editor, files, middle())}
        />
        <ClientsPanel desk={desk} isOpen={showsClients} />
        <ToastView editor={editor} />
        {plugin ? (
          <PluginWindow
            {...surroundings}
            controller={plugin.window}
            theme={theme}
            area={editor.canvasSize.value}
            onPlace={(covered) => (editor.covered.value = { ...editor.covered.value, right: covered })}
            onClose={() => plugin.stop()}
          />
        ) : null}
      </main>
      <PairingPrompt desk={desk} />
      {showsProperties.value ? (
        <aside class={styles.right} aria-label="Properties" data-testid="properties">
          <PropertiesPanel editor={editor} plugin={plugin} />
        </aside>
      ) : null}
    </div>
  );
}

/** Keys that are pressed while no field has the focus. The space bar makes a hand of any tool while it is held. */
function useShortcuts(editor: Editor, documents: DocumentDesk, isPanning: { value: boolean }): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const held = event.ctrlKey || event.metaKey;
      if (held && !event.altKey && !event.shiftKey && (event.key === 's' || event.key === 'o')) {
        event.preventDefault();
        if (event.key === 's') documents.save();
        else documents.chooseFile();
      } else if (isWriting(event.target)) return;
      else if (held && event.shiftKey && event.key.toLowerCase() === 'c') {
        event.preventDefault();
        void copyAsPicture(editor);
      } else if (event.code === 'Space') {
        isPanning.value = true;
        event.preventDefault();
      } else if (runShortcut(editor, event)) event.preventDefault();
    };
    const onKeyUp = (event: KeyboardEvent) => {
      if (event.code === 'Space') isPanning.value = false;
    };
    const onBlur = () => (isPanning.value = false);
    window.addEventListener('keydown', onKeyDown);
    window.addEventListener('keyup', onKeyUp);
    window.addEventListener('blur', onBlur);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('keyup', onKeyUp);
      window.removeEventListener('blur', onBlur);
    };
  }, []);
  useSignalEffect(() => {
    document.title = `${editor.state.value.nodes.get('0:0')?.name ?? 'Playground'} – Frisket`;
  });
}
