import { createSeal, type Seal, type SealOwner } from "../../crypto/seal.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Entropy } from "../../ports/entropy.ts";
import type { Webhook } from "../../replies/recipient.ts";
import { Secret } from "../../secret.ts";
import type { Store } from "../../stores/port/store.ts";
import type { Swap } from "../../stores/port/values.ts";

const OWNER = "core:webhooks";
/** Longer than a person leaves a message lying. */
const LIFE_MS = 90 * 24 * 60 * 60 * 1_000;

/** The keys of webhooks that messages wait for: rows name them by digest. */
export interface WebhookKeys {
  /** What keeps a key, sealed, to be written together with its messages. */
  keep(app: string, webhook: Webhook): readonly Swap[];
  /** @returns `undefined` for one that is not kept, or that another secret has sealed */
  find(app: string, webhook: Webhook): Promise<Secret | undefined>;
}

export interface WebhookKeysOptions {
  readonly store: Pick<Store, "values">;
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** Of each app, with its name. */
  readonly owners: readonly (SealOwner & { readonly name: string })[];
}

export function createWebhookKeys({
  store,
  clock,
  entropy,
  owners,
}: WebhookKeysOptions): WebhookKeys {
  const seals = new Map<string, Seal>(
    owners.map((owner) => [owner.name, createSeal(owner, "webhook", entropy)]),
  );
  const nameOf = (app: string, { id }: Webhook) => `${app}:${id}`;

  return {
    keep(app, webhook) {
      const seal = seals.get(app);
      if (!seal || !webhook.key) return [];
      const set = JSON.stringify(seal.close(webhook.key.reveal()));
      const change = { set, expiresAt: clock.now() + LIFE_MS };
      return [{ owner: OWNER, key: nameOf(app, webhook), change }];
    },
    async find(app, webhook) {
      if (webhook.key) return webhook.key;
      const kept = await store.values.get(OWNER, nameOf(app, webhook), clock.now());
      const sealed: unknown = kept && JSON.parse(kept.value);
      const key = typeof sealed === "string" ? seals.get(app)?.open(sealed) : undefined;
      return key === undefined ? undefined : new Secret(key);
    },
  };
}
