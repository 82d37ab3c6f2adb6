import type { HttpBody } from "../http.ts";
import type { MediaContent } from "./content.ts";
import { fileName } from "./file-name.ts";
import { contentTypeOf } from "./file-rules.ts";

/**
 * A form with the one part `media` (document 90253). The name stands in `filename` as plain UTF-8,
 * the only way in which WeCom reads it; the file passes through piece by piece.
 */
export function mediaForm(content: MediaContent): HttpBody {
  // The sum of a file never stands in the file itself, so that the boundary does not either.
  const boundary = `----huiyin${content.sum.slice(0, 32)}`;
  const head = Buffer.from(
    `--${boundary}\r\n` +
      `Content-Disposition: form-data; name="media"; filename="${fileName(content.name)}"; filelength=${content.size}\r\n` +
      `Content-Type: ${contentTypeOf(content.head)}\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    length: head.length + content.size + tail.length,
    async *chunks() {
      yield head;
      yield* content.chunks();
      yield tail;
    },
  };
}
