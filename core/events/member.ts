/** A member of a corp, as one app of ours knows them. Frozen. */
export interface Member {
  /** Name of the app in `bot.config.ts`, as in `main`. */
  readonly app: string;
  /** UserID as the wire spelled it; WeCom compares it without regard to letter case. */
  readonly userId: string;
  /** `app/userid`, lower-case: equal for equal members, different for two apps. */
  readonly key: string;
}

/** Makes the member that `userId` names inside `app`. */
export function member(app: string, userId: string): Member {
  return Object.freeze({ app, userId, key: `${app}/${userId.toLowerCase()}` });
}
