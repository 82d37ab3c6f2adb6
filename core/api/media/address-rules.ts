/** Which addresses files are fetched from. */
export interface AddressRules {
  /** Whether `http:` is taken too. Default: `https:` alone. */
  readonly http?: boolean;
  /** Hosts that may be inside the private network, as a file server of the company: exact names. */
  readonly trustedHosts?: readonly string[];
  /** Looks a name up. Default: as the machine does. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}
