/** A channel is a literal subject; `/` is refused as the real server does. */
export function isChannelName(name: string): boolean {
  if (name === '' || /[/*>\s\0]/.test(name)) return false;
  return name.split('.').every((token) => token !== '');
}
