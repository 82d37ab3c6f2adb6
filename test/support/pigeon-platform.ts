import { CallbackError } from "../../core/errors.ts";
import { passiveSlot } from "../../core/events/groups.ts";
import type { InboundEvent } from "../../core/events/inbound.ts";
import { member } from "../../core/events/member.ts";
import type { Adapter } from "../../core/platform/adapter.ts";
import { ANSWER_KEYS, readAnswerPolicy } from "../../core/platform/answer-options.ts";
import { readCallbackPath } from "../../core/platform/callback-path.ts";
import { ok } from "../../core/platform/finding.ts";
import type { PlatformLimits } from "../../core/platform/limits.ts";
import type {
  AppDefinition,
  AppEntry,
  AppReading,
  ImaginedText,
  Platform,
  ResolvedApp,
  WrittenApp,
} from "../../core/platform/platform.ts";
import { isSound, readCredential, told } from "../../core/reading/credential.ts";
import type { Reference } from "../../core/reading/reference.ts";
import type { Outgoing } from "../../core/replies/messenger.ts";
import type { PassiveReply } from "../../core/replies/reply.ts";
import { TEXTS } from "../../core/replies/texts.ts";

/*
 * Carrier pigeons: a platform that nobody has, made up to show that the core knows no other by
 * heart. It speaks plain JSON, signs with a ring's number, and takes three messages a minute.
 */

export interface PigeonOptions {
  /** Where its pigeons live. */
  readonly loft: string | Reference;
  /** What they carry around a leg, so that nobody else's are taken in. */
  readonly ring: string | Reference;
  readonly path?: string;
}

export interface PigeonApp extends ResolvedApp {
  readonly loft: string;
  readonly ring: string;
}

export const PIGEON_LIMITS: PlatformLimits = {
  member: [{ most: 3, spanMs: 60_000 }],
  app: [{ most: 100, spanMs: 60_000 }],
  webhook: [],
  checkSeconds: 0,
  blocked: { firstMs: 1_000, mostMs: 8_000 },
  busyTries: 1,
  unreachable: ["flown"],
  neverReached: (userId) => (userId.startsWith("lost-") ? "lost" : undefined),
  callsAtOnce: 2,
  retriesMs: 14_000,
};

/** What every bot's pigeons have carried, oldest first. */
export const carried: Outgoing[] = [];

const pigeon: Platform = {
  name: "pigeon",
  title: { zh: "信鸽", en: "Pigeon" },
  read: readPigeonApp,
  madeUp: {
    isIdentity: (kept) => typeof kept === "object" && kept !== null && "ring" in kept,
    identities: (kept, names) =>
      new Map([
        ...kept,
        ...names.map(
          (name) => [name, kept.get(name) ?? { loft: `loft-${name}`, ring: "0" }] as const,
        ),
      ]),
  },
  identity: ({ loft }: PigeonApp) => ({ tenant: "", account: loft }),
  adapter: (app: PigeonApp, { clock }) => adapterOf(app, () => clock.now()),
  open: (apps: readonly PigeonApp[]) => ({
    platform: "pigeon",
    obstacle: (app) => (apps.some(({ name }) => name === app) ? undefined : "no_loft"),
    async send(outgoing) {
      carried.push(outgoing);
      const msgId = `p${carried.length}`;
      return { ok: true, value: { msgId, unreachable: [], responseCode: undefined } };
    },
    prepare: async (_app, reply) => ({ ok: true, value: reply }),
    recall: async () => ({ ok: true, value: undefined }),
    client: () => undefined,
    keepWebhook: () => [],
    async close() {},
  }),
  limits: PIGEON_LIMITS,
  passiveSlot,
  side: (app: PigeonApp) => ({
    check: () => ({
      query: `ring=${app.ring}&echo=7`,
      echostr: "7",
      echo: "7",
      nonce: "",
      envelope: "{",
    }),
    nobodysEvent: () => letter(app, { ...HEAD, kind: "unknown", user: undefined, name: "doctor" }),
    say: (user, saying) =>
      letter(app, {
        ...HEAD,
        kind: "text",
        user,
        content: saying.do === "text" ? saying.content : "",
      }),
    read: (body) => ({ text: JSON.parse(body).say }),
  }),
  doctor: {
    credentials: ({ name }) => ok("credentials", name),
    sending: async (app: PigeonApp) => [ok("sending", app.loft)],
    date: async () => undefined,
  },
  imaginedText: (app: PigeonApp, { userId, content, nowMs }: ImaginedText) =>
    eventOf(app, { id: "0", kind: "text", user: userId, at: nowMs / 1_000, content }),
};

/** Defines an app of carrier pigeons, for `apps:`. */
export const pigeonApp = (options: PigeonOptions): AppDefinition => ({ platform: pigeon, options });

/** An app that nothing is wrong with. */
export const resolvedPigeonApp = (changes: Partial<PigeonApp> = {}): PigeonApp => ({
  platform: pigeon,
  name: "main",
  path: "/pigeon",
  loft: "town hall",
  ring: "31",
  freshnessSeconds: 0,
  onLate: "push",
  ack: "the pigeon is on its way",
  plainMarkdown: false,
  texts: TEXTS,
  ...changes,
});

function readPigeonApp(
  { name, path, options: written }: AppEntry,
  { variables, issues }: AppReading,
): WrittenApp | undefined {
  const options = issues.object(path, written, ["loft", "ring", "path", ...ANSWER_KEYS]);
  if (!options) return undefined;
  const credential = (key: "loft" | "ring") =>
    readCredential(
      {
        path: `${path}.${key}`,
        value: options[key],
        proposal: `env("PIGEON_${key.toUpperCase()}")`,
      },
      variables,
      issues,
    );
  const [loft, ring] = [credential("loft"), credential("ring")];
  const common = {
    platform: pigeon,
    name,
    path: readCallbackPath(`${path}.path`, options.path, "/pigeon", issues),
    freshnessSeconds: 0,
    ...readAnswerPolicy(path, options, 140, issues),
  };
  return {
    ...common,
    required: [loft, ring],
    optional: [],
    resolve(judge): PigeonApp {
      isSound(loft, () => {}, judge);
      isSound(
        ring,
        (found, text) => {
          if (!/^\d+$/.test(text)) issues.add(...told(found, "不是环号", "is no ring's number"));
        },
        judge,
      );
      return { ...common, loft: loft.text ?? "", ring: ring.text ?? "" };
    },
    inSandbox: (identity): PigeonApp => ({
      ...common,
      loft: identity.loft ?? "",
      ring: identity.ring ?? "",
    }),
  };
}

/** What a pigeon brings: the head of every letter, and what its kind adds. */
interface Letter {
  readonly id: string;
  readonly kind: string;
  readonly user: string | undefined;
  /** Unix seconds. */
  readonly at: number;
  readonly [field: string]: unknown;
}

const HEAD = { id: "doctor", at: 0 };

/** The letter of an event, ready to be posted. */
export function letterOf(app: PigeonApp, event: InboundEvent) {
  const {
    app: _,
    from,
    wire: __,
    toUserName: ___,
    fromUserName,
    agentId: ____,
    createTime,
    ...own
  } = event;
  return letter(app, { ...own, user: from && fromUserName, at: createTime });
}

const letter = ({ ring }: PigeonApp, content: Letter) => ({
  query: `ring=${ring}`,
  body: JSON.stringify(content),
  contentType: "application/json",
  nonce: "",
});

function adapterOf(app: PigeonApp, now: () => number): Adapter {
  const admitted = (query: string) => {
    const said = new URLSearchParams(query);
    if (said.get("ring") === app.ring) return said;
    throw new CallbackError(403, "ERR_SIGNATURE", "callback refused: a foreign pigeon");
  };
  const read = (body: Uint8Array): Letter => JSON.parse(Buffer.from(body).toString());

  return {
    app: app.name,
    contentType: "application/json",
    verifyUrl: (query) => admitted(query).get("echo") ?? "",
    open(query, body) {
      admitted(query);
      const event = eventOf(app, read(body));
      return { event, keyPair: 0, body, stamp: event.createTime };
    },
    reopen: ({ body }) => eventOf(app, read(body)),
    seal: (reply, { event }) =>
      JSON.stringify({ to: event.fromUserName, at: Math.floor(now() / 1_000), say: saidBy(reply) }),
  };
}

function eventOf(app: PigeonApp, { user, at, ...own }: Letter): InboundEvent {
  const head = {
    app: app.name,
    from: user === undefined ? undefined : member(app.name, user),
    toUserName: app.loft,
    fromUserName: user ?? "",
    agentId: "",
    createTime: at,
    wire: new Map(),
  };
  return { ...own, ...head } as unknown as InboundEvent;
}

const saidBy = (reply: PassiveReply) => (reply.kind === "text" ? reply.content : `[${reply.kind}]`);
