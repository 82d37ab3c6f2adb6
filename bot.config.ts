import { defineBot, env, secret, sqlite, wecomApp } from "huiyin";
import { echo } from "./plugins/echo/index.ts";
import { keywordReply } from "./plugins/keyword-reply/index.ts";
import { locationTracker } from "./plugins/location-tracker/index.ts";

export default defineBot({
  apps: {
    main: wecomApp({
      corpId: env("WECOM_CORP_ID"),
      agentId: env("WECOM_AGENT_ID"),
      token: secret("WECOM_TOKEN"),
      encodingAesKey: secret("WECOM_ENCODING_AES_KEY"),
      secret: secret.optional("WECOM_SECRET"),
    }),
  },
  store: sqlite(),
  plugins: [
    keywordReply({
      rules: [
        { when: "我帅吗", say: "帅得一逼" },
        { when: ["帮助", "help"], click: "help", say: "发送位置，或随便说点什么。" },
      ],
    }),
    locationTracker(),
    echo(),
  ],
});
