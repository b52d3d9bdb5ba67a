import { useEffect, useRef } from 'preact/hooks';
import { ModelCard } from '../components/model-card.tsx';
import { PictureCanvas } from '../components/picture-canvas.tsx';
import type { HistoryEntry } from '../../bridge.ts';
import { HistoryThumbnail } from '../results/history-thumbnail.tsx';
import type { Panel } from '../state/panel.ts';
import { strings } from '../strings.ts';
import { downloadsForStyle, styleNetworks } from './networks.ts';
import styles from './style-picker.module.css';

/** More than that are looked for in the history itself. */
const mostShown = 24;

/** Where the style comes from, where there is a network that takes one from pictures; else how to have one. */
export function StylePicker({ panel }: { panel: Panel }) {
  const texts = strings.style;
  const model = panel.model.value;
  if (!model) return null;
  const adapters = panel.link.adapters.value;
  if (styleNetworks(adapters, model)) return <Pictures panel={panel} />;
  const downloads = downloadsForStyle(panel.downloads.all.value, adapters, model);
  return (
    <section class={styles.missing} aria-label={texts.references}>
      <p>{downloads.length > 0 ? texts.noAdapter(model.title) : texts.noAdapterExists(model.title)}</p>
      {downloads.map((download) => (
        <ModelCard key={download.id} model={download} downloads={panel.downloads} />
      ))}
    </section>
  );
}

function Pictures({ panel }: { panel: Panel }) {
  const texts = strings.style;
  const { references, usable } = panel.batches;
  const file = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const pictures = picturesIn(event.clipboardData);
      if (pictures.length === 0) return;
      event.preventDefault();
      for (const picture of pictures) void references.add(picture.name, picture);
    };
    // Before anybody else looks at what a pasted picture might be for.
    window.addEventListener('paste', paste, true);
    return () => window.removeEventListener('paste', paste, true);
  }, [references]);
  return (
    <section
      class={styles.picker}
      aria-label={texts.references}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        for (const picture of picturesIn(event.dataTransfer)) void references.add(picture.name, picture);
      }}
    >
      <span class={styles.label} aria-hidden="true">
        {texts.references}
      </span>
      <div class={styles.row}>
        {references.chosen.value.map(({ id, name, bytes }) => (
          <button
            key={id}
            type="button"
            class={styles.chosen}
            aria-label={texts.remove(name)}
            title={texts.remove(name)}
            onClick={() => references.remove(id)}
          >
            <PictureCanvas bytes={bytes} fit="cover" />
          </button>
        ))}
        <button
          type="button"
          class={styles.source}
          title={texts.fromLayerHint}
          disabled={usable.value.length === 0}
          onClick={() => void panel.batches.useLayer()}
        >
          {texts.fromLayer}
        </button>
        <button type="button" class={styles.source} title={texts.fromFileHint} onClick={() => file.current?.click()}>
          {texts.fromFile}
        </button>
        <input
          ref={file}
          type="file"
          hidden
          aria-label={texts.fromFileHint}
          accept="image/*"
          multiple
          onChange={({ currentTarget }) => {
            for (const picture of currentTarget.files ?? []) void references.add(picture.name, picture);
            currentTarget.value = '';
          }}
        />
      </div>
      <PastResults panel={panel} />
      {references.problem.value === undefined ? null : (
        <p class={styles.problem} role="alert">
          {references.problem.value}
        </p>
      )}
    </section>
  );
}

/** What was made in this document before, whoever made it and whenever. */
function PastResults({ panel }: { panel: Panel }) {
  const texts = strings.style;
  const { history } = panel.results;
  const { references } = panel.batches;
  const run = panel.runner.run.value.kind;
  const set = panel.batches.sets.run.value.kind;
  // What has just come out is in the document by then.
  useEffect(() => void history.refresh(), [history, run === 'done', set === 'done']);
  const entries = history.entries.value?.slice(0, mostShown) ?? [];
  if (entries.length === 0) return null;
  const use = async (entry: HistoryEntry) => {
    const bytes = await history.wholePicture(entry);
    if (bytes) await references.add(entry.name, new Blob([new Uint8Array(bytes)]));
  };
  return (
    <div class={styles.past}>
      <span class={styles.label} aria-hidden="true">
        {texts.recents}
      </span>
      <div class={styles.strip} role="group" aria-label={texts.recents}>
        {entries.map((entry) => (
          <button
            key={entry.id}
            type="button"
            class={styles.recent}
            aria-label={`${texts.recent}: ${entry.name}`}
            title={`${texts.recent}: ${entry.name}`}
            onClick={() => void use(entry)}
          >
            <HistoryThumbnail panel={panel} entry={entry} />
          </button>
        ))}
      </div>
    </div>
  );
}

function picturesIn(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])].filter(({ type }) => type.startsWith('image/'));
}
