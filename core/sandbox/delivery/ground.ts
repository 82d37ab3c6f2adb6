import type { Clock } from "../../ports/clock.ts";
import type { Cards } from "../chat/cards.ts";
import type { Chats } from "../chat/chats.ts";
import type { Faults } from "../faults.ts";
import type { Feed } from "../feed/feed.ts";
import type { AnswerReader } from "../reply/read-answer.ts";
import type { SandboxSettings } from "../settings.ts";
import type { World } from "../world/world.ts";
import type { CallbackLine } from "./line.ts";
import type { Sealer } from "./seal.ts";

/** Everything that sending stands on. */
export interface Ground {
  readonly clock: Clock;
  readonly world: World;
  readonly chats: Chats;
  readonly cards: Cards;
  readonly feed: Feed;
  readonly faults: Faults;
  readonly line: CallbackLine;
  readonly sealer: Sealer;
  readonly read: AnswerReader;
  /** Read anew each time, because people change them in between. */
  readonly settings: { readonly current: SandboxSettings };
}
