import { randomBytes, randomInt } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Pairing, requestLifetime, requestsMost, windowLifetime } from '../../../companion/src/daemon/pairing.ts';
import { protocolVersion } from '../../../shared/src/messages.ts';
import { commitmentTo, keyOf, makeHalf, numberOf } from '../../../shared/src/pairing.ts';

const port = 3775;

/** The companion's side, with a clock that the test moves. */
function companion(at = port) {
  const clock = { now: 1_000 };
  const pairing = new Pairing({ port: at, now: () => clock.now, randomBytes, randomInt });
  return { pairing, clock };
}

/** A client that does as the protocol says, up to the number that it shows. */
function ask(pairing: Pairing, at = port) {
  const begun = pairing.begin('Figma');
  if (!begun) return undefined;
  const own = makeHalf(randomBytes(64));
  const half = pairing.complete(begun.id, own);
  if (!half) throw new Error('A good half was refused.');
  const facts = { protocol: protocolVersion, port: at, client: own, companion: half };
  return {
    id: begun.id,
    keptItsWord: commitmentTo(half) === begun.commitment,
    number: numberOf(facts),
    key: keyOf(own.secretKey, half.publicKey, facts),
  };
}

/** A person who looks for the client's number and chooses it if it is there. */
const personAnswers = (pairing: Pairing, shown: number) => {
  const { question } = pairing;
  return question && pairing.answer(question.id, question.numbers.includes(shown) ? shown : undefined);
};

describe('a client that shows its number', () => {
  test('is paired by the person who chooses it among three, with the key that it has come to itself', () => {
    const { pairing } = companion();
    pairing.open('two-minutes');
    const client = ask(pairing)!;
    expect(client.keptItsWord).toBe(true);
    const { question } = pairing;
    expect(question).toMatchObject({ id: client.id, client: 'Figma', remaining: requestLifetime });
    expect(new Set(question!.numbers).size).toBe(3);
    expect(question!.numbers).toContain(client.number);
    expect(pairing.answer(client.id, client.number)).toEqual({ outcome: 'paired', client: 'Figma', key: client.key });
  });

  test('finds its number at each of the three places', () => {
    const places = new Set<number>();
    // The chance that one is missing after 100 is less than one in 10^17.
    for (let run = 0; run < 100; run++) {
      const { pairing } = companion();
      pairing.open('two-minutes');
      const client = ask(pairing)!;
      places.add(pairing.question!.numbers.indexOf(client.number));
    }
    expect([...places].sort()).toEqual([0, 1, 2]);
  });

  test.each([
    ['"Not me"', undefined, 'refused'],
    ['another of the three', 'decoy', 'mismatch'],
  ] as const)('is refused by %s, and so is whoever asks next', (_what, choice, outcome) => {
    const { pairing } = companion();
    pairing.open('two-minutes');
    const { id, number } = ask(pairing)!;
    const decoy = pairing.question!.numbers.find((other) => other !== number);
    expect(pairing.answer(id, choice === 'decoy' ? decoy : undefined)).toEqual({ outcome });
    expect(pairing.window).toEqual({ kind: 'closed' });
    expect(pairing.begin('Figma')).toBeUndefined();
  });

  test('is answered once', () => {
    const { pairing } = companion();
    pairing.open('two-minutes');
    const { id, number } = ask(pairing)!;
    expect(pairing.answer(id, number)?.outcome).toBe('paired');
    expect(pairing.answer(id, number)).toBeUndefined();
  });
});

describe('a window', () => {
  test('is closed at first, and to everybody', () => {
    const { pairing } = companion();
    expect(pairing.window).toEqual({ kind: 'closed' });
    expect(pairing.begin('Figma')).toBeUndefined();
    expect(pairing.question).toBeUndefined();
    expect(pairing.nextEnd).toBeUndefined();
  });

  test('that the person opens closes after two minutes', () => {
    const { pairing, clock } = companion();
    pairing.open('two-minutes');
    expect(pairing.window).toEqual({ kind: 'opened', remaining: windowLifetime });
    expect(pairing.nextEnd).toBe(windowLifetime);
    clock.now += windowLifetime - 1;
    expect(pairing.window).toEqual({ kind: 'opened', remaining: 1 });
    clock.now += 1;
    expect(pairing.window).toEqual({ kind: 'closed' });
    expect(pairing.begin('Figma')).toBeUndefined();
  });

  test('of a companion without clients stays open until there is one', () => {
    const { pairing, clock } = companion();
    pairing.open('first-run');
    clock.now += 100 * windowLifetime;
    expect(pairing.window).toEqual({ kind: 'first-run' });
    const { id, number } = ask(pairing)!;
    expect(pairing.answer(id, number)?.outcome).toBe('paired');
    expect(pairing.window).toEqual({ kind: 'closed' });
  });

  test('lets one ask at a time', () => {
    const { pairing } = companion();
    pairing.open('two-minutes');
    const first = ask(pairing)!;
    expect(pairing.begin('another')).toBeUndefined();
    pairing.withdraw(first.id);
    expect(pairing.question).toBeUndefined();
    expect(ask(pairing)?.id).not.toBe(first.id);
  });

  test('can be closed, which ends no question that was put', () => {
    const { pairing } = companion();
    pairing.open('two-minutes');
    const { id, number } = ask(pairing)!;
    pairing.close();
    expect(pairing.begin('another')).toBeUndefined();
    expect(pairing.answer(id, number)?.outcome).toBe('paired');
  });
});

describe('a request', () => {
  test('is too late after a minute', () => {
    const { pairing, clock } = companion();
    pairing.open('two-minutes');
    const { id, number } = ask(pairing)!;
    expect(pairing.nextEnd).toBe(requestLifetime);
    clock.now += requestLifetime;
    expect(pairing.isPending(id)).toBe(false);
    expect(pairing.question).toBeUndefined();
    expect(pairing.answer(id, number)).toBeUndefined();
  });

  test('asks nothing before the client has shown its half, and takes one half only', () => {
    const { pairing } = companion();
    pairing.open('two-minutes');
    const { id } = pairing.begin('Figma')!;
    expect(pairing.question).toBeUndefined();
    expect(pairing.answer(id, 42)).toBeUndefined();
    expect(pairing.complete('0'.repeat(16), makeHalf(randomBytes(64)))).toBeUndefined();
    expect(pairing.complete(id, makeHalf(randomBytes(64)))).toBeDefined();
    expect(pairing.complete(id, makeHalf(randomBytes(64)))).toBeUndefined();
  });

  test('with a public key with which everybody would know the key is dropped', () => {
    const { pairing } = companion();
    pairing.open('two-minutes');
    const { id } = pairing.begin('Figma')!;
    expect(pairing.complete(id, { publicKey: '00'.repeat(32), nonce: '11'.repeat(32) })).toBeUndefined();
    expect(pairing.question).toBeUndefined();
  });
});

describe('guessing', () => {
  test('10,000 attempts raise no question while no window is open', () => {
    const { pairing, clock } = companion();
    for (let attempt = 0; attempt < 10_000; attempt++) {
      clock.now += 10;
      expect(pairing.begin(`guess ${attempt}`)).toBeUndefined();
      expect(pairing.question).toBeUndefined();
    }
  });

  test('10,000 attempts in an open window raise three questions at most, and then it is closed', () => {
    const { pairing } = companion();
    pairing.open('first-run');
    let questions = 0;
    for (let attempt = 0; attempt < 10_000; attempt++) {
      const client = ask(pairing);
      if (!client) continue;
      questions++;
      pairing.withdraw(client.id);
    }
    expect(questions).toBe(requestsMost);
    expect(pairing.window).toEqual({ kind: 'closed' });
  });

  test('whatever is said in whatever order, only the number that the client shows pairs it', () => {
    const step = fc.oneof(
      fc.constant('open' as const),
      fc.constant('ask' as const),
      fc.constant('withdraw' as const),
      fc.record({ answer: fc.option(fc.integer({ min: 10, max: 99 }), { nil: undefined }) }),
      fc.record({ wait: fc.integer({ min: 0, max: windowLifetime }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const { pairing, clock } = companion();
        let client: ReturnType<typeof ask>;
        for (const said of steps) {
          if (said === 'open') pairing.open('two-minutes');
          else if (said === 'ask') client = ask(pairing) ?? client;
          else if (said === 'withdraw') pairing.withdraw(client?.id ?? '');
          else if ('wait' in said) clock.now += said.wait;
          else {
            const answer = pairing.answer(client?.id ?? '', said.answer);
            expect(answer?.outcome === 'paired').toBe(answer !== undefined && said.answer === client?.number);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('an impostor between the client and the companion', () => {
  /** It pairs with the client as if it were the companion, and with the companion as if it were the client. */
  function relay(impostorPort: number) {
    const { pairing } = companion();
    pairing.open('two-minutes');
    const impostor = companion(impostorPort).pairing;
    impostor.open('two-minutes');
    const towardsClient = ask(impostor, impostorPort)!;
    const towardsCompanion = ask(pairing)!;
    return { shown: towardsClient.number, expected: towardsCompanion.number, pairing };
  }

  test('makes the numbers differ, but for one time in 90: the person does not find theirs', () => {
    let lucky = 0;
    const runs = 120;
    for (let run = 0; run < runs; run++) {
      const { shown, expected, pairing } = relay(3776);
      const answer = personAnswers(pairing, shown);
      expect(answer?.outcome === 'paired').toBe(shown === expected);
      if (answer?.outcome === 'paired') lucky++;
    }
    // 1.3 are expected; more than 14 happen less than once in 10^10 runs of this test.
    expect(lucky).toBeLessThan(15);
  });

  test('that only passes everything on makes them differ too: the port is part of the number', () => {
    let lucky = 0;
    for (let run = 0; run < 120; run++) {
      const { pairing } = companion();
      pairing.open('two-minutes');
      // The client sees port 3776, where the impostor listens; the halves are those of the two honest ends.
      const { number } = ask(pairing, 3776)!;
      if (personAnswers(pairing, number)?.outcome === 'paired') lucky++;
    }
    expect(lucky).toBeLessThan(15);
  });
});
