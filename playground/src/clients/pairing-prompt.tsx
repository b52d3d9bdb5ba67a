import { useEffect, useRef, useState } from 'preact/hooks';
import type { ClientDesk, Question } from './client-desk.ts';
import styles from './pairing-prompt.module.css';
import { minutesLeft } from './time-words.ts';
import { useClock } from './use-clock.ts';

/** Milliseconds in which nothing can be chosen: what was clicked a moment ago was something else. */
const deafTime = 600;

/** Comes up by itself when a client asks to be connected. */
export function PairingPrompt({ desk }: { desk: ClientDesk }) {
  const question = desk.question.value;
  return question ? <Prompt key={question.request} question={question} desk={desk} /> : null;
}

function Prompt({ question, desk }: { question: Question; desk: ClientDesk }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [isDeaf, setDeaf] = useState(true);
  const now = useClock();
  useEffect(() => {
    dialog.current?.showModal();
    const timer = setTimeout(() => setDeaf(false), deafTime);
    // The person may be in Figma, and this a tab among many.
    const { title } = document;
    document.title = '(1) Which number? – Frisket';
    return () => {
      clearTimeout(timer);
      document.title = title;
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={styles.prompt}
      data-testid="pairing-prompt"
      aria-labelledby="pairing-title"
      onKeyDown={(event) => event.stopPropagation()}
      onCancel={(event) => {
        event.preventDefault();
        if (!isDeaf) desk.answer();
      }}
    >
      <h2 id="pairing-title" class={styles.title} tabIndex={-1} autofocus>
        Which number does the panel show?
      </h2>
      <p class={styles.text}>“{question.client}” asks to use Frisket on this computer.</p>
      <div class={styles.numbers}>
        {question.numbers.map((number) => (
          <button key={number} type="button" disabled={isDeaf} onClick={() => desk.answer(number)}>
            {number}
          </button>
        ))}
      </div>
      <footer class={styles.footer}>
        <span class={styles.time}>{minutesLeft(question.until - now)} left</span>
        <button type="button" disabled={isDeaf} onClick={() => desk.answer()}>
          Not me
        </button>
      </footer>
    </dialog>
  );
}
