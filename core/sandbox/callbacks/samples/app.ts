import { branch, leaf } from "../../../xml/writer.ts";
import { group, having, type SampleSection, sample } from "./sample.ts";

const noKey = () => [leaf("EventKey", "")];
const effectTime = () => [leaf("EffectTime", 1_795_996_800)];

/** The app's own life (document 90240). */
export const APP: SampleSection = {
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

const facts = (key: string, cardType: string) => [
  leaf("EventKey", key),
  leaf("TaskId", "task-77"),
  leaf("CardType", cardType),
  leaf("ResponseCode", "RC_sample"),
];

const answer = (question: string, ...options: readonly string[]) =>
  group(
    "SelectedItem",
    leaf("QuestionKey", question),
    group("OptionIds", ...options.map((id) => leaf("OptionId", id))),
  );

/** Clicks on cards, free of any card in the chat: the code in them changes none (document 90240). */
export const CARDS: SampleSection = {
  zh: "模板卡片",
  en: "Template cards",
  samples: [
    ...having({ from: "member", agent: "last" }, [
      sample("template_card_event", "点击或提交卡片", "A card was pressed or submitted", () => [
        ...facts("submit", "multiple_interaction"),
        group("SelectedItems", answer("q1", "yes"), answer("q2", "a", "c")),
      ]),
      sample("template_card_menu_event", "点击卡片右上角菜单", "An item of a card's menu", () =>
        facts("mute", "text_notice"),
      ),
    ]),
    ...having({ from: "member", agent: "small" }, [
      sample(
        "taskcard_click",
        "点击任务卡片（旧）",
        "A task card was pressed (older clients)",
        () => [leaf("EventKey", "yes"), leaf("TaskId", "task-78")],
      ),
    ]),
  ],
};

const key = (value: string) => leaf("EventKey", value);

const scan = () => [
  key("scan_in"),
  group("ScanCodeInfo", leaf("ScanType", "qrcode"), leaf("ScanResult", "ASSET-0042")),
];

const picture = (digest: string) => group("item", leaf("PicMd5Sum", digest));
const pictures = () => [
  key("pics"),
  group(
    "SendPicsInfo",
    leaf("Count", 2),
    group(
      "PicList",
      picture("5a75aaca956d97be686719218f275c6b"),
      picture("0cc175b9c0f1b6a831c399e269772661"),
    ),
  ),
];

/** Taps on the menu bar, free of any menu that is published (document 90240). */
export const MENU: SampleSection = {
  zh: "菜单",
  en: "Menu",
  samples: having({ from: "member", agent: "last" }, [
    sample("click", "点击菜单", "A menu item with a key", () => [key("HELP")]),
    sample("view", "点击菜单跳转链接", "A menu item that opens a page", () => [
      key("https://intra.example/home"),
    ]),
    sample(
      "view_miniprogram",
      "点击菜单跳转小程序",
      "A menu item that opens a mini-program",
      () => [key("pages/index")],
    ),
    sample("scancode_push", "扫码推事件", "A code was scanned", scan),
    sample(
      "scancode_waitmsg",
      "扫码推事件并等待消息",
      "A code was scanned, an answer is awaited",
      scan,
    ),
    sample("pic_sysphoto", "系统拍照发图", "Photos were taken", pictures),
    sample("pic_photo_or_album", "拍照或相册发图", "Photos were taken or chosen", pictures),
    sample("pic_weixin", "相册发图", "Photos were chosen from the album", pictures),
    sample("location_select", "位置选择器", "A place was picked", () => [
      key("where"),
      group(
        "SendLocationInfo",
        leaf("Location_X", "31.2304"),
        leaf("Location_Y", "121.4737"),
        leaf("Scale", "16"),
        leaf("Label", "上海市黄浦区人民大道"),
        leaf("Poiname", "人民广场"),
      ),
      leaf("AppType", "wxwork"),
    ]),
  ]),
};

const WITH_AGENT = [
  sample("living_status_change", "直播状态变更", "A live stream moved on", () => [
    leaf("LivingId", "lv_1"),
    leaf("Status", 1),
  ]),
];

const BY_MEMBERS = [
  sample("upload_media_job_finish", "异步上传完成", "An upload from an address is done", () => [
    leaf("JobId", "up_1"),
  ]),
];

const BY_SYSTEM = [
  sample("msgaudit_notify", "会话内容存档有新消息", "Archived messages wait to be fetched", () => [
    // The archive's own AgentID, whichever app hears of it.
    branch("AgentID", "2000004"),
  ]),
  sample("app_email_change:receive_email", "应用邮箱收到邮件", "The app's mailbox got mail", () => [
    leaf("Amount", "2"),
  ]),
  sample(
    "public_email_change:receive_email",
    "公共邮箱收到邮件",
    "A public mailbox got mail",
    () => [leaf("Id", "mailbox_1"), leaf("Amount", "2")],
  ),
  sample("submit_vip_account_approval", "申请高级账号", "A paid account was asked for", () => [
    leaf("ApplyReason", "需要召开大型会议"),
    leaf("BusinessType", 1),
    leaf("ApplyId", "apply_1"),
  ]),
  sample("finish_vip_account_approval", "高级账号申请完成", "An application was decided", () => [
    leaf("FinishType", 1),
    leaf("ApplyId", "apply_1"),
  ]),
  sample("program_notify", "专区程序通知", "A program of the data zone has news", () => [
    leaf("NotifyId", "notify_1"),
    leaf("NotifyScene", "scene_1"),
  ]),
  sample(
    "security:change_domain_ip",
    "企业微信域名或 IP 变更",
    "WeCom's domains or addresses changed",
  ),
];

/** Live streams, archives, mail, uploads and accounts (documents 94145, 95039, 96219 and others). */
export const OTHER_SAMPLES: SampleSection = {
  zh: "其他",
  en: "Others",
  samples: [
    ...having({ from: "member", agent: "last" }, WITH_AGENT),
    ...having({ from: "member", agent: "none" }, BY_MEMBERS),
    ...having({ from: "sys", agent: "none" }, BY_SYSTEM),
  ],
};
