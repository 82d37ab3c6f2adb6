export interface AddressesApi {
  /**
   * Where callbacks come from (document 90238): addresses, older answers with a `*` in them. A soft
   * check at most: the signature is the real one.
   */
  callbackIps(): Promise<readonly string[]>;
  /** Addresses of the API itself, for firewalls (document 92520). To be asked daily. */
  apiDomainIps(): Promise<readonly string[]>;
}
