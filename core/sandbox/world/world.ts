/** A person of the imagined company. */
export interface Member {
  /** UserID: 1 to 64 letters, digits and `_-@.`; compared without letter case. */
  readonly userId: string;
  readonly name: string;
  /** Ids of the departments, the main one first. */
  readonly department: readonly number[];
  readonly position: string;
}

export interface Department {
  readonly id: number;
  readonly name: string;
  /** 0 for the root, whose own id is 1. */
  readonly parentId: number;
  readonly order: number;
}

/** One entry of an app's menu bar, as `menu/create` takes it (document 90231). */
export interface MenuButton {
  readonly type?: MenuButtonType;
  readonly name: string;
  readonly key?: string;
  readonly url?: string;
  readonly appid?: string;
  readonly pagepath?: string;
  readonly sub_button?: readonly MenuButton[];
}

export type MenuButtonType =
  | "click"
  | "view"
  | "view_miniprogram"
  | "scancode_push"
  | "scancode_waitmsg"
  | "pic_sysphoto"
  | "pic_photo_or_album"
  | "pic_weixin"
  | "location_select";

/** A self-built app as the platform knows it. */
export interface SandboxApp {
  /** Its name in `bot.config.ts`. */
  readonly name: string;
  /** What members read above the chat. */
  readonly title: string;
  readonly agentId: string;
  /** The app's own secret, for `gettoken`. */
  readonly secret: string;
  /** Where callbacks go. `undefined`: no callback has been set up. */
  readonly callback: AppCallback | undefined;
  /** `report_location_flag`: 1 reports on entering. */
  readonly reportsLocation: boolean;
  /** `isreportenter`: entering sends `enter_agent`. */
  readonly reportsEnter: boolean;
  /** `undefined`: none was ever published. */
  readonly menu: readonly MenuButton[] | undefined;
  /** Departments whose members see the app. Absent: everybody does. */
  readonly visibleTo?: readonly number[];
}

export interface AppCallback {
  /** As in `http://127.0.0.1:8080/wecom/callback`. */
  readonly url: string;
  readonly token: string;
  readonly encodingAesKey: string;
}

/** A group: made by an app through `appchat/create`, or one with a webhook in it. */
export interface Group {
  readonly chatId: string;
  readonly name: string;
  /** UserID. */
  readonly owner: string;
  /** UserIDs. */
  readonly members: readonly string[];
  /** Name of the app that made it; `undefined` for a group that people made. */
  readonly app: string | undefined;
  /** `key` of `webhook/send`; `undefined` when it has no webhook. */
  readonly webhookKey: string | undefined;
}

/** Everything that the platform knows about the company. Values are frozen; changing replaces. */
export interface World {
  readonly corp: { readonly corpId: string; readonly name: string };
  readonly members: readonly Member[];
  readonly departments: readonly Department[];
  readonly apps: readonly SandboxApp[];
  readonly groups: readonly Group[];
  /** By UserID, whatever its letter case. */
  member(userId: string): Member | undefined;
  /** By its name in `bot.config.ts`. */
  app(name: string): SandboxApp | undefined;
  /** Members of the department and of all below it. */
  membersOf(departmentId: number): readonly Member[];
  /** Adds, or replaces the one with the same key. */
  putMember(member: Member): void;
  putDepartment(department: Department): void;
  putApp(app: SandboxApp): void;
  putGroup(group: Group): void;
  /** Calls back after every change; the returned function ends that. */
  onChange(listener: () => void): () => void;
}

/** What a world starts from. */
export interface WorldSeed {
  readonly corp: { readonly corpId: string; readonly name: string };
  readonly members: readonly Member[];
  readonly departments: readonly Department[];
  readonly apps: readonly SandboxApp[];
  readonly groups: readonly Group[];
}
