import type { Deed } from "../../../sandbox/callbacks/deed.ts";
import type { MediaType } from "../../../sandbox/chat/media.ts";
import type { ActiveFault, Fault, FaultScope } from "../../../sandbox/faults.ts";
import type { CheckRecord } from "../../../sandbox/feed/records.ts";
import type {
  DeedAnswer,
  RecordDetail,
  WalkRequest,
  WalkState,
} from "../../../sandbox/page-protocol.ts";
import type { SandboxSettings } from "../../../sandbox/settings.ts";
import { language, t } from "./language.ts";
import { notice } from "./state.ts";

/*
 * What the page asks of its server. Every function shows a refusal as a notice and then gives
 * `undefined`, so that callers need no error path of their own.
 */

interface Decided {
  readonly done: true;
}

/** Does something as a member in an app's chat. */
export const performAct = (app: string, member: string, deed: Deed) =>
  post<DeedAnswer>("deeds", { app, member, deed });

const noAnswer = () =>
  t(
    "机器人没有回应。看看它的终端是否还在运行。",
    "The bot does not answer. Is it still running in its terminal?",
  );

export async function uploadFile(type: MediaType, file: Blob, name: string) {
  const query = new URLSearchParams({ type, name });
  const answer = await ask<{ readonly mediaId: string }>(`media?${query}`, {
    method: "POST",
    body: file,
    headers: { "Content-Type": file.type || "application/octet-stream" },
  });
  return answer?.mediaId;
}

/** Where the bytes of a media id are. */
export const mediaUrl = (mediaId: string) => `api/media/${encodeURIComponent(mediaId)}`;

/** `undefined` for a record that only this page still knows. */
export async function detailOf(id: string): Promise<RecordDetail | undefined> {
  const response = await fetch(`api/records/${id}`).catch(() => undefined);
  return response?.ok ? ((await response.json()) as RecordDetail) : undefined;
}
export const sendAgain = (id: string) => post<DeedAnswer>(`records/${id}/again`, {});
export const vectorUrl = (id: string) => `api/records/${id}/vector`;
export const recordingUrl = "api/recording";

export const addFault = (fault: Fault, scope: FaultScope = {}) =>
  post<ActiveFault>("faults", { fault, scope });
export const removeFault = (id: string) => ask(`faults/${id}`, { method: "DELETE" });
export const clearFaults = () => ask("faults", { method: "DELETE" });
export const configure = (change: Partial<SandboxSettings>) =>
  post<SandboxSettings>("settings", change);
export const walk = (request: WalkRequest) => post<WalkState>("walks", request);
export const stopWalk = (id: string) => ask(`walks/${id}`, { method: "DELETE" });
export const retryDead = (id: string) => post<Decided>(`dead/${id}/retry`, {});
export const dropDead = (id: string) => post<Decided>(`dead/${id}/drop`, {});
export const retryPart = (id: string) =>
  post<Decided>(`outbox/${encodeURIComponent(id)}/retry`, {});
export const dropPart = (id: string) => post<Decided>(`outbox/${encodeURIComponent(id)}/drop`, {});
const decideJob = (does: string) => (id: string) =>
  post<Decided>(`jobs/${encodeURIComponent(id)}/${does}`, {});
export const runJob = decideJob("run");
export const pauseJob = decideJob("pause");
export const resumeJob = decideJob("resume");
export const askUrlCheck = (app: string) => post<CheckRecord>("checks", { app });
export const clearAll = () => post("clear", {});

const post = <T>(path: string, body: unknown) =>
  ask<T>(path, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json" },
  });

/** The words of a refusal of the page's own server. */
function refusalIn(text: string): string | undefined {
  try {
    const answer = JSON.parse(text);
    return answer[language.value] ?? answer.code;
  } catch {
    return undefined;
  }
}

/** What stands before that server has no words. */
const refusedWith = (status: number) =>
  status === 413
    ? t("文件太大：页面最多接收 32 MB。", "The file is too large: the page takes 32 MB at most.")
    : t(`请求被拒绝：HTTP ${status}`, `The request was refused: HTTP ${status}`);

/** `undefined` after a refusal, which the visitor has been told; also for an answer without a body. */
async function ask<T>(path: string, init: RequestInit = {}): Promise<T | undefined> {
  try {
    const response = await fetch(`api/${path}`, init);
    const text = await response.text();
    if (response.ok) return text === "" ? undefined : (JSON.parse(text) as T);
    notice.value = refusalIn(text) ?? refusedWith(response.status);
  } catch {
    notice.value = noAnswer();
  }
  return undefined;
}
