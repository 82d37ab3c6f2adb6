import type { Sandbox } from "../sandbox.ts";
import { type Refusal, SandboxError } from "../sandbox-error.ts";
import { type CompanyMember, type SandboxApp, visibleMembers } from "../world/world.ts";

/** Why a member cannot do something. */
type ActErrorCode =
  | "deed.unknown"
  | "deed.app"
  | "deed.member"
  | "deed.invisible"
  | "deed.text"
  | "deed.media"
  | "deed.place"
  | "deed.menu"
  | "deed.menu_outcome"
  | "deed.card"
  | "deed.card_inert"
  | "deed.card_key"
  | "deed.card_choice"
  | "deed.event";

/** What a member was to do cannot be done; nothing was sent. */
export class ActError extends SandboxError {
  declare readonly code: ActErrorCode;

  /** @param words cause and cure in both languages */
  constructor(code: ActErrorCode, words: Refusal) {
    super(code, words);
    this.name = "ActError";
  }
}

/** Who does something, and in which app's chat. */
export interface Scene {
  readonly sandbox: Sandbox;
  readonly app: SandboxApp;
  readonly member: CompanyMember;
}

/**
 * Finds the app and the member by their names.
 *
 * @throws ActError `deed.app`, `deed.member`
 */
export function openScene(sandbox: Sandbox, appName: string, userId: string): Scene {
  const { world } = sandbox;
  const app = world.app(appName);
  if (!app) {
    throw new ActError("deed.app", {
      zh: `没有名为 ${appName} 的应用，请看 bot.config.ts`,
      en: `there is no app called ${appName}; see bot.config.ts`,
    });
  }
  const member = world.member(userId);
  if (member) return { sandbox, app, member };
  throw new ActError("deed.member", {
    zh: `企业里没有 UserID 为 ${userId} 的成员`,
    en: `the company has no member with the UserID ${userId}`,
  });
}

/**
 * A member outside an app's visible range has no chat with it.
 *
 * @throws ActError `deed.invisible`
 */
export function requireVisible({ sandbox, app, member }: Scene): void {
  if (visibleMembers(sandbox.world, app).includes(member)) return;
  throw new ActError("deed.invisible", {
    zh: `${member.name}（${member.userId}）不在应用“${app.title}”的可见范围内`,
    en: `${member.name} (${member.userId}) is not in the visible range of the app ${app.title}`,
  });
}
