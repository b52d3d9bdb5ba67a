import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { look } from './look.ts';
import { Stage, button, prompt } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.build();
});

afterAll(() => stage.takeDown());

beforeEach(() => stage.startCompanion());

afterEach(() => stage.clear());

/** As a panel whose client was removed, or that has met another companion. */
const unknown = { credential: '0123456789abcdef', key: 'ab'.repeat(32) };

describe('the connection', () => {
  test('can’t connect? One that is lost leaves the panel as it is, says what to do, and comes back by itself', async () => {
    const { page, panel } = await stage.openWithPhoto();
    await prompt(panel).fill('turquoise water');
    const { port } = stage;
    await stage.stopCompanion();
    await panel.getByText(/Frisket has stopped/).waitFor();
    await look(page, 'light-away');
    expect(await prompt(panel).inputValue()).toBe('turquoise water');
    expect(await button(panel, 'Fill').isDisabled()).toBe(true);
    await stage.startCompanion(port);
    await panel.getByText(/Frisket has stopped/).waitFor({ state: 'detached' });
    expect(await button(panel, 'Fill').isEnabled()).toBe(true);
  });
});

describe.each(['light', 'dark'] as const)('pairing, %s', (theme) => {
  test('shows a number, asks whether it was chosen, and remembers the key for the next time', async () => {
    const person = await stage.person();
    const { page, panel, host } = await stage.open({ theme, remembered: unknown });
    await panel.getByRole('heading', { name: 'Choose this number in Frisket' }).waitFor();
    await look(page, `${theme}-pairing-number`);
    const shown = Number(await panel.getByRole('status', { name: /^Number \d\d$/ }).innerText());
    const { request, numbers } = await person.next('pairing.requested');
    expect(numbers).toContain(shown);
    person.send({ type: 'pairing.answer', request, number: shown });
    await panel.getByRole('heading', { name: 'Does Frisket say “Connected”?' }).waitFor();
    await look(page, `${theme}-pairing-confirm`);
    // Not before the person has said that it was them: nothing is kept, and nothing but the pairing was said.
    expect(host.memory.get('connection')).toMatchObject(unknown);
    await button(panel, 'Yes, it does').click();
    await panel.getByRole('tab', { name: 'Fill' }).waitFor();
    const { clients } = await person.next('clients');
    const kept = host.memory.get('connection');
    expect(kept).toMatchObject({ port: stage.port, credential: expect.stringMatching(/^[0-9a-f]{16}$/) as unknown });
    expect(clients).toMatchObject([{ name: 'Figma in Chrome' }]);
    // The same panel, opened again.
    const again = await stage.open({ prepare: ({ memory }) => memory.set('connection', kept) });
    await again.panel.getByRole('tab', { name: 'Fill' }).waitFor();
  });

  test('that is refused, and a window that is closed, say what to do', async () => {
    const person = await stage.person();
    const { page, panel } = await stage.open({ theme, remembered: unknown });
    const { request } = await person.next('pairing.requested');
    person.send({ type: 'pairing.answer', request });
    await panel.getByText('The number was not chosen in Frisket.').waitFor();
    await look(page, `${theme}-pairing-refused`);
    await button(panel, 'Try again').click();
    await panel.getByText(/press “Connect Figma”/).waitFor();
    await look(page, `${theme}-pairing-closed`);
    // No further click is needed here once the person has pressed that.
    person.send({ type: 'pairing.open' });
    await panel.getByRole('heading', { name: 'Choose this number in Frisket' }).waitFor();
    await button(panel, 'Cancel').click();
    await panel.getByText('The number was not chosen in Frisket.').waitFor();
  });

  test('that nobody has answered, though the companion says so, is thrown away', async () => {
    const person = await stage.person();
    const { page, panel, host } = await stage.open({ theme, remembered: unknown });
    const { request, numbers } = await person.next('pairing.requested');
    const shown = Number(await panel.getByRole('status', { name: /^Number/ }).innerText());
    expect(numbers).toContain(shown);
    person.send({ type: 'pairing.answer', request, number: shown });
    await button(panel, 'No').click();
    await panel.getByRole('heading', { name: 'That was not your Frisket' }).waitFor();
    await look(page, `${theme}-pairing-impostor`);
    expect(host.memory.get('connection')).toMatchObject(unknown);
  });
});
