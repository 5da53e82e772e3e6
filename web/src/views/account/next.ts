// Where to go after signing in: a path of this site, never an address elsewhere.

export function safe_next(wanted: string | null): string {
  if (!wanted || !wanted.startsWith('/') || wanted.startsWith('//') || wanted.includes('\\')) {
    return '/';
  }
  return wanted.startsWith('/sign-in') ? '/' : wanted;
}

/** The sign-in page that comes back to the given place. */
export function sign_in_path(path: string, search = ''): string {
  return `/sign-in?next=${encodeURIComponent(path + search)}`;
}
