import fc from "fast-check";
import {
  type Bodies,
  RECORDED_OUTCOMES,
  type RecordedCallback,
  type RecordedContent,
  type RecordedDelivery,
  type Recording,
} from "../../../core/recording/recording.ts";

const text = fc.string({ unit: "binary" });
const time = fc.nat(4_000_000_000_000);
/** Milliseconds with a fraction, as a monotonic clock gives them; JSON knows no -0. */
const span = fc.double({ min: 0, max: 1e6, noNaN: true }).map((ms) => ms + 0);

const delivery: fc.Arbitrary<RecordedDelivery> = fc.record(
  {
    at: time,
    outcome: fc.constantFrom(...RECORDED_OUTCOMES),
    status: fc.integer({ min: 100, max: 599 }),
    tookMs: span,
  },
  { requiredKeys: ["at", "outcome"], noNullPrototype: true },
);

const contents: Readonly<Record<Bodies, fc.Arbitrary<RecordedContent>>> = {
  plaintext: fc.record(
    { bodies: fc.constant("plaintext"), xml: text, reply: text },
    { requiredKeys: ["bodies", "xml"], noNullPrototype: true },
  ),
  encrypted: fc.record(
    { bodies: fc.constant("encrypted"), query: text, envelope: text, answer: text },
    { requiredKeys: ["bodies", "query", "envelope"], noNullPrototype: true },
  ),
  "left-out": fc.record(
    { bodies: fc.constant("left-out"), bodyBytes: fc.nat(), answerBytes: fc.nat() },
    { noNullPrototype: true },
  ),
};

const callbacks = (bodies: Bodies, apps: readonly string[]) =>
  fc.uniqueArray(
    fc.record<RecordedCallback>(
      {
        at: time,
        app: fc.constantFrom(...apps),
        kind: text,
        id: text,
        deliveries: fc.array(delivery, { minLength: 1, maxLength: 5 }),
        content: contents[bodies],
      },
      { noNullPrototype: true },
    ),
    { selector: ({ app, id }) => JSON.stringify([app, id]), maxLength: 8 },
  );

/** Any recording in the order that a reader gives it. */
export const recordings: fc.Arbitrary<Recording> = fc
  .record({
    bodies: fc.constantFrom<Bodies>("plaintext", "encrypted", "left-out"),
    names: fc.uniqueArray(text, { minLength: 1, maxLength: 3 }),
    from: time,
  })
  .chain(({ bodies, names, from }) =>
    callbacks(bodies, names).map((list) => ({
      bodies,
      apps: names.map((name) => ({ name })),
      from,
      callbacks: list.sort((one, other) => one.at - other.at),
    })),
  );
