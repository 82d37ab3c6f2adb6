import { existsSync } from "node:fs";
import { Misuse } from "../misuse.ts";

/** How a file ends that vitest takes for a test. */
export const TEST_SUFFIX = ".test.ts";

/** @throws Misuse when a test must not be written there */
export function checkTarget(file: string, force: boolean): void {
  if (!file.endsWith(TEST_SUFFIX)) {
    throw new Misuse(
      `测试文件要以 ${TEST_SUFFIX} 结尾，vitest 才找得到 / vitest finds tests by their ending, ${TEST_SUFFIX}: ${file}`,
    );
  }
  if (!existsSync(file) || force) return;
  throw new Misuse(`文件已存在，要覆盖请加 --force / the file exists, add --force: ${file}`);
}
