import { mapped, type Read, type Reading, refuse } from "../fields/read.ts";
import { text } from "../fields/text.ts";

const ILLEGAL = 42014;
const ALPHABET = /^[0-9A-Za-z_\-@]+$/;

/** `task_id`: digits, letters and `_-@`, 128 bytes at most. @throws ApiError 42014 */
export const taskId: Read<string> = mapped(
  text({ missing: ILLEGAL, bytes: 128, over: ILLEGAL }),
  (value: string, reading: Reading) => {
    if (ALPHABET.test(value)) return value;
    throw refuse(ILLEGAL, reading, "may hold digits, letters and _-@ alone");
  },
);
