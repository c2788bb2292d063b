// Where the sandbox begins: "" as a rule, "/sandbox" where a proxy has put it below that.

export function baseOf(pathname: string): string {
  const pay = pathname.lastIndexOf('/pay/');
  return pay >= 0 ? pathname.slice(0, pay) : pathname.replace(/\/[^/]*$/, '');
}

/** The sandbox's address, for a command: "http://127.0.0.1:8080". */
export function sandboxUrl(): string {
  return location.origin + within('');
}

/** The address of one of the sandbox's own paths, "/pay/1000001001/events". */
export function within(path: string): string {
  return baseOf(location.pathname) + path;
}
