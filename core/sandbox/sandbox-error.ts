/** Why the sandbox refuses what it was asked, for people and for programs. */
export interface Refusal {
  /** HTTP status by which the page hears of it. Default 400. */
  readonly status?: number;
  readonly zh: string;
  readonly en: string;
}

/** A refusal of the sandbox: a stable code, cause and cure in both languages. */
export class SandboxError extends Error {
  readonly code: string;
  readonly status: number;
  readonly zh: string;
  readonly en: string;

  constructor(code: string, { status = 400, zh, en }: Refusal) {
    super(`${zh} / ${en}`);
    this.name = "SandboxError";
    this.code = code;
    this.status = status;
    this.zh = zh;
    this.en = en;
  }
}
