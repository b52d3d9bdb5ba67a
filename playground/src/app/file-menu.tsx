import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { keys } from '../controls/keys.ts';
import { timeAgo } from '../clients/time-words.ts';
import { ChevronIcon } from '../controls/icons.tsx';
import { MenuItem, useMenuKeys } from '../controls/menu.tsx';
import menuStyles from '../controls/menu.module.css';
import type { KeptSummary } from '../kept/kept-documents.ts';
import type { DocumentDesk } from './document-desk.ts';
import styles from './file-menu.module.css';

interface FileMenuProps {
  readonly documents: DocumentDesk;
  readonly name: string;
  /** Whether all changes are in the browser's storage; undefined where it has none. */
  readonly isKept: boolean | undefined;
}

/** The document's name, and under it what can be done with documents. */
export function FileMenu({ documents, name, isKept }: FileMenuProps) {
  const isOpen = useSignal(false);
  const isRenaming = useSignal(false);
  const recent = useSignal<readonly KeptSummary[]>([]);
  const host = useRef<HTMLDivElement>(null);
  useMenuKeys(
    host,
    () => isOpen.value,
    () => (isOpen.value = false),
  );

  const toggle = async () => {
    if (!isOpen.value) recent.value = await documents.recent();
    isOpen.value = !isOpen.value;
  };
  const choose = (act: () => void) => () => {
    isOpen.value = false;
    act();
  };
  if (isRenaming.value)
    return (
      <NameField
        name={name}
        onDone={(given) => {
          isRenaming.value = false;
          documents.rename(given);
        }}
      />
    );
  return (
    <div ref={host} class={styles.host}>
      <h1 class={styles.heading}>
        <button
          type="button"
          class={styles.name}
          aria-haspopup="menu"
          aria-expanded={isOpen.value}
          data-testid="file-menu"
          data-kept={isKept ?? 'never'}
          title={isKept === false ? 'Being kept ...' : isKept ? 'Kept in this browser' : 'Save it as a file to keep it'}
          onClick={() => void toggle()}
          onDblClick={() => {
            isOpen.value = false;
            isRenaming.value = true;
          }}
        >
          <span class={styles.label}>{name}</span>
          <span class={styles.chevron}>
            <ChevronIcon />
          </span>
        </button>
      </h1>
      {isOpen.value ? (
        <div class={`${menuStyles.menu ?? ''} ${styles.menu ?? ''}`} role="menu" aria-label="Document">
          <MenuItem label="New" testId="document-new" onChoose={choose(() => documents.openEmpty())} />
          <MenuItem
            label="Open ..."
            note={keys.printed('mod+O')}
            testId="document-open"
            onChoose={choose(() => documents.chooseFile())}
          />
          <MenuItem
            label="Save as file"
            note={keys.printed('mod+S')}
            testId="document-save"
            onChoose={choose(() => documents.save())}
          />
          <MenuItem label="Rename" testId="document-rename" onChoose={choose(() => (isRenaming.value = true))} />
          <MenuItem
            label="Open the sample"
            testId="document-sample"
            onChoose={choose(() => void documents.openSample())}
          />
          {recent.value.length > 0 ? (
            <p class={styles.title} role="presentation">
              Kept in this browser
            </p>
          ) : null}
          {recent.value.map((summary) => (
            <MenuItem
              key={summary.key}
              label={summary.name}
              note={timeAgo(new Date(summary.changedAt).toISOString(), Date.now())}
              testId="document-recent"
              onChoose={choose(() => void documents.openKept(summary))}
            />
          ))}
        </div>
      ) : null}
    </div>
  );
}

function NameField({ name, onDone }: { name: string; onDone: (name: string) => void }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  return (
    <input
      ref={field}
      class={styles.field}
      aria-label="Name of the document"
      data-testid="document-name"
      value={name}
      onBlur={({ currentTarget }) => onDone(currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') onDone(name);
      }}
    />
  );
}
