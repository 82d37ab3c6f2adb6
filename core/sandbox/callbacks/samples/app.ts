import { branch, leaf } from "../../../xml/writer.ts";
import { having, type Section, sample } from "./sample.ts";

const noKey = () => [leaf("EventKey", "")];
const effectTime = () => [leaf("EffectTime", 1_795_996_800)];

/** The app's own life (document 90240). */
export const APP: Section = {
  zh: "应用",
  en: "The app",
  samples: [
    ...having({ from: "member", agent: "last" }, [
      sample("subscribe", "成员进入可见范围", "A member came into the visible range", noKey),
      sample("unsubscribe", "成员离开可见范围", "A member left the visible range", noKey),
      sample("enter_agent", "成员进入应用", "A member opened the chat", noKey),
      sample("LOCATION", "上报地理位置", "The client reported its place", () => [
        branch("Latitude", "31.230"),
        branch("Longitude", "121.474"),
        branch("Precision", "35.000"),
        leaf("AppType", "wxwork"),
      ]),
    ]),
    ...having({ from: "member", agent: "last" }, [
      sample("unlicensed_notify", "接口许可失效", "A member without a licence opened the app"),
    ]),
    ...having({ from: "sys", agent: "last" }, [
      sample(
        "inactive_alert",
        "应用长期未使用，即将停用",
        "An unused app will be stopped",
        effectTime,
      ),
      sample("close_inactive_agent", "应用因长期未使用被停用", "An unused app was stopped"),
      sample("reopen_inactive_agent", "停用的应用已重新启用", "A stopped app runs again"),
      sample("low_active_alert", "应用低活跃预警", "The app is used very little", effectTime),
      sample("low_active", "应用成为低活跃应用", "The app became one of low activity"),
      sample("active_restored", "应用恢复活跃", "The app is active again"),
      sample("change_app_admin", "应用管理员变更", "Other members administer the app"),
      sample(
        "switch_workbench_mode",
        "工作台自定义展示切换",
        "The workbench page was switched",
        () => [leaf("Mode", 1)],
      ),
    ]),
  ],
};
