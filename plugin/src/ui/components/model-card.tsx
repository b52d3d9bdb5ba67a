import { Button } from '@create-figma-plugin/ui';
import type { AvailableModel, DownloadState } from '../../../../shared/src/downloads.ts';
import { familyTitles } from '../../../../shared/src/models.ts';
import { errorWords } from '../error-words.ts';
import type { ModelDownloads } from '../state/downloads.ts';
import { strings } from '../strings.ts';
import styles from './model-card.module.css';

interface ModelCardProps {
  readonly model: AvailableModel;
  readonly downloads: ModelDownloads;
}

/** A model that can be downloaded: what it is, under which licence, how large, and one button. */
export function ModelCard({ model, downloads }: ModelCardProps) {
  const texts = strings.models;
  const { title, description, family, kind, licence, bytes, memory, download } = model;
  const facts = [
    kind === 'lora' ? texts.kinds.lora : undefined,
    family === undefined ? undefined : familyTitles[family],
    bytes === undefined ? undefined : texts.size(bytes),
  ].filter((fact) => fact !== undefined);
  const named = download.state === 'licence' ? download.licences : licence ? [licence] : [];
  return (
    <article class={styles.card} aria-label={title}>
      <h3 class={styles.title}>{title}</h3>
      <p class={styles.quiet}>{facts.join(' · ')}</p>
      <p>{description}</p>
      {memory && download.state !== 'installed' ? <p class={styles.quiet}>{texts.memory(memory)}</p> : null}
      {named.length === 0 ? null : (
        <p class={styles.quiet}>
          {texts.licence}
          {named.map(({ name, link }) => (
            <a key={link} class={styles.link} href={link} target="_blank" rel="noreferrer">
              {name}
            </a>
          ))}
        </p>
      )}
      <Standing id={model.id} title={title} download={download} downloads={downloads} />
    </article>
  );
}

interface StandingProps {
  readonly id: string;
  readonly title: string;
  readonly download: DownloadState;
  readonly downloads: ModelDownloads;
}

function Standing({ id, title, download, downloads }: StandingProps) {
  const texts = strings.models;
  switch (download.state) {
    case 'absent':
      return <Action label={texts.download} name={texts.downloadName(title)} onClick={() => downloads.start(id)} />;
    case 'looking':
      return <p role="status">{texts.looking}</p>;
    case 'licence':
      return (
        <>
          <p>{texts.accept(download.total)}</p>
          <Action label={texts.acceptAction} name={texts.acceptName(title)} onClick={() => downloads.accept(id)} />
        </>
      );
    case 'waiting':
      return (
        <>
          <Amount title={title} download={download} words={texts.waiting} />
          <Action label={texts.cancel} name={texts.cancelName(title)} onClick={() => downloads.cancel(id)} />
        </>
      );
    case 'downloading':
      return (
        <>
          <Amount title={title} download={download} words={left(download.remaining)} />
          <Action label={texts.pause} name={texts.pauseName(title)} onClick={() => downloads.pause(id)} />
        </>
      );
    case 'verifying':
      return <Amount title={title} download={download} words={texts.verifying} />;
    case 'paused':
      return (
        <>
          <Amount title={title} download={download} words={texts.paused} />
          <div class={styles.actions}>
            <Action label={texts.resume} name={texts.resumeName(title)} onClick={() => downloads.start(id)} />
            <Action label={texts.cancel} name={texts.cancelName(title)} onClick={() => downloads.cancel(id)} />
          </div>
        </>
      );
    case 'failed': {
      const { message, hint } = errorWords(download.error);
      return (
        <>
          <p role="alert" class={styles.failed}>
            {message} {hint}
          </p>
          <Action label={texts.resume} name={texts.resumeName(title)} onClick={() => downloads.start(id)} />
        </>
      );
    }
    case 'installed':
      return <p role="status">{texts.installed}</p>;
  }
}

function left(remaining: number | undefined): string {
  return remaining === undefined ? '' : strings.progress.remaining(remaining);
}

interface AmountProps {
  readonly title: string;
  readonly download: { readonly bytes: number; readonly total: number };
  readonly words: string;
}

function Amount({ title, download: { bytes, total }, words }: AmountProps) {
  const part = total === 0 ? 0 : bytes / total;
  return (
    <div>
      <div class={styles.amount} role="status">
        <span>{strings.models.amount(bytes, total)}</span>
        <span>{words}</span>
      </div>
      <div
        class={styles.track}
        role="progressbar"
        aria-label={title}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(100 * part)}
      >
        <div class={styles.bar} style={{ transform: `scaleX(${part})` }} />
      </div>
    </div>
  );
}

function Action({ label, name, onClick }: { label: string; name: string; onClick: () => void }) {
  return (
    <Button secondary fullWidth aria-label={name} onClick={onClick}>
      {label}
    </Button>
  );
}
