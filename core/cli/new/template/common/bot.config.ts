import { defineBot, env, secret, sqlite, wecomApp } from "huiyin";
import { hello } from "./plugins/hello/hello.ts";

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
  plugins: [hello()],
});
