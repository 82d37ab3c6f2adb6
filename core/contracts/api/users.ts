/**
 * A member (document 90196). Apps made after 20 June 2022 are not told `mobile`, `gender`, `email`,
 * `bizMail`, `avatar`, `qrCode` and `address`.
 */
export interface User extends UserBrief {
  readonly order: readonly number[];
  readonly position: string | undefined;
  readonly mobile: string | undefined;
  /** 0 unknown, 1 male, 2 female. */
  readonly gender: number | undefined;
  readonly email: string | undefined;
  readonly bizMail: string | undefined;
  /** For each entry of `department`: whether the member leads it. */
  readonly isLeaderInDept: readonly boolean[];
  /** UserIDs. */
  readonly directLeader: readonly string[];
  readonly avatar: string | undefined;
  readonly telephone: string | undefined;
  readonly alias: string | undefined;
  readonly address: string | undefined;
  readonly openUserId: string | undefined;
  readonly mainDepartment: number | undefined;
  /** 1 active, 2 disabled, 4 not active yet, 5 gone. */
  readonly status: number | undefined;
  readonly qrCode: string | undefined;
}

/** A member in a list of a department (document 90200). */
export interface UserBrief {
  readonly userId: string;
  readonly name: string;
  /** Ids of departments. */
  readonly department: readonly number[];
}

export interface UsersApi {
  get(userId: string): Promise<User>;
  /** Members of one department, not of those below it. */
  simpleList(departmentId: number): Promise<readonly UserBrief[]>;
  /** The same with all that is known of each (document 90201). */
  list(departmentId: number): Promise<readonly User[]>;
}
