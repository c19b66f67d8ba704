/** The address that the request says it comes from; a proxy in front of Castellan sets it, else it is the socket's. */
export function clientOf(headers: Headers): string {
  const said = headers.get('x-forwarded-for') ?? '';
  return said.replaceAll(/[^\da-fA-F.:, ]/gu, '').slice(0, 100);
}
