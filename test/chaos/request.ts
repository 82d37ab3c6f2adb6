/** Something that a member asks of the probe (`bot/probe.ts`), and what has to come of it. */
export interface Request {
  /** What the member types. */
  readonly text: string;
  /** What the member is to see: lists, each in its order. */
  readonly expected: readonly (readonly string[])[];
  /** How many effects it leaves in the store. */
  readonly effects: 0 | 1;
}

/** Makes the request that bears this number. */
export type RequestOf = (serial: number) => Request;

/** What stands in an answer: found again wherever it turns up. */
export const answerTo = (serial: number, part = 1) =>
  part === 1 ? `«${serial}»` : `«${serial}, part ${part}»`;

/** What a push says. */
export const pushOf = (serial: number) => `«${serial}, pushed»`;

const answered = (serial: number, text: string): Request => ({
  text,
  expected: [[answerTo(serial)]],
  effects: 1,
});

/** A row in the probe's table, in the transaction that finishes the message; one answer. */
export const row: RequestOf = (serial) => answered(serial, `row ${serial}`);

/** An update of a stored value, once per message; one answer. */
export const update: RequestOf = (serial) => answered(serial, `update ${serial}`);

/** An update, then so many milliseconds, then an answer. */
export const slow =
  (ms: number): RequestOf =>
  (serial) =>
    answered(serial, `slow ${serial} ${ms}`);

/** A row, and an answer in several parts at once. */
export const parts =
  (count: number): RequestOf =>
  (serial) =>
    inParts(serial, `parts ${serial} ${count}`, count);

/** The same, each part said before the next one is known. */
export const stream =
  (count: number): RequestOf =>
  (serial) =>
    inParts(serial, `stream ${serial} ${count}`, count);

const inParts = (serial: number, text: string, count: number): Request => ({
  text,
  expected: [Array.from({ length: count }, (_, at) => answerTo(serial, at + 1))],
  effects: 1,
});

/** A row, an explicit push to whoever asks, and an answer. Which is seen first is nobody's promise. */
export const push: RequestOf = (serial) => ({
  text: `push ${serial}`,
  expected: [[answerTo(serial)], [pushOf(serial)]],
  effects: 1,
});

/** A row and an answer, unless the bot was started `poisonous`: then the process dies of it. */
export const die: RequestOf = (serial) => answered(serial, `die ${serial}`);
