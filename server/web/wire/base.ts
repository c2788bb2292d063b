// Where the sandbox begins: "" as a rule, "/sandbox" where a proxy has put it below that.

export function baseOf(pathname: string): string {
  const pay = pathname.lastIndexOf('/pay/');
  return pay >= 0 ? pathname.slice(0, pay) : pathname.replace(/\/[^/]*$/, '');
}

/** The address of one of the sandbox's own paths, "/pay/1000001001/events". */
export function within(path: string): string {
  return baseOf(location.pathname) + path;
}
