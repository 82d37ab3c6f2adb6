import { branch, leaf } from "../../../xml/writer.ts";
import { having, type Section, sample } from "./sample.ts";

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
export const OTHER: Section = {
  zh: "其他",
  en: "Others",
  samples: [
    ...having({ from: "member", agent: "last" }, WITH_AGENT),
    ...having({ from: "member", agent: "none" }, BY_MEMBERS),
    ...having({ from: "sys", agent: "none" }, BY_SYSTEM),
  ],
};
