/** The app as the console knows it (document 90227). */
export interface Agent {
  readonly agentId: string;
  readonly name: string;
  readonly description: string;
  readonly squareLogoUrl: string;
  readonly redirectDomain: string;
  readonly homeUrl: string;
  /** Whether entering reports the member's position. */
  readonly reportLocation: boolean;
  /** Whether entering sends `event:enter_agent`. */
  readonly reportEnter: boolean;
  readonly closed: boolean;
  /** Who sees the app: UserIDs, ids of departments, ids of tags. */
  readonly allowed: {
    readonly users: readonly string[];
    readonly parties: readonly number[];
    readonly tags: readonly number[];
  };
}

/** What of the app shall change (document 90228); what is left out stays. */
export interface AgentChange {
  readonly name?: string;
  readonly description?: string;
  /** Media id of a square picture. */
  readonly logoMediaId?: string;
  readonly redirectDomain?: string;
  readonly homeUrl?: string;
  readonly reportLocation?: boolean;
  readonly reportEnter?: boolean;
}

export interface AgentApi {
  get(): Promise<Agent>;
  set(change: AgentChange): Promise<void>;
}
