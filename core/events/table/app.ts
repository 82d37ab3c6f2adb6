import { byMember, bySystem } from "../kind.ts";
import { latitude, longitude, reportedDatum } from "../read-position.ts";
import { decimal, optionalInt, optionalSeconds, optionalText } from "../read-scalar.ts";

const answerable = { passive: "text" } as const;

/** The app's own life: who can see it, who opens it, where they are (document 90240). */
export const APP_EVENTS = {
  subscribe: byMember("A member came into the app's visible range, or joined it", {}, answerable),
  unsubscribe: byMember("A member left the app's visible range, or was disabled", {}),
  enter_agent: byMember("A member opened the app's conversation", {}, answerable),

  LOCATION: byMember(
    "The client reported where the member is, once per opening of the conversation",
    {
      latitude: latitude("Latitude"),
      longitude: longitude("Longitude"),
      precision: decimal("Precision", "accuracy in metres, 0 or more", {
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

  switch_workbench_mode: bySystem("The app's own workbench page was switched", {
    mode: optionalInt("Mode", "1 own page on, 0 off"),
  }),
} as const;
