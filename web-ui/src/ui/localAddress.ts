/** Allows only paths of this server, so that a crafted address cannot lead elsewhere. */
export function localAddress(to: string | undefined): string {
  return to && /^\/(?![/\\])/.test(to) ? to : '/';
}
