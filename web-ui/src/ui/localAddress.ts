/** Only a path of this server: what stands in the address bar must not lead elsewhere. */
export function localAddress(to: string | undefined): string {
  return to && /^\/(?![/\\])/.test(to) ? to : '/';
}
