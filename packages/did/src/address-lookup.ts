/** Every address of a host name. */
export type AddressLookup = (host: string) => Promise<readonly { readonly address: string; readonly family: number }[]>
