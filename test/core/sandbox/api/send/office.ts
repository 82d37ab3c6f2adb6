import type { MediaType } from "../../../../../core/sandbox/chat/media.ts";
import type { SandboxApp } from "../../../../../core/sandbox/world/world.ts";
import { company } from "../company.ts";

const CALLBACK = { url: "http://127.0.0.1:1/callback", token: "token", encodingAesKey: "k" };

/** A company whose app has a callback URL, with a file of each type on the shelf. */
export function office(change: Partial<SandboxApp> = {}) {
  const there = company({ callback: CALLBACK, ...change });
  const { sandbox, post } = there;
  const put = (type: MediaType, webhookKey?: string) =>
    sandbox.media.put({
      type,
      name: `a ${type}`,
      contentType: "application/octet-stream",
      bytes: new Uint8Array(6),
      ...(webhookKey && { webhookKey }),
    }).mediaId;
  const files = {
    image: put("image"),
    voice: put("voice"),
    video: put("video"),
    file: put("file"),
  };
  const chatOf = (member: string) => sandbox.chats.of({ kind: "app", app: "main", member });

  return {
    ...there,
    put,
    files,
    good: goodMessages(files),
    /** What `message/send` answers. */
    send: (body: object) => post("/cgi-bin/message/send", body),
    chatOf,
    /** What a member sees, oldest first. */
    inbox: (member: string) => chatOf(member).map(({ content }) => content),
    remarks: () => there.last().remarks.map(({ code }) => code),
  };
}

const TO_LI = { touser: "li", agentid: 1_000_002 };

/** One good message of each `msgtype`. */
const goodMessages = (files: Readonly<Record<MediaType, string>>) => {
  const say = <T extends string>(msgtype: T, content: object) =>
    ({ ...TO_LI, msgtype, [msgtype]: content }) as typeof TO_LI & Record<T, object>;
  return {
    text: say("text", { content: "部署完成" }),
    image: say("image", { media_id: files.image }),
    voice: say("voice", { media_id: files.voice }),
    video: say("video", { media_id: files.video, title: "片段", description: "一分钟" }),
    file: say("file", { media_id: files.file }),
    textcard: say("textcard", {
      title: "审批提醒",
      description: '<div class="gray">11月23日</div>',
      url: "https://intra.example/todo",
      btntxt: "去处理",
    }),
    news: say("news", {
      articles: [
        {
          title: "周报",
          description: "第47周",
          url: "https://intra.example/w47",
          picurl: "https://img.example/w47.png",
        },
      ],
    }),
    mpnews: say("mpnews", {
      articles: [
        {
          title: "周报",
          thumb_media_id: files.image,
          author: "王晓楠",
          content_source_url: "https://intra.example/w47",
          content: "<p>第47周</p>",
          digest: "摘要",
        },
      ],
    }),
    markdown: say("markdown", { content: "**构建失败**" }),
    miniprogram_notice: say("miniprogram_notice", {
      appid: "wx0123456789abcdef",
      page: "pages/index",
      title: "会议室预订成功",
      description: "明天上午十点",
      emphasis_first_item: true,
      content_item: [{ key: "会议室", value: "402" }],
    }),
    template_card: say("template_card", {
      card_type: "button_interaction",
      main_title: { title: "是否发布？", desc: "web-api" },
      task_id: "release-140@web",
      button_list: [
        { text: "发布", style: 1, key: "go" },
        { text: "取消", style: 2, key: "no" },
      ],
    }),
    taskcard: say("taskcard", {
      title: "请假申请",
      description: "李思远，一天",
      url: "https://intra.example/leave",
      task_id: "leave-1",
      btn: [{ key: "yes", name: "同意", replace_name: "已同意", color: "red", is_bold: true }],
    }),
  };
};
