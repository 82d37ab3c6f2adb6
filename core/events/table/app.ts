import { byMember, bySystem } from "../kind.ts";
import {
  latitude,
  longitude,
  optionalDecimal,
  optionalInt,
  optionalSeconds,
  optionalText,
  reportedDatum,
  text,
} from "../read-scalar.ts";

const answerable = { passive: "text" } as const;

const eventKey = text("EventKey", "nearly always empty; where the member came from, if it is not");

/** The app's own life: who can see it, who opens it, where they are (document 90240). */
export const APP_EVENTS = {
  subscribe: byMember(
    "A member came into the app's visible range, or joined it",
    { eventKey },
    answerable,
  ),
  unsubscribe: byMember("A member left the app's visible range, or was disabled", { eventKey }),
  enter_agent: byMember("A member opened the app's conversation", { eventKey }, answerable),

  LOCATION: byMember(
    "The client reported where the member is, once per opening of the conversation",
    {
      latitude: latitude("Latitude"),
      longitude: longitude("Longitude"),
      precision: optionalDecimal("Precision", "accuracy in metres, 0 or more", {
        min: 0,
        max: Number.MAX_VALUE,
      }),
      datum: reportedDatum,
      appType: optionalText("AppType", "`wxwork` from WeCom's client, else from WeChat"),
    },
    answerable,
  ),

  inactive_alert: bySystem("The app was unused for long and will be stopped", {
    effectTime: optionalSeconds("EffectTime", "when it will be stopped"),
  }),
  close_inactive_agent: bySystem("The app was stopped for being unused", {}),
  reopen_inactive_agent: bySystem("The stopped app runs again", {}),
  low_active_alert: bySystem("The app is used so little that it will be limited", {
    effectTime: optionalSeconds("EffectTime", "when it will be limited"),
  }),
  low_active: bySystem("The app became one of low activity", {}),
  active_restored: bySystem("The app is active again", {}),

  // Two events of apps that a provider develops for the corp (documents 95038, 95716).
  change_app_admin: bySystem("Other members administer the app than before", {}),
  unlicensed_notify: bySystem("A member without a licence for the app's API opened it", {}),

  switch_workbench_mode: bySystem("The app's own workbench page was switched", {
    mode: optionalInt("Mode", "1 own page on, 0 off"),
  }),
} as const;
