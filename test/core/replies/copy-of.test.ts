import assert from "node:assert/strict";
import { describe, it } from "vitest";
import type { EventOf } from "../../../core/events/inbound.ts";
import { reply } from "../../../core/replies/reply.ts";
import { report, text } from "../../support/events.ts";

/** Only what is said back of an event of this kind. */
const sent = <K extends Parameters<typeof reply.copyOf>[0]["kind"]>(
  kind: K,
  fields: Partial<EventOf<K>>,
) => ({ kind, ...fields }) as EventOf<K>;

describe("a copy of what a member sent", () => {
  it("says text and media back as they came", () => {
    assert.deepEqual(reply.copyOf(text("hi")), reply.text("hi"));
    assert.deepEqual(reply.copyOf(sent("image", { mediaId: "m" })), reply.image("m"));
    assert.deepEqual(reply.copyOf(sent("voice", { mediaId: "m" })), reply.voice("m"));
    assert.deepEqual(reply.copyOf(sent("file", { mediaId: "m" })), reply.file("m"));
    assert.deepEqual(reply.copyOf(sent("shortvideo", { mediaId: "m" })), reply.video("m"));
  });

  it("says a place as its name and coordinates", () => {
    const place = sent("location", {
      label: "外滩",
      latitude: 31.24,
      longitude: 121.49,
      datum: "gcj02",
    });
    assert.deepEqual(reply.copyOf(place), reply.text("外滩\n31.24, 121.49 (gcj02)"));
  });

  it("says a link as an article, cut to what that shows", () => {
    const link = {
      title: "长".repeat(100),
      description: "",
      url: "https://example.com",
      picUrl: "",
    };
    const title = "长".repeat(42);
    assert.deepEqual(
      reply.copyOf(sent("link", link)),
      reply.news([{ title, url: "https://example.com" }]),
    );
    const bare = reply.copyOf(sent("link", { ...link, url: "" }));
    assert.equal(bare.kind, "text");
  });

  it("is refused of what nobody sent", () => {
    assert.throws(() => reply.copyOf(report() as never), {
      code: "ERR_REPLY",
      message: /event:LOCATION/,
    });
    assert.throws(() => reply.copyOf(undefined as never), { code: "ERR_REPLY" });
  });
});
