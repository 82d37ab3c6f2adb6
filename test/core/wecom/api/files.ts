/** Files by their first bytes, which is all that anybody looks at. */
const file = (head: string, size = 64) => {
  const bytes = new Uint8Array(size).fill(7);
  bytes.set(Buffer.from(head, "latin1"));
  return bytes;
};

export const PNG = file("\x89PNG\r\n\x1a\n");
export const JPG = file("\xff\xd8\xff\xe0");
/** Silence: frames of no data. */
export const AMR = file("#!AMR\n", 6);
export const MP4 = file("\x00\x00\x00\x18ftypmp42");
