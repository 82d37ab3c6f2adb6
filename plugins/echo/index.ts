import { definePlugin, reply } from "huiyin";

/** Says back what it hears, and describes what cannot be said back. */
export const echo = definePlugin({
  name: "echo",
  setup(p) {
    p.on("text", ({ event }) => event.content);
    p.on("image", ({ event }) => reply.image(event.mediaId));
    p.on("voice", ({ event }) => reply.voice(event.mediaId));
    p.on(["video", "shortvideo"], ({ event }) => reply.video(event.mediaId));

    p.on("location", ({ event: { label, latitude, longitude, datum } }) =>
      lines(["位置 · Location", label, `${latitude}, ${longitude} (${datum})`]),
    );
    p.on("link", ({ event: { title, description, url } }) =>
      lines(["链接 · Link", title, description, url]),
    );
  },
});

/** Members may leave any of it out: a place without a name, a link without a description. */
const lines = (parts: readonly string[]) => parts.filter((part) => part !== "").join("\n");
