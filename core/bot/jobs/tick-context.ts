import type { OwnEvent } from "../../events/own.ts";
import { HandlerContext } from "../handler-context.ts";
import type { PluginScope } from "../plugin-scope.ts";
import type { Run } from "../run.ts";
import type { JobContext, Tick } from "./job.ts";

/** The context of one run of a job or a timer. */
export class TickContext extends HandlerContext<OwnEvent> implements JobContext {
  readonly tick: Tick;
  /** Of a timer. */
  readonly data: unknown;

  constructor(event: OwnEvent, run: Run, scope: PluginScope, tick: Tick, data?: unknown) {
    super(event, run, scope);
    this.tick = tick;
    this.data = data;
  }
}
