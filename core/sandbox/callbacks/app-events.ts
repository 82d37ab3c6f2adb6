import { branch, leaf } from "../../xml/writer.ts";
import type { Move } from "./callback.ts";
import type { Deed, MapPlace } from "./deed.ts";
import { APP_TYPE, noticeElement } from "./plaintext.ts";
import { ActError, type Scene } from "./scene.ts";

/** The eighth is a millimetre; more would be noise. */
const DIGITS = 8;

/** Degrees as WeCom writes them: digits, never an exponent. */
export function degreesText(degrees: number): string {
  const text = degrees.toFixed(DIGITS).replace(/\.?0+$/, "");
  return text === "-0" ? "0" : text;
}

/** @throws ActError `deed.place` for what is nowhere on Earth */
export function requirePlace({ latitude, longitude, precision = 0 }: MapPlace): void {
  if (isWithin(latitude, 90) && isWithin(longitude, 180) && isDistance(precision)) return;
  throw new ActError("deed.place", {
    zh: "位置不对：纬度在 -90 到 90 之间，经度在 -180 到 180 之间，精度是不小于 0 的米数",
    en: "this is no place: latitude is −90 to 90, longitude −180 to 180, precision metres from 0",
  });
}

const isWithin = (degrees: number, limit: number) =>
  Number.isFinite(degrees) && Math.abs(degrees) <= limit;

const isDistance = (metres: number) => Number.isFinite(metres) && metres >= 0;

/** What a telephone knows of its place in a town, in metres. */
const PRECISION = 30;

const NO_KEY = leaf("EventKey", "");

/**
 * Opens the chat. The bot hears of it where the app asks for that, and in any case the first
 * time, so that nobody has to find the setting before anything happens.
 */
export function enter(
  scene: Scene,
  { at }: Extract<Deed, { readonly do: "enter" }>,
): readonly Move[] {
  const { reportsEnter, reportsLocation } = scene.app;
  const seen = reportsEnter || isFirstLook(scene);
  return [
    ...(seen ? [{ callback: noticeElement(scene, "enter_agent", { body: NO_KEY }) }] : []),
    ...(reportsLocation && at ? report(scene, at) : []),
  ];
}

/** One report of the client's place. */
export function report(scene: Scene, place: MapPlace): readonly Move[] {
  requirePlace(place);
  const { latitude, longitude, precision = PRECISION } = place;
  const body =
    branch("Latitude", degreesText(latitude)) +
    branch("Longitude", degreesText(longitude)) +
    branch("Precision", precision.toFixed(1));
  return [{ callback: noticeElement(scene, "LOCATION", { body, tail: APP_TYPE }) }];
}

/** Comes into the app's visible range. */
export const subscribe = (scene: Scene): readonly Move[] => [
  { callback: noticeElement(scene, "subscribe", { body: NO_KEY }) },
];

/** Leaves the app's visible range. */
export const unsubscribe = (scene: Scene): readonly Move[] => [
  { callback: noticeElement(scene, "unsubscribe", { body: NO_KEY }) },
];

/** Whether nothing has come from the member to the app yet, as far as the feed goes back. */
function isFirstLook({ sandbox, app, member }: Scene): boolean {
  return !sandbox.feed.records.some(
    (record) =>
      record.type === "callback" && record.app === app.name && record.member === member.userId,
  );
}
