import type { Emission, Sandbox } from "../sandbox.ts";
import { enter, report, subscribe, unsubscribe } from "./app-events.ts";
import type { Move } from "./callback.ts";
import { pickFromMenu, press, submit } from "./cards.ts";
import type { Deed } from "./deed.ts";
import { freeEvent } from "./free-event.ts";
import { tapMenu } from "./menu.ts";
import { pin, sayText, sendFile, sendVideo, sendVoice, share, showPicture } from "./messages.ts";
import { ActError, openScene, requireVisible, type Scene } from "./scene.ts";

/** Who does what. */
export interface ActRequest {
  /** Name of the app in `bot.config.ts`. */
  readonly app: string;
  /** UserID. */
  readonly member: string;
  readonly deed: Deed;
}

/**
 * What a member does in an app's chat: posts their own bubble where they see one, and sends the
 * callbacks that WeCom would send, in order.
 *
 * @returns an emission for each callback; none where WeCom would stay silent
 * @throws ActError when it cannot be done; then nothing was posted and nothing was sent
 */
export function act(sandbox: Sandbox, request: ActRequest): readonly Emission[] {
  const { app, member, deed } = request;
  const scene = openScene(sandbox, app, member);
  if (!ABROAD.has(deed.do)) requireVisible(scene);
  return movesOf(scene, deed).map((move) => make(scene, move));
}

/** What also befalls members who cannot see the app. */
const ABROAD: ReadonlySet<Deed["do"]> = new Set(["subscribe", "unsubscribe", "event"]);

type Doings = {
  readonly [K in Deed["do"]]: (
    scene: Scene,
    deed: Extract<Deed, { readonly do: K }>,
  ) => readonly Move[];
};

const DOINGS: Doings = {
  text: sayText,
  image: showPicture,
  voice: sendVoice,
  video: sendVideo,
  file: sendFile,
  location: pin,
  link: share,
  enter,
  report,
  menu: tapMenu,
  press,
  submit,
  card_menu: pickFromMenu,
  subscribe,
  unsubscribe,
  event: freeEvent,
};

/** A deed comes from outside as JSON, so that its name is looked up with care. */
function movesOf(scene: Scene, deed: Deed): readonly Move[] {
  if (!Object.hasOwn(DOINGS, deed.do)) {
    throw new ActError("deed.unknown", {
      zh: `没有“${deed.do}”这种动作，可用的有 ${Object.keys(DOINGS).join("、")}`,
      en: `nobody can do "${deed.do}"; there are ${Object.keys(DOINGS).join(", ")}`,
    });
  }
  // The name picks the function for that very deed.
  const doing = DOINGS[deed.do] as (scene: Scene, deed: Deed) => readonly Move[];
  return doing(scene, deed);
}

/** The callback comes first, since the bubble names it. Answers come later in any case. */
function make({ sandbox, app, member }: Scene, { callback, bubble, changes }: Move): Emission {
  const emission = sandbox.emit(callback);
  if (bubble) {
    sandbox.chats.post({
      chat: { kind: "app", app: app.name, member: member.userId },
      by: "member",
      content: bubble,
      callback: emission.id,
    });
  }
  if (changes) sandbox.chats.change(changes.entry, { content: changes.content });
  return emission;
}
