import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { keyFromCode } from '../../../shared/src/proof.ts';
import { look } from './look.ts';
import { Stage, button, code, prompt } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.build();
});

afterAll(() => stage.takeDown());

beforeEach(() => stage.startCompanion());

afterEach(() => stage.clear());

describe('the connection', () => {
  test('with a code that the companion does not know asks for another, and keeps the good one', async () => {
    const { page, panel, host } = await stage.open({ code: 'WRONG' });
    await panel.getByText('The companion does not know this code.').waitFor();
    await look(page, 'light-code');
    await panel.getByRole('textbox', { name: 'Connection code' }).fill(` ${code.toLowerCase()} `);
    host.memory.delete('connection');
    // The code says nothing of the port; where a panel has found a companion before, it looks again.
    await button(panel, 'Connect').click();
    await panel.getByRole('tab', { name: 'Fill' }).waitFor();
    expect(host.memory.get('connection')).toEqual({ port: stage.port, credential: 'code', key: keyFromCode(code) });
  });

  test('that is lost leaves the panel as it is, and comes back by itself', async () => {
    const { page, panel } = await stage.openWithPhoto();
    await prompt(panel).fill('turquoise water');
    const { port } = stage;
    await stage.stopCompanion();
    await panel.getByText(/The companion has stopped/).waitFor();
    await look(page, 'light-away');
    expect(await prompt(panel).inputValue()).toBe('turquoise water');
    expect(await button(panel, 'Fill').isDisabled()).toBe(true);
    await stage.startCompanion(port);
    await panel.getByText(/The companion has stopped/).waitFor({ state: 'detached' });
    expect(await button(panel, 'Fill').isEnabled()).toBe(true);
  });
});
