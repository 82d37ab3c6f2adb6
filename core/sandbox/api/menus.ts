import type { JsonObject, JsonValue } from "../json.ts";
import type { MenuButtonType, SandboxMenuButton } from "../world/world.ts";
import { type ApiRoutes, CallRefused, ownAgent } from "./route.ts";

/** What holds for one of the two rows of a menu, and the errcodes that say that it does not. */
interface Row {
  readonly nameBytes: number;
  readonly type: number;
  readonly name: number;
  readonly key: number;
  readonly url: number;
  readonly scheme: number;
}

const TOP: Row = { nameBytes: 16, type: 40017, name: 40018, key: 40019, url: 40020, scheme: 40055 };
const SUB: Row = { nameBytes: 40, type: 40024, name: 40025, key: 40026, url: 40027, scheme: 40054 };

const TOP_MOST = 3;
const SUB_MOST = 5;
const KEY_BYTES = 128;
const URL_BYTES = 1_024;

/** The types that send an event with the button's key. */
const KEYED: ReadonlySet<string> = new Set<MenuButtonType>([
  "click",
  "scancode_push",
  "scancode_waitmsg",
  "pic_sysphoto",
  "pic_photo_or_album",
  "pic_weixin",
  "location_select",
]);

/**
 * A menu that is fit to be published, without fields that mean nothing (document 90231).
 *
 * @throws CallRefused 40016 to 40027, 40054, 40055, 40058, 41010 or 41102; the detail names the button
 */
export function checkMenu(buttons: JsonValue | undefined): readonly SandboxMenuButton[] {
  if (!isList(buttons) || buttons.length < 1 || buttons.length > TOP_MOST) {
    throw new CallRefused(40016, `button must list 1 to ${TOP_MOST} buttons`);
  }
  return buttons.map((button, index) => topButton(objectAt(button, `button[${index}]`, TOP)));
}

/** One entry and where it stands, as in `button[0].sub_button[2]`. */
interface Entry {
  readonly fields: JsonObject;
  readonly at: string;
  readonly row: Row;
}

function topButton(entry: Entry): SandboxMenuButton {
  const { fields, at } = entry;
  const below = fields.sub_button;
  if (!isFilled(below)) return leaf(entry);
  if (!isList(below) || below.length > SUB_MOST) {
    throw new CallRefused(40023, `${at}.sub_button must list 1 to ${SUB_MOST} buttons`);
  }
  return {
    name: nameOf(entry),
    sub_button: below.map((button, index) =>
      subButton(objectAt(button, `${at}.sub_button[${index}]`, SUB)),
    ),
  };
}

function subButton(entry: Entry): SandboxMenuButton {
  if (!isFilled(entry.fields.sub_button)) return leaf(entry);
  throw new CallRefused(40022, `${entry.at} must not have a sub_button: a menu has two levels`);
}

/** A button that does something itself. */
function leaf(entry: Entry): SandboxMenuButton {
  const name = nameOf(entry);
  const { type } = entry.fields;
  if (type === "view") return { type, name, url: urlOf(entry) };
  if (type === "view_miniprogram") {
    return { type, name, pagepath: given(entry, "pagepath"), appid: given(entry, "appid") };
  }
  if (isKeyed(type)) return { type, name, key: keyOf(entry) };
  throw new CallRefused(entry.row.type, `${entry.at}.type is none that there is`);
}

function nameOf({ fields, at, row }: Entry): string {
  const { name } = fields;
  if (name === undefined) throw new CallRefused(41102, `${at}.name is required`);
  if (isText(name, row.nameBytes)) return name;
  throw new CallRefused(row.name, `${at}.name must have 1 to ${row.nameBytes} bytes`);
}

function keyOf({ fields, at, row }: Entry): string {
  const { key } = fields;
  if (isText(key, KEY_BYTES)) return key;
  throw new CallRefused(row.key, `${at}.key must have 1 to ${KEY_BYTES} bytes`);
}

function urlOf({ fields, at, row }: Entry): string {
  const { url } = fields;
  if (url === undefined || url === "") throw new CallRefused(41010, `${at}.url is required`);
  if (!isText(url, URL_BYTES)) {
    throw new CallRefused(row.url, `${at}.url must have 1 to ${URL_BYTES} bytes`);
  }
  if (/^https?:\/\/[^/]/i.test(url)) return url;
  throw new CallRefused(row.scheme, `${at}.url must begin with http:// or https:// and a domain`);
}

function given({ fields, at }: Entry, field: string): string {
  const value = fields[field];
  if (isText(value, URL_BYTES)) return value;
  throw new CallRefused(40058, `${at}.${field} must have 1 to ${URL_BYTES} bytes`);
}

function objectAt(fields: JsonValue, at: string, row: Row): Entry {
  if (isObject(fields)) return { fields, at, row };
  throw new CallRefused(40058, `${at} must be an object`);
}

const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isList = (value: JsonValue | undefined): value is readonly JsonValue[] =>
  Array.isArray(value);

/** An empty list is no sub-menu: `menu/get` gives one with every button. */
const isFilled = (value: JsonValue | undefined) =>
  value !== undefined && value !== null && !(isList(value) && value.length === 0);

const isKeyed = (type: JsonValue | undefined): type is MenuButtonType =>
  typeof type === "string" && KEYED.has(type);

const isText = (value: JsonValue | undefined, mostBytes: number): value is string =>
  typeof value === "string" && value !== "" && Buffer.byteLength(value) <= mostBytes;

/** The menu bar of an app. It is in the members' hands as soon as it is published. */
export const menuRoutes: ApiRoutes = {
  /** Document 90231. */
  "POST /cgi-bin/menu/create": (call) => {
    const app = ownAgent(call, call.query.get("agentid"));
    call.sandbox.world.putApp({ ...app, menu: checkMenu(call.body.button) });
    return {};
  },

  /** Document 90232. */
  "GET /cgi-bin/menu/get": (call) => {
    const { menu } = ownAgent(call, call.query.get("agentid"));
    if (!menu) throw new CallRefused(46003, "");
    return { button: menu.map(buttonOf) };
  },

  /** Document 90233. To delete what was never there is no mistake. */
  "GET /cgi-bin/menu/delete": (call) => {
    const app = ownAgent(call, call.query.get("agentid"));
    if (app.menu) call.sandbox.world.putApp({ ...app, menu: undefined });
    return {};
  },
};

/** As it was published; a button that opens nothing comes with an empty `sub_button`. */
function buttonOf(button: SandboxMenuButton): JsonObject {
  const { sub_button: below = [], ...own } = button;
  return { ...own, sub_button: below.map(buttonOf) };
}
