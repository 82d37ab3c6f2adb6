import type { RunningBot } from "./running-bot.ts";

export interface FloodOptions {
  readonly bot: RunningBot;
  readonly members: number;
  /** Reports of each member. */
  readonly reports: number;
  /** Texts sent while the reports come in. */
  readonly texts: number;
  /** Waits before each wave of reports, one of every member. Default: not at all. */
  readonly pause?: () => Promise<void>;
}

export interface FloodResult {
  /** Statuses of all answers to reports, counted. */
  readonly reports: Readonly<Record<number, number>>;
  /** Bodies of answers to reports that were not empty. */
  readonly chatter: number;
  /** Texts that were answered with themselves. */
  readonly answered: number;
  /** Milliseconds from sending a text to its answer, sorted. */
  readonly latencies: readonly number[];
}

/** Every member reports a position in each wave, while somebody asks something. */
export async function flood(options: FloodOptions): Promise<FloodResult> {
  const { bot, members, reports, texts, pause } = options;
  const wecom = bot.client();
  const statuses: Record<number, number> = {};
  const latencies: number[] = [];
  const open = new Set<Promise<void>>();
  let chatter = 0;
  let answered = 0;

  const report = async (member: number, wave: number) => {
    const { status, body } = await wecom.post(
      wecom.locationReport({
        from: `member${member}`,
        latitude: 31 + wave / 10_000,
        longitude: 121 + member / 10_000,
        createTime: Math.floor(Date.now() / 1000) - reports + wave,
      }),
    );
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (body !== "") chatter += 1;
  };

  const ask = async (content: string) => {
    const sentAt = performance.now();
    const { status, body } = await wecom.post(wecom.textMessage({ from: "asker", content }));
    latencies.push(performance.now() - sentAt);
    if (status === 200 && wecom.openReply(body).fields.Content === content) answered += 1;
  };

  const track = (work: Promise<void>) => {
    const tracked = work.finally(() => open.delete(tracked));
    open.add(tracked);
  };

  const every = Math.max(1, Math.floor(reports / texts));
  for (let wave = 0; wave < reports; wave += 1) {
    await pause?.();
    for (let member = 0; member < members; member += 1) track(report(member, wave));
    if (wave % every === 0 && wave / every < texts) track(ask(`question ${wave}`));
  }
  await Promise.all(open);
  latencies.sort((a, b) => a - b);
  return { reports: statuses, chatter, answered, latencies };
}
